using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Persistence;

/// <summary>A lease that was taken.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Fence">Its number; a later taking has a greater one.</param>
internal sealed record Lease(string Name, long Fence);

/// <summary>
/// Lets one replica at a time do a piece of work. A lease is one row, taken by one conditional statement. Clocks differ, so a lease alone
/// proves nothing: the work confirms its number inside its own transaction (<see cref="Confirm"/>), and whoever was overtaken since
/// commits nothing. A replica whose clock is ahead takes over early, which costs a round and no more.
/// </summary>
internal sealed class Leases(IWriteLane lane, OpenBooks open, TimeProvider clock)
{
    /// <summary>Who takes them: this program, in this run.</summary>
    private readonly string _holder = Holder();

    /// <summary>Takes the lease, or goes on with it where it is ours; null while another holds it.</summary>
    /// <param name="name">What the lease is for.</param>
    /// <param name="length">How long it holds from now on.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Lease?> Take(string name, TimeSpan length, CancellationToken cancellation) =>
        await IsHeldByAnother(name, cancellation) ? null : await lane.Run((db, ct) => Take(db, name, length, ct), cancellation);

    /// <summary>
    /// Keeps the lease for as long again, inside the transaction of the work: false when another has taken it since. Until that transaction
    /// ends, nobody can.
    /// </summary>
    public async Task<bool> Confirm(HotlineContext db, Lease lease, TimeSpan length, CancellationToken cancellation)
    {
        var until = clock.Now() + length;
        return await Ours(db, lease).ExecuteUpdateAsync(s => s.SetProperty(l => l.Until, until), cancellation) == 1;
    }

    /// <summary>Gives the lease back, so that nobody has to wait for its end. What was overtaken is not ours to give.</summary>
    public Task Release(Lease lease, CancellationToken cancellation)
    {
        var now = clock.Now();
        return lane.Run((db, ct) => Ours(db, lease).ExecuteUpdateAsync(s => s.SetProperty(l => l.Until, now), ct), cancellation);
    }

    private async Task<Lease?> Take(HotlineContext db, string name, TimeSpan length, CancellationToken cancellation)
    {
        var now = clock.Now();
        var until = now + length;
        var kept = await db.Leases.Where(l => l.Name == name && l.Holder == _holder && l.Until > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.Until, until), cancellation);
        var taken = kept > 0 ? kept : await db.Leases.Where(l => l.Name == name && l.Until <= now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.Holder, _holder).SetProperty(l => l.Until, until).SetProperty(l => l.Fence, l => l.Fence + 1), cancellation);
        if (taken > 0)
            return new Lease(name, await db.Leases.Where(l => l.Name == name).Select(l => l.Fence).SingleAsync(cancellation));
        if (await db.Leases.AnyAsync(l => l.Name == name, cancellation))
            return null;
        // Of two that make the row at once, its key lets one be first; the other begins again and finds it.
        db.Add(new LeaseRow { Name = name, Holder = _holder, Until = until, Fence = 1 });
        await db.SaveChangesAsync(cancellation);
        return new Lease(name, 1);
    }

    /// <summary>A look that writes nothing: those who stand by ask often.</summary>
    private async Task<bool> IsHeldByAnother(string name, CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        return await db.Leases.AnyAsync(l => l.Name == name && l.Holder != _holder && l.Until > now, cancellation);
    }

    private IQueryable<LeaseRow> Ours(HotlineContext db, Lease lease) =>
        db.Leases.Where(l => l.Name == lease.Name && l.Holder == _holder && l.Fence == lease.Fence);

    private static string Holder()
    {
        var machine = Environment.MachineName;
        return $"{machine[..Math.Min(machine.Length, MostOfMachine)]}/{Guid.NewGuid():N}";
    }

    /// <summary>Letters of the machine's name, which tell an operator who it is.</summary>
    private const int MostOfMachine = 60;
}
