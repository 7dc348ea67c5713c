using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>A ranked list of a month.</summary>
/// <param name="Rule">Which units are in it.</param>
/// <param name="Table">Its rows, best first, each with its lines.</param>
internal sealed record AssessedList(ListRule Rule, AssessmentTable Table);

/// <summary>One look at the assessment of a month.</summary>
/// <param name="Period">The month.</param>
/// <param name="Row">What was done about it; null while nothing was.</param>
/// <param name="Rules">The rule set that it follows.</param>
/// <param name="AsOf">The moment at which the books were looked at.</param>
/// <param name="Lists">In printed order.</param>
/// <param name="Better">Units proposed as 办理较好, best first.</param>
/// <param name="Worse">Units proposed as 办理较差, worst first.</param>
/// <param name="Frozen">Read from what was kept.</param>
internal sealed record AssessmentLook(
    AssessedPeriod Period, AssessmentMonthRow? Row, VersionedRules Rules, DateTimeOffset AsOf, IReadOnlyList<AssessedList> Lists,
    IReadOnlyList<string> Better, IReadOnlyList<string> Worse, bool Frozen)
{
    /// <summary>A unit's row, with its list; null where no list has the unit.</summary>
    public (AssessedList List, UnitScore Score)? Find(string unit) => Lists
        .SelectMany(l => l.Table.Rows.Where(r => r.Unit == unit).Select(r => ((AssessedList, UnitScore)?)(l, r))).FirstOrDefault();

    /// <summary>The look of a unit's client: its own row until the month is frozen and with it published, and never what is only proposed.</summary>
    public AssessmentLook For(string unit) => this with
    {
        Lists = Frozen ? Lists : [.. Lists.Select(l => l with { Table = l.Table with { Rows = [.. l.Table.Rows.Where(r => r.Unit == unit)] } })],
        Better = [],
        Worse = [],
    };

    /// <summary>The line of a code; null when there is none.</summary>
    public AssessmentLine? Line(string code) => Lists.SelectMany(l => l.Table.Rows).SelectMany(r => r.Lines).FirstOrDefault(l => l.Code == code);
}

/// <summary>考核 of a month: worked out from the books, or read as it was frozen (statistics.md §3).</summary>
internal sealed class AssessmentDesk(Reference reference, MonthEvents monthEvents, LedgerCache cache, TimeProvider clock) : IAssessments
{
    public async Task<MonthAssessment?> Of(HotlineContext db, string period, string? ruleSet, CancellationToken cancellation)
    {
        var (month, _) = AssessedPeriod.Of(period, (await reference.Look(db, cancellation)).Site, clock.Now());
        if (month is null || await Look(db, month, null, ruleSet, cancellation) is not { } look)
            return null;
        return new(look.Rules.Rules.Code, Table("township"), Table("department"), look.Better, look.Worse, look.Frozen);

        AssessmentTable Table(string kind) => look.Lists.FirstOrDefault(l => l.Rule.Kind == kind)?.Table ?? new AssessmentTable([], look.Rules.Rules.StartOf(kind), 0);
    }

    /// <summary>Null when no rule set holds for the month.</summary>
    /// <param name="db">The database.</param>
    /// <param name="period">The month.</param>
    /// <param name="asOf">Another moment of looking than the month's end; then the books are looked at anew, frozen or not.</param>
    /// <param name="ruleSet">Another rule set than the month's own, while the lines are not shown.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<AssessmentLook?> Look(HotlineContext db, AssessedPeriod period, DateTimeOffset? asOf, string? ruleSet, CancellationToken cancellation)
    {
        var row = await db.AssessmentMonths.AsNoTracking().FirstOrDefaultAsync(m => m.Period == period.Name, cancellation);
        var look = await reference.Look(db, cancellation);
        if (await RuleBook.Of(db, look, period.Name, row, ruleSet, cancellation) is not { } rules)
            return null;
        var frozen = row?.FrozenAt is not null && asOf is null;
        var month = period.At(asOf, clock.Now());
        var lists = frozen
            ? await FrozenScores.Read(db, period.Name, rules.Rules, cancellation)
            : await Score(db, look, rules.Rules, period.Name, month, cancellation);
        var (better, worse) = Proposals(lists, look.Site.Profile.Assessment.Proposals);
        return new(period, row, rules, frozen ? row!.AsOf!.Value : month.AsOf, lists, better, worse, frozen);
    }

    private async Task<List<AssessedList>> Score(HotlineContext db, ReferenceLook look, RuleSet rules, string period, AssessmentMonth month, CancellationToken cancellation)
    {
        var books = new Books(month.From, month.To, month.AsOf, TableBase.All, null);
        var kind = FormattableString.Invariant($"leadOrders {look.Stamp} {rules.Measures(Domain.Assessments.Measure.Solved)}");
        var read = await cache.Read(db, books, kind, () => LeadOrders.Read(db, look, rules, month, cancellation), o => o.Count, cancellation, beyond: true);
        var orders = read.ToLookup(o => o.Unit);
        var happened = rules.Events.Count == 0 ? [] : await monthEvents.Read(db, period, month, cancellation);
        var events = happened.ToLookup(e => e.Unit);
        var given = (await Given(db, rules, period, cancellation)).ToLookup(l => l.Unit);
        var upheld = await db.AssessmentObjections.AsNoTracking().Where(o => o.Period == period && o.Upheld == true).OrderBy(o => o.Id)
            .Select(o => new { o.Unit, o.Line, o.Points }).ToListAsync(cancellation);
        var judged = upheld.ToLookup(o => o.Unit);
        return [.. rules.Lists.Select(list => new AssessedList(list, Rank(list)))];

        AssessmentTable Rank(ListRule list)
        {
            var units = look.Units.Where(u => u.Kind == list.Kind && (u.RetiredAt is null || u.RetiredAt > month.From || orders[u.Code].Any())).ToList();
            var lines = units.SelectMany(u => Scoring.Lines(
                rules, list.Kind, new(u.Code, [.. orders[u.Code]], [.. events[u.Code]], [.. given[u.Code]], judged[u.Code].GroupBy(j => j.Line).ToDictionary(g => g.Key, g => g.Last().Points)), month));
            return AssessmentTable.Of(
                units.Select(u => new AssessedUnit(u.Code, u.Short, u.Position)),
                units.ToDictionary(u => u.Code, u => orders[u.Code].Count(o => month.Holds(o.DeliveredAt))),
                lines, rules.StartOf(list.Kind), list.MinimumOrders ?? look.Site.Profile.Assessment.MinimumOrders);
        }
    }

    /// <summary>Imported lines and entries by hand, oldest first.</summary>
    private static async Task<List<AssessmentLine>> Given(HotlineContext db, RuleSet rules, string period, CancellationToken cancellation)
    {
        var imported = !rules.ImportedLines ? [] : await db.AssessmentLines.AsNoTracking().Where(l => l.Period == period).OrderBy(l => l.Id).ToListAsync(cancellation);
        var entries = await db.AssessmentEntries.AsNoTracking().Where(e => e.Period == period && e.WithdrawnAt == null).OrderBy(e => e.Id).ToListAsync(cancellation);
        return
        [
            .. imported.Select(l => new AssessmentLine(l.Unit, l.Points, l.Reason) { Code = CodeOf(LineItems.Imported, l.Unit, l.Id), Item = LineItems.Imported, Label = "导入明细" }),
            .. entries.Select(e => new AssessmentLine(e.Unit, e.Points, e.Reason) { Code = CodeOf(LineItems.Manual, e.Unit, e.Id), Item = LineItems.Manual, Label = "人工加减分", Evidence = e.Evidence }),
        ];
    }

    /// <summary>The code of a line that a person gave.</summary>
    public static string CodeOf(string item, string unit, long id) => FormattableString.Invariant($"{item}:{unit}:{id}");

    /// <summary>The first and the last of each list by score; whoever stands among both is none of the last.</summary>
    private static (IReadOnlyList<string> Better, IReadOnlyList<string> Worse) Proposals(IReadOnlyList<AssessedList> lists, int count)
    {
        var better = lists.SelectMany(l => l.Table.Rows.Where(r => r.Assessed).Take(count).Select(r => r.Unit)).ToList();
        var worse = lists.SelectMany(l => l.Table.Rows.Where(r => r.Assessed).Skip(count).Reverse().Take(count).Select(r => r.Unit)).ToList();
        return (better, worse);
    }
}
