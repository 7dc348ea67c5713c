namespace Hotline.Api.Persistence.Rows;

/// <summary>关联 as seen from one of the two tickets; there is a row for each side.</summary>
internal sealed class TicketLink(long ticketId, long otherId)
{
    public long TicketId { get; private set; } = ticketId;

    public long OtherId { get; private set; } = otherId;
}
