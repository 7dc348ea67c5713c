using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>会议纪要: closes a meeting. What it did not rule is deferred with a reason, and waits for another meeting.</summary>
internal static class CloseMeeting
{
    /// <summary>What was said, and what was left.</summary>
    internal sealed record Request
    {
        /// <summary>The minutes.</summary>
        public string? Minutes { get; init; }

        /// <summary>Tickets that were not ruled.</summary>
        public IReadOnlyList<Deferral>? Deferred { get; init; }
    }

    /// <summary>暂缓: a ticket that was not ruled.</summary>
    internal sealed record Deferral
    {
        /// <summary>Id of the ticket.</summary>
        public string? TicketId { get; init; }

        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Minutes).NotEmpty().MaximumLength(Lengths.Content);
            RuleFor(r => r.Deferred).Must(d => d is null || d.Count <= RecordMeeting.Most)
                .WithMessage(_ => Words.Say($"最多 {RecordMeeting.Most} 个", $"at most {RecordMeeting.Most}"));
        }
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Run(long id, Request request, Command command, CancellationToken cancellation)
        {
            var (meeting, refusal) = await Meetings.Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            if (meeting!.Minutes is not null)
                return new Refusal(Refusals.MoveNotAllowed, "该协调会已有会议纪要。", "The meeting has its minutes already.");
            var faults = new List<FieldFault>();
            for (var i = 0; i < (request.Deferred?.Count ?? 0); i++)
            {
                var (field, given) = (FormattableString.Invariant($"deferred[{i}]"), request.Deferred![i]);
                var item = meeting.Agenda.Find(a => a.IsOpen && TicketView.Id(a.TicketId) == given?.TicketId);
                if (item is null)
                    faults.Add(new(field + ".ticketId", $"事项 {given?.TicketId} 不在待议议程中", $"the ticket {given?.TicketId} does not wait on this agenda"));
                if (string.IsNullOrWhiteSpace(given?.Reason) || given.Reason.Length > Lengths.Text)
                    faults.Add(new(field + ".reason", $"请写明理由，不超过 {Lengths.Text} 字", $"say why, in {Lengths.Text} characters at most"));
                if (faults.Count > 0)
                    continue;
                item!.DeferredReason = given!.Reason;
                if (await MeetingAgenda.Leave(meeting, item, given.Reason, command, cancellation) is { } unseen)
                    return unseen;
            }
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            if (meeting.Agenda.Where(a => a.IsOpen).Select(a => a.TicketId).ToList() is { Count: > 0 } open)
            {
                var numbers = string.Join(", ", await command.Db.Tickets.Where(t => open.Contains(t.Id)).OrderBy(t => t.Id).Select(t => t.Number).ToListAsync(cancellation));
                return new Refusal(
                    Refusals.MoveNotAllowed, $"尚有事项未裁定：{numbers}。请先裁定，或在 deferred 中写明暂缓理由。", $"Not ruled yet: {numbers}. Rule them, or say in deferred why they wait.");
            }
            meeting.Minutes = request.Minutes;
            (meeting.EndedAt, meeting.HeldAt) = (meeting.EndedAt ?? command.Act.At, meeting.HeldAt ?? command.Act.At);
            meeting.Version++;
            return await RecordMeeting.Handler.Save(meeting, command, await reference.Look(command.Db, cancellation), "closed", cancellation);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapDo<Request, Meetings.MeetingAnswer>("/v1/coordination-meetings/{id:long}/close", Scopes.TicketsDispatch, handler.Run)
            .WithTags("Referrals").WithSummary("会议纪要 · Close a meeting with its minutes")
            .WithDescription("Refused while a ticket is neither ruled nor deferred. One that a dispute's ruling ended takes its minutes here too; a meeting without a time was held now.");
    }
}
