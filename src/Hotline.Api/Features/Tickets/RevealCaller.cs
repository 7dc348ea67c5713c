using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Tickets;

/// <summary>查看诉求人: the caller and the numbers of the texts unmasked, for a stated reason. The view is on the books before anything is shown (rules.md §5).</summary>
internal static class RevealCaller
{
    /// <summary>Why the caller has to be seen whole.</summary>
    internal sealed record Request
    {
        /// <summary>The reason; it stands on the history and in the audit.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>The caller as given.</summary>
    /// <param name="Name">Name.</param>
    /// <param name="Phone">Phone in its normal form.</param>
    /// <param name="Confidential">Asked to be kept from units and partners.</param>
    /// <param name="Anonymous">Gave no name, or wants none kept.</param>
    /// <param name="Numbers">The whole numbers that stand masked in the ticket's texts, in the order in which they were first written.</param>
    internal sealed record Revealed(string? Name, string? Phone, bool Confidential, bool Anonymous, IReadOnlyList<RevealedNumber> Numbers);

    /// <summary>A number that was written in a text of the ticket.</summary>
    /// <param name="Number">The whole number.</param>
    /// <param name="Mask">What stands in the texts.</param>
    /// <param name="WrittenIn">Where it was first written, e.g. <c>ticket.content</c>, <c>workOrder.replyText</c>, <c>historyEntry.text</c>.</param>
    internal sealed record RevealedNumber(string Number, string Mask, string WrittenIn);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    internal sealed class Handler(TicketMoves moves, CallerVault vault, Concealment concealment)
    {
        public Task<Result> Run(Request request, long id, Command command, CancellationToken cancellation) => moves.Run(
            command,
            id,
            (move, _) => Task.FromResult(move.Ticket.Reveal(request.Reason!.Trim(), move.Actor, move.At)),
            move => Task.FromResult(new Answer(200, Show(move.Ticket), IfMatch.ETag(move.Ticket.Version))),
            cancellation);

        private Revealed Show(Ticket ticket)
        {
            var caller = vault.Open(ticket.CallerSealed);
            return new Revealed(caller.Name, caller.Phone, ticket.CallerConfidential, ticket.CallerAnonymous, [.. concealment.Numbers(ticket).Select(n => new RevealedNumber(n.Number, n.Mask, n.WrittenIn))]);
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/tickets/{id:long}/reveal", async (long id, HttpContext http, Commands commands, Handler handler) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            if (await Bodies.Read<Request>(http) is { } body)
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(body.Value, id, command, ct), secret: true);
        })
        .Accepts<Request>("application/json")
        .Produces<Revealed>()
        .WithTags("Tickets")
        .WithSummary("查看诉求人 · Reveal the caller")
        .WithDescription("Any state, archived too. `numbers` are those that stand masked in the ticket's texts. Each view is an entry of the history and of the audit, and is never kept for an `Idempotency-Key`. A unit does not see a confidential or anonymous caller.")
        .Move(Scopes.CallersReveal);
}
