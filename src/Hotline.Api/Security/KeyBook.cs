using System.Security.Cryptography;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Security;

/// <summary>
/// Keys and books belong together: the database holds the prints of the keys it was used with, and says which are current. A program whose
/// keys are others does not start, and one that serves follows a change within moments.
/// </summary>
internal sealed class KeyBook(KeyRing ring, CallerVault vault, OpenBooks open, IWriteLane lane, TimeProvider clock)
{
    /// <summary>Judges the keys of this program before it does anything, and writes down those that the books have not seen yet.</summary>
    /// <exception cref="SettingException">They are not those of the books.</exception>
    public async Task Begin(CancellationToken cancellation)
    {
        var rows = await Rows(cancellation);
        Judge(rows);
        if (rows.Count == 0)
            await Prove(cancellation);
        if (!ring.Names.All(k => rows.Exists(r => KeyRing.NameOf(r) == k)))
        {
            await lane.Run(Note, cancellation);
            // Of two first starts with keys of their own, one was first.
            rows = await Rows(cancellation);
            Judge(rows);
        }
        ring.Follow(rows);
    }

    /// <summary>Takes over which keys are current.</summary>
    public async Task Refresh(CancellationToken cancellation) => ring.Follow(await Rows(cancellation));

    public async Task<List<RingKeyRow>> Rows(CancellationToken cancellation)
    {
        await using var db = open();
        return [.. (await db.RingKeys.ToListAsync(cancellation)).OrderBy(k => k.Purpose).ThenBy(k => k.Number)];
    }

    /// <summary>The turns of the current keys: they tell one change of them from another.</summary>
    public static IReadOnlyDictionary<KeyPurpose, int> Turns(IEnumerable<RingKeyRow> rows) =>
        rows.Where(r => r.Turn is not null).GroupBy(r => r.Purpose).ToDictionary(g => g.Key, g => g.Max(r => r.Turn!.Value));

    private async Task<bool> Note(HotlineContext db, CancellationToken cancellation)
    {
        var (rows, now) = (await db.RingKeys.ToListAsync(cancellation), clock.Now());
        foreach (var purpose in ring.Names.GroupBy(k => k.Purpose))
        {
            var isFirst = rows.TrueForAll(r => r.Purpose != purpose.Key);
            foreach (var (i, name) in purpose.Index().Where(k => !rows.Exists(r => KeyRing.NameOf(r) == k.Item)))
            {
                // Others may have no more than the first key yet.
                var used = isFirst && i == 0;
                db.Add(new RingKeyRow { Purpose = name.Purpose, Number = name.Number, Print = ring.PrintOf(name), AddedAt = now, Turn = used ? 1 : null, UsedFrom = used ? now : null });
            }
        }
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private void Judge(List<RingKeyRow> rows)
    {
        if (KeyFaults.Of(ring, rows) is not { } fault)
            return;
        if (!ring.Made)
            throw fault;
        // It was made for books that have keys already: whoever puts the right one there must not find this.
        KeyFile.TakeBack(ring);
        throw new SettingException("Keys:File", $"{ring.File} was not there, and this database is used with keys already: put the file of the other replicas, or the one that was kept apart, there.");
    }

    /// <summary>Books of a version that wrote down no keys: what is sealed in them must open.</summary>
    private async Task Prove(CancellationToken cancellation)
    {
        await using var db = open();
        var ticket = await db.Tickets.Where(t => t.CallerSealed != null).OrderByDescending(t => t.Id).Select(t => new { t.CallerSealed, t.CallerPhoneHash }).FirstOrDefaultAsync(cancellation);
        var box = ticket?.CallerSealed ?? await db.Calls.Where(c => c.CallerSealed != null).OrderByDescending(c => c.Id).Select(c => c.CallerSealed).FirstOrDefaultAsync(cancellation);
        if (box is null)
            return;
        try
        {
            if (vault.Open(box).Phone is { } phone && ticket?.CallerPhoneHash is { } hash && !vault.PhoneHashes(phone).Any(h => h.AsSpan().SequenceEqual(hash)))
                throw new SettingException("Keys", "do not hash phones as those of this database do: give this program the hash key that it was used with.");
        }
        catch (Exception fault) when (fault is CryptographicException or UnknownKeyException)
        {
            KeyFile.TakeBack(ring);
            throw new SettingException("Keys", "do not open the callers in this database: give this program the keys that it was used with.");
        }
    }
}

/// <summary>Whether keys are those of some books.</summary>
internal static class KeyFaults
{
    /// <summary>What is wrong, with the way out; null when they fit.</summary>
    public static SettingException? Of(KeyRing ring, IReadOnlyCollection<RingKeyRow> rows)
    {
        var others = rows.Where(r => ring.Has(KeyRing.NameOf(r)) && ring.PrintOf(KeyRing.NameOf(r)) != r.Print).Select(KeyRing.NameOf).ToList();
        if (others.Count > 0)
            return new SettingException("Keys", $"{string.Join(", ", others)} {(others.Count == 1 ? "is" : "are")} not the {(others.Count == 1 ? "key" : "keys")} of this name that the database is used with; every replica needs the same {Place(ring)}.");
        var lacking = rows.Where(r => r is { Turn: not null, RetiredAt: null }).Select(KeyRing.NameOf).Where(k => !ring.Has(k)).ToList();
        return lacking.Count == 0 ? null : new SettingException("Keys", $"{string.Join(", ", lacking)} {(lacking.Count == 1 ? "is" : "are")} missing, and the database is used with {(lacking.Count == 1 ? "it" : "them")}; every replica needs the same {Place(ring)}.");
    }

    private static string Place(KeyRing ring) => ring.File is { } file ? $"keys file (here {file})" : "Keys settings";
}
