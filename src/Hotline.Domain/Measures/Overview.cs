namespace Hotline.Domain.Measures;

/// <summary>The head figures of a month (工作概况). Superior matters are never part of the local ones.</summary>
/// <param name="Period">The local calendar month, <c>yyyy-MM</c>.</param>
/// <param name="AsOf">The moment the books were looked at, exclusive; its offset is the site's.</param>
/// <param name="Local">Registered by the line itself.</param>
/// <param name="Superior">Handed down by superior partners.</param>
/// <param name="Calls">Inbound calls started in the period, abandoned ones included; not rounded.</param>
public sealed record Overview(
    string Period, DateTimeOffset AsOf, long Calls, LocalOverview Local, SuperiorOverview Superior);

/// <summary>Matters the line registered itself (本级登记), merged repeats included.</summary>
/// <param name="Registered">All of them.</param>
/// <param name="Coordinated">Handled by the centre itself.</param>
/// <param name="Dispatched">Had a work order.</param>
/// <remarks>Coordinated and dispatched need not add up to registered: merged, rejected, withdrawn and unrouted ones are neither.</remarks>
public sealed record LocalOverview(long Registered, CoordinatedOverview Coordinated, DispatchedOverview Dispatched);

/// <summary>Handled by the centre without a work order (协调办理).</summary>
/// <param name="Count">All of them.</param>
/// <param name="Closed">Closed by then.</param>
/// <param name="CompletionRate">办结率.</param>
public sealed record CoordinatedOverview(long Count, long Closed, Figure CompletionRate);

/// <summary>Had a work order in any round (交办处理).</summary>
/// <param name="Count">All of them.</param>
/// <param name="Closed">Closed by then.</param>
/// <param name="Due">Closed by then, or open and past due; the usual base of the completion rate, so it may be below the count.</param>
/// <param name="CompletionRate">办结率.</param>
/// <param name="OnTimeRate">按时办结率.</param>
/// <param name="SatisfactionRate">满意率.</param>
public sealed record DispatchedOverview(
    long Count, long Closed, long Due, Figure CompletionRate, Figure OnTimeRate, Figure SatisfactionRate);

/// <summary>Matters handed down by superior partners (上级交办).</summary>
/// <param name="Registered">All of them.</param>
/// <param name="Closed">Closed by then.</param>
/// <param name="CompletionRate">办结率.</param>
/// <param name="SatisfactionRate">满意率.</param>
/// <param name="BySource">By partner, in the profile's order.</param>
public sealed record SuperiorOverview(
    long Registered, long Closed, Figure CompletionRate, Figure SatisfactionRate, IReadOnlyList<SourceCount> BySource);

/// <summary>Matters of one superior partner.</summary>
/// <param name="Source">Code of the superior partner.</param>
/// <param name="Label">Its name as printed.</param>
/// <param name="Count">How many.</param>
public sealed record SourceCount(string Source, string Label, long Count);
