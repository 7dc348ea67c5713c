namespace Hotline.Domain.Time;

/// <content>The stretches of a day's hours.</content>
public sealed partial class WorkingCalendar
{
    /// <summary>The stretches of the working hours of a local date, in order; none when it is not worked. Each end is exclusive.</summary>
    public IReadOnlyList<(DateTimeOffset Open, DateTimeOffset Close)> Shifts(DateOnly date) =>
        [.. Enumerable.Range(0, SegmentsOn(date)).Select(i => Segment(date, i))];
}
