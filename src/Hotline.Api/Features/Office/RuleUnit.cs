using Hotline.Api.Boundary;
using Hotline.Api.Features.Dispatching;
using Hotline.Api.Features.References;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Office;

/// <summary>
/// 裁定 of a ticket that units return to each other: it goes to the ruled unit as final (终审派单), and the dispatch catalogue may learn
/// from it. Both happen in one transaction, or neither.
/// </summary>
internal static class RuleUnit
{
    internal sealed class Handler(Reference reference, TicketMoves moves)
    {
        public async Task<Result> Run(long id, Meetings.Ruling request, Command command, CancellationToken cancellation)
        {
            var (db, act) = (command.Db, command.Act);
            if ((OfficeCalls.Lacks(act, Scopes.TicketsDispatch) ?? (request.Catalogue is null ? null : OfficeCalls.Lacks(act, Scopes.ReferenceWrite))) is { } lacking)
                return lacking;
            var (meeting, refusal) = await RecordMeeting.Handler.Open(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            if (meeting!.Agenda.FindLast(a => TicketView.Id(a.TicketId) == request.TicketId && a.LeftAt is null) is not { } item)
                return Refusal.Invalid("ticketId", $"事项 {request.TicketId} 不在该协调会的议程中", $"the ticket {request.TicketId} is not on the agenda of this meeting");
            if (!item.IsOpen)
                return new Refusal(Refusals.MoveNotAllowed, "该事项已裁定。", "The ticket has been ruled already.");
            if (item.ReferralId is not null)
                return Refusal.Invalid("leadUnit", "该事项与对接平台有争议，请以 handler 裁定", "the ticket is disputed with a partner; rule it by handler");
            var look = await reference.Look(db, cancellation);
            if (CatalogueFaults(request, look) is { Count: > 0 } faults)
                return Refusal.Invalid(faults);
            var reason = $"疑难事项协调会（编号 {meeting.Id}）裁定：{request.Reason}";
            reason = reason.Length > Persistence.Lengths.Text ? reason[..Persistence.Lengths.Text] : reason;
            // What the caller has seen is the meeting, not the ticket.
            var moved = await moves.Run(
                command with { IfMatch = IfMatch.None },
                item.TicketId,
                async (move, ct) => await Move(meeting, request, reason, move, ct) ?? Ruled(item, request, act),
                _ => Task.FromResult(new Answer(200, "")),
                cancellation);
            if (moved.Refusal is not null)
                return moved;
            if (request.Catalogue is { } rule)
            {
                var added = new DispatchRule(rule.Category, rule.Area, request.LeadUnit!, act.At, reason);
                (item.CatalogueVersion, _) = await ReferenceDesk.Put(
                    command with { IfMatch = IfMatch.None }, ReferenceKinds.DispatchCatalogue, "", new DispatchCatalogue([.. look.Catalogue.Rules, added]), cancellation);
            }
            meeting.Version++;
            return await RecordMeeting.Handler.Save(meeting, command, look, "ruled", cancellation);
        }

        /// <summary>To the ruled unit: dispatched, or recalled from another and dispatched; an order that it has already becomes final.</summary>
        private static async Task<Refusal?> Move(CoordinationMeeting meeting, Meetings.Ruling request, string reason, TicketMoveContext move, CancellationToken cancellation)
        {
            var (ticket, assisting) = (move.Ticket, request.AssistingUnits ?? []);
            var faults = new List<FieldFault>();
            OrderLimit.CheckUnits(move, request.LeadUnit!, assisting, faults);
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            ticket.NoteRuling(TicketView.Id(meeting.Id), request.LeadUnit!, request.Reason!, move.Actor, move.At);
            if (ticket.Status == TicketStatus.Dispatched && ticket.Lead is { IsOpen: true } lead)
            {
                if (lead.Unit == request.LeadUnit && assisting.All(u => ticket.Orders.Any(o => o.IsOpen && o.Role == OrderRole.Assisting && o.Unit == u)))
                    return ticket.BindLead(reason, move.Actor, move.At);
                if (await RecallTicket.Run(new() { Reason = reason }, move, cancellation) is { } refusal)
                    return refusal;
            }
            return await DispatchTicket.Run(
                new() { LeadUnit = request.LeadUnit, AssistingUnits = assisting, Instructions = reason, Final = true, DepartureReason = reason }, move, cancellation);
        }

        private static Refusal? Ruled(AgendaItem item, Meetings.Ruling request, Act act)
        {
            (item.LeadUnit, item.AssistingUnits) = (request.LeadUnit, request.AssistingUnits is { Count: > 0 } units ? string.Join(',', units) : null);
            (item.Ruling, item.RuledAt, item.RuledBy) = (request.Reason, act.At, act.Actor.Shown);
            return null;
        }

        private static List<FieldFault> CatalogueFaults(Meetings.Ruling request, ReferenceLook look)
        {
            if (request.Catalogue is not { } rule)
                return [];
            var input = new PutDispatchCatalogue.RuleInput { Category = rule.Category, Area = rule.Area, Unit = request.LeadUnit };
            var faults = PutDispatchCatalogue.Faults(input, "catalogue", look).Select(f => f.Field == "catalogue.unit" ? f with { Field = "leadUnit" } : f).ToList();
            if (look.Catalogue.Rules.Count >= PutDispatchCatalogue.Most)
                faults.Add(new("catalogue", $"派单目录最多 {PutDispatchCatalogue.Most} 条，请先整理目录", $"the dispatch catalogue holds {PutDispatchCatalogue.Most} rules at most; tidy it first"));
            return faults;
        }
    }
}
