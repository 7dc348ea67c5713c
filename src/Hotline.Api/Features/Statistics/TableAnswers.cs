using System.Text.Json.Serialization;
using Hotline.Domain.Measures;

namespace Hotline.Api.Features.Statistics;

/// <summary>A printed table of counts and shares.</summary>
/// <param name="Look">Which books.</param>
/// <param name="Base">What the shares are shares of.</param>
/// <param name="Rounding">halfUp, forced100 or truncate.</param>
/// <param name="Decimals">Decimals of a share.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Total">Of a partial table, the sum of its printed rows.</param>
internal sealed record TableAnswer([property: JsonIgnore] LookAnswer Look, BaseAnswer Base, RoundingMode Rounding, int Decimals, IReadOnlyList<RowAnswer> Rows, TotalAnswer Total)
    : LookAnswer(Look);

/// <summary>The base of a table.</summary>
/// <param name="Code">all, local, dispatched, rated and so on.</param>
/// <param name="Label">In words.</param>
/// <param name="Count">How many.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record BaseAnswer(string Code, string Label, long Count, string Href);

/// <summary>A row of a table.</summary>
/// <param name="Code">Code of what is counted; <c>none</c> where the tickets have none.</param>
/// <param name="Label">As printed.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">As printed, e.g. 0.60%.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record RowAnswer(string Code, string Label, long Count, string Share, string Href)
{
    /// <summary>环比: against the period just before; null where it was not asked for.</summary>
    public ChangeAnswer? MonthOnMonth { get; init; }

    /// <summary>同比: against the same period a year before; null where it was not asked for.</summary>
    public ChangeAnswer? YearOnYear { get; init; }

    /// <summary>What the row's tickets measure; null in tables that only count.</summary>
    public MeasuresAnswer? Measures { get; init; }
}

/// <summary>The total of a table.</summary>
/// <param name="Count">How many.</param>
/// <param name="Share">As printed.</param>
/// <param name="Href">The list behind it.</param>
internal sealed record TotalAnswer(long Count, string Share, string Href)
{
    /// <summary>What all tickets of the table measure; null in tables that only count.</summary>
    public MeasuresAnswer? Measures { get; init; }
}

/// <summary>The counts and rates of a row's tickets, each rate with its base (statistics.md §1).</summary>
/// <param name="Closed">办结.</param>
/// <param name="Due">应办结: closed, or open and past due.</param>
/// <param name="Overdue">Open and past due.</param>
/// <param name="CompletionRate">办结率.</param>
/// <param name="OnTimeRate">按时办结率: closed on time of those due.</param>
/// <param name="SatisfactionRate">满意率: satisfied of those rated.</param>
/// <param name="SolvedRate">解决率: solved of those closed with a result.</param>
/// <param name="AcknowledgeRate">按时签收率: signed in time of those signed or to be signed by then.</param>
/// <param name="ReturnRate">退单率: returned with approval of those dispatched.</param>
/// <param name="ExtensionRate">延期率: extended of those dispatched.</param>
/// <param name="ReworkRate">重办率: reworked of those dispatched that had been closed.</param>
/// <param name="Hrefs">The list behind each count.</param>
internal sealed record MeasuresAnswer(
    long Closed, long Due, long Overdue, FigureAnswer CompletionRate, FigureAnswer OnTimeRate, FigureAnswer SatisfactionRate, FigureAnswer SolvedRate,
    FigureAnswer AcknowledgeRate, FigureAnswer ReturnRate, FigureAnswer ExtensionRate, FigureAnswer ReworkRate, IReadOnlyDictionary<string, string> Hrefs);
