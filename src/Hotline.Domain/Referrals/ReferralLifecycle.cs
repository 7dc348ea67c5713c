using Hotline.Domain.Lifecycles;
using static Hotline.Domain.Referrals.ReferralMove;
using static Hotline.Domain.Referrals.ReferralStatus;

namespace Hotline.Domain.Referrals;

/// <summary>状态 of a referral (rules.md §2).</summary>
public enum ReferralStatus { Sent, Accepted, ReturnRequested, Returned, ResultReported, Closed, Withdrawn, Disputed }

/// <summary>Sent to a partner, or received from one.</summary>
public enum ReferralDirection { Outbound, Inbound }

/// <summary>A move of a referral; those of a client are named as the last segment of their call.</summary>
public enum ReferralMove
{
    Accept, Return, ReturnDecision, ExtensionRequest, ExtensionDecision, Progress, Result, Amend, Redo, Urge, Supervise, Withdraw, VisitResult, Close,
    Reopen, Rule,
}

/// <summary>互转生命周期. Whoever sent the matter and whoever received it make different moves of the same table.</summary>
public static class ReferralLifecycle
{
    /// <summary>The table.</summary>
    public static Lifecycle<ReferralStatus, ReferralMove> Table { get; } = new(
        new(Accept, [Sent], [Accepted], Scopes.ReferralsWrite, "by", "签收 by a named person of the receiver"),
        new(Return, [Sent, Accepted], [Returned, ReturnRequested, Disputed], Scopes.ReferralsWrite, "reason, text", "by the receiver within its window; between peers the first is effective at once, a second by the same side is a dispute"),
        new(ReturnDecision, [ReturnRequested], [Returned, Sent, Accepted, Disputed], Scopes.ReferralsWrite, "decision", "by the sender; refused → back to where it was"),
        new(ExtensionRequest, [Accepted], [], Scopes.ReferralsWrite, "workingDays or dueAt, reason", "by the receiver"),
        new(ExtensionDecision, [Accepted], [], Scopes.ReferralsWrite, "decision", "by the sender"),
        new(Progress, [Accepted, ReturnRequested, Disputed], [], Scopes.ReferralsWrite, "text", "by the receiver"),
        new(Result, [Sent, Accepted, ResultReported], [ResultReported], Scopes.ReferralsWrite, "text, solved", "by the receiver; a later one takes the place of the earlier"),
        new(Amend, [Sent, Accepted, ReturnRequested, ResultReported, Disputed], [], Scopes.ReferralsWrite, "the changed fields", "by the sender"),
        new(Redo, [ResultReported], [Accepted], Scopes.ReferralsWrite, "reason", "by the sender; round + 1"),
        new(Urge, [Sent, Accepted, ReturnRequested, Disputed], [], Scopes.ReferralsWrite, "text", "by the sender"),
        new(Supervise, [Sent, Accepted, ReturnRequested, Disputed], [], Scopes.ReferralsWrite, "text", "by the sender"),
        new(Withdraw, [Sent, Accepted, ReturnRequested], [Withdrawn], Scopes.ReferralsWrite, "reason", "by the sender"),
        new(VisitResult, [ResultReported], [], Scopes.CallbacksWrite, "outcome", "by whoever asked the caller"),
        new(Close, [ResultReported], [Closed], Scopes.Exchange, "", "with its ticket, or by the superior platform"),
        new(Reopen, [Returned, Withdrawn], [Sent], Scopes.ReferralsWrite, "reason", "referred again: the same transfer, round + 1"),
        new(Rule, [Disputed], [Accepted, Returned], Scopes.ReferralsWrite, "handler, reason", "by a coordination meeting; no further return"));

    /// <summary>The moves of whoever sent the matter; the receiver makes the others.</summary>
    public static IReadOnlyList<ReferralMove> OfSender { get; } = [ReturnDecision, ExtensionDecision, Amend, Redo, Urge, Supervise, Withdraw, Reopen];

    /// <summary>The moves of whoever received it.</summary>
    public static IReadOnlyList<ReferralMove> OfReceiver { get; } = [Accept, Return, ExtensionRequest, Progress, Result];

    /// <summary>Somebody still owes something.</summary>
    public static bool IsOpen(ReferralStatus status) => status is Sent or Accepted or ReturnRequested or Disputed or ResultReported;

    /// <summary>The receiver still owes its result.</summary>
    public static bool IsOwed(ReferralStatus status) => status is Sent or Accepted or ReturnRequested or Disputed;
}
