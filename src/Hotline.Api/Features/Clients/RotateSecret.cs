using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Security;

namespace Hotline.Api.Features.Clients;

/// <summary>更换密钥: a new secret at once; the one before it stays good for a while, so that a program can be changed without a gap.</summary>
internal static class RotateSecret
{
    /// <summary>How the former secret ends.</summary>
    internal sealed record Request
    {
        /// <summary>Hours for which the former secret is good as well, 0 to 168; 24 by default. 0 voids it, and the tokens that were got with it.</summary>
        public int? OverlapHours { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.OverlapHours).InclusiveBetween(0, MostHours);
    }

    internal static class Handler
    {
        public static async Task<Result> Run(string id, Request request, string secret, string hash, Command command, CancellationToken cancellation)
        {
            var (client, refusal) = await ClientCalls.Take(id, command, cancellation);
            if (client is null)
                return refusal!;
            var (standing, hours) = (client.Standing!, request.OverlapHours ?? DefaultHours);
            (standing.FormerSecret, standing.FormerUntil) = hours > 0 ? (client.Row.ClientSecret, (DateTimeOffset?)command.Act.At.AddHours(hours)) : (null, null);
            if (hours == 0)
                standing.Epoch++;
            (client.Row.ClientSecret, client.Row.ConcurrencyToken, standing.SecretAt) = (hash, Guid.NewGuid().ToString(), command.Act.At);
            var answer = await ClientCalls.Save(client, command, "secret-rotated", FormattableString.Invariant($"overlapHours={hours}"), cancellation);
            return new Answer(200, new IssuedSecret(answer, secret), IfMatch.ETag(answer.Version));
        }

        /// <summary>Ends the overlap now.</summary>
        public static async Task<Result> End(string id, Command command, CancellationToken cancellation)
        {
            var (client, refusal) = await ClientCalls.Take(id, command, cancellation);
            if (client is null)
                return refusal!;
            var standing = client.Standing!;
            (standing.FormerSecret, standing.FormerUntil) = (null, null);
            standing.Epoch++;
            var answer = await ClientCalls.Save(client, command, "former-secret-voided", "", cancellation);
            return new Answer(200, answer, IfMatch.ETag(answer.Version));
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/clients/{id}/rotate-secret", async (string id, HttpContext http, Commands commands, ClientRegister register, ClientStandings standings) =>
            {
                if (await Bodies.Read<Request>(http) is not { } body)
                    return;
                var secret = ClientSecrets.Make();
                var hash = await register.Hash(secret, http.RequestAborted);
                await commands.Execute(http, body.Bytes, (command, ct) => Handler.Run(id, body.Value, secret, hash, command, ct), secret: true);
                standings.Forget(id);
            })
            .Accepts<Request>("application/json").Produces<IssuedSecret>()
            .WithTags(ClientCalls.Tag).WithSummary("更换密钥 · Rotate a secret")
            .WithDescription("The new secret stands in this answer once; each call makes another, whatever the `Idempotency-Key`. The former one stays good for `overlapHours`; the one before that is void.")
            .Move(Scopes.ClientsManage);
        app.MapPost("/v1/clients/{id}/void-former-secret", async (string id, HttpContext http, Commands commands, ClientStandings standings) =>
            {
                await commands.Execute(http, default, (command, ct) => Handler.End(id, command, ct));
                standings.Forget(id);
            })
            .Produces<ClientAnswer>()
            .WithTags(ClientCalls.Tag).WithSummary("作废旧密钥 · Void the former secret")
            .WithDescription("Ends the overlap at once. All tokens of the client are void within a minute on every replica, for nobody knows which secret they were got with.")
            .Move(Scopes.ClientsManage);
    }

    /// <summary>A working day and its night to change the program's setting.</summary>
    private const int DefaultHours = 24;

    /// <summary>A week; longer, there would simply be two secrets.</summary>
    private const int MostHours = 168;
}
