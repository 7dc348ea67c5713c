using System.Text.Json;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>疑难事项协调会 that the office calls: subject, time, place, who takes part, and the first tickets on its agenda.</summary>
internal static class RecordMeeting
{
    /// <summary>A meeting.</summary>
    internal sealed record AddRequest
    {
        /// <summary>What it is about.</summary>
        public string? Subject { get; init; }

        /// <summary>When it is, or was, held.</summary>
        public DateTimeOffset? HeldAt { get; init; }

        /// <summary>Where.</summary>
        public string? Place { get; init; }

        /// <summary>Who takes part.</summary>
        public IReadOnlyList<Participant>? Participants { get; init; }

        /// <summary>Ids of the tickets on its agenda.</summary>
        public IReadOnlyList<string>? TicketIds { get; init; }
    }

    /// <summary>What changes of an open meeting; what is left out stays.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>What it is about.</summary>
        public string? Subject { get; init; }

        /// <summary>When it is, or was, held.</summary>
        public DateTimeOffset? HeldAt { get; init; }

        /// <summary>Where.</summary>
        public string? Place { get; init; }

        /// <summary>Who takes part: the whole list.</summary>
        public IReadOnlyList<Participant>? Participants { get; init; }
    }

    /// <summary>Somebody who takes part: a unit, a person, or both.</summary>
    internal sealed record Participant
    {
        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>Name.</summary>
        public string? Name { get; init; }

        /// <summary>In which role.</summary>
        public string? Role { get; init; }
    }

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Subject).NotEmpty().MaximumLength(Lengths.Title);
            RuleFor(r => r.Place).MaximumLength(Lengths.Title);
            RuleFor(r => r.Participants).Must(FewEnough).WithMessage(_ => TooMany);
            RuleFor(r => r.TicketIds).Must(t => t is null || t.Count <= Most).WithMessage(_ => TooMany);
            RuleForEach(r => r.TicketIds).NotEmpty().MaximumLength(Lengths.Code);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator()
        {
            RuleFor(r => r.Subject).NotBlank();
            RuleFor(r => r.Subject).MaximumLength(Lengths.Title);
            RuleFor(r => r.Place).MaximumLength(Lengths.Title);
            RuleFor(r => r.Participants).Must(FewEnough).WithMessage(_ => TooMany);
        }
    }

    /// <summary>Participants, or tickets, of one meeting.</summary>
    public const int Most = 100;

    private static bool FewEnough(IReadOnlyList<Participant>? participants) => participants is null || participants.Count <= Most;

    private static string TooMany => Words.Say($"最多 {Most} 个", $"at most {Most}");

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
                return refusal;
            var (db, act, look, faults) = (command.Db, command.Act, await reference.Look(command.Db, cancellation), new List<FieldFault>());
            var tickets = OfficeCalls.Keys(request.TicketIds, "ticketIds", faults);
            faults.AddRange(Faults(request.Participants, look));
            var meeting = new CoordinationMeeting
            {
                Subject = request.Subject!, HeldAt = request.HeldAt, Place = request.Place, Participants = Write(request.Participants),
                OpenedAt = act.At, OpenedBy = act.Actor.Shown, Version = 1,
            };
            db.Add(meeting);
            // Its number stands in the tickets' histories; a refusal after this undoes it, for it is saved with the tickets only.
            var items = new List<MeetingAgenda.Waiting>();
            foreach (var key in tickets)
            {
                var (waiting, fault) = await MeetingAgenda.Find(db, key, command.Act, cancellation);
                if (fault is not null)
                    faults.Add(fault with { Field = FormattableString.Invariant($"ticketIds[{tickets.IndexOf(key)}]") });
                else
                    items.Add(waiting!);
            }
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            await db.SaveChangesAsync(cancellation);
            foreach (var item in items)
                MeetingAgenda.Put(meeting, item, null, act);
            return await Save(meeting, command, look, "opened", cancellation, 201);
        }

        public async Task<Result> Change(long id, PatchRequest request, Command command, CancellationToken cancellation)
        {
            var (meeting, refusal) = await Open(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var look = await reference.Look(command.Db, cancellation);
            if (Faults(request.Participants, look).ToList() is { Count: > 0 } faults)
                return Refusal.Invalid(faults);
            (meeting!.Subject, meeting.Place) = (request.Subject ?? meeting.Subject, request.Place ?? meeting.Place);
            if (request.HeldAt is { } held && Moments.Utc(held) != meeting.HeldAt)
                meeting.HeldAt = Moments.Utc(held);
            meeting.Participants = request.Participants is null ? meeting.Participants : Write(request.Participants);
            if (command.Db.Entry(meeting).State == EntityState.Unchanged)
                return await Meetings.Answer(meeting, command.Db, command.Act, look, cancellation);
            meeting.Version++;
            return await Save(meeting, command, look, "changed", cancellation);
        }

        /// <summary>A meeting that has not ended.</summary>
        public static async Task<(CoordinationMeeting? Meeting, Refusal? Refusal)> Open(long id, Command command, CancellationToken cancellation)
        {
            var (meeting, refusal) = await Meetings.Find(id, command, cancellation);
            return meeting is null ? (null, refusal)
                : meeting.EndedAt is null ? (meeting, null)
                : (null, new Refusal(Refusals.MoveNotAllowed, "该协调会已结束。", "The meeting has ended."));
        }

        public static async Task<Result> Save(CoordinationMeeting meeting, Command command, ReferenceLook look, string act, CancellationToken cancellation, int status = 200)
        {
            command.Audit("meeting." + act, $"meeting={meeting.Id} version={meeting.Version}");
            await command.Db.SaveChangesAsync(cancellation);
            return await Meetings.Answer(meeting, command.Db, command.Act, look, cancellation, status);
        }

        private static IEnumerable<FieldFault> Faults(IReadOnlyList<Participant>? participants, ReferenceLook look)
        {
            for (var i = 0; i < (participants?.Count ?? 0); i++)
            {
                var field = FormattableString.Invariant($"participants[{i}]");
                if (participants![i] is not { } one || one is { Unit: null, Name: null, Role: null })
                {
                    yield return new(field, "请给出单位、姓名或职务", "give a unit, a name or a role");
                    continue;
                }
                if (one.Unit is { } unit && look.Unit(unit) is null)
                    yield return new(field + ".unit", $"没有承办单位 {unit}", $"there is no unit {unit}");
                if (one.Name?.Length > Lengths.Name)
                    yield return new(field + ".name", $"不超过 {Lengths.Name} 字", $"at most {Lengths.Name} characters");
                if (one.Role?.Length > Lengths.Name)
                    yield return new(field + ".role", $"不超过 {Lengths.Name} 字", $"at most {Lengths.Name} characters");
            }
        }
    }

    private static string? Write(IReadOnlyList<Participant>? participants) => participants is null ? null : JsonSerializer.Serialize(participants, JsonSerializerOptions.Web);

    /// <summary>Who takes part in a meeting.</summary>
    public static IReadOnlyList<Participant> ParticipantsOf(CoordinationMeeting meeting) =>
        meeting.Participants is { } json ? JsonSerializer.Deserialize<List<Participant>>(json, JsonSerializerOptions.Web)! : [];

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapAdd<AddRequest, Meetings.MeetingAnswer>("/v1/coordination-meetings", Scopes.TicketsDispatch, handler.Add)
            .WithTags("Referrals").WithSummary("召集协调会 · Call a meeting")
            .WithDescription("With open tickets on its agenda, each of which is on no other. `candidates` tells which wait for one; a ticket in dispute brings its dispute along.");
        app.MapChange<PatchRequest, Meetings.MeetingAnswer>("/v1/coordination-meetings/{id:long}", Scopes.TicketsDispatch, handler.Change)
            .WithTags("Referrals").WithSummary("修改协调会 · Change a meeting").WithDescription("Until it has ended. `If-Match` is required.");
    }
}
