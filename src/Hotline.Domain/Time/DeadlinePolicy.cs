namespace Hotline.Domain.Time;

/// <summary>
/// The deadlines of a site (rules.md §3). Clock-hour limits run through nights and days off and are lengthened by the clock time
/// of ended suspensions; limits in working days end at the close of hours.
/// </summary>
public sealed class DeadlinePolicy(WorkingCalendar calendar, TimeLimits limits)
{
    public WorkingCalendar Calendar { get; } = calendar;

    public TimeLimits Limits { get; } = limits;

    /// <summary>
    /// 派单: clock hours from registration, or from the decision that sent the ticket back to the centre. The emergency class is a
    /// mass outage of water, power, gas or heat, or serious pollution.
    /// </summary>
    public DueTime DispatchBy(DateTimeOffset registeredAt, bool emergencyClass, IReadOnlyList<Pause>? pauses = null) =>
        ExplainDispatch(registeredAt, emergencyClass, pauses).Due;

    /// <summary>派单, step by step.</summary>
    public DueExplanation ExplainDispatch(DateTimeOffset from, bool emergencyClass, IReadOnlyList<Pause>? pauses = null) => ByTheClock(
        from, TimeSpan.FromHours(emergencyClass ? Limits.UrgentDispatchHours : Limits.DispatchHours), pauses);

    /// <summary>
    /// 签收: clock hours from delivery; where that moment is not on a working day, the same time of day on the next one
    /// (Fri 16:00 → Mon 16:00). An emergency is signed for round the clock.
    /// </summary>
    public DueTime AcknowledgeBy(DateTimeOffset deliveredAt, bool emergency, IReadOnlyList<Pause>? pauses = null) =>
        ExplainAcknowledge(deliveredAt, emergency, pauses).Due;

    /// <summary>签收, step by step.</summary>
    public DueExplanation ExplainAcknowledge(DateTimeOffset deliveredAt, bool emergency, IReadOnlyList<Pause>? pauses = null)
    {
        if (emergency)
            return ByTheClock(deliveredAt, TimeSpan.FromMinutes(Limits.EmergencyAcknowledgeMinutes), pauses);
        var clock = ByTheClock(deliveredAt, TimeSpan.FromHours(Limits.AcknowledgeHours), pauses);
        var (at, worked) = (clock.Due.At, Calendar.SameTimeOnNextWorkingDay(clock.Due.At));
        return new(
            worked == at ? clock.Steps : [.. clock.Steps, new(DueStepKind.NextWorkingDay, worked)],
            Calendar.Explain(worked, Calendar.LocalDate(at)));
    }

    /// <summary>The unit's first opinion on an emergency: clock hours from delivery, round the clock.</summary>
    public DueTime FirstOpinionBy(DateTimeOffset deliveredAt, IReadOnlyList<Pause>? pauses = null) =>
        ByTheClock(deliveredAt, TimeSpan.FromHours(Limits.EmergencyFirstOpinionHours), pauses).Due;

    /// <summary>办理: the parts of the limit; the granted days and pauses are added to them as they come.</summary>
    public DueParts HandleParts(DateTimeOffset deliveredAt, string appealType) =>
        new(deliveredAt, Limits.HandleWorkingDays.GetValueOrDefault(appealType, Limits.DefaultHandleWorkingDays));

    /// <summary>办理: Fri 2023-01-20 16:00 + 5 working days → 2023-02-01 18:00.</summary>
    public DueTime HandleBy(DateTimeOffset deliveredAt, string appealType) =>
        HandleParts(deliveredAt, appealType).Due(Calendar);

    /// <summary>退单: the last moment at which the unit may ask for a return.</summary>
    public DueTime ReturnBy(DateTimeOffset deliveredAt) => Calendar.EndOfWorkingDay(deliveredAt, Limits.ReturnWorkingDays);

    /// <summary>回访: the last moment for the first attempt.</summary>
    public DueTime CallbackBy(DateTimeOffset repliedAt) => Calendar.EndOfWorkingDay(repliedAt, Limits.CallbackWorkingDays);

    /// <summary>归档: calendar days after closing, at the same local time of day.</summary>
    public DueTime ArchiveAt(DateTimeOffset closedAt) => DueTime.ByTheClock(Calendar.At(
        Calendar.LocalDate(closedAt).AddDays(Limits.AutoArchiveDays),
        TimeOnly.FromTimeSpan(Calendar.ToLocal(closedAt).TimeOfDay)));

    /// <summary>临期: so many working days before a due time, at its time of day; never outside the hours.</summary>
    public DateTimeOffset DueSoonAt(DateTimeOffset dueAt) => Calendar.WorkingDaysBefore(dueAt, Limits.DueSoonWorkingDays);

    /// <summary>催办 before: on the last working day before the day on which it is due.</summary>
    public DateTimeOffset UrgeBefore(DateTimeOffset dueAt) => Calendar.At(Calendar.WorkingDayFrom(Calendar.EndDate(dueAt), -1), Limits.UrgeAt);

    /// <summary>催办 after: on the first working day after the day on which it was due.</summary>
    public DateTimeOffset UrgeAfter(DateTimeOffset dueAt) => Calendar.At(Calendar.WorkingDayFrom(Calendar.EndDate(dueAt), 1), Limits.UrgeAt);

    /// <summary>升级: until when an order past due may still be answered before it goes to the supervisor, inclusive.</summary>
    public DateTimeOffset EscalateAfter(DateTimeOffset dueAt) => Calendar.WorkingDaysAfter(dueAt, Limits.EscalationWorkingDays);

    /// <summary>书面批评: until when it may still be answered after the second 催办, inclusive; at that one's time of day.</summary>
    public DateTimeOffset CriticiseAfter(DateTimeOffset dueAt) =>
        Calendar.At(Calendar.WorkingDayFrom(Calendar.EndDate(dueAt), 1 + Limits.CriticismWorkingDays), Limits.UrgeAt);

    /// <summary>回访 falls due with the opening of the day at whose close <see cref="CallbackBy"/> ends.</summary>
    public DateTimeOffset CallbackFrom(DateTimeOffset closedAt) => Calendar.OpenOf(Calendar.EndDate(CallbackBy(closedAt).At));

    /// <summary>签收 between platforms: an emergency by the clock, else the end of a working day.</summary>
    public DateTimeOffset PartnerAcceptBy(DateTimeOffset sentAt, bool emergency) => emergency
        ? ByTheClock(sentAt, TimeSpan.FromMinutes(Limits.PartnerEmergencyAcceptMinutes), null).Due.At
        : Calendar.EndOfWorkingDay(sentAt, Limits.PartnerAcceptWorkingDays).At;

    /// <summary>退单 between platforms: the last moment at which the receiver may return it.</summary>
    public DateTimeOffset PartnerReturnBy(DateTimeOffset sentAt) => Calendar.EndOfWorkingDay(sentAt, Limits.PartnerReturnWorkingDays).At;

    private DueExplanation ByTheClock(DateTimeOffset start, TimeSpan limit, IReadOnlyList<Pause>? pauses)
    {
        List<DueStep> steps = [new(DueStepKind.Start, Calendar.ToLocal(start)), new(DueStepKind.Limit, Calendar.ToLocal(start + limit), Clock: limit)];
        foreach (var pause in (pauses ?? []).Where(p => p.To is null || p.To > start))
        {
            var paused = pause.ClockTimeAfter(start);
            steps.Add(new(DueStepKind.Pause, Calendar.ToLocal(steps[^1].At + paused), Pause: pause, Added: paused));
        }
        return new(steps, DueTime.ByTheClock(steps[^1].At));
    }
}
