using Hotline.Domain;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence.Rows;

/// <summary>
/// What others may follow: one row for each change, written in its transaction, with ids and states and no caller data. The body is
/// made when the change is made and never again.
/// </summary>
internal sealed class OutboxEvent
{
    public long Id { get; private set; }

    public DateTimeOffset At { get; private set; }

    /// <summary>e.g. <c>ticket.dispatched</c>.</summary>
    public string Type { get; private set; } = "";

    public Ticket? Ticket { get; private set; }

    public long TicketId { get; private set; }

    public int TicketVersion { get; private set; }

    public string Status { get; private set; } = "";

    public int Round { get; private set; }

    public string? Unit { get; private set; }

    public static OutboxEvent Of(HistoryEntry entry, Ticket ticket) => new()
    {
        At = entry.At,
        Type = "ticket." + entry.Action,
        Ticket = ticket,
        TicketVersion = entry.Version,
        Status = Code.Of(entry.StatusAfter),
        Round = entry.Round,
        Unit = entry.Unit,
    };
}
