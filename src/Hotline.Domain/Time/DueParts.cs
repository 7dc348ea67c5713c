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
    /// How the due time came about: each step with the moment that it led to, the last one being the due time. A step that added nothing
    /// is left out, but for a pause: a suspension at night is shown with no working time.
    /// </summary>
    public IReadOnlyList<DueStep> Steps(WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var start = calendar.LocalDate(DeliveredAt);
        List<DueStep> steps = [new(DueStepKind.Start, calendar.ToLocal(DeliveredAt))];
        if (SetByHand is { } fixedAt)
        {
            steps.Add(new(DueStepKind.SetByHand, calendar.ToLocal(fixedAt)));
            if (GrantedWorkingDays > 0 || GrantedCalendarDays > 0)
                steps.Add(new(DueStepKind.Extension, ByHand(calendar, fixedAt), GrantedWorkingDays, GrantedCalendarDays));
            return steps;
        }
        steps.Add(new(DueStepKind.Limit, calendar.CloseOf(calendar.WorkingDayFrom(start, WorkingDays)), WorkingDays));
        if (GrantedWorkingDays > 0)
            steps.Add(new(DueStepKind.Extension, calendar.CloseOf(calendar.WorkingDayFrom(start, WorkingDays + GrantedWorkingDays)), GrantedWorkingDays));
        if (GrantedCalendarDays > 0)
            steps.Add(new(DueStepKind.Extension, calendar.CloseOf(InCalendarDays(calendar, calendar.LocalDate(steps[^1].At))), CalendarDays: GrantedCalendarDays));
        foreach (var pause in Pauses.Where(p => p.To is null || p.To > DeliveredAt))
        {
            var paused = PausedWorkingTime(calendar, pause);
            steps.Add(new(DueStepKind.Pause, calendar.AddWorkingTime(steps[^1].At, paused), Pause: pause, Added: paused));
        }
        return steps;
    }

    /// <summary>
    /// The close of working day (limit + granted) after delivery, plus the calendar days granted (ending on a day off, it ends with
    /// the next working day: 民法典 第二百零三条), plus the working time inside each ended pause. A pause that still lasts adds
    /// nothing yet: the last computed value stays on show.
    /// </summary>
    public DueTime Due(WorkingCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var at = Steps(calendar)[^1].At;
        if (SetByHand is not { } fixedAt)
            return calendar.ExplainEnd(at, calendar.LocalDate(DeliveredAt).AddDays(1));
        return GrantedWorkingDays == 0 && GrantedCalendarDays == 0
            ? DueTime.ByTheClock(at)
            : calendar.Explain(at, calendar.LocalDate(fixedAt).AddDays(1));
    }

    /// <summary>
    /// Whether the deadline has passed: never while a pause covers the moment, and not at the due moment itself
    /// (done exactly then is on time).
    /// </summary>
    public bool IsOverdue(WorkingCalendar calendar, DateTimeOffset at) =>
        !Pauses.Any(p => p.Covers(at)) && Due(calendar).At < at;

    private DateTimeOffset ByHand(WorkingCalendar calendar, DateTimeOffset fixedAt)
    {
        var date = calendar.WorkingDayFrom(calendar.LocalDate(fixedAt), GrantedWorkingDays);
        if (GrantedCalendarDays > 0)
            date = InCalendarDays(calendar, date);
        return calendar.At(date, TimeOnly.FromTimeSpan(calendar.ToLocal(fixedAt).TimeOfDay));
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
}
