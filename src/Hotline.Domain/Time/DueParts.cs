namespace Hotline.Domain.Time;

/// <summary>
/// What a due time is made of. The parts are stored and the due time is derived from them on the calendar as it is now, so that
/// loading a notice or editing a day moves every open deadline by the same rule (rules.md §2, Suspension).
/// </summary>
/// <param name="DeliveredAt">When the unit got the order: the clock starts here, not at 签收.</param>
/// <param name="WorkingDays">The limit, at least 1.</param>
/// <param name="GrantedWorkingDays">Sum of the extensions granted; since <paramref name="SetByHand"/> if that is set.</param>
/// <param name="Pauses">Suspensions that do not overlap. What lies before the delivery does not count.</param>
/// <param name="SetByHand">A deadline set by instruction (批示): it stands, and only an extension moves it.</param>
/// <param name="GrantedCalendarDays">Calendar days granted to a long-cycle matter.</param>
public sealed record DueParts(
    DateTimeOffset DeliveredAt,
    int WorkingDays,
    int GrantedWorkingDays,
    IReadOnlyList<Pause> Pauses,
    DateTimeOffset? SetByHand = null,
    int GrantedCalendarDays = 0)
{
    /// <summary>Parts of a fresh order: nothing granted, paused or set by hand.</summary>
    public DueParts(DateTimeOffset deliveredAt, int workingDays)
        : this(deliveredAt, workingDays, 0, [])
    {
    }

    /// <summary>An extension granted: so many more working days.</summary>
    public DueParts Granting(int workingDays) => this with { GrantedWorkingDays = GrantedWorkingDays + workingDays };

    /// <summary>Set by hand: from now on the deadline is this one, and what was granted before is part of it.</summary>
    public DueParts SettingByHand(DateTimeOffset at) =>
        this with { SetByHand = at, GrantedWorkingDays = 0, GrantedCalendarDays = 0 };

    /// <summary>
    /// The close of working day (limit + granted) after delivery, plus the calendar days granted (ending on a day off, it ends with
    /// the next working day: 民法典 第二百零三条), plus the working time inside each ended pause. A pause that still lasts adds
    /// nothing yet: the last computed value stays on show.
    /// </summary>
    public DueTime Due(WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        if (SetByHand is { } fixedAt)
            return DueByHand(calendar, fixedAt);

        var due = calendar.EndOfWorkingDay(DeliveredAt, WorkingDays + GrantedWorkingDays);
        if (GrantedCalendarDays > 0)
            due = Explain(calendar, calendar.CloseOf(InCalendarDays(calendar, calendar.LocalDate(due.At))));
        var paused = Pauses.Aggregate(TimeSpan.Zero, (sum, p) => sum + PausedWorkingTime(calendar, p));
        return paused == TimeSpan.Zero ? due : Explain(calendar, calendar.AddWorkingTime(due.At, paused));
    }

    /// <summary>
    /// Whether the deadline has passed: never while a pause covers the moment, and not at the due moment itself
    /// (done exactly then is on time).
    /// </summary>
    public bool IsOverdue(WorkingCalendar calendar, DateTimeOffset at) =>
        !Pauses.Any(p => p.Covers(at)) && Due(calendar).At < at;

    private DueTime DueByHand(WorkingCalendar calendar, DateTimeOffset fixedAt)
    {
        var set = calendar.LocalDate(fixedAt);
        if (GrantedWorkingDays == 0 && GrantedCalendarDays == 0)
            return DueTime.ByTheClock(calendar.ToLocal(fixedAt));
        var date = calendar.WorkingDayFrom(set, GrantedWorkingDays);
        if (GrantedCalendarDays > 0)
            date = InCalendarDays(calendar, date);
        var time = TimeOnly.FromTimeSpan(calendar.ToLocal(fixedAt).TimeOfDay);
        return calendar.Explain(calendar.At(date, time), set.AddDays(1));
    }

    private DateOnly InCalendarDays(WorkingCalendar calendar, DateOnly from)
    {
        var last = from.AddDays(GrantedCalendarDays);
        return calendar.IsWorkingDay(last) ? last : calendar.WorkingDayFrom(last, 1);
    }

    private TimeSpan PausedWorkingTime(WorkingCalendar calendar, Pause pause) =>
        pause.To is { } to && to > DeliveredAt
            ? calendar.WorkingTimeBetween(pause.From > DeliveredAt ? pause.From : DeliveredAt, to)
            : TimeSpan.Zero;

    private DueTime Explain(WorkingCalendar calendar, DateTimeOffset at) =>
        calendar.ExplainEnd(at, calendar.LocalDate(DeliveredAt).AddDays(1));
}
