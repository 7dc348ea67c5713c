using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Security;

namespace Hotline.Api.Features.Clients;

/// <summary>修改客户端: its name, what it holds, whether it is a trusted front end. To whom it is bound stays.</summary>
internal static class PatchClient
{
    /// <summary>What changes of a client; what is left out stays.</summary>
    internal sealed record Request
    {
        /// <summary>Whose program it is.</summary>
        public string? Name { get; init; }

        /// <summary>All scopes it holds from now on.</summary>
        public IReadOnlyList<string>? Scopes { get; init; }

        /// <summary>Whether its <c>X-Operator</c> is believed.</summary>
        public bool? TrustedFrontEnd { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Must(n => n is null || !string.IsNullOrWhiteSpace(n)).WithMessage(_ => Words.Say("不能为空", "must not be empty"));
            RuleFor(r => r.Name).MaximumLength(Lengths.Name);
            RuleFor(r => r.Scopes).Must(s => s is null || s.Count > 0).WithMessage(_ => Words.Say("至少应有一项", "must hold one at least"));
        }
    }

    internal static class Handler
    {
        public static async Task<Result> Run(string id, Request request, Command command, CancellationToken cancellation)
        {
            var (client, refusal) = await ClientCalls.Take(id, command, cancellation);
            if (client is null)
                return refusal!;
            var (scopes, trusted) = (request.Scopes ?? client.Scopes, request.TrustedFrontEnd ?? client.Trusted);
            var rights = trusted != client.Trusted || !scopes.ToHashSet(StringComparer.Ordinal).SetEquals(client.Scopes);
            // A client of an earlier version may hold what is no longer held together; it can still be renamed.
            if (rights && Duties.Faults(scopes, client.Unit, client.Partner, trusted).ToList() is { Count: > 0 } faults)
                return Refusal.Invalid(faults);
            var name = request.Name ?? client.Row.DisplayName;
            if (!rights && name == client.Row.DisplayName)
            {
                var same = ClientAnswer.Of(client, command.Act.At);
                return new Answer(200, same, IfMatch.ETag(same.Version));
            }
            (client.Row.DisplayName, client.Row.ConcurrencyToken) = (name, Guid.NewGuid().ToString());
            if (rights)
            {
                client.Row.Permissions = ClientRegister.Permitted(Scopes.All.Where(scopes.Contains));
                client.Row.Properties = ClientRegister.Bound(client.Unit, client.Partner, trusted);
                client.Standing!.Epoch++;
            }
            var answer = await ClientCalls.Save(client, command, "changed", rights ? $"scopes={string.Join(',', client.Scopes)} trusted={client.Trusted}" : "name", cancellation);
            return new Answer(200, answer, IfMatch.ETag(answer.Version));
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPatch("/v1/clients/{id}", async (string id, HttpContext http, Commands commands, ClientStandings standings) =>
        {
            if (await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<Request>(http) is not { } body)
                return;
            await commands.Execute(http, body.Bytes, (command, ct) => Handler.Run(id, body.Value, command, ct));
            standings.Forget(id);
        })
        .Accepts<Request>("application/merge-patch+json", "application/json").Produces<ClientAnswer>()
        .WithTags(ClientCalls.Tag).WithSummary("修改客户端 · Change a client")
        .WithDescription("`If-Match` is required. When what it holds changes, the tokens it has are void within a minute on every replica; it asks for new ones. A patch that changes nothing leaves the version as it is.")
        .Move(Scopes.ClientsManage).Refuses(428);
}
