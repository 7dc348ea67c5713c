namespace Hotline.Domain.Clocks;

/// <summary>What the clock does by itself (rules.md §3), in the order in which things of the same moment are done.</summary>
public enum ClockKind
{
    /// <summary>临期: an order is due within the profile's working days.</summary>
    DueSoon,

    /// <summary>催办 on the last working day before the due day.</summary>
    UrgeBefore,

    /// <summary>签收超时.</summary>
    AcknowledgeOverdue,

    /// <summary>派单超时: still at the centre.</summary>
    DispatchOverdue,

    /// <summary>逾期: the unit owes its reply after the due time.</summary>
    Overdue,

    /// <summary>督办回复超时.</summary>
    SupervisionOverdue,

    /// <summary>催办 on the first working day after the due day.</summary>
    UrgeAfter,

    /// <summary>升级 to the supervisor.</summary>
    Escalated,

    /// <summary>书面批评.</summary>
    Criticised,

    /// <summary>待回访: the callback of a round falls due.</summary>
    CallbackDue,

    /// <summary>自动归档.</summary>
    AutoArchived,
}
