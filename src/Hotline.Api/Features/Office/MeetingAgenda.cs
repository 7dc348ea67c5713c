using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>议程: tickets come onto an open meeting's agenda and leave it; both histories say so. A ticket waits on one agenda at a time.</summary>
internal static class MeetingAgenda
{
    /// <summary>A ticket for the agenda.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Id of the ticket.</summary>
        public string? TicketId { get; init; }

        /// <summary>What the meeting is asked.</summary>
        public string? Question { get; init; }
    }

    /// <summary>A ticket that need not be settled here.</summary>
    internal sealed record RemoveRequest
    {
        /// <summary>Id of the ticket.</summary>
        public string? TicketId { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.TicketId).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Question).MaximumLength(Lengths.Text);
        }
    }

    internal sealed class RemoveValidator : AbstractValidator<RemoveRequest>
    {
        public RemoveValidator()
        {
            RuleFor(r => r.TicketId).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Reason).MaximumLength(Lengths.Text);
        }
    }

    /// <summary>A ticket that may be put on an agenda.</summary>
    /// <param name="Ticket">The ticket.</param>
    /// <param name="Dispute">Its disputed referral, where it has one.</param>
    internal sealed record Waiting(Ticket Ticket, long? Dispute);

    /// <summary>A ticket that is open and on no agenda, or what is wrong with it.</summary>
    public static async Task<(Waiting? Found, FieldFault? Fault)> Find(HotlineContext db, long id, Act act, CancellationToken cancellation)
    {
        if (await db.Tickets.Where(Visible.To(act, db)).FirstOrDefaultAsync(t => t.Id == id, cancellation) is not { } ticket)
            return (null, new("ticketId", $"没有编号为 {id} 的事项", $"there is no ticket {id}"));
        if (!TicketLifecycle.IsOpen(ticket.Status))
            return (null, new("ticketId", $"事项 {ticket.Number} 已结束，无需提交协调会", $"the ticket {ticket.Number} has ended; there is nothing to be settled"));
        if (await db.Set<AgendaItem>().Where(a => a.TicketId == id && a.RuledAt == null && a.LeftAt == null).Select(a => (long?)a.MeetingId).FirstOrDefaultAsync(cancellation) is { } other)
            return (null, new("ticketId", $"事项 {ticket.Number} 已在协调会 {other} 的议程中", $"the ticket {ticket.Number} is on the agenda of meeting {other}"));
        var dispute = ticket.ReferralCount == 0 ? null
            : await db.Referrals.Where(r => r.TicketId == id && r.Status == ReferralStatus.Disputed).Select(r => (long?)r.Id).FirstOrDefaultAsync(cancellation);
        return (new(ticket, dispute), null);
    }

    public static void Put(CoordinationMeeting meeting, Waiting waiting, string? question, Act act)
    {
        meeting.Agenda.Add(new AgendaItem { TicketId = waiting.Ticket.Id, ReferralId = waiting.Dispute, Question = question });
        waiting.Ticket.PutOnAgenda(TicketView.Id(meeting.Id), question, act.Actor, act.At);
    }

    /// <summary>Off the agenda without a ruling; refused for a restricted ticket that the mover does not see.</summary>
    public static async Task<Refusal?> Leave(CoordinationMeeting meeting, AgendaItem item, string? reason, Command command, CancellationToken cancellation)
    {
        var ticket = await command.Db.Tickets.FirstAsync(t => t.Id == item.TicketId, cancellation);
        if (Visible.Hides(ticket, command.Act))
            return OfficeCalls.Lacks(command.Act, Scopes.TicketsConfidential);
        item.LeftAt = command.Act.At;
        ticket.LeaveAgenda(TicketView.Id(meeting.Id), reason, command.Act.Actor, command.Act.At);
        return null;
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(long id, AddRequest request, Command command, CancellationToken cancellation)
        {
            var (meeting, refusal) = await RecordMeeting.Handler.Open(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            if (OfficeCalls.Key(request.TicketId!) is not { } key)
                return Refusal.Invalid("ticketId", $"没有编号为 {request.TicketId} 的事项", $"there is no ticket {request.TicketId}");
            if (meeting!.Agenda.Count(a => a.IsOpen) >= RecordMeeting.Most)
                return Refusal.Invalid("ticketId", $"议程最多 {RecordMeeting.Most} 件", $"an agenda holds {RecordMeeting.Most} tickets at most");
            var (waiting, fault) = await Find(command.Db, key, command.Act, cancellation);
            if (fault is not null)
                return Refusal.Invalid([fault]);
            Put(meeting, waiting!, request.Question, command.Act);
            meeting.Version++;
            return await RecordMeeting.Handler.Save(meeting, command, await reference.Look(command.Db, cancellation), "agendaAdded", cancellation);
        }

        public async Task<Result> Remove(long id, RemoveRequest request, Command command, CancellationToken cancellation)
        {
            var (meeting, refusal) = await RecordMeeting.Handler.Open(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            if (meeting!.Agenda.Find(a => a.IsOpen && TicketView.Id(a.TicketId) == request.TicketId) is not { } item)
                return Refusal.Invalid("ticketId", $"事项 {request.TicketId} 不在待议议程中", $"the ticket {request.TicketId} does not wait on this agenda");
            if (item.ReferralId is not null)
                return new Refusal(Refusals.MoveNotAllowed, "与对接平台的争议须作出裁定，不能移出议程。", "A dispute with a partner must be ruled; it does not leave the agenda.");
            if (await Leave(meeting, item, request.Reason, command, cancellation) is { } unseen)
                return unseen;
            meeting.Version++;
            return await RecordMeeting.Handler.Save(meeting, command, await reference.Look(command.Db, cancellation), "agendaRemoved", cancellation);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapDo<AddRequest, Meetings.MeetingAnswer>("/v1/coordination-meetings/{id:long}/agenda", Scopes.TicketsDispatch, handler.Add)
            .WithTags("Referrals").WithSummary("列入议程 · Put a ticket on the agenda").WithDescription("An open ticket that is on no agenda. Its history names the meeting.");
        app.MapDo<RemoveRequest, Meetings.MeetingAnswer>("/v1/coordination-meetings/{id:long}/agenda/remove", Scopes.TicketsDispatch, handler.Remove)
            .WithTags("Referrals").WithSummary("移出议程 · Take a ticket off the agenda").WithDescription("Of one that is not ruled; a dispute must be. It stays on record with the meeting.");
    }
}
