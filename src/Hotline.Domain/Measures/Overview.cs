namespace Hotline.Domain.Measures;

/// <summary>The head figures of a month (工作概况). Superior matters are never part of <paramref name="Local"/>.</summary>
/// <param name="Period">The local calendar month, <c>yyyy-MM</c>.</param>
/// <param name="AsOf">The moment the books were looked at, exclusive; its offset is the site's.</param>
/// <param name="Calls">Inbound calls started in the period, abandoned ones included; not rounded.</param>
public sealed record Overview(
    string Period, DateTimeOffset AsOf, long Calls, LocalOverview Local, SuperiorOverview Superior);

/// <summary>Matters the line registered itself (本级登记), merged repeats included.</summary>
/// <remarks>Coordinated and dispatched need not add up to registered: merged, rejected, withdrawn and unrouted ones are neither.</remarks>
public sealed record LocalOverview(long Registered, CoordinatedOverview Coordinated, DispatchedOverview Dispatched);

/// <summary>Handled by the centre without a work order (协调办理).</summary>
public sealed record CoordinatedOverview(long Count, long Closed, Figure CompletionRate);

/// <summary>Had a work order in any round (交办处理).</summary>
/// <param name="Due">Closed by then, or open and past due; the usual base of the completion rate, so it may be below <paramref name="Count"/>.</param>
public sealed record DispatchedOverview(
    long Count, long Closed, long Due, Figure CompletionRate, Figure OnTimeRate, Figure SatisfactionRate);

/// <summary>Matters handed down by superior partners (上级交办).</summary>
public sealed record SuperiorOverview(
    long Registered, long Closed, Figure CompletionRate, Figure SatisfactionRate, IReadOnlyList<SourceCount> BySource);

/// <param name="Source">Code of the superior partner.</param>
/// <param name="Label">Its name as printed.</param>
public sealed record SourceCount(string Source, string Label, long Count);
