using Hotline.Domain.Measures;

namespace Hotline.Api.Features.Statistics;

/// <summary>The head figures of a period (工作概况).</summary>
/// <param name="Period">The month <c>yyyy-MM</c>, or <c>from/to</c> in local dates, <c>to</c> exclusive.</param>
/// <param name="AsOf">The moment the books were looked at.</param>
/// <param name="Scope">Whose tickets were counted: the whole city, or one unit's.</param>
/// <param name="Calls">Inbound calls started in the period, abandoned ones included.</param>
/// <param name="Local">Matters registered by the line itself.</param>
/// <param name="Superior">Matters handed down by superior partners.</param>
/// <param name="Hrefs">The list behind each count of this object, by the same name.</param>
internal sealed record OverviewAnswer(
    string Period, DateTimeOffset AsOf, string Scope, long Calls, LocalAnswer Local, SuperiorAnswer Superior, IReadOnlyDictionary<string, string> Hrefs);

/// <summary>本级登记.</summary>
/// <param name="Registered">Registered in the period, merged repeats included.</param>
/// <param name="Coordinated">Handled by the centre itself.</param>
/// <param name="Dispatched">Had a work order.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record LocalAnswer(
    long Registered, CoordinatedAnswer Coordinated, DispatchedAnswer Dispatched, IReadOnlyDictionary<string, string> Hrefs);

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
/// <param name="Closed">Closed by then.</param>
/// <param name="CompletionRate">办结率.</param>
/// <param name="SatisfactionRate">满意率.</param>
/// <param name="BySource">By partner, in profile order.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record SuperiorAnswer(
    long Registered, long Closed, FigureAnswer CompletionRate, FigureAnswer SatisfactionRate, IReadOnlyList<SourceAnswer> BySource,
    IReadOnlyDictionary<string, string> Hrefs);

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

/// <summary>A printed table of counts and shares.</summary>
/// <param name="Period">The period, as in the overview.</param>
/// <param name="AsOf">The moment the books were looked at.</param>
/// <param name="Scope">Whose tickets were counted.</param>
/// <param name="Base">What the shares are shares of.</param>
/// <param name="Rounding">halfUp, forced100 or truncate.</param>
/// <param name="Decimals">Decimals of a share.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Total">Of a partial table, the sum of its printed rows.</param>
internal sealed record TableAnswer(
    string Period, DateTimeOffset AsOf, string Scope, BaseAnswer Base, RoundingMode Rounding, int Decimals, IReadOnlyList<RowAnswer> Rows, TotalAnswer Total);

/// <summary>The base of a table.</summary>
/// <param name="Code">all or local.</param>
/// <param name="Label">In words.</param>
/// <param name="Count">How many.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record BaseAnswer(string Code, string Label, long Count, string Href);

/// <summary>A row of a table.</summary>
/// <param name="Code">Code of what is counted.</param>
/// <param name="Label">As printed.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">As printed, e.g. 0.60%.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record RowAnswer(string Code, string Label, long Count, string Share, string Href);

/// <summary>The total of a table.</summary>
/// <param name="Count">How many.</param>
/// <param name="Share">As printed.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record TotalAnswer(long Count, string Share, string Href);
