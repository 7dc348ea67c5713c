using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace Hotline.Api.Features.Clients;

/// <summary>登记客户端: a program that may ask for tokens, with the scopes it holds and, if any, the unit or partner that it is bound to.</summary>
internal static class RegisterClient
{
    /// <summary>A client to be made.</summary>
    internal sealed record Request
    {
        /// <summary>Its <c>client_id</c>: small letters, digits, dots, hyphens and underscores; never changed and never given again.</summary>
        public string? Id { get; init; }

        /// <summary>Whose program it is.</summary>
        public string? Name { get; init; }

        /// <summary>The scopes it holds. Administration (<c>clients.manage</c>, <c>reference.write</c>), audit (<c>audit.read</c>) and security (<c>callers.reveal</c>) are never held together.</summary>
        public IReadOnlyList<string>? Scopes { get; init; }

        /// <summary>Code of the unit it is bound to; never changed.</summary>
        public string? Unit { get; init; }

        /// <summary>Code of the partner it is bound to; never changed.</summary>
        public string? Partner { get; init; }

        /// <summary>Whether its <c>X-Operator</c> is believed.</summary>
        public bool? TrustedFrontEnd { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Id).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.Id).Matches("^[a-z0-9][a-z0-9._-]*$").When(r => !string.IsNullOrEmpty(r.Id))
                .WithMessage(_ => Words.Say("应为小写字母、数字、点、连字符和下划线", "must be small letters, digits, dots, hyphens and underscores"));
            RuleFor(r => r.Name).NotEmpty().MaximumLength(Lengths.Name);
            RuleFor(r => r.Scopes).NotEmpty();
            RuleFor(r => r.Unit).MaximumLength(Lengths.Code);
            RuleFor(r => r.Partner).MaximumLength(Lengths.Code);
        }
    }

    internal sealed class Handler(Reference reference, Partners partners, ClientRegister register)
    {
        /// <summary>The row of the client, made before the transaction begins.</summary>
        public Task<OpenIddictEntityFrameworkCoreApplication> Draft(Request request, string secret, CancellationToken cancellation)
        {
            List<(string, string)> properties = [];
            if (request.Unit is { } unit)
                properties.Add((ClaimNames.Unit, unit));
            if (request.Partner is { } partner)
                properties.Add((ClaimNames.Partner, partner));
            if (request.TrustedFrontEnd == true)
                properties.Add((ClaimNames.Trusted, "true"));
            var client = DevelopmentClients.Client(request.Id!, Known(request), [.. properties]);
            client.DisplayName = request.Name;
            return register.Draft(client, secret, cancellation);
        }

        public async Task<Result> Run(Request request, OpenIddictEntityFrameworkCoreApplication row, string secret, Command command, CancellationToken cancellation)
        {
            var faults = Duties.Faults(request.Scopes!, request.Unit, request.Partner, request.TrustedFrontEnd == true).ToList();
            if (DevelopmentClients.IsOurs(request.Id!))
                faults.Add(new("id", "dev、unit-* 和 partner-* 仅供开发环境使用，请另取编号", "dev, unit-* and partner-* are for Development alone; choose another id"));
            else if (await command.Db.Set<OpenIddictEntityFrameworkCoreApplication>().AnyAsync(a => a.ClientId == request.Id, cancellation))
                faults.Add(new("id", $"编号 {request.Id} 已有", $"the id {request.Id} is taken"));
            if (request.Unit is { } unit && (await reference.Look(command.Db, cancellation)).Unit(unit) is null)
                faults.Add(new("unit", $"没有承办单位 {unit}", $"there is no unit {unit}"));
            if (request.Partner is { } partner && partners.Find(partner) is null)
                faults.Add(new("partner", $"没有对接平台 {partner}", $"there is no partner {partner}"));
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            var standing = new ClientStanding { Client = request.Id!, CreatedAt = command.Act.At, SecretAt = command.Act.At };
            command.Db.Add(row);
            command.Db.Add(standing);
            var client = new RegisteredClient(row, standing);
            var answer = await ClientCalls.Save(client, command, "registered", $"scopes={string.Join(',', client.Scopes)} unit={client.Unit} partner={client.Partner} trusted={client.Trusted}", cancellation);
            return new Answer(201, new IssuedSecret(answer, secret), IfMatch.ETag(answer.Version), $"/v1/clients/{client.Id}");
        }

        private static IEnumerable<string> Known(Request request) => request.Scopes!.Where(Scopes.All.Contains).Distinct();
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/clients", async (HttpContext http, Commands commands, Handler handler) =>
        {
            if (await Bodies.Read<Request>(http) is not { } body)
                return;
            var secret = ClientSecrets.Make();
            var row = await handler.Draft(body.Value, secret, http.RequestAborted);
            await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(body.Value, row, secret, command, ct), secret: true);
        })
        .Accepts<Request>("application/json").Produces<IssuedSecret>(201)
        .WithTags(ClientCalls.Tag).WithSummary("登记客户端 · Register a client")
        .WithDescription("The secret stands in this answer once and is kept as a hash; the answer is never kept for an `Idempotency-Key`. If it is lost, rotate the secret. Scopes that belong to separate duties are refused, and so is what a unit's or a partner's client may not hold.")
        .Move(Scopes.ClientsManage);
}
