using System.Security.Cryptography;
using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Security;

/// <summary>What the rewriting of a column came to.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Read">Rows looked at since the walk began, in this run or an earlier one.</param>
/// <param name="Resealed">Rows rewritten since.</param>
/// <param name="Unread">Rows whose box could not be opened, of this run.</param>
internal sealed record ResealCount(string Column, long Read, long Resealed, IReadOnlyList<long> Unread);

/// <summary>
/// Rewrites sealed values and hashes to the current keys, beside programs that serve. It walks each column along the rows' keys, a batch in one
/// transaction with its place, so that it goes on after a crash where it stood. A row that somebody changed meanwhile is left: it was written
/// with the current keys. Versions, histories and moments are left alone, for nothing of the matter is changed.
/// </summary>
internal sealed class Resealer(KeyRing ring, CallerVault vault, KeyBook book, OpenBooks open, IWriteLane lane, Leases leases, TimeProvider clock)
{
    /// <summary>Rows of one transaction: others wait for no more than these.</summary>
    public const int Batch = 200;

    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(2);

    /// <summary>Walks what is left, or everything where the walk before came to its end.</summary>
    /// <param name="actor">Who wants it.</param>
    /// <param name="told">Is told after each batch.</param>
    /// <param name="cancellation">Stops it after a batch.</param>
    /// <exception cref="SettingException">Another is at it, or the keys were changed.</exception>
    public async Task<IReadOnlyList<ResealCount>> Run(Actor actor, Action<ResealCount>? told, CancellationToken cancellation)
    {
        var lease = await leases.Take("reseal", Hold, cancellation) ?? throw new SettingException("keys reseal", "another is at it, or was until a moment ago; try again in two minutes.");
        var rows = await book.Rows(cancellation);
        ring.Follow(rows);
        var turns = KeyBook.Turns(rows);
        // A key that came back is another target than before: rows were written with others in between.
        var target = FormattableString.Invariant($"{ring.Current(KeyPurpose.Seal)}#{turns[KeyPurpose.Seal]} {ring.Current(KeyPurpose.Hash)}#{turns[KeyPurpose.Hash]}");
        var work = new Work(lease, turns, target);
        try
        {
            await lane.Run((db, ct) => Start(db, work, actor, ct), cancellation);
            var counts = new List<ResealCount>();
            foreach (var column in SealedColumn.All)
                counts.Add(await Walk(column, work, told, cancellation));
            await lane.Run(
                async (db, ct) =>
                {
                    db.Add(AuditEntry.Of(actor, "keys.resealed", $"{target} {string.Join(' ', counts.Select(c => FormattableString.Invariant($"{c.Column}={c.Resealed}/{c.Read}")))}", clock.Now()));
                    return await db.SaveChangesAsync(ct);
                },
                cancellation);
            return counts;
        }
        finally
        {
            await leases.Release(lease, CancellationToken.None);
        }
    }

    /// <summary>How many values need a seal or hash key, and how many cannot be read; the whole of every column is looked at.</summary>
    public async Task<(long Uses, long Unread)> Uses(KeyName name, Action<string, long>? told, CancellationToken cancellation)
    {
        var (uses, unread) = (0L, 0L);
        foreach (var column in SealedColumn.All.Where(c => name.Purpose == KeyPurpose.Seal || c.Hash is not null))
        {
            var (last, read) = (0L, 0L);
            for (List<SealedValue> page; (page = await Page(column, last, cancellation)).Count > 0; last = page[^1].Id)
            {
                foreach (var value in page)
                {
                    var needs = Needs(value, name);
                    uses += needs == true ? 1 : 0;
                    unread += needs is null ? 1 : 0;
                }
                told?.Invoke(column.Name, read += page.Count);
            }
        }
        return (uses, unread);
    }

    /// <summary>Null where that cannot be known.</summary>
    private bool? Needs(SealedValue value, KeyName name)
    {
        if (name.Purpose == KeyPurpose.Seal)
            return value.Box is not { Length: > 0 } box ? false : CallerVault.KeyOf(box) is { } key ? key == name : null;
        if (value.Hash is null)
            return false;
        return Phone(value) is { } phone ? value.Hash.AsSpan().SequenceEqual(vault.HashPhone(name, phone)) : null;
    }

    private async Task<bool> Start(HotlineContext db, Work work, Actor actor, CancellationToken cancellation)
    {
        var places = await db.ResealPlaces.AsTracking().ToListAsync(cancellation);
        var begun = places.FindAll(p => p.Target == work.Target);
        var goesOn = begun.Count > 0 && SealedColumn.All.Any(c => !begun.Exists(p => p.Column == c.Name && p.EndedAt is not null));
        foreach (var column in SealedColumn.All)
        {
            var place = places.Find(p => p.Column == column.Name);
            if (place is null)
                db.Add(place = new ResealPlace { Column = column.Name });
            if (goesOn && place.Target == work.Target)
                continue;
            (place.Target, place.LastId, place.Read, place.Resealed, place.EndedAt) = (work.Target, 0, 0, 0, null);
        }
        if (!goesOn)
            db.Add(AuditEntry.Of(actor, "keys.reseal", work.Target, clock.Now()));
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private async Task<ResealCount> Walk(SealedColumn column, Work work, Action<ResealCount>? told, CancellationToken cancellation)
    {
        var unread = new List<long>();
        var place = await Place(column, cancellation);
        while (place.EndedAt is null)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await Page(column, place.LastId, cancellation);
            var changes = new List<(SealedValue Old, byte[]? Box, byte[]? Hash)>();
            foreach (var value in page)
            {
                if (!TryRenew(column, value, out var change))
                    unread.Add(value.Id);
                else if (change is { } made)
                    changes.Add(made);
            }
            place = await lane.Run((db, ct) => Write(db, column, work, page, changes, ct), cancellation);
            told?.Invoke(new ResealCount(column.Name, place.Read, place.Resealed, unread));
        }
        return new ResealCount(column.Name, place.Read, place.Resealed, unread);
    }

    private async Task<ResealPlace> Write(
        HotlineContext db, SealedColumn column, Work work, List<SealedValue> page, List<(SealedValue Old, byte[]? Box, byte[]? Hash)> changes, CancellationToken cancellation)
    {
        if (!await leases.Confirm(db, work.Lease, Hold, cancellation))
            throw new SettingException("keys reseal", "another has taken over; look at 'keys list'.");
        var turns = KeyBook.Turns(await db.RingKeys.AsNoTracking().ToListAsync(cancellation));
        if (turns[KeyPurpose.Seal] != work.Turns[KeyPurpose.Seal] || turns[KeyPurpose.Hash] != work.Turns[KeyPurpose.Hash])
            throw new SettingException("keys reseal", "other keys became current meanwhile; run it again.");
        var place = await db.ResealPlaces.AsTracking().SingleAsync(p => p.Column == column.Name, cancellation);
        var done = 0;
        foreach (var (old, box, hash) in changes)
            done += await column.Replace(db, old, box, hash, cancellation);
        (place.Read, place.Resealed) = (place.Read + page.Count, place.Resealed + done);
        if (page.Count == 0)
            place.EndedAt = clock.Now();
        else
            place.LastId = page[^1].Id;
        await db.SaveChangesAsync(cancellation);
        return place;
    }

    /// <summary>What the row is to hold; nothing where it holds that already. False when its box cannot be opened.</summary>
    private bool TryRenew(SealedColumn column, SealedValue value, out (SealedValue Old, byte[]? Box, byte[]? Hash)? change)
    {
        change = null;
        if (value.Box is not { Length: > 0 } box)
            return column.Hash is null || value.Hash is null;
        var isCurrent = CallerVault.KeyOf(box) == ring.Current(KeyPurpose.Seal);
        if (isCurrent && column.Hash is null)
            return true;
        try
        {
            var clear = vault.OpenBytes(box);
            var phone = column.Hash is null ? null : JsonSerializer.Deserialize<CallerData>(clear, JsonSerializerOptions.Default)!.Phone;
            var hash = phone is null ? null : vault.HashPhone(phone);
            if (isCurrent && (column.Hash is null || hash.AsSpan().SequenceEqual(value.Hash)))
                return true;
            change = (value, isCurrent ? box : vault.SealBytes(clear), hash);
            return true;
        }
        catch (Exception fault) when (fault is CryptographicException or UnknownKeyException or JsonException)
        {
            return false;
        }
    }

    private string? Phone(SealedValue value)
    {
        try
        {
            return vault.Open(value.Box).Phone;
        }
        catch (Exception fault) when (fault is CryptographicException or UnknownKeyException or JsonException)
        {
            return null;
        }
    }

    private async Task<List<SealedValue>> Page(SealedColumn column, long after, CancellationToken cancellation)
    {
        await using var db = open();
        return await column.After(db, after, Batch, cancellation);
    }

    private async Task<ResealPlace> Place(SealedColumn column, CancellationToken cancellation)
    {
        await using var db = open();
        return await db.ResealPlaces.SingleAsync(p => p.Column == column.Name, cancellation);
    }

    /// <summary>What one run holds on to.</summary>
    private sealed record Work(Lease Lease, IReadOnlyDictionary<KeyPurpose, int> Turns, string Target);
}
