using System.Security.Cryptography;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using OpenIddict.Abstractions;

namespace Hotline.Api.Startup;

/// <summary>The verb that makes the first clients of a production database; the secret is shown once and kept hashed.</summary>
internal static class AddClient
{
    public static async Task<int> Run(string[] args)
    {
        var id = args.FirstOrDefault(a => !a.StartsWith('-')) ?? throw new SettingException("add-client", "names no id.");
        string[] scopes = [.. (Option(args, "--scope") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (scopes.Length == 0 || scopes.FirstOrDefault(s => !Scopes.All.Contains(s)) is not null)
            throw new SettingException("add-client --scope", $"takes one or more of {string.Join(", ", Scopes.All)}.");
        var (unit, trusted) = (Option(args, "--unit"), args.Contains("--trusted"));
        await using var app = HotlineApp.Build([.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains('=') && !a.StartsWith("--scope", StringComparison.Ordinal) && !a.StartsWith("--unit", StringComparison.Ordinal))]);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        if (unit is not null && (await app.Services.GetRequiredService<Reference>().Look(CancellationToken.None)).Unit(unit) is null)
            throw new SettingException("add-client --unit", $"there is no unit {unit}.");
        await using var scope = app.Services.CreateAsyncScope();
        var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
        if (DevelopmentClients.IsOurs(id) || await clients.FindByClientIdAsync(id) is not null)
            throw new SettingException("add-client", $"the id {id} is taken.");
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretLength)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        List<(string, string)> properties = [];
        if (unit is not null)
            properties.Add((ClaimNames.Unit, unit));
        if (trusted)
            properties.Add((ClaimNames.Trusted, "true"));
        var client = DevelopmentClients.Client(id, scopes, [.. properties]);
        client.ClientSecret = secret;
        await Note(app.Services, id, scopes, unit, trusted);
        await clients.CreateAsync(client);
        Console.WriteLine($"client_id={id}");
        Console.WriteLine($"client_secret={secret}");
        return 0;
    }

    /// <summary>Who may do what is itself on the books, before it holds: a client without an entry cannot be, an entry without its client can.</summary>
    private static Task<int> Note(IServiceProvider services, string id, string[] scopes, string? unit, bool trusted) => services.GetRequiredService<IWriteLane>().Run(
        (db, ct) =>
        {
            var detail = $"client={id} scopes={string.Join(',', scopes)} unit={unit ?? "-"} trusted={(trusted ? "true" : "false")}";
            db.Add(AuditEntry.Of(Importers.CommandLine, "client.added", detail, services.GetRequiredService<TimeProvider>().Now()));
            return db.SaveChangesAsync(ct);
        },
        CancellationToken.None);

    /// <summary><c>--name value</c> or <c>--name=value</c>.</summary>
    private static string? Option(string[] args, string name)
    {
        if (args.FirstOrDefault(a => a.StartsWith(name + "=", StringComparison.Ordinal)) is { } joined)
            return joined[(name.Length + 1)..];
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }

    /// <summary>Random bytes of a secret.</summary>
    private const int SecretLength = 32;
}
