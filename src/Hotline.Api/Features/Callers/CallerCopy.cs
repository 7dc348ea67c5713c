using Hotline.Api.Features.Tickets;
using Hotline.Api.Sites;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Callers;

/// <summary>All that is kept of a phone, for the one whose it is.</summary>
internal sealed record CallerCopy
{
    /// <summary>The moment of the copy.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>The phone in its normal form.</summary>
    public required string Phone { get; init; }

    /// <summary>The name that was asked for; null for all that the phone has.</summary>
    public string? Name { get; init; }

    /// <summary>Whether matters of callers who asked to be kept confidential, or to stay anonymous, are among them.</summary>
    public required bool IncludesWithheld { get; init; }

    /// <summary>Names that the phone has: several may share one.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Matters registered for the phone, oldest first.</summary>
    public required IReadOnlyList<CopiedTicket> Tickets { get; init; }

    /// <summary>Calls from the phone, oldest first; with a name only those that led to one of the matters.</summary>
    public required IReadOnlyList<CopiedCall> Calls { get; init; }
}

/// <summary>A matter of the caller. Other callers' matters, and persons whom others named in words about it, are left out.</summary>
internal sealed record CopiedTicket
{
    /// <summary>Number told to the caller.</summary>
    public required string Number { get; init; }

    /// <summary>Status.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>Channel.</summary>
    public required Channel Channel { get; init; }

    /// <summary><c>local</c>, or the partner it came from.</summary>
    public required string Source { get; init; }

    /// <summary>Appeal type.</summary>
    public required CodeLabel AppealType { get; init; }

    /// <summary>Category.</summary>
    public required CategoryAnswer Category { get; init; }

    /// <summary>Area of the matter.</summary>
    public CodeLabel? Area { get; init; }

    /// <summary>Place of the matter.</summary>
    public string? Address { get; init; }

    /// <summary>Point of the matter.</summary>
    public Location? Location { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Content.</summary>
    public required string Content { get; init; }

    /// <summary>The caller, whole.</summary>
    public required CallerAnswer Caller { get; init; }

    /// <summary>When the matter happened.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>When it was closed; of a repeat when its master was.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>When it was archived.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>The centre's own answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Result; of a repeat its master's.</summary>
    public Solved? Solved { get; init; }

    /// <summary>The last rated callback.</summary>
    public Satisfaction? Satisfaction { get; init; }

    /// <summary>What units were asked, and what they answered for the caller; oldest first.</summary>
    public required IReadOnlyList<CopiedOrder> WorkOrders { get; init; }

    /// <summary>Callbacks, oldest first.</summary>
    public required IReadOnlyList<CopiedCallback> Callbacks { get; init; }

    /// <summary>To which partners it went, or from which it came.</summary>
    public required IReadOnlyList<CopiedReferral> Referrals { get; init; }

    /// <summary>Its files; the bytes are at the ticket.</summary>
    public required IReadOnlyList<CopiedFile> Attachments { get; init; }

    /// <summary>What happened to it and may be told, oldest first; who saw the caller whole is among it.</summary>
    public required IReadOnlyList<CopiedEntry> History { get; init; }
}

/// <summary>What a unit was asked.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Role">Lead or assisting.</param>
/// <param name="DeliveredAt">When it was delivered.</param>
/// <param name="RepliedAt">When the unit replied.</param>
/// <param name="PublicText">Its reply for the caller.</param>
internal sealed record CopiedOrder(CodeLabel Unit, OrderRole Role, DateTimeOffset DeliveredAt, DateTimeOffset? RepliedAt, string? PublicText);

/// <summary>A callback.</summary>
/// <param name="At">When.</param>
/// <param name="Outcome">Outcome.</param>
/// <param name="Satisfaction">Rating.</param>
/// <param name="Solved">What the caller said of the result.</param>
/// <param name="Remark">What the caller said besides.</param>
internal sealed record CopiedCallback(DateTimeOffset At, CallbackOutcome Outcome, Satisfaction? Satisfaction, Solved? Solved, string? Remark);

/// <summary>A referral.</summary>
/// <param name="Partner">The partner.</param>
/// <param name="Direction">Sent to it, or received from it.</param>
/// <param name="PartnerNumber">The partner's own number.</param>
/// <param name="Status">Status.</param>
/// <param name="MadeAt">When it was first sent or received.</param>
/// <param name="ResultText">The result in words.</param>
internal sealed record CopiedReferral(CodeLabel Partner, ReferralDirection Direction, string? PartnerNumber, ReferralStatus Status, DateTimeOffset MadeAt, string? ResultText);

/// <summary>A file.</summary>
/// <param name="Name">Name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Type">Media type.</param>
/// <param name="AddedAt">When it was added.</param>
internal sealed record CopiedFile(string Name, long Size, string Type, DateTimeOffset AddedAt);

/// <summary>Something that happened.</summary>
/// <param name="At">When.</param>
/// <param name="Action">What.</param>
/// <param name="Unit">The unit concerned.</param>
/// <param name="Text">The words, where they were meant for the caller or come from the caller.</param>
internal sealed record CopiedEntry(DateTimeOffset At, string Action, CodeLabel? Unit, string? Text);

/// <summary>A call.</summary>
/// <param name="StartedAt">When it began.</param>
/// <param name="AnsweredAt">When it was answered.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Result">answered, abandoned or transferred.</param>
/// <param name="Tickets">Numbers of the matters above that it led to.</param>
/// <param name="Handovers">To whom the caller was put through, or who was called in.</param>
internal sealed record CopiedCall(
    DateTimeOffset StartedAt, DateTimeOffset? AnsweredAt, DateTimeOffset EndedAt, string Result, IReadOnlyList<string> Tickets, IReadOnlyList<CopiedHandover> Handovers);

/// <summary>A handover of a call. Why is the operators' word among themselves, and left out.</summary>
/// <param name="Kind">How, e.g. threeWay.</param>
/// <param name="To">Code of the partner.</param>
/// <param name="Outcome">What came of it.</param>
internal sealed record CopiedHandover(string Kind, string To, string? Outcome);
