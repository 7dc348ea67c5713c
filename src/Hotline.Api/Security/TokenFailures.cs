using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;
using OpenIddict.EntityFrameworkCore.Models;

namespace Hotline.Api.Security;

/// <summary>When a source is kept from a client's token.</summary>
/// <param name="Attempts">Wrong secrets that do it.</param>
/// <param name="Window">Within which they are counted together, and for how long the source is then kept out.</param>
internal sealed record LockoutSettings(int Attempts, TimeSpan Window)
{
    public static LockoutSettings Read(IConfiguration configuration) =>
        new(configuration.Whole("Auth:Lockout:Attempts", 10, 1, 1000), TimeSpan.FromMinutes(configuration.Whole("Auth:Lockout:Minutes", 15, 1, 1440)));
}

/// <summary>
/// Counts wrong secrets of a client from a source, in the database, so that all replicas know. Only failures write. The count is of both
/// together: guessing keeps out whoever guesses, and never the client itself elsewhere.
/// </summary>
internal sealed class TokenFailures(IWriteLane lane, OpenBooks open, LockoutSettings settings, TimeProvider clock)
{
    /// <summary>What is known of both: whether anything is, and how long the source is kept out, if it is.</summary>
    public async Task<(bool Known, TimeSpan? Wait)> Look(string client, string source, CancellationToken cancellation)
    {
        await using var db = open();
        var row = await db.TokenFailures.FirstOrDefaultAsync(f => f.Client == client && f.Source == source, cancellation);
        return (row is not null, row is not null && row.Count >= settings.Attempts && row.LastAt + settings.Window - clock.Now() is { Ticks: > 0 } wait ? wait : null);
    }

    /// <summary>What stands for every client that there is not.</summary>
    public const string Invented = "?";

    /// <summary>Counts one more; whether that keeps the source out from now on.</summary>
    public Task<bool> Add(string client, string source, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var now = clock.Now();
            // Invented clients are one, or whoever invents them fills a table.
            var named = client == Invented || await db.Set<OpenIddictEntityFrameworkCoreApplication>().AnyAsync(a => a.ClientId == client, ct) ? client : Invented;
            var row = await db.TokenFailures.FirstOrDefaultAsync(f => f.Client == named && f.Source == source, ct);
            if (row is null)
                db.Add(row = new TokenFailure { Client = named, Source = source });
            if (row.Count == 0 || now >= row.FirstAt + settings.Window)
                (row.Count, row.FirstAt) = (0, now);
            row.Count++;
            row.LastAt = now;
            await db.SaveChangesAsync(ct);
            return row.Count == settings.Attempts;
        },
        cancellation);

    /// <summary>The right secret came: what was wrong before it does not count any more.</summary>
    public Task Clear(string client, string source, CancellationToken cancellation) =>
        lane.Run((db, ct) => db.TokenFailures.Where(f => f.Client == client && f.Source == source).ExecuteDeleteAsync(ct), cancellation);

    /// <summary>Forgets what keeps nobody out any more; answers how many.</summary>
    public Task<int> Forget(CancellationToken cancellation)
    {
        var before = clock.Now() - settings.Window;
        return lane.Run((db, ct) => db.TokenFailures.Where(f => f.LastAt < before).ExecuteDeleteAsync(ct), cancellation);
    }
}
