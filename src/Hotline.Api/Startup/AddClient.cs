using Hotline.Api.Boundary;
using Hotline.Api.Features.Clients;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;

namespace Hotline.Api.Startup;

/// <summary>The verb that makes the first clients of a production database, by the rules of the call; the secret is shown once and kept hashed.</summary>
internal static class AddClient
{
    public static async Task<int> Run(string[] args)
    {
        var id = args.FirstOrDefault(a => !a.StartsWith('-')) ?? throw new SettingException("add-client", "names no id.");
        string[] scopes = [.. (Option(args, "--scope") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        if (scopes.Length == 0 || scopes.FirstOrDefault(s => !Scopes.All.Contains(s)) is not null)
            throw new SettingException("add-client --scope", $"takes one or more of {string.Join(", ", Scopes.All)}.");
        var request = new RegisterClient.Request
        {
            Id = id, Name = Option(args, "--name") ?? id, Scopes = scopes, Unit = Option(args, "--unit"), Partner = Option(args, "--partner"), TrustedFrontEnd = args.Contains("--trusted"),
        };
        if (new RegisterClient.Validator().Validate(request) is { IsValid: false } shape)
            throw new SettingException("add-client", shape.Errors[0].ErrorMessage);
        await using var app = HotlineApp.Build([.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a.Contains('=') && !Own.Any(o => a.StartsWith(o + "=", StringComparison.Ordinal)))]);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        var (handler, clock) = (app.Services.GetRequiredService<RegisterClient.Handler>(), app.Services.GetRequiredService<TimeProvider>());
        var secret = ClientSecrets.Make();
        var row = await handler.Draft(request, secret, CancellationToken.None);
        var act = new Act(Importers.CommandLine, new HashSet<string>(), clock.Now());
        var result = await app.Services.GetRequiredService<IWriteLane>().Run((db, ct) => handler.Run(request, row, secret, new Command(act, db, IfMatch.None), ct), CancellationToken.None);
        if (result.Refusal is { } refusal)
            throw Refused(refusal);
        Console.WriteLine($"client_id={id}");
        Console.WriteLine($"client_secret={secret}");
        return 0;
    }

    private static SettingException Refused(Refusal refusal)
    {
        var fault = refusal.Fields[0];
        var option = fault.Field.Split('[')[0] switch { "id" => "", "scopes" => " --scope", "trustedFrontEnd" => " --trusted", var field => " --" + field };
        return new("add-client" + option, fault.En + ".");
    }

    /// <summary>Options of the verb, which are no settings.</summary>
    private static readonly string[] Own = ["--scope", "--unit", "--partner", "--name"];

    /// <summary><c>--name value</c> or <c>--name=value</c>.</summary>
    private static string? Option(string[] args, string name)
    {
        if (args.FirstOrDefault(a => a.StartsWith(name + "=", StringComparison.Ordinal)) is { } joined)
            return joined[(name.Length + 1)..];
        var at = Array.IndexOf(args, name);
        return at >= 0 && at + 1 < args.Length ? args[at + 1] : null;
    }
}
