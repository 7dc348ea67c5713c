using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Workers;

/// <summary>
/// Follows the database in which keys are current, and tells it which keys this program has, so that none is made current that somebody lacks.
/// </summary>
internal sealed class RingKeeper(KeyRing ring, KeyBook book, KeyRotation rotation, IWriteLane lane, TimeProvider clock, ILogger<RingKeeper> log) : Rounds(TimeSpan.FromSeconds(5), clock, log)
{
    private readonly string _name = HolderName();
    private (string Current, DateTimeOffset At) _told = ("", DateTimeOffset.MinValue);

    /// <summary>How often it is told, well within the time after which a program is taken for gone.</summary>
    private static readonly TimeSpan Pause = KeyRotation.Gone / 4;

    protected override bool AtOnce => true;

    protected override Task Round(CancellationToken cancellation) => Look(cancellation);

    /// <summary>One look, and a word of it when it is time or something is new.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var lacked = ring.Lacking.Count;
        await book.Refresh(cancellation);
        if (ring.Lacking.Count > lacked)
            log.LogError("The database is used with keys that this program does not have: {Keys}. It is not ready until it is started with them", string.Join(", ", ring.Lacking));
        var current = string.Join(' ', Enum.GetValues<KeyPurpose>().Select(p => ring.Current(p)));
        if (current != _told.Current || Clock.Now() - _told.At >= Pause)
        {
            await lane.Run((db, ct) => Tell(db, current, ct), cancellation);
            _told = (current, Clock.Now());
        }
    }

    /// <summary>Does what may take long in a program that does not serve: keys are followed meanwhile, and it stands among those who have them from before it begins.</summary>
    public async Task<T> While<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await Look(cancellation);
        await StartAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            await StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Nobody need wait for who is gone.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            await lane.Run((db, ct) => db.RingHolders.Where(h => h.Name == _name).ExecuteDeleteAsync(ct), cancellationToken);
        }
        catch (Exception fault) when (fault is DatabaseAwayException or ContendedException or OperationCanceledException)
        {
            // It is forgotten by itself.
        }
    }

    private async Task<bool> Tell(HotlineContext db, string current, CancellationToken cancellation)
    {
        var (now, keys) = (Clock.Now(), string.Join(' ', ring.Names.Select(rotation.Told)));
        var old = now - TimeSpan.FromDays(1);
        await db.RingHolders.Where(h => h.At < old).ExecuteDeleteAsync(cancellation);
        var known = await db.RingHolders.Where(h => h.Name == _name)
            .ExecuteUpdateAsync(s => s.SetProperty(h => h.At, now).SetProperty(h => h.Keys, keys).SetProperty(h => h.Current, current), cancellation);
        if (known == 0)
        {
            db.Add(new RingHolder { Name = _name, Keys = keys, Current = current, At = now });
            await db.SaveChangesAsync(cancellation);
        }
        return true;
    }

    private static string HolderName()
    {
        var machine = Environment.MachineName;
        return FormattableString.Invariant($"{machine[..Math.Min(machine.Length, 50)]}/{Environment.ProcessId}/{Guid.NewGuid().ToString("N")[..8]}");
    }
}
