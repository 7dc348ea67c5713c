namespace Hotline.Api.Tests.Models;

/// <summary>A move as the contract has it: its call, scope, and the states that allow it.</summary>
internal sealed record PlainMove(string Name, string Scope, string From)
{
    public bool IsFrom(string status) => From.Split(' ').Contains(status);
}

/// <summary>The lifecycle of rules.md §2 and the scopes of api.md §2, copied by hand.</summary>
internal static class PlainTable
{
    private const string NotArchived = "registered dispatched replied closed suspended referred merged rejected withdrawn";

    /// <summary>That urge and supervise are refused as moves where no order can be open, not for want of one, is the product's choice.</summary>
    private const string WithOrders = "dispatched replied suspended closed";

    public static readonly IReadOnlyDictionary<string, PlainMove> OfTickets = new PlainMove[]
    {
        new("answer", "tickets.dispatch", "registered"),
        new("dispatch", "tickets.dispatch", "registered"),
        new("reject", "tickets.dispatch", "registered"),
        new("withdraw", "tickets.write", "registered dispatched suspended"),
        new("merge", "tickets.write", "registered dispatched replied referred suspended"),
        new("unmerge", "tickets.write", "merged"),
        new("recall", "tickets.dispatch", "dispatched"),
        new("review", "tickets.dispatch", "replied"),
        new("suspend", "tickets.dispatch", "registered dispatched"),
        new("resume", "tickets.dispatch", "suspended"),
        new("callbacks", "callbacks.write", "closed merged"),
        new("rework", "tickets.dispatch", "closed"),
        new("archive", "tickets.write", "closed rejected withdrawn"),
        new("notes", "tickets.write", NotArchived),
        new("link", "tickets.write", NotArchived),
        new("urge", "tickets.write", WithOrders),
        new("supervise", "tickets.dispatch", WithOrders),
        new("exclude", "tickets.dispatch", NotArchived),
    }.ToDictionary(m => m.Name);

    public static readonly IReadOnlyDictionary<string, PlainMove> OfOrders = new PlainMove[]
    {
        new("acknowledge", "units.handle", "delivered"),
        new("return-request", "units.handle", "delivered acknowledged"),
        new("return-decision", "tickets.dispatch", "returnRequested"),
        new("extension-request", "units.handle", "acknowledged"),
        new("extension-decision", "tickets.dispatch", "acknowledged"),
        new("progress", "units.handle", "acknowledged"),
        new("reply", "units.handle", "acknowledged"),
        new("supervision-reply", "units.handle", "delivered acknowledged returnRequested replied done"),
    }.ToDictionary(m => m.Name);

    /// <summary>Offered by the state; its call is not one of a ticket's, and the model has no partners.</summary>
    private static readonly PlainMove Refer = new("refer", "referrals.write", "registered dispatched");

    /// <summary>What the state of a ticket allows, whoever asks; urge and supervise where an order is open.</summary>
    public static IEnumerable<PlainMove> AllowedBy(PlainTicket ticket) => OfTickets.Values.Append(Refer).Where(
        m => m.IsFrom(ticket.Status) && (m.Name is not ("urge" or "supervise") || ticket.OpenOrders.Any()));

    /// <summary>What the state of an order allows, whoever asks; only progress while its ticket is suspended.</summary>
    public static IEnumerable<PlainMove> AllowedBy(PlainTicket ticket, PlainOrder order) => OfOrders.Values.Where(m => m.IsFrom(order.Status) && (ticket.Status, m.Name) switch
    {
        ("archived", _) => false,
        ("suspended", _) => m.Name == "progress",
        (_, "supervision-reply") => ticket.Supervises(order),
        (_, "extension-decision") => order.Asked is not null,
        (_, "extension-request") => order.Asked is null,
        (_, "return-request") => !order.Final,
        _ => true,
    });
}
