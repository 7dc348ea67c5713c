using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Assessments;
using Hotline.Domain.Measures;

namespace Hotline.Api.Features.Assessments;

/// <summary>How far the assessment of a month is.</summary>
internal enum AssessmentStatus
{
    /// <summary>Worked out from the books as they are.</summary>
    Computed,

    /// <summary>The units have been shown their lines.</summary>
    Shown,

    /// <summary>It stands for ever.</summary>
    Frozen,
}

/// <summary>How an objection stands.</summary>
internal enum ObjectionStatus { Open, Upheld, Rejected }

/// <summary>The rule set that a month follows.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Label">As printed.</param>
/// <param name="Version">Its version; 0 for the profile's own file.</param>
internal sealed record RuleSetAnswer(string Code, string Label, int Version);

/// <summary>考核 of a month.</summary>
/// <param name="Period">The month, yyyy-MM.</param>
/// <param name="AsOf">The moment at which the books were looked at.</param>
/// <param name="RuleSet">The rule set that it follows.</param>
/// <param name="Status">How far it is.</param>
/// <param name="ShownAt">When the units were shown their lines; null before.</param>
/// <param name="ObjectionsUntil">Objections are taken until then, inclusive.</param>
/// <param name="Frozen">Whether this answer is the one that was kept and can change no more.</param>
/// <param name="FrozenAt">When it was frozen; null before.</param>
/// <param name="Lists">The lists, in printed order; for a unit's client with its own row only until the month is frozen.</param>
/// <param name="Proposals">Units that the bulletin could name; the editor decides. None for a unit's client.</param>
internal sealed record AssessmentAnswer(
    string Period, DateTimeOffset AsOf, RuleSetAnswer RuleSet, AssessmentStatus Status, DateTimeOffset? ShownAt, DateTimeOffset? ObjectionsUntil, bool Frozen,
    DateTimeOffset? FrozenAt, IReadOnlyList<AssessedListAnswer> Lists, ProposalsAnswer Proposals)
{
    public static AssessmentAnswer Of(AssessmentLook look) => new(
        look.Period.Name, look.AsOf, look.RuleSet(), look.Status(), look.Row?.ShownAt, look.Row?.ObjectionsUntil, look.Frozen, look.Row?.FrozenAt,
        [.. look.Lists.Select(l => new AssessedListAnswer(
            l.Rule.Kind, l.Rule.Label, Plain.Of(l.Table.Start), l.Table.MinimumOrders,
            [.. l.Table.Rows.Select(r => new AssessedRowAnswer(r.Unit, r.Label, r.Orders, r.Assessed, r.Assessed ? Plain.Of(r.Score) : null, r.ScoreText, r.Rank, r.Lines.Count))]))],
        new(look.Better, look.Worse));
}

/// <summary>A list that is ranked for itself.</summary>
/// <param name="Kind">township or department.</param>
/// <param name="Label">As printed.</param>
/// <param name="Start">Points that every unit starts with.</param>
/// <param name="MinimumOrders">Units with fewer lead orders are listed, but not assessed.</param>
/// <param name="Rows">Best first; then the units not assessed.</param>
internal sealed record AssessedListAnswer(string Kind, string Label, decimal Start, int MinimumOrders, IReadOnlyList<AssessedRowAnswer> Rows);

/// <summary>A unit's row.</summary>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Label">As printed.</param>
/// <param name="Orders">Lead orders delivered in the month.</param>
/// <param name="Assessed">Whether they reach the minimum.</param>
/// <param name="Score">Two decimals at most; null for a unit that is not assessed.</param>
/// <param name="ScoreText">As printed, e.g. 97.5, or — for a unit that is not assessed.</param>
/// <param name="Rank">1, 2, 2, 4; null for a unit that is not assessed.</param>
/// <param name="Lines">How many lines the score is made of.</param>
internal sealed record AssessedRowAnswer(string Unit, string Label, int Orders, bool Assessed, decimal? Score, string ScoreText, int? Rank, int Lines);

/// <summary>Units that the bulletin could name.</summary>
/// <param name="Better">办理较好, best of each list first.</param>
/// <param name="Worse">办理较差, worst of each list first.</param>
internal sealed record ProposalsAnswer(IReadOnlyList<string> Better, IReadOnlyList<string> Worse);

/// <summary>A unit's month with every line.</summary>
/// <param name="Period">The month, yyyy-MM.</param>
/// <param name="AsOf">The moment at which the books were looked at.</param>
/// <param name="RuleSet">The rule set that it follows.</param>
/// <param name="Status">How far it is.</param>
/// <param name="ShownAt">When the units were shown their lines; null before.</param>
/// <param name="ObjectionsUntil">Objections are taken until then, inclusive.</param>
/// <param name="Frozen">Whether this answer is the one that was kept and can change no more.</param>
/// <param name="Kind">The list that the unit is in.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Label">As printed.</param>
/// <param name="Orders">Lead orders delivered in the month.</param>
/// <param name="Assessed">Whether they reach the minimum.</param>
/// <param name="Start">Points it started with; the score is these and all lines.</param>
/// <param name="Score">The sum, also for a unit that is not assessed.</param>
/// <param name="ScoreText">As printed.</param>
/// <param name="Rank">Null for a unit that is not assessed.</param>
/// <param name="Lines">Every line, in the order of the rule set.</param>
internal sealed record UnitAssessmentAnswer(
    string Period, DateTimeOffset AsOf, RuleSetAnswer RuleSet, AssessmentStatus Status, DateTimeOffset? ShownAt, DateTimeOffset? ObjectionsUntil, bool Frozen,
    string Kind, string Unit, string Label, int Orders, bool Assessed, decimal Start, decimal Score, string ScoreText, int? Rank, IReadOnlyList<LineAnswer> Lines)
{
    public static UnitAssessmentAnswer Of(AssessmentLook look, AssessedList list, UnitScore score, IReadOnlyList<AssessmentObjectionRow> objections)
    {
        var newest = objections.GroupBy(o => o.Line).ToDictionary(g => g.Key, g => g.MaxBy(o => o.Id)!);
        return new(
            look.Period.Name, look.AsOf, look.RuleSet(), look.Status(), look.Row?.ShownAt, look.Row?.ObjectionsUntil, look.Frozen, list.Rule.Kind,
            score.Unit, score.Label, score.Orders, score.Assessed, Plain.Of(list.Table.Start), Plain.Of(score.Score), score.ScoreText, score.Rank,
            [.. score.Lines.Select(l => LineAnswer.Of(l, newest.GetValueOrDefault(l.Code)))]);
    }
}

/// <summary>One reason for points, or a rate that cost nothing.</summary>
/// <param name="Code">Names the line within its month for good.</param>
/// <param name="Item">Code of the item of the rule set; manual, imported, bonus or total for lines that no item makes.</param>
/// <param name="Label">The item as printed.</param>
/// <param name="Points">Negative where points are lost.</param>
/// <param name="Computed">The points before an objection was upheld; null where none was.</param>
/// <param name="FullPoints">For a rate: the points that the item can give.</param>
/// <param name="Reason">As the unit reads it.</param>
/// <param name="Rate">For a rate: what was counted of what.</param>
/// <param name="Evidence">Address or words of the record it rests on.</param>
/// <param name="Tickets">The tickets that caused it; of a rate, those by which it missed its best.</param>
/// <param name="WorkOrders">The unit's orders of these tickets.</param>
/// <param name="Objection">The newest objection to it; null without one.</param>
internal sealed record LineAnswer(
    string Code, string Item, string Label, decimal Points, decimal? Computed, decimal? FullPoints, string Reason, RateAnswer? Rate, string? Evidence,
    IReadOnlyList<LineTicket> Tickets, IReadOnlyList<LineOrder> WorkOrders, LineObjection? Objection)
{
    public static LineAnswer Of(AssessmentLine line, AssessmentObjectionRow? objection) => new(
        line.Code, line.Item, line.Label, Plain.Of(line.Points), Plain.Of(line.Computed), Plain.Of(line.FullPoints), line.Reason,
        line.Rate is { } r ? new(r.Numerator, r.Denominator, r.Base, r.Value, r.Text) : null,
        line.Evidence,
        [.. line.Matters.DistinctBy(m => m.TicketId).Select(m => new LineTicket(TicketView.Id(m.TicketId), m.Number, "/v1/tickets/" + TicketView.Id(m.TicketId)))],
        [.. line.Matters.Select(m => m.OrderId).OfType<long>().Select(o => new LineOrder(TicketView.Id(o), "/v1/work-orders/" + TicketView.Id(o)))],
        objection is null ? null : new(TicketView.Id(objection.Id), objection.Status()));
}

/// <summary>A rate that says what it counts.</summary>
/// <param name="Numerator">Orders counted.</param>
/// <param name="Denominator">Orders in the base.</param>
/// <param name="Base">What the denominator counts.</param>
/// <param name="Value">Percent to two decimals; null when nothing is in the base.</param>
/// <param name="Text">As printed, e.g. 89.82%.</param>
internal sealed record RateAnswer(long Numerator, long Denominator, string Base, decimal? Value, string Text);

/// <summary>A ticket that a line is about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="Href">Where it stands.</param>
internal sealed record LineTicket(string Id, string Number, string Href);

/// <summary>An order that a line is about.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Href">Where it stands.</param>
internal sealed record LineOrder(string Id, string Href);

/// <summary>How the newest objection to a line stands.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">open, upheld or rejected.</param>
internal sealed record LineObjection(string Id, ObjectionStatus Status);

/// <summary>What the answers share.</summary>
internal static class AssessmentWords
{
    public static RuleSetAnswer RuleSet(this AssessmentLook look) => new(look.Rules.Rules.Code, look.Rules.Rules.Label, look.Rules.Version);

    public static AssessmentStatus Status(this AssessmentLook look) => look.Row switch
    {
        { FrozenAt: not null } => AssessmentStatus.Frozen,
        { ShownAt: not null } => AssessmentStatus.Shown,
        _ => AssessmentStatus.Computed,
    };

    public static ObjectionStatus Status(this AssessmentObjectionRow row) =>
        row.DecidedAt is null ? ObjectionStatus.Open : row.Upheld == true ? ObjectionStatus.Upheld : ObjectionStatus.Rejected;
}

/// <summary>Points as they are read: without the zeros that a database adds.</summary>
internal static class Plain
{
    public static decimal Of(decimal points) => points / 1.000000000000000000000000000m;

    public static decimal? Of(decimal? points) => points is { } given ? Of(given) : null;
}
