using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Clients;

/// <summary>客户端: who may ask for tokens, and what they hold. Secrets are not among it, for only their hashes are kept.</summary>
internal static class GetClients
{
    /// <summary>All clients by their ids, revoked ones too.</summary>
    /// <param name="Items">The clients.</param>
    internal sealed record ClientList(IReadOnlyList<ClientAnswer> Items);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/clients", async (HttpContext http, OpenBooks open, TimeProvider clock) =>
            {
                await using var db = open();
                var clients = await ClientRegister.All(db).ToListAsync(http.RequestAborted);
                await http.Json(new ClientList([.. clients.Select(c => ClientAnswer.Of(c, clock.Now())).OrderBy(c => c.Id, StringComparer.Ordinal)]));
            })
            .Produces<ClientList>().WithTags(ClientCalls.Tag).WithSummary("客户端列表 · Clients").WithDescription("All clients, revoked ones too, without secrets.")
            .Read(Scopes.ClientsManage);
        app.MapGet("/v1/clients/{id}", async (string id, HttpContext http, OpenBooks open, TimeProvider clock) =>
            {
                await using var db = open();
                if (await ClientRegister.Find(db, id, http.RequestAborted) is not { } client)
                    await Problems.Write(http, ClientCalls.Unknown(id));
                else if (ClientAnswer.Of(client, clock.Now()) is var answer && !IfMatch.NotModified(http, IfMatch.ETag(answer.Version)))
                    await http.Json(answer);
            })
            .Produces<ClientAnswer>().WithTags(ClientCalls.Tag).WithSummary("客户端 · A client").WithDescription("One client, without its secret.")
            .Read(Scopes.ClientsManage).Refuses(404).Produces(304);
    }
}
