using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;

namespace Hotline.Api.Features.Clients;

/// <summary>吊销客户端: it gets no token any more and those it has are void. It is never deleted, for the audit names it, and never comes back.</summary>
internal static class RevokeClient
{
    /// <summary>Why it is revoked.</summary>
    internal sealed record Request
    {
        /// <summary>The reason; it stands in the audit.</summary>
        public string? Reason { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Title);
    }

    internal static class Handler
    {
        public static async Task<Result> Run(string id, Request request, Command command, CancellationToken cancellation)
        {
            var (client, refusal) = await ClientCalls.Take(id, command, cancellation);
            if (client is null)
                return refusal!;
            var standing = client.Standing!;
            standing.RevokedAt = command.Act.At;
            standing.Epoch++;
            (standing.FormerSecret, standing.FormerUntil) = (null, null);
            var answer = await ClientCalls.Save(client, command, "revoked", $"reason={request.Reason!.Trim()}", cancellation);
            return new Answer(200, answer, IfMatch.ETag(answer.Version));
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/clients/{id}/revoke", async (string id, HttpContext http, Commands commands, ClientStandings standings) =>
        {
            if (await Bodies.Read<Request>(http) is not { } body)
                return;
            await commands.Execute(http, body.Bytes, (command, ct) => Handler.Run(id, body.Value, command, ct));
            standings.Forget(id);
        })
        .Accepts<Request>("application/json").Produces<ClientAnswer>()
        .WithTags(ClientCalls.Tag).WithSummary("吊销客户端 · Revoke a client")
        .WithDescription("For good: its id is not given again. Its tokens are void at once on this replica and within a minute on every other.")
        .Move(Scopes.ClientsManage);
}
