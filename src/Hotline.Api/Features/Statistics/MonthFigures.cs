using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Measures;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>Computes the printed figures of a look at the books: the overview and the two tables, all from one ledger.</summary>
internal sealed class MonthFigures(Site site, Figures figures, Reference reference)
{
    public async Task<Look> Open(HotlineContext db, Books books, CancellationToken cancellation)
    {
        var ledger = await Ledger.Open(db, figures, books, cancellation);
        var calls = await db.Calls.LongCountAsync(c => c.StartedAt >= books.From && c.StartedAt < books.To, cancellation);
        return new Look(site, ledger, calls, new Drill(site, books), books, await reference.Look(cancellation));
    }

    /// <summary>One look; everything it tells adds up.</summary>
    internal sealed class Look(Site site, Ledger ledger, long calls, Drill drill, Books books, ReferenceLook reference)
    {
        private readonly FigureRules _rules = site.Profile.Figures;

        public Overview Overview() => new(
            drill.Period,
            site.Calendar.ToLocal(books.AsOf),
            calls,
            new LocalOverview(
                ledger.Count(Figures.LocalRegistered),
                new CoordinatedOverview(
                    ledger.Count(Figures.LocalCoordinated),
                    ledger.Count(Figures.LocalCoordinatedClosed),
                    Rate(Figures.LocalCoordinatedClosed, CompletionBase(Figures.LocalCoordinatedDue, Figures.LocalCoordinated), CompletionCode)),
                new DispatchedOverview(
                    ledger.Count(Figures.LocalDispatched),
                    ledger.Count(Figures.LocalDispatchedClosed),
                    ledger.Count(Figures.LocalDispatchedDue),
                    Rate(Figures.LocalDispatchedClosed, CompletionBase(Figures.LocalDispatchedDue, Figures.LocalDispatched), CompletionCode),
                    Rate(Figures.LocalDispatchedOnTime, Figures.LocalDispatchedDue, "due"),
                    Rate(Figures.LocalDispatchedSatisfied, Figures.LocalDispatchedRated, "rated"))),
            new SuperiorOverview(
                ledger.Count(Figures.SuperiorRegistered),
                ledger.Count(Figures.SuperiorClosed),
                Rate(Figures.SuperiorClosed, CompletionBase(Figures.SuperiorDue, Figures.SuperiorRegistered), CompletionCode),
                Rate(Figures.SuperiorSatisfied, Figures.SuperiorRated, "rated"),
                [.. site.Superiors.Select(s => new SourceCount(s, site.SourceLabel(s), ledger.Count(Figures.SuperiorRegistered, f => f.Source == s)))]));

        public OverviewAnswer Answer()
        {
            var o = Overview();
            var (dispatched, superior) = (o.Local.Dispatched, o.Superior);
            return new OverviewAnswer(
                o.Period,
                o.AsOf,
                drill.Scope,
                o.Calls,
                new LocalAnswer(
                    o.Local.Registered,
                    new CoordinatedAnswer(
                        o.Local.Coordinated.Count,
                        o.Local.Coordinated.Closed,
                        Figure(o.Local.Coordinated.CompletionRate, Figures.LocalCoordinatedClosed, CompletionBase(Figures.LocalCoordinatedDue, Figures.LocalCoordinated)),
                        Hrefs(("count", Figures.LocalCoordinated), ("closed", Figures.LocalCoordinatedClosed))),
                    new DispatchedAnswer(
                        dispatched.Count,
                        dispatched.Closed,
                        dispatched.Due,
                        Figure(dispatched.CompletionRate, Figures.LocalDispatchedClosed, CompletionBase(Figures.LocalDispatchedDue, Figures.LocalDispatched)),
                        Figure(dispatched.OnTimeRate, Figures.LocalDispatchedOnTime, Figures.LocalDispatchedDue),
                        Figure(dispatched.SatisfactionRate, Figures.LocalDispatchedSatisfied, Figures.LocalDispatchedRated),
                        Hrefs(("count", Figures.LocalDispatched), ("closed", Figures.LocalDispatchedClosed), ("due", Figures.LocalDispatchedDue))),
                    Hrefs(("registered", Figures.LocalRegistered))),
                new SuperiorAnswer(
                    superior.Registered,
                    superior.Closed,
                    Figure(superior.CompletionRate, Figures.SuperiorClosed, CompletionBase(Figures.SuperiorDue, Figures.SuperiorRegistered)),
                    Figure(superior.SatisfactionRate, Figures.SuperiorSatisfied, Figures.SuperiorRated),
                    [.. superior.BySource.Select(s => new SourceAnswer(s.Source, s.Label, s.Count, drill.Tickets(Figures.SuperiorRegistered, null, ("source", s.Source))))],
                    Hrefs(("registered", Figures.SuperiorRegistered), ("closed", Figures.SuperiorClosed))),
                new Dictionary<string, string> { ["calls"] = drill.Calls });
        }

        /// <summary>诉求类型统计表: every type of the profile, in its order.</summary>
        public ShareTable AppealTypes(TableBase? tableBase = null)
        {
            var rules = _rules.AppealTypes;
            var counts = ledger.CountBy(f => f.AppealType, tableBase ?? rules.Base);
            var known = site.Profile.AppealTypes.Select(t => (t.Code, t.Label, counts.GetValueOrDefault(t.Code)));
            var gone = counts.Where(c => site.AppealType(c.Key) is null).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Key, c.Value));
            return Shares.Table(Base(tableBase ?? rules.Base), known.Concat(gone), rules.Rounding, rules.Decimals);
        }

        /// <summary>热点问题统计表: the largest categories, equal ones in tree order.</summary>
        /// <param name="top">How many; null for all.</param>
        /// <param name="level">1 or 2 of the tree.</param>
        public ShareTable Categories(int? top, int level, TableBase? tableBase = null)
        {
            var rules = _rules.Categories;
            var order = reference.Categories.Select((c, i) => (c.Code, i)).ToDictionary(p => p.Code, p => p.i);
            var rows = ledger.CountBy(f => f.Category, tableBase ?? rules.Base)
                .Select(c => (Row: Row(c.Key, level), Count: c.Value, Order: order.GetValueOrDefault(c.Key, int.MaxValue)))
                .GroupBy(c => c.Row)
                .Select(g => (g.Key, Count: g.Sum(c => c.Count), Order: g.Min(c => c.Order)))
                .OrderByDescending(r => r.Count).ThenBy(r => r.Order)
                .Take(top ?? int.MaxValue)
                .Select(r => (r.Key.Code, r.Key.Label, r.Count));
            return Shares.Table(Base(tableBase ?? rules.Base), rows, rules.Rounding, rules.Decimals);
        }

        public TableAnswer Answer(ShareTable table, string filter)
        {
            var tableBase = table.Base.Code == "local" ? TableBase.Local : TableBase.All;
            var total = table.Rows.Select(r => (filter, r.Code)).ToArray();
            return new TableAnswer(
                drill.Period,
                site.Calendar.ToLocal(books.AsOf),
                drill.Scope,
                new BaseAnswer(table.Base.Code, table.Base.Label, table.Base.Count, drill.Tickets(Figures.Registered, tableBase)),
                table.Rounding,
                table.Decimals,
                [.. table.Rows.Select(r => new RowAnswer(r.Code, r.Label, r.Count, r.Share, drill.Tickets(Figures.Registered, tableBase, (filter, r.Code))))],
                new TotalAnswer(table.Total.Count, table.Total.Share, drill.Tickets(Figures.Registered, tableBase, total)));
        }

        /// <summary>By the name it bore at the end of the period, so that a published month reads the same after a renaming.</summary>
        private (string Code, string Label) Row(string code, int level) => reference.CategoryNameAt(code, books.To.AddTicks(-1)) switch
        {
            null => (code, code),
            var (_, _, level1) when level == 1 => (level1, level1),
            var (_, path, _) => (code, path),
        };

        private ShareBase Base(TableBase tableBase) => tableBase == TableBase.Local
            ? new ShareBase("local", "本级登记", ledger.Count(Figures.LocalRegistered))
            : new ShareBase("all", "本级登记与上级交办合计", ledger.Count(Figures.Registered));

        private Figure Rate(string numerator, string denominator, string code) =>
            Rates.Of(ledger.Count(numerator), ledger.Count(denominator), code, _rules.RateDecimals);

        private string CompletionBase(string due, string all) => _rules.CompletionBase == Sites.CompletionBase.Due ? due : all;

        private string CompletionCode => _rules.CompletionBase == Sites.CompletionBase.Due ? "due" : "all";

        private FigureAnswer Figure(Figure figure, string numerator, string denominator) =>
            FigureAnswer.Of(figure, drill.Tickets(numerator), drill.Tickets(denominator));

        private Dictionary<string, string> Hrefs(params (string Name, string Figure)[] names) =>
            names.ToDictionary(n => n.Name, n => drill.Tickets(n.Figure));
    }
}
