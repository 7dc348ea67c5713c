namespace Hotline.Domain.Time;

/// <summary>
/// The time limits of a site profile. What a profile leaves out is Henan's provincial rule (rules.md §3), written at each property.
/// </summary>
public sealed record TimeLimits
{
    /// <summary>Clock hours from registration to dispatch; 24.</summary>
    public int DispatchHours { get; init; } = 24;

    /// <summary>Clock hours to dispatch a mass outage of water, power, gas or heat, or serious pollution; 2.</summary>
    public int UrgentDispatchHours { get; init; } = 2;

    /// <summary>Clock hours from delivery to 签收; 24.</summary>
    public int AcknowledgeHours { get; init; } = 24;

    /// <summary>Clock minutes from delivery to 签收 of an emergency, round the clock; 30.</summary>
    public int EmergencyAcknowledgeMinutes { get; init; } = 30;

    /// <summary>Clock hours from delivery to the first opinion on an emergency, round the clock; 2.</summary>
    public int EmergencyFirstOpinionHours { get; init; } = 2;

    /// <summary>Working days to handle, by the profile's appeal type code (咨询 3, 投诉举报 10 in the provincial rule).</summary>
    public required IReadOnlyDictionary<string, int> HandleWorkingDays { get; init; }

    /// <summary>Working days to handle an appeal type that <see cref="HandleWorkingDays"/> does not name; 5.</summary>
    public int DefaultHandleWorkingDays { get; init; } = 5;

    /// <summary>Working days from delivery in which a unit may ask to return an order; 1 (吕梁's rule; Shandong has 2).</summary>
    public int ReturnWorkingDays { get; init; } = 1;

    /// <summary>Working days from the reply to the first callback; 1 (product default).</summary>
    public int CallbackWorkingDays { get; init; } = 1;

    /// <summary>Calendar days from closing to automatic archiving; 30 (product default).</summary>
    public int AutoArchiveDays { get; init; } = 30;

    /// <summary>Approved returns after which the next dispatch is final (终审派单); 2 (product default).</summary>
    public int MaxApprovedReturns { get; init; } = 2;

    /// <summary>Extensions that one order may be granted; 3.</summary>
    public int MaxExtensions { get; init; } = 3;

    /// <summary>Working days of one extension; 3.</summary>
    public int MaxExtensionWorkingDays { get; init; } = 3;

    /// <summary>Calendar days by which a long-cycle matter may be extended in all; 180 (product default).</summary>
    public int LongCycleCalendarDays { get; init; } = 180;

    /// <summary>Working days from a supervision order (督办) to the unit's reply to it; 2 (product default).</summary>
    public int SupervisionReplyWorkingDays { get; init; } = 2;

    /// <summary>Working days before a due time at which an order is due soon (临期); 1 (product default).</summary>
    public int DueSoonWorkingDays { get; init; } = 1;

    /// <summary>Working days after a due time at which an order still owed goes to the supervisor; 1 (product default).</summary>
    public int EscalationWorkingDays { get; init; } = 1;

    /// <summary>Local time of day of the automatic 催办, on the last working day before the due day and the first after it; 09:00.</summary>
    public TimeOnly UrgeAt { get; init; } = new(9, 0);

    /// <summary>Working days from the 催办 after the due day to the written criticism (书面批评); 5.</summary>
    public int CriticismWorkingDays { get; init; } = 5;

    /// <summary>Attempts on different half-days after which a caller counts as unreachable; 3 (product default).</summary>
    public int CallbackAttempts { get; init; } = 3;

    /// <summary>Clock minutes in which an emergency referred to a partner, or received from one, is to be accepted; 30 (国办发〔2022〕12号 leaves it to the platforms; product default).</summary>
    public int PartnerEmergencyAcceptMinutes { get; init; } = 30;

    /// <summary>Working days in which any other referral is to be accepted; 1 (国办发〔2022〕12号 leaves it to the platforms; product default).</summary>
    public int PartnerAcceptWorkingDays { get; init; } = 1;

    /// <summary>Working days in which the receiver of a referral may return it; 1 (国办发〔2022〕12号 leaves it to the platforms; product default).</summary>
    public int PartnerReturnWorkingDays { get; init; } = 1;

    /// <summary>What is wrong with the limits, in Simplified Chinese; empty when they can be used. Every limit is at least 1.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. Named().Concat(HandleWorkingDays.Select(d => (Name: $"{nameof(HandleWorkingDays)}.{d.Key}", d.Value)))
            .Where(limit => limit.Value < 1)
            .Select(limit => FormattableString.Invariant($"{limit.Name} 须不小于 1：{limit.Value}")),
    ];

    private (string Name, int Value)[] Named() =>
    [
        (nameof(DispatchHours), DispatchHours),
        (nameof(UrgentDispatchHours), UrgentDispatchHours),
        (nameof(AcknowledgeHours), AcknowledgeHours),
        (nameof(EmergencyAcknowledgeMinutes), EmergencyAcknowledgeMinutes),
        (nameof(EmergencyFirstOpinionHours), EmergencyFirstOpinionHours),
        (nameof(DefaultHandleWorkingDays), DefaultHandleWorkingDays),
        (nameof(ReturnWorkingDays), ReturnWorkingDays),
        (nameof(CallbackWorkingDays), CallbackWorkingDays),
        (nameof(AutoArchiveDays), AutoArchiveDays),
        (nameof(MaxApprovedReturns), MaxApprovedReturns),
        (nameof(MaxExtensions), MaxExtensions),
        (nameof(MaxExtensionWorkingDays), MaxExtensionWorkingDays),
        (nameof(LongCycleCalendarDays), LongCycleCalendarDays),
        (nameof(SupervisionReplyWorkingDays), SupervisionReplyWorkingDays),
        (nameof(DueSoonWorkingDays), DueSoonWorkingDays),
        (nameof(EscalationWorkingDays), EscalationWorkingDays),
        (nameof(CriticismWorkingDays), CriticismWorkingDays),
        (nameof(CallbackAttempts), CallbackAttempts),
        (nameof(PartnerEmergencyAcceptMinutes), PartnerEmergencyAcceptMinutes),
        (nameof(PartnerAcceptWorkingDays), PartnerAcceptWorkingDays),
        (nameof(PartnerReturnWorkingDays), PartnerReturnWorkingDays),
    ];
}
