using Hotline.Api.Features.Imports;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace Hotline.Api.Startup;

/// <summary>Whether requests may come: set after the preparation, and after the demo's load; taken back while draining.</summary>
internal sealed class Readiness
{
    private volatile bool _open;

    public bool IsOpen => _open;

    public void Open() => _open = true;
}

/// <summary>
/// What has to be done before the first request: migrations (the embedded database and Development by themselves, a server's by
/// <c>-- migrate</c>), the profile's reference data where there is none yet, and the development clients. Before anything is written the keys must be those of the
/// database.
/// </summary>
internal sealed class Preparation(
    Func<HotlineContext> open, KeyBook keys, Site site, Importer importer, DevelopmentClients clients, IConfiguration configuration, IHostEnvironment environment)
{
    public async Task Run(CancellationToken cancellation)
    {
        await Migrate(cancellation);
        await keys.Begin(cancellation);
        await Seed(cancellation);
        await Clients(cancellation);
    }

    /// <summary>Replicas that start at the same moment make the same clients; who is second finds them there when it looks again.</summary>
    private async Task Clients(CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await clients.Prepare(cancellation);
                return;
            }
            catch (Exception fault) when (attempt < Attempts && IsRivalry(fault))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancellation);
            }
        }
    }

    private bool IsRivalry(Exception fault)
    {
        // The issuer's library looks for the id itself, too.
        if (fault is OpenIddictExceptions.ValidationException)
            return true;
        using var db = open();
        return Faults.IsRivalry(fault, db.Sql);
    }

    private const int Attempts = 5;

    private async Task Migrate(CancellationToken cancellation)
    {
        await using var db = open();
        var byItself = db.Sql.IsEmbedded || environment.IsDevelopment();
        if (configuration.Flag("Database:MigrateOnStart", byItself))
        {
            await db.Database.MigrateAsync(cancellation);
            await db.Sql.Prepare(db, cancellation);
        }
        else if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any() || (await db.Sql.Unprepared(db, cancellation)).Count > 0)
        {
            throw new SettingException("Database", "has pending migrations; run the verb 'migrate' (or set Database:MigrateOnStart).");
        }
    }

    private async Task Seed(CancellationToken cancellation)
    {
        await using var db = open();
        // Each by itself: a start may have been cut short between them.
        List<string> missing = [];
        if (!await db.Units.AnyAsync(cancellation))
            missing.Add("units.csv");
        if (!await db.Categories.AnyAsync(cancellation))
            missing.Add("categories.csv");
        foreach (var file in missing)
        {
            var report = await importer.Run(
                Path.Combine(site.Folder, file), null, dryRun: false, Importers.CommandLine, (_, _) => Task.FromResult(true), cancellation);
            if (report.Problems.Count > 0)
                throw new SettingException("Site:Profile", $"{file}, line {report.Problems[0].Line}, {report.Problems[0].Field}: {report.Problems[0].Message}");
        }
    }
}
