using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// Who did what to what, append-only, written in the transaction of the act. Personal data stand in it by reference only, so that
/// removing them later does not touch it.
/// </summary>
internal sealed class AuditEntry
{
    public long Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    public string Client { get; private set; } = "";

    public string Subject { get; private set; } = "";

    public string? Operator { get; private set; }

    /// <summary>The act, e.g. <c>ticket.dispatched</c> or <c>import.tickets</c>.</summary>
    public string Action { get; private set; } = "";

    public Ticket? Ticket { get; private set; }

    public long? TicketId { get; private set; }

    public int? TicketVersion { get; private set; }

    /// <summary>Particulars without personal data.</summary>
    public string? Detail { get; private set; }

    public static AuditEntry Of(HistoryEntry entry, Ticket ticket) => new()
    {
        At = entry.At,
        Client = entry.Client,
        Subject = entry.Subject,
        Operator = entry.Operator,
        Action = "ticket." + entry.Action,
        Ticket = ticket,
        TicketVersion = entry.Version,
    };

    /// <summary>An act on a ticket that makes no version of it.</summary>
    public static AuditEntry Of(Hotline.Domain.Actor actor, string action, long ticketId, string detail, DateTimeOffset at)
    {
        var entry = Of(actor, action, detail, at);
        entry.TicketId = ticketId;
        return entry;
    }

    public static AuditEntry Of(Hotline.Domain.Actor actor, string action, string detail, DateTimeOffset at) => new()
    {
        At = at,
        Client = actor.Client,
        Subject = actor.Subject,
        Operator = actor.Operator,
        Action = action,
        Detail = detail,
    };
}
