using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Referrals;

/// <summary>Messages to and from a partner that need a person: dead letters and what is parked; sent again, corrected or given up.</summary>
internal static class PartnerMessages
{
    /// <summary>Sends it again.</summary>
    internal sealed record ResendRequest
    {
        /// <summary>For a message that the partner refused: the fields of its body that are corrected.</summary>
        public JsonElement? Changes { get; init; }
    }

    /// <summary>Gives it up.</summary>
    internal sealed record VoidRequest
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class ResendValidator : AbstractValidator<ResendRequest>
    {
        public ResendValidator() => RuleFor(r => r.Changes).Must(c => c!.Value.ValueKind == JsonValueKind.Object).When(r => r.Changes is not null)
            .WithMessage(_ => Words.Say("应为对象", "must be an object"));
    }

    internal sealed class VoidValidator : AbstractValidator<VoidRequest>
    {
        public VoidValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    /// <summary>Which messages.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>outbound or inbound; outbound by default.</summary>
        public ReferralDirection? Direction { get; init; }

        /// <summary>Of outbound ones: waiting, delivered, refused, expired, superseded, voided; by default refused and expired, the dead letters. Of inbound ones: parked by default, applied, refused, staleIgnored.</summary>
        public IReadOnlyList<string>? State { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all items of the filter.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class QueryValidator : AbstractValidator<Query>
    {
        public QueryValidator()
        {
            RuleFor(q => q.Limit).InclusiveBetween(1, Keyset<ExchangeOut>.MostItems);
            RuleForEach(q => q.State).Must((q, s) => q.Direction == ReferralDirection.Inbound ? Code.Parse<Disposition>(s) is not null : Code.Parse<OutState>(s) is not null)
                .WithMessage(_ => Words.Say("不是该方向的状态", "is no state of this direction"));
        }
    }

    /// <summary>A message.</summary>
    /// <param name="Id">Its id, the same on both sides.</param>
    /// <param name="Direction">outbound from us, inbound from the partner.</param>
    /// <param name="Type">Type.</param>
    /// <param name="TransferId">The matter.</param>
    /// <param name="TransferSeq">Its place in the order of the matter; 0 where the face numbers none.</param>
    /// <param name="ReferralId">The referral, where it is known.</param>
    /// <param name="OccurredAt">When it happened at its sender.</param>
    /// <param name="State">Where it stands.</param>
    /// <param name="Attempts">Attempts so far; outbound only.</param>
    /// <param name="NextAt">When the next attempt is due; of waiting ones.</param>
    /// <param name="EndedAt">When its way ended.</param>
    /// <param name="Fault">Name of the last fault, the reason of the refusal, or why it is parked.</param>
    /// <param name="Detail">In words; no caller data.</param>
    /// <param name="Receipt">Number of the receipt.</param>
    internal sealed record MessageAnswer(
        string Id, ReferralDirection Direction, MessageType Type, string TransferId, int TransferSeq, string? ReferralId, DateTimeOffset OccurredAt, string State,
        int? Attempts, DateTimeOffset? NextAt, DateTimeOffset? EndedAt, string? Fault, string? Detail, string? Receipt)
    {
        public static MessageAnswer Of(ExchangeOut o) => new(
            o.MessageId.ToString("D"), ReferralDirection.Outbound, o.Type, o.TransferId, o.TransferSeq, TicketView.Id(o.ReferralId), o.OccurredAt, Code.Of(o.State),
            o.Attempts, o.State == OutState.Waiting ? o.NextAt : null, o.EndedAt, o.Fault, o.Detail, o.Receipt);

        public static MessageAnswer Of(ExchangeIn i) => new(
            i.MessageId.ToString("D"), ReferralDirection.Inbound, i.Type, i.TransferId, i.TransferSeq, i.ReferralId is { } id ? TicketView.Id(id) : null, i.OccurredAt,
            Code.Of(i.Disposition), null, null, i.DoneAt, i.Reason, Words.English ? i.ReasonEn : i.ReasonZh, i.Receipt.ToString("D"));
    }

    private static async Task<Result> Resend(string code, string given, ResendRequest request, Command command, Partners partners, DeadLetters letters, CancellationToken cancellation)
    {
        if (partners.Find(code) is not { } partner)
            return NoPartner(code);
        if (!Guid.TryParse(given, out var id))
            return NoMessage(given);
        var (db, act) = (command.Db, command.Act);
        if (await IsHidden(db, code, id, act, cancellation))
            return NoMessage(given);
        if (await db.ExchangeOut.FirstOrDefaultAsync(o => o.Partner == code && o.MessageId == id, cancellation) is { } row)
        {
            var (message, refusal) = await letters.Resend(db, row, request.Changes is { } changes ? JsonObject.Create(changes) : null, act.Actor, act.At, cancellation);
            return refusal is not null ? refusal : await Saved(command, "message.resent", code, id, message!, cancellation);
        }
        if (await db.ExchangeIn.AsNoTracking().FirstOrDefaultAsync(i => i.Partner == code && i.MessageId == id, cancellation) is not { } came)
            return NoMessage(given);
        if (await letters.LookAgain(db, partner, came, cancellation) is { } refused)
            return refused;
        command.Audit("message.lookedAtAgain", $"partner={code} message={id:D}");
        await db.SaveChangesAsync(cancellation);
        return new Answer(200, MessageAnswer.Of(await db.ExchangeIn.AsNoTracking().FirstAsync(i => i.Id == came.Id, cancellation)));
    }

    private static async Task<Result> GiveUp(string code, string given, VoidRequest request, Command command, Partners partners, DeadLetters letters, Intake intake, CancellationToken cancellation)
    {
        if (!Guid.TryParse(given, out var id))
            return NoMessage(given);
        var (db, act) = (command.Db, command.Act);
        if (await IsHidden(db, code, id, act, cancellation))
            return NoMessage(given);
        if (await db.ExchangeOut.FirstOrDefaultAsync(o => o.Partner == code && o.MessageId == id, cancellation) is { } row)
        {
            var (message, refusal) = await letters.GiveUp(db, row, request.Reason!, act.Actor, act.At, cancellation);
            return refusal is not null ? refusal : await Saved(command, "message.voided", code, id, message!, cancellation);
        }
        if (await db.ExchangeIn.FirstOrDefaultAsync(i => i.Partner == code && i.MessageId == id, cancellation) is not { } came)
            return NoMessage(given);
        if (await DeadLetters.GiveUp(db, came, request.Reason!, act.At, cancellation) is { } refused)
            return refused;
        command.Audit("message.voided", $"partner={code} message={id:D} direction=inbound");
        await db.SaveChangesAsync(cancellation);
        while (await intake.Next(db, partners.Find(code)!, came.TransferId, cancellation))
        {
        }
        return new Answer(200, MessageAnswer.Of(came));
    }

    /// <summary>Whether it is of a matter that the mover does not see.</summary>
    private static async Task<bool> IsHidden(HotlineContext db, string code, Guid id, Act act, CancellationToken cancellation)
    {
        if (act.Has(Scopes.TicketsConfidential))
            return false;
        var matters = db.ExchangeOut.Where(o => o.Partner == code && o.MessageId == id).Select(o => o.TransferId)
            .Concat(db.ExchangeIn.Where(i => i.Partner == code && i.MessageId == id).Select(i => i.TransferId));
        return await db.Referrals.AnyAsync(r => r.Partner == code && matters.Contains(r.TransferId) && db.Tickets.Any(t => t.Id == r.TicketId && t.RestrictedSince != null), cancellation);
    }

    /// <param name="command">Who and when.</param>
    /// <param name="act">What was done.</param>
    /// <param name="code">The partner.</param>
    /// <param name="id">The message it was done to.</param>
    /// <param name="message">What goes out now: the same message, or the one that takes its place.</param>
    /// <param name="cancellation">Stops it.</param>
    private static async Task<Result> Saved(Command command, string act, string code, Guid id, ExchangeOut message, CancellationToken cancellation)
    {
        command.Audit(act, $"partner={code} message={id:D} now={message.MessageId:D}");
        await command.Db.SaveChangesAsync(cancellation);
        return new Answer(200, MessageAnswer.Of(message));
    }

    private static Refusal NoPartner(string code) => Refusal.NotFound($"没有对接平台 {code}。", $"There is no partner {code}.");

    private static Refusal NoMessage(string id) => Refusal.NotFound($"没有消息 {id}。", $"There is no message {id}.");

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/partners/{code}/messages", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<MessageAnswer>>().WithTags("Partners").WithSummary("消息 · Messages that need a person")
            .WithDescription("By default the dead letters: messages that the partner refused or that could not be delivered in their time. Latest first.")
            .Read(Scopes.ReferralsRead).Refuses(404);
        app.MapPost("/v1/partners/{code}/messages/{id}/resend", async (string code, string id, HttpContext http, Commands commands, Partners partners, DeadLetters letters) =>
            {
                if (await Bodies.Read<ResendRequest>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => Resend(code, id, body.Value, command, partners, letters, ct), sent: body.Bytes);
            })
            .Accepts<ResendRequest>("application/json")
            .Produces<MessageAnswer>().WithTags("Partners").WithSummary("重发 · Send a message again")
            .WithDescription("With the same id, so that the partner takes it once. One that the partner refused is corrected instead: a new message in the same place of the matter's order, with `changes` to its body where given, on the matter's present version. A message of the partner that is parked is looked at again.")
            .Move(Scopes.ReferralsWrite);
        app.MapPost("/v1/partners/{code}/messages/{id}/void", async (string code, string id, HttpContext http, Commands commands, Partners partners, DeadLetters letters, Intake intake) =>
            {
                if (await Bodies.Read<VoidRequest>(http) is { } body)
                    await commands.Execute(http, Bodies.Said(http, body.Value), (command, ct) => GiveUp(code, id, body.Value, command, partners, letters, intake, ct), sent: body.Bytes);
            })
            .Accepts<VoidRequest>("application/json")
            .Produces<MessageAnswer>().WithTags("Partners").WithSummary("作废 · Give a message up")
            .WithDescription("What is behind it in its matter goes on. Where the partner may still wait for its place, a void fills it.")
            .Move(Scopes.ReferralsWrite);
    }

    private static async Task List(string code, HttpContext http, OpenBooks open, Partners partners)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        if (partners.Find(code) is null)
        {
            await Problems.Write(http, NoPartner(code));
            return;
        }
        await using var db = open();
        var print = code + JsonSerializer.Serialize(query with { Limit = null, Cursor = null, IncludeTotal = null });
        if (query.Direction == ReferralDirection.Inbound)
        {
            var states = (query.State ?? [Code.Of(Disposition.Parked)]).Select(s => Code.Parse<Disposition>(s)!.Value).ToList();
            var (rows, next, total, refusal) = await In.Read(db.ExchangeIn.Where(i => i.Partner == code && states.Contains(i.Disposition)), query, print, http.RequestAborted);
            await Answer(http, refusal, [.. rows.Select(MessageAnswer.Of)], next, total);
        }
        else
        {
            var states = query.State?.Select(s => Code.Parse<OutState>(s)!.Value).ToList() ?? [OutState.Refused, OutState.Expired];
            var (rows, next, total, refusal) = await Out.Read(db.ExchangeOut.Where(o => o.Partner == code && states.Contains(o.State)), query, print, http.RequestAborted);
            await Answer(http, refusal, [.. rows.Select(MessageAnswer.Of)], next, total);
        }
    }

    private static Task Answer(HttpContext http, Refusal? refusal, IReadOnlyList<MessageAnswer> items, string? next, long? total) =>
        refusal is not null ? Problems.Write(http, refusal) : http.Json(new Page<MessageAnswer>(items, next, total));

    private static readonly Keyset<ExchangeOut> Out = new(new("occurredAt", o => o.OccurredAt, o => o.OccurredAt), descending: true, o => o.Id, o => o.Id);
    private static readonly Keyset<ExchangeIn> In = new(new("receivedAt", i => i.ReceivedAt, i => i.ReceivedAt), descending: true, i => i.Id, i => i.Id);
}
