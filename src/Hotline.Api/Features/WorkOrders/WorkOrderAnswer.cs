using System.Diagnostics.CodeAnalysis;
using Hotline.Api.Features.Tickets;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.WorkOrders;

/// <summary>A work order with what a unit needs to know of its ticket.</summary>
internal sealed record WorkOrderAnswer : OrderAnswer
{
    [SetsRequiredMembers]
    private WorkOrderAnswer(OrderAnswer order, Ticket ticket) : base(order)
    {
        (TicketId, TicketNumber, TicketStatus) = (TicketView.Id(ticket.Id), ticket.Number, ticket.Status);
        (Title, Urgency) = (ticket.Title, ticket.Urgency);
    }

    /// <summary>The ticket's id.</summary>
    public string TicketId { get; }

    /// <summary>The ticket's number.</summary>
    public string TicketNumber { get; }

    /// <summary>The ticket's status.</summary>
    public TicketStatus TicketStatus { get; }

    /// <summary>The ticket's title.</summary>
    public string Title { get; }

    /// <summary>The ticket's urgency.</summary>
    public Urgency Urgency { get; }

    /// <summary>The ticket that took the move instead: the master of a merged one.</summary>
    public LandedOn? LandedOn { get; init; }

    public static WorkOrderAnswer Of(WorkOrder order, Ticket ticket, IReadOnlyList<Supervision> supervisions, TicketView view) =>
        new(view.Of(order, ticket.Status, supervisions), ticket);
}

/// <summary>Where something landed that was meant for a merged ticket.</summary>
/// <param name="TicketId">Id of the master.</param>
internal sealed record LandedOn(string TicketId)
{
    public static LandedOn? Of(Ticket? master) => master is null ? null : new(TicketView.Id(master.Id));
}
