using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Measures;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>Computes the printed figures of a look at the books: the overview and the two tables, all from one ledger.</summary>
internal sealed class MonthFigures(Site site, Figures figures, LedgerCache cache, Reference reference)
{
    public async Task<Look> Open(HotlineContext db, Books books, CancellationToken cancellation)
    {
        var ledger = await Ledger.Head(db, figures, cache, books, cancellation);
        // Calls are the centre's; a unit has none.
        long? calls = books.Unit is null ? await CallFacts.Of(db, books, site.Profile.Figures.ConnectSeconds).LongCountAsync(cancellation) : null;
        return new Look(site, ledger, calls, new Drill(site, books), books, await reference.Look(db, cancellation));
    }

    /// <summary>One look; everything it tells adds up.</summary>
    internal sealed class Look(Site site, Ledger ledger, long? calls, Drill drill, Books books, ReferenceLook reference)
    {
        private readonly FigureRules _rules = site.Profile.Figures;
        private readonly Rating _rates = new(site.Profile.Figures, ledger, drill);

        public Books Books => books;

        public Overview Overview() => new(
            drill.Period,
            site.Calendar.ToLocal(books.AsOf),
            calls ?? 0,
            new LocalOverview(
                Count(Figures.LocalRegistered),
                new CoordinatedOverview(Count(Figures.LocalCoordinated + Measure.Count), Count(Figures.LocalCoordinated + Measure.Closed), _rates.Completion(Figures.LocalCoordinated).Figure),
                new DispatchedOverview(
                    Count(Figures.LocalDispatched + Measure.Count),
                    Count(Figures.LocalDispatched + Measure.Closed),
                    Count(Figures.LocalDispatched + Measure.Due),
                    _rates.Completion(Figures.LocalDispatched).Figure,
                    _rates.OnTime(Figures.LocalDispatched).Figure,
                    _rates.Satisfaction(Figures.LocalDispatched).Figure)),
            new SuperiorOverview(
                Count(Figures.SuperiorRegistered),
                Count(Figures.Superior + Measure.Closed),
                _rates.Completion(Figures.Superior, Measure.Registered).Figure,
                _rates.Satisfaction(Figures.Superior).Figure,
                [.. site.Superiors.Select(s => new SourceCount(s, site.SourceLabel(s), ledger.Count(Figures.SuperiorRegistered, f => f.Source == s)))]));

        public OverviewAnswer Answer() => new(drill.Look, calls, Local(), Superior(), calls is null ? new Dictionary<string, string>() : new() { ["calls"] = drill.Calls() });

        /// <summary>诉求类型统计表: every type of the profile, in its order.</summary>
        public ShareTable AppealTypes(TableBase? tableBase = null)
        {
            var rules = _rules.AppealTypes;
            var counts = ledger.CountBy(Registered(tableBase ?? rules.Base), f => f.AppealType);
            var known = site.Profile.AppealTypes.Select(t => (t.Code, t.Label, counts.GetValueOrDefault(t.Code)));
            var gone = counts.Where(c => site.AppealType(c.Key) is null).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Key, c.Value));
            return Shares.Table(Base(tableBase ?? rules.Base), known.Concat(gone), rules.Rounding, rules.Decimals, rules.DropZeros);
        }

        /// <summary>热点问题统计表: the largest categories, equal ones in tree order.</summary>
        /// <param name="top">How many; null for all.</param>
        /// <param name="level">1 or 2 of the tree.</param>
        /// <param name="tableBase">All matters, or local ones only; the profile's choice by default.</param>
        public ShareTable Categories(int? top, int level, TableBase? tableBase = null)
        {
            var rules = _rules.Categories;
            var order = reference.Categories.Select((c, i) => (c.Code, i)).ToDictionary(p => p.Code, p => p.i);
            var rows = ledger.CountBy(Registered(tableBase ?? rules.Base), f => f.Category)
                .Select(c => (Row: Row(c.Key, level), Count: c.Value, Order: order.GetValueOrDefault(c.Key, int.MaxValue)))
                .GroupBy(c => c.Row)
                .Select(g => (g.Key, Count: g.Sum(c => c.Count), Order: g.Min(c => c.Order)))
                .OrderByDescending(r => r.Count).ThenBy(r => r.Order)
                .Take(top ?? int.MaxValue)
                .Select(r => (r.Key.Code, r.Key.Label, r.Count));
            // Only a whole column can be made to add up to 100.
            var mode = top is not null && rules.Rounding == RoundingMode.Forced100 ? RoundingMode.HalfUp : rules.Rounding;
            return Shares.Table(Base(tableBase ?? rules.Base), rows, mode, rules.Decimals, rules.DropZeros);
        }

        /// <summary>The categories that make up each row at a level of the tree, by the names of the period's end.</summary>
        public ILookup<string, string> CodesOf(int level) => ledger.CountBy(Measure.Registered, f => f.Category).Keys.ToLookup(c => Row(c, level).Code, StringComparer.Ordinal);

        /// <param name="table">The table.</param>
        /// <param name="filter">The list's filter by which a row is told from the others.</param>
        /// <param name="parts">What the filter is given for each row, where that is not the row's code.</param>
        public TableAnswer Answer(ShareTable table, string filter, ILookup<string, string>? parts = null)
        {
            var tableBase = table.Base.Code == "local" ? TableBase.Local : TableBase.All;
            var total = table.Rows.SelectMany(r => Parts(r.Code)).Select(code => (filter, code)).ToArray();
            return new TableAnswer(
                drill.Look,
                new BaseAnswer(table.Base.Code, table.Base.Label, table.Base.Count, drill.Tickets(Measure.Registered, tableBase)),
                table.Rounding,
                table.Decimals,
                [.. table.Rows.Select(r => new RowAnswer(r.Code, r.Label, r.Count, r.Share, Href(Parts(r.Code), tableBase, filter)))],
                new TotalAnswer(table.Total.Count, table.Total.Share, drill.Tickets(Measure.Registered, tableBase, total)));

            IEnumerable<string> Parts(string code) => parts is null ? [code] : parts[code];
        }

        /// <summary>The list behind a row.</summary>
        public string Href(IEnumerable<string> codes, TableBase tableBase, string filter) =>
            drill.Tickets(Measure.Registered, tableBase, [.. codes.Select(code => (filter, code))]);

        /// <summary>How many tickets of some types or categories were registered.</summary>
        public long Registered(IReadOnlyCollection<string> codes, TableBase tableBase, Func<Fact, string> dimension) =>
            ledger.Count(Registered(tableBase), f => codes.Contains(dimension(f)));

        /// <summary>Against an earlier look.</summary>
        public ComparisonAnswer Compared(Look then)
        {
            var (now, before) = (Overview(), then.Overview());
            var (sent, sentBefore) = (now.Local.Dispatched, before.Local.Dispatched);
            return new ComparisonAnswer(
                before.Period,
                Change(Measure.Registered),
                Change(Figures.LocalRegistered),
                Change(Figures.SuperiorRegistered),
                Change(Figures.LocalDispatched + Measure.Count),
                PointAnswer.Of(sent.CompletionRate, sentBefore.CompletionRate),
                PointAnswer.Of(sent.OnTimeRate, sentBefore.OnTimeRate),
                PointAnswer.Of(sent.SatisfactionRate, sentBefore.SatisfactionRate));

            ChangeAnswer Change(string figure) => ChangeAnswer.Of(Count(figure), then.Count(figure), then.Link(figure));
        }

        private LocalAnswer Local() => new(
            Count(Figures.LocalRegistered),
            Count("local." + Measure.Handled),
            Count("local." + Measure.Merged),
            Count("local." + Measure.Rejected),
            Count("local." + Measure.Withdrawn),
            _rates.Of(Figures.LocalCoordinated + Measure.Count, "local." + Measure.Routed, Measure.Routed).Answer,
            Coordinated(Figures.LocalCoordinated),
            Dispatched(Figures.LocalDispatched),
            _rates.Hrefs("local.", Measure.Registered, Measure.Handled, Measure.Merged, Measure.Rejected, Measure.Withdrawn));

        private SuperiorAnswer Superior() => new(
            Count(Figures.SuperiorRegistered),
            Count(Figures.Superior + Measure.Handled),
            Count(Figures.Superior + Measure.Merged),
            Count(Figures.Superior + Measure.Rejected),
            Count(Figures.Superior + Measure.Withdrawn),
            Count(Figures.Superior + Measure.Closed),
            _rates.Completion(Figures.Superior, Measure.Registered).Answer,
            _rates.Satisfaction(Figures.Superior).Answer,
            Coordinated("superior.coordinated."),
            Dispatched("superior.dispatched."),
            [.. site.Superiors.Select(s => new SourceAnswer(
                s, site.SourceLabel(s), ledger.Count(Figures.SuperiorRegistered, f => f.Source == s), drill.Tickets(Figures.SuperiorRegistered, null, ("source", s))))],
            _rates.Hrefs(Figures.Superior, Measure.Registered, Measure.Handled, Measure.Merged, Measure.Rejected, Measure.Withdrawn, Measure.Closed));

        private CoordinatedAnswer Coordinated(string of) =>
            new(Count(of + Measure.Count), Count(of + Measure.Closed), _rates.Completion(of).Answer, _rates.Hrefs(of, Measure.Count, Measure.Closed));

        private DispatchedAnswer Dispatched(string of) => new(
            Count(of + Measure.Count), Count(of + Measure.Closed), Count(of + Measure.Due), _rates.Completion(of).Answer, _rates.OnTime(of).Answer,
            _rates.Satisfaction(of).Answer, _rates.Hrefs(of, Measure.Count, Measure.Closed, Measure.Due));

        private long Count(string figure) => ledger.Count(figure);

        private string Link(string figure) => drill.Tickets(figure);

        /// <summary>By the name it bore at the end of the period, so that a published month reads the same after a renaming.</summary>
        private (string Code, string Label) Row(string code, int level) => reference.CategoryNameAt(code, books.To.AddTicks(-1)) switch
        {
            null => (code, code),
            var (_, _, level1) when level == 1 => (level1, level1),
            var (_, path, _) => (code, path),
        };

        private static string Registered(TableBase tableBase) => tableBase == TableBase.Local ? Figures.LocalRegistered : Measure.Registered;

        private ShareBase Base(TableBase tableBase) => tableBase == TableBase.Local
            ? new ShareBase("local", "本级登记", Count(Figures.LocalRegistered))
            : new ShareBase("all", "本级登记与上级交办合计", Count(Measure.Registered));
    }
}
