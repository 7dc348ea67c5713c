using Hotline.Api.Boundary;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Clients;

/// <summary>A client; its secret is never shown again.</summary>
/// <param name="Id">Its <c>client_id</c>.</param>
/// <param name="Name">Whose program it is.</param>
/// <param name="Scopes">The scopes it holds.</param>
/// <param name="Unit">Code of the unit whose orders alone it sees; null for one of the centre.</param>
/// <param name="Partner">Code of the partner it is bound to.</param>
/// <param name="TrustedFrontEnd">Whether its <c>X-Operator</c> is believed.</param>
/// <param name="Version">Counts its changes.</param>
/// <param name="CreatedAt">When it was made; null for one of an earlier version.</param>
/// <param name="SecretChangedAt">When its secret was made.</param>
/// <param name="FormerSecretUntil">Until when the secret before it is good as well; null when it is not.</param>
/// <param name="RevokedAt">Since when it gets no token and its tokens are void.</param>
internal sealed record ClientAnswer(
    string Id, string Name, IReadOnlyList<string> Scopes, string? Unit, string? Partner, bool TrustedFrontEnd, int Version,
    DateTimeOffset? CreatedAt, DateTimeOffset? SecretChangedAt, DateTimeOffset? FormerSecretUntil, DateTimeOffset? RevokedAt)
{
    public static ClientAnswer Of(RegisteredClient client, DateTimeOffset now)
    {
        var standing = client.Standing;
        return new(
            client.Id, client.Row.DisplayName ?? client.Id, client.Scopes, client.Unit, client.Partner, client.Trusted, standing?.Version ?? 1,
            standing?.CreatedAt, standing?.SecretAt, standing?.FormerUntil is { } until && now < until ? until : null, standing?.RevokedAt);
    }
}

/// <summary>A client with its new secret. This answer is the only place where the secret ever stands.</summary>
/// <param name="Client">The client.</param>
/// <param name="Secret">Its <c>client_secret</c>; only a hash of it is kept.</param>
internal sealed record IssuedSecret(ClientAnswer Client, string Secret);

/// <summary>What the changes of a client share.</summary>
internal static class ClientCalls
{
    public const string Tag = "Clients";

    /// <summary>The client with its standing, both to be changed.</summary>
    public static async Task<(RegisteredClient? Client, Refusal? Refusal)> Take(string id, Command command, CancellationToken cancellation)
    {
        if (await ClientRegister.Find(command.Db, id, cancellation) is not { } client)
            return (null, Unknown(id));
        var standing = client.Standing;
        if (standing is null)
            command.Db.Add(standing = new ClientStanding { Client = client.Id, Version = 1 });
        else if (command.Db.Entry(standing).State == EntityState.Detached)
            command.Db.Attach(standing);
        if (command.Db.Entry(client.Row).State == EntityState.Detached)
            command.Db.Attach(client.Row);
        if (!command.IfMatch.Allows(standing.Version))
            return (null, References.ReferenceDesk.Stale(standing.Version));
        return standing.RevokedAt is null
            ? (client with { Standing = standing }, null)
            : (null, new Refusal(Refusals.ClientRevoked, "该客户端已吊销，不能再更改。", "The client was revoked; it does not change any more."));
    }

    /// <summary>Saves a change with its audit row.</summary>
    public static async Task<ClientAnswer> Save(RegisteredClient client, Command command, string act, string detail, CancellationToken cancellation)
    {
        client.Standing!.Version++;
        command.Db.Add(AuditEntry.Of(command.Act.Actor, "client." + act, $"client={client.Id} {detail}".TrimEnd(), command.Act.At));
        await command.Db.SaveChangesAsync(cancellation);
        return ClientAnswer.Of(client, command.Act.At);
    }

    public static Refusal Unknown(string id) => Refusal.NotFound($"没有客户端 {id}。", $"There is no client {id}.");
}
