namespace Hotline.Domain.Tickets;

/// <summary>状态 of a ticket (rules.md §2).</summary>
public enum TicketStatus { Registered, Dispatched, Replied, Closed, Archived, Suspended, Referred, Merged, Rejected, Withdrawn }

/// <summary>办理方式: handled by the centre itself (协调办理), or by a unit or partner (交办处理).</summary>
public enum Handling { Coordinated, Dispatched }

/// <summary>渠道: how the matter reached the centre.</summary>
public enum Channel { Phone, Wechat, Website, App, Letter, Visit, Police110, Superior, Other }

/// <summary>紧急程度.</summary>
public enum Urgency { Normal, Urgent, Emergency }

/// <summary>办理结果.</summary>
public enum Solved { Solved, Partly, Unsolved, Unfounded }

/// <summary>满意度, best first.</summary>
public enum Satisfaction { VerySatisfied, Satisfied, BasicallySatisfied, Dissatisfied, VeryDissatisfied }

/// <summary>How a ticket ended, kept when it is archived.</summary>
public enum Ending { Closed, Rejected, Withdrawn, Merged }

/// <summary>不予受理 reasons; the caller is told the right route.</summary>
public enum RejectionReason
{
    LegalProcedure, DisciplineInspection, Petition, InformationDisclosure, SecretOrPrivacy, PublicOrder, Malicious, OutOfScope,
}

/// <summary>退单理由.</summary>
public enum ReturnReason { NotOurDuty, WrongArea, Duplicate, InsufficientInformation, LegalChannelOpen, Other }
