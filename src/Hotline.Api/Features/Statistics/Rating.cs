using Hotline.Api.Sites;
using Hotline.Domain.Measures;

namespace Hotline.Api.Features.Statistics;

/// <summary>A rate, and as it is answered with the lists behind it.</summary>
internal readonly record struct LinkedRate(Figure Figure, FigureAnswer Answer);

/// <summary>The rates over a ledger, each with its base; <c>of</c> is the figures' prefix, e.g. <c>local.dispatched.</c>.</summary>
internal sealed class Rating(FigureRules rules, Ledger ledger, Drill drill, params (string Name, string Value)[] filters)
{
    /// <summary>办结率: of the matters due, or of all, as the profile chooses.</summary>
    public LinkedRate Completion(string of, string all = Measure.Count) => rules.CompletionBase == CompletionBase.Due
        ? Of(of + Measure.Closed, of + Measure.Due, "due")
        : Of(of + Measure.Closed, of + all, "all");

    public LinkedRate OnTime(string of) => Of(of + Measure.OnTime, of + Measure.Due, "due");

    public LinkedRate Satisfaction(string of) => Of(of + Measure.Satisfied, of + Measure.Rated, "rated");

    public LinkedRate SolvedRate(string of) => Of(of + Measure.Solved, of + Measure.Told, "told");

    public LinkedRate Acknowledge(string of) => Of(of + Measure.SignedInTime, of + Measure.SignDue, "acknowledgeDue");

    public LinkedRate Of(string numerator, string denominator, string code)
    {
        var figure = Rates.Of(ledger.Count(numerator), ledger.Count(denominator), code, rules.RateDecimals);
        return new LinkedRate(figure, FigureAnswer.Of(figure, drill.Tickets(numerator, null, filters), drill.Tickets(denominator, null, filters)));
    }

    /// <summary>Everything a row measures, over its dispatched tickets where only those can have it.</summary>
    /// <param name="all">Prefix of all tickets of the row.</param>
    /// <param name="sent">Prefix of its dispatched ones.</param>
    /// <param name="count">Measure of all tickets that the completion rate may be of.</param>
    public MeasuresAnswer All(string all, string sent, string count) => new(
        ledger.Count(all + Measure.Closed),
        ledger.Count(all + Measure.Due),
        ledger.Count(all + Measure.Overdue),
        Completion(all, count).Answer,
        OnTime(all).Answer,
        Satisfaction(all).Answer,
        SolvedRate(all).Answer,
        Acknowledge(sent).Answer,
        Of(sent + Measure.Returned, sent + Measure.Count, "dispatched").Answer,
        Of(sent + Measure.Extended, sent + Measure.Count, "dispatched").Answer,
        Of(sent + Measure.Reworked, sent + Measure.Concluded, "concluded").Answer,
        Hrefs(all, Measure.Closed, Measure.Due, Measure.Overdue));

    public Dictionary<string, string> Hrefs(string of, params string[] measures) =>
        measures.ToDictionary(m => m, m => drill.Tickets(of + m, null, filters));
}
