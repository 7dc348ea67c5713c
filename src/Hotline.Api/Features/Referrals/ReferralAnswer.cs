using Hotline.Api.Features.Tickets;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Referrals;

/// <summary>互转: a matter between the line and one partner, as it stands.</summary>
internal record ReferralAnswer
{
    /// <summary>Opaque id; use it in paths.</summary>
    public required string Id { get; init; }

    /// <summary>Counts its changes; the ETag names it and the ticket's version.</summary>
    public required int Version { get; init; }

    /// <summary>The ticket.</summary>
    public required string TicketId { get; init; }

    /// <summary>Our number of the matter.</summary>
    public required string Number { get; init; }

    /// <summary>The partner.</summary>
    public required CodeLabel Partner { get; init; }

    /// <summary>The partner's own number of the matter.</summary>
    public string? PartnerNumber { get; init; }

    /// <summary>The matter between the two platforms.</summary>
    public required string TransferId { get; init; }

    /// <summary>Sent to the partner, or received from it.</summary>
    public required ReferralDirection Direction { get; init; }

    /// <summary>Status.</summary>
    public required ReferralStatus Status { get; init; }

    /// <summary>What we may do, by state and the token's scopes; each the last path segment of its call.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    /// <summary>1, and one more each time it is sent again or redone.</summary>
    public required int Round { get; init; }

    /// <summary>Danger to life, property or public safety.</summary>
    public required bool Emergency { get; init; }

    /// <summary>The emergency was handed over by phone first; false alarms the shift.</summary>
    public bool? PhoneHandoverDone { get; init; }

    /// <summary>Why it was referred.</summary>
    public string? Reason { get; init; }

    /// <summary>What the boundary rules advised, and on which version of them.</summary>
    public KeptAdvice? Advice { get; init; }

    /// <summary>When it was first sent or received.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When the current round was sent or received; limits run from here.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>签收 limit, inclusive.</summary>
    public required DateTimeOffset AcceptBy { get; init; }

    /// <summary>Limit of a return, inclusive.</summary>
    public required DateTimeOffset ReturnBy { get; init; }

    /// <summary>Limit of the result, inclusive.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>True while the limit rests on a year whose holiday notice is not loaded.</summary>
    public required bool DueProvisional { get; init; }

    /// <summary>The partner's own deadline, inclusive; ours of an inbound matter is not later.</summary>
    public DateTimeOffset? PartnerDueAt { get; init; }

    /// <summary>Somebody owes a result past its limit.</summary>
    public required bool Overdue { get; init; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>Who accepted it.</summary>
    public string? AcceptedBy { get; init; }

    /// <summary>The last return, whatever came of it.</summary>
    public ReferralReturn? Return { get; init; }

    /// <summary>The extension that waits for its decision.</summary>
    public ReferralExtension? Extension { get; init; }

    /// <summary>The result.</summary>
    public ReferralResult? Result { get; init; }

    /// <summary>When it was returned, withdrawn or closed.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public static ReferralAnswer Of(Referral referral, Ticket ticket, ReferralViewer viewer) => new()
    {
        Id = TicketView.Id(referral.Id),
        Version = referral.Version,
        TicketId = TicketView.Id(ticket.Id),
        Number = ticket.Number,
        Partner = new CodeLabel(referral.Partner, viewer.Site.SourceLabel(referral.Partner)),
        PartnerNumber = referral.PartnerNumber,
        TransferId = referral.TransferId,
        Direction = referral.Direction,
        Status = referral.Status,
        AllowedActions = viewer.MayMove && ticket.Status != TicketStatus.Archived ? [.. referral.OurMoves().Select(m => m.Segment()).OfType<string>()] : [],
        Round = referral.Round,
        Emergency = referral.Emergency,
        PhoneHandoverDone = referral.PhoneHandoverDone,
        Reason = referral.Reason,
        Advice = referral.BoundaryVersion is { } version ? new KeptAdvice(referral.AdvisedTarget, referral.AdvisedReason, version) : null,
        MadeAt = referral.MadeAt,
        SentAt = referral.SentAt,
        AcceptBy = referral.AcceptBy,
        ReturnBy = referral.ReturnBy,
        DueAt = referral.DueAt,
        DueProvisional = referral.DueProvisional,
        PartnerDueAt = referral.PartnerDueAt,
        Overdue = referral.IsOwed && referral.DueAt < viewer.At,
        AcceptedAt = referral.AcceptedAt,
        AcceptedBy = referral.AcceptedBy,
        Return = referral.ReturnReason is { } reason ? new ReferralReturn(reason, referral.ReturnText!) : null,
        Extension = referral.ExtensionAsked ? new ReferralExtension(referral.ExtensionDays, referral.ExtensionDueAt, referral.ExtensionReason!) : null,
        Result = referral.ReportedAt is { } at ? new ReferralResult(referral.ResultText!, referral.Solved!.Value, at) : null,
        EndedAt = referral.EndedAt,
    };
}

/// <summary>Who looks at referrals, and when.</summary>
internal sealed record ReferralViewer(Site Site, bool MayMove, DateTimeOffset At);

/// <summary>What the boundary rules advised.</summary>
/// <param name="Target">police110, hotline12345 or threeWay; null where no rule fitted.</param>
/// <param name="Reason">The rule's reason.</param>
/// <param name="RulesVersion">Version of the rules.</param>
internal sealed record KeptAdvice(string? Target, string? Reason, int RulesVersion);

/// <summary>退单.</summary>
/// <param name="Reason">Reason.</param>
/// <param name="Text">In words.</param>
internal sealed record ReferralReturn(PartnerReturnReason Reason, string Text);

/// <summary>延期申请 that waits.</summary>
/// <param name="WorkingDays">Working days asked for.</param>
/// <param name="DueAt">Or the due time asked for.</param>
/// <param name="Reason">Why.</param>
internal sealed record ReferralExtension(int? WorkingDays, DateTimeOffset? DueAt, string Reason);

/// <summary>办理结果.</summary>
/// <param name="Text">In words.</param>
/// <param name="Solved">Solved or not.</param>
/// <param name="ReportedAt">When.</param>
internal sealed record ReferralResult(string Text, Solved Solved, DateTimeOffset ReportedAt);
