using System.Collections.Concurrent;
using System.Data.Common;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Security;

/// <summary>
/// Whether a client's tokens still hold. Asked with every request and looked up every half minute, so that what one replica revoked is
/// void on each of them within a minute; the replica that did it knows at once.
/// </summary>
internal sealed class ClientStandings(OpenBooks open, TimeProvider clock, ILogger<ClientStandings> log)
{
    /// <summary>How long an answer of the database is believed.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Seen> _seen = new(StringComparer.Ordinal);

    /// <summary>Whether a token of this epoch holds.</summary>
    public ValueTask<bool> Holds(string client, int epoch, CancellationToken cancellation)
    {
        // A token that is newer than what was seen was given by a replica that knows more.
        if (_seen.TryGetValue(client, out var seen) && clock.GetElapsedTime(seen.At) < Believed && epoch <= seen.Epoch)
            return ValueTask.FromResult(seen.Holds(epoch));
        return new(Ask(client, epoch, seen, cancellation));
    }

    /// <summary>Looks again with the next request.</summary>
    public void Forget(string client) => _seen.TryRemove(client, out _);

    private async Task<bool> Ask(string client, int epoch, Seen? before, CancellationToken cancellation)
    {
        var at = clock.GetTimestamp();
        try
        {
            await using var db = open();
            var standing = await db.ClientStandings.Where(s => s.Client == client).Select(s => new { s.Epoch, Revoked = s.RevokedAt != null }).FirstOrDefaultAsync(cancellation);
            var seen = new Seen(standing?.Epoch ?? 0, standing?.Revoked ?? false, at);
            // What was asked before a change, and came after it, is not kept: an epoch only ever grows.
            _seen.AddOrUpdate(client, seen, (_, other) => other.Epoch > seen.Epoch || (other.Revoked && !seen.Revoked) ? other : seen);
            return seen.Holds(epoch);
        }
        catch (Exception fault) when (fault is DbException or InvalidOperationException or TimeoutException)
        {
            // Without the database nothing is read or changed anyway, and the call itself says 503; a 401 would send clients for new tokens.
            log.LogWarning(fault, "The standing of a client could not be read; what was known of it goes on");
            return before?.Holds(epoch) ?? true;
        }
    }

    private sealed record Seen(int Epoch, bool Revoked, long At)
    {
        public bool Holds(int epoch) => !Revoked && epoch == Epoch;
    }
}
