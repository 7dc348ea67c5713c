namespace Hotline.Domain.Lifecycles;

/// <summary>The scopes a token can carry (api.md §2). A move's scope stands in its lifecycle row.</summary>
public static class Scopes
{
    public const string TicketsRead = "tickets.read";
    public const string TicketsWrite = "tickets.write";
    public const string TicketsDispatch = "tickets.dispatch";
    public const string UnitsHandle = "units.handle";
    public const string CallbacksWrite = "callbacks.write";
    public const string ReferralsRead = "referrals.read";
    public const string ReferralsWrite = "referrals.write";
    public const string StatisticsRead = "statistics.read";
    public const string BulletinsPublish = "bulletins.publish";
    public const string TicketsConfidential = "tickets.confidential";
    public const string CallersReveal = "callers.reveal";
    public const string ReferenceWrite = "reference.write";
    public const string ClientsManage = "clients.manage";
    public const string AuditRead = "audit.read";
    public const string Exchange = "exchange";

    /// <summary>Every scope there is.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        TicketsRead, TicketsWrite, TicketsDispatch, UnitsHandle, CallbacksWrite, ReferralsRead, ReferralsWrite, StatisticsRead,
        BulletinsPublish, TicketsConfidential, CallersReveal, ReferenceWrite, ClientsManage, AuditRead, Exchange,
    ];
}
