using Hotline.Domain.Assessments;

namespace Hotline.Domain.Tests.Assessments;

/// <summary>Lead orders of February 2023, by what became of them.</summary>
internal static class Orders
{
    public static AssessmentMonth Month { get; } = new(At(1), At(29), At(29));

    /// <summary>A day of February at noon in Ruzhou's zone; the 29th is the first moment of March.</summary>
    public static DateTimeOffset At(int day, int hour = 0) => new DateTimeOffset(2023, 2, 1, hour, 0, 0, TimeSpan.FromHours(8)).AddDays(day - 1);

    /// <summary>Signed for and closed in time, unless the change says otherwise.</summary>
    public static LeadOrder Order(long id, string unit = "water") => new()
    {
        Id = id,
        TicketId = id + 1000,
        Number = FormattableString.Invariant($"RZ{id:D5}"),
        Unit = unit,
        DeliveredAt = At(6, 9),
        AcknowledgeBy = At(7, 9),
        AcknowledgedAt = At(6, 10),
        DueAt = At(13, 18),
        RepliedAt = At(10, 9),
        ClosedAt = At(10, 9),
    };

    /// <summary>So many orders, of which the first ones are good.</summary>
    public static IReadOnlyList<LeadOrder> Of(int good, int all, Func<LeadOrder, bool, LeadOrder> become) =>
        [.. Enumerable.Range(1, all).Select(i => become(Order(i), i <= good))];

    public static UnitFacts Facts(IReadOnlyList<LeadOrder> orders, IReadOnlyList<AssessedEvent>? events = null, IReadOnlyList<AssessmentLine>? given = null, Dictionary<string, decimal?>? upheld = null) =>
        new("water", orders, events ?? [], given ?? [], upheld ?? []);
}
