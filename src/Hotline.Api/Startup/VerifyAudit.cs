using Hotline.Api.Features.Audits;
using Hotline.Api.Persistence;

namespace Hotline.Api.Startup;

/// <summary>
/// The verb that verifies the audit's chain, beside a running server or without one. It changes nothing; it ends with 1 when something was
/// found, a line each, and with 0 and a summary when the chain is whole.
/// </summary>
internal static class VerifyAudit
{
    public static async Task<int> Run(string[] args)
    {
        var (folders, settings) = Read(args);
        await using var app = HotlineApp.Build(settings);
        if (folders.Count == 0)
            folders.Add(app.Services.GetRequiredService<AuditSettings>().HeadsFolder);
        else if (folders.Find(f => !Directory.Exists(f)) is { } nowhere)
            throw new SettingException("verify-audit --heads", $"there is no folder {nowhere}.");
        var (check, found) = (app.Services.GetRequiredService<AuditCheck>(), 0L);
        await foreach (var finding in check.Run(folders, CancellationToken.None))
        {
            Console.WriteLine($"{(finding.IsWarning ? "warning: " : "")}{finding.Kind}: {finding.Text}");
            found += finding.IsWarning ? 0 : 1;
        }
        var (links, head, heads) = check.Tally;
        Console.WriteLine(FormattableString.Invariant(
            $"{(found == 0 ? "The audit is whole" : $"{found} findings")}: {links} links, {heads} heads compared, the last link is {head?.ToString() ?? "none"}"));
        return found == 0 ? 0 : 1;
    }

    /// <summary><c>--heads DIR</c>, any number of times, also with an equals sign; all else is a setting.</summary>
    private static (List<string> Folders, string[] Settings) Read(string[] args)
    {
        var (folders, rest) = (new List<string>(), new List<string>());
        for (var i = 0; i < args.Length; i++)
        {
            var parts = args[i].Split('=', 2);
            if (parts[0] != "--heads")
                rest.Add(args[i]);
            else if ((parts.Length == 2 ? parts[1] : ++i < args.Length ? args[i] : "") is { Length: > 0 } folder)
                folders.Add(folder);
            else
                throw new SettingException("verify-audit --heads", "names no folder.");
        }
        return (folders, [.. rest]);
    }
}
