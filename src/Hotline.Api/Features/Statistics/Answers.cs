using System.Text.Json.Serialization;
using Hotline.Domain.Measures;

namespace Hotline.Api.Features.Statistics;

/// <summary>Which books a statistic looked at.</summary>
internal record LookAnswer
{
    public LookAnswer() { }

    /// <summary>The members of another look; none when an answer is read back, whose members follow.</summary>
    protected LookAnswer(LookAnswer? look)
    {
        (Period, Scope) = (look?.Period ?? "", look?.Scope ?? "");
        if (look is null)
            return;
        (AsOf, Frozen, Version, Differences) = (look.AsOf, look.Frozen, look.Version, look.Differences);
    }

    /// <summary>The month <c>yyyy-MM</c>, or <c>from/to</c> in local dates, <c>to</c> exclusive.</summary>
    [JsonPropertyOrder(-1)]
    public string Period { get; init; } = "";

    /// <summary>The moment the books were looked at.</summary>
    [JsonPropertyOrder(-1)]
    public DateTimeOffset AsOf { get; init; }

    /// <summary>Whose tickets were counted: <c>city</c>, or <c>unit:</c> and the caller's own unit.</summary>
    [JsonPropertyOrder(-1)]
    public string Scope { get; init; } = "";

    /// <summary>Whether the figures stand for ever; else they are those of the live books.</summary>
    [JsonPropertyOrder(-1)]
    public bool Frozen { get; init; }

    /// <summary>The version of the frozen month that was read; null for the live books.</summary>
    [JsonPropertyOrder(-1)]
    public int? Version { get; init; }

    /// <summary>Where the live books differ from a frozen month; null for the live books.</summary>
    [JsonPropertyOrder(-1)]
    public string? Differences { get; init; }
}

/// <summary>The head figures of a period (工作概况).</summary>
/// <param name="Look">Which books.</param>
/// <param name="Calls">Inbound calls started in the period, abandoned ones included; null for a unit's client, for calls are the centre's.</param>
/// <param name="Local">Matters registered by the line itself.</param>
/// <param name="Superior">Matters handed down by superior partners.</param>
/// <param name="Hrefs">The list behind each count of this object, by the same name.</param>
internal sealed record OverviewAnswer([property: JsonIgnore] LookAnswer Look, long? Calls, LocalAnswer Local, SuperiorAnswer Superior, IReadOnlyDictionary<string, string> Hrefs)
    : LookAnswer(Look)
{
    /// <summary>环比: against the period of equal length just before; null where it was not asked for.</summary>
    public ComparisonAnswer? MonthOnMonth { get; init; }

    /// <summary>同比: against the same period a year before; null where it was not asked for.</summary>
    public ComparisonAnswer? YearOnYear { get; init; }
}

/// <summary>本级登记.</summary>
/// <param name="Registered">Registered in the period, merged repeats included.</param>
/// <param name="Handled">The same without merged repeats.</param>
/// <param name="Merged">并单: carried by their masters.</param>
/// <param name="Rejected">不予受理.</param>
/// <param name="Withdrawn">撤销.</param>
/// <param name="DirectHandlingRate">直接办理率: coordinated of those coordinated or dispatched.</param>
/// <param name="Coordinated">Handled by the centre itself.</param>
/// <param name="Dispatched">Had a work order.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record LocalAnswer(
    long Registered, long Handled, long Merged, long Rejected, long Withdrawn, FigureAnswer DirectHandlingRate, CoordinatedAnswer Coordinated,
    DispatchedAnswer Dispatched, IReadOnlyDictionary<string, string> Hrefs);

/// <summary>协调办理.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Closed">Closed by then.</param>
/// <param name="CompletionRate">办结率.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record CoordinatedAnswer(long Count, long Closed, FigureAnswer CompletionRate, IReadOnlyDictionary<string, string> Hrefs);

/// <summary>交办处理.</summary>
/// <param name="Count">All of them.</param>
/// <param name="Closed">Closed by then.</param>
/// <param name="Due">Closed, or open and past due.</param>
/// <param name="CompletionRate">办结率; its base is the profile's choice and named.</param>
/// <param name="OnTimeRate">按时办结率: closed on time of those due.</param>
/// <param name="SatisfactionRate">满意率: satisfied of those rated.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record DispatchedAnswer(
    long Count, long Closed, long Due, FigureAnswer CompletionRate, FigureAnswer OnTimeRate, FigureAnswer SatisfactionRate,
    IReadOnlyDictionary<string, string> Hrefs);

/// <summary>上级交办.</summary>
/// <param name="Registered">All of them.</param>
/// <param name="Handled">The same without merged repeats.</param>
/// <param name="Merged">并单: carried by their masters.</param>
/// <param name="Rejected">不予受理.</param>
/// <param name="Withdrawn">撤销, those returned to the partner included.</param>
/// <param name="Closed">Closed by then.</param>
/// <param name="CompletionRate">办结率.</param>
/// <param name="SatisfactionRate">满意率.</param>
/// <param name="Coordinated">Handled by the centre itself.</param>
/// <param name="Dispatched">Had a work order.</param>
/// <param name="BySource">By partner, in profile order.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record SuperiorAnswer(
    long Registered, long Handled, long Merged, long Rejected, long Withdrawn, long Closed, FigureAnswer CompletionRate, FigureAnswer SatisfactionRate,
    CoordinatedAnswer Coordinated, DispatchedAnswer Dispatched, IReadOnlyList<SourceAnswer> BySource, IReadOnlyDictionary<string, string> Hrefs);

/// <summary>Matters of one partner.</summary>
/// <param name="Source">Code of the partner.</param>
/// <param name="Label">Its name.</param>
/// <param name="Count">How many.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record SourceAnswer(string Source, string Label, long Count, string Href);

/// <summary>A rate that says what it counts.</summary>
/// <param name="Numerator">Items counted.</param>
/// <param name="Denominator">Items in the base.</param>
/// <param name="Base">What the denominator counts.</param>
/// <param name="Value">Percent, rounded as printed; null when nothing is in the base.</param>
/// <param name="Text">As printed, e.g. 98.4%.</param>
/// <param name="Href">The list behind the numerator.</param>
/// <param name="BaseHref">The list behind the denominator.</param>
internal sealed record FigureAnswer(
    long Numerator, long Denominator, string Base, decimal? Value, string Text, string Href, string BaseHref)
{
    public static FigureAnswer Of(Figure figure, string href, string baseHref) =>
        new(figure.Numerator, figure.Denominator, figure.Base, figure.Value, figure.Text, href, baseHref);
}

/// <summary>The change of a count against an earlier period.</summary>
/// <param name="Previous">The count then.</param>
/// <param name="Value">(now − then) ÷ then in percent, two decimals; null when there was nothing then.</param>
/// <param name="Text">As printed, e.g. 10.00%.</param>
/// <param name="Hrefs">The list behind the count then.</param>
internal sealed record ChangeAnswer(long Previous, decimal? Value, string Text, IReadOnlyDictionary<string, string> Hrefs)
{
    public static ChangeAnswer Of(long now, long then, string href)
    {
        var change = Changes.Of(now, then);
        return new ChangeAnswer(then, change.Value, change.Text, new Dictionary<string, string> { ["previous"] = href });
    }
}

/// <summary>The change of a rate in percentage points.</summary>
/// <param name="Previous">The rate then, as printed.</param>
/// <param name="Points">Now − then, as printed; null where either is none.</param>
/// <param name="Text">As printed, without a unit.</param>
internal sealed record PointAnswer(string Previous, decimal? Points, string Text)
{
    public static PointAnswer Of(Figure now, Figure then) => Changes.OfRates(now, then) is var change ? new(then.Text, change.Points, change.Text) : null!;
}

/// <summary>The head figures against an earlier period.</summary>
/// <param name="Period">The earlier period.</param>
/// <param name="Registered">本级登记与上级交办合计.</param>
/// <param name="Local">本级登记.</param>
/// <param name="Superior">上级交办.</param>
/// <param name="Dispatched">交办处理 of the local ones.</param>
/// <param name="CompletionRate">办结率 of those.</param>
/// <param name="OnTimeRate">按时办结率 of those.</param>
/// <param name="SatisfactionRate">满意率 of those.</param>
internal sealed record ComparisonAnswer(
    string Period, ChangeAnswer Registered, ChangeAnswer Local, ChangeAnswer Superior, ChangeAnswer Dispatched, PointAnswer CompletionRate,
    PointAnswer OnTimeRate, PointAnswer SatisfactionRate);
