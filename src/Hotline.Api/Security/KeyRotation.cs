using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Security;

/// <summary>
/// The steps by which a key takes another's place. Each is one transaction and an entry of the audit; each refuses while a program that serves
/// could not follow.
/// </summary>
internal sealed class KeyRotation(KeyRing ring, KeyBook book, Resealer resealer, OpenBooks open, IWriteLane lane, TimeProvider clock)
{
    /// <summary>After this time without a sign, a program is taken for gone.</summary>
    public static readonly TimeSpan Gone = TimeSpan.FromMinutes(1);

    /// <summary>Makes keys and writes their names down; the database gives the numbers, so that no two make the same.</summary>
    public Task<Dictionary<KeyName, string>> Add(IReadOnlyCollection<KeyPurpose> purposes, Actor actor, CancellationToken cancellation)
    {
        var keys = purposes.ToDictionary(p => p, KeyFile.Make);
        return lane.Run(
            async (db, ct) =>
            {
                var (made, now) = (new Dictionary<KeyName, string>(), clock.Now());
                foreach (var (purpose, key) in keys)
                {
                    var known = await db.RingKeys.Where(k => k.Purpose == purpose).MaxAsync(k => (int?)k.Number, ct) ?? 0;
                    var name = new KeyName(purpose, Math.Max(known, ring.Names.Where(k => k.Purpose == purpose).Max(k => k.Number)) + 1);
                    if (name.Number > ushort.MaxValue)
                        throw new SettingException("keys add", $"has no number left for {Code.Of(purpose)}.");
                    made[name] = key;
                }
                foreach (var (name, key) in made)
                    db.Add(new RingKeyRow { Purpose = name.Purpose, Number = name.Number, Print = KeyRing.PrintOf(name.Purpose, key), AddedAt = now });
                Audit(db, actor, "added", string.Join(' ', made.Keys));
                await db.SaveChangesAsync(ct);
                return made;
            },
            cancellation);
    }

    /// <summary>Takes back what <see cref="Add"/> wrote down, when the keys could not be kept.</summary>
    public Task<int> Forget(IEnumerable<KeyName> names, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var gone = 0;
            foreach (var name in names)
                gone += await db.RingKeys.Where(k => k.Purpose == name.Purpose && k.Number == name.Number && k.Turn == null).ExecuteDeleteAsync(ct);
            return gone;
        },
        cancellation);

    /// <summary>Makes keys current: every replica writes with them from the next moments on.</summary>
    /// <exception cref="SettingException">A key is not known, was retired, or a replica does not have it.</exception>
    public async Task Use(IReadOnlyCollection<KeyName> names, Actor actor, CancellationToken cancellation)
    {
        await lane.Run(
            async (db, ct) =>
            {
                var (rows, now) = (await db.RingKeys.AsTracking().ToListAsync(ct), clock.Now());
                var holders = await Living(db, ct);
                foreach (var name in names)
                {
                    var row = Known("keys use", rows, name);
                    if (row.RetiredAt is not null)
                        throw new SettingException("keys use", $"{name} was retired; make another with 'keys add'.");
                    if (!ring.Has(name))
                        throw new SettingException("keys use", $"{name} is not among the keys here; give this program the keys file (or settings) with it first.");
                    if (holders.Find(h => !h.Keys.Split(' ').Contains(Told(name))) is { } without)
                        throw new SettingException("keys use", $"the replica {without.Name}, last seen {Ago(without, now)} ago, does not have {name}: give it the key and start it again (a replica that is gone is forgotten after a minute).");
                    var before = Current(rows, name.Purpose);
                    if (before == row)
                        continue;
                    before.UsedUntil = now;
                    (row.Turn, row.UsedFrom, row.UsedUntil) = (before.Turn + 1, now, null);
                }
                Audit(db, actor, "used", string.Join(' ', names));
                await db.SaveChangesAsync(ct);
                return true;
            },
            cancellation);
        await book.Refresh(cancellation);
    }

    /// <summary>Says that nothing needs a key any more.</summary>
    /// <param name="name">The key.</param>
    /// <param name="now">Whether tokens of a sign key may end before their time.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="told">Is told how many rows were looked at.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="SettingException">Something needs it, or it is not known whether.</exception>
    public async Task Retire(KeyName name, bool now, Actor actor, Action<string, long>? told, CancellationToken cancellation)
    {
        var rows = await book.Rows(cancellation);
        var (row, turn) = (Known("keys retire", rows, name), Current(rows, name.Purpose).Turn);
        if (row.RetiredAt is not null)
            throw new SettingException("keys retire", $"{name} was retired at {row.RetiredAt:u}.");
        if (row == Current(rows, name.Purpose))
            throw new SettingException("keys retire", $"{name} is current; let another take its place first ('keys use').");
        if (row.UsedUntil is { } until)
            await Unneeded(name, until, now, told, cancellation);
        await lane.Run(
            async (db, ct) =>
            {
                var fresh = await db.RingKeys.AsTracking().ToListAsync(ct);
                if (Current(fresh, name.Purpose).Turn != turn)
                    throw new SettingException("keys retire", "another key became current meanwhile; look again.");
                Known("keys retire", fresh, name).RetiredAt = clock.Now();
                Audit(db, actor, "retired", $"{name}{(now ? " now" : "")}");
                await db.SaveChangesAsync(ct);
                return true;
            },
            cancellation);
        await book.Refresh(cancellation);
    }

    private async Task Unneeded(KeyName name, DateTimeOffset until, bool now, Action<string, long>? told, CancellationToken cancellation)
    {
        var behind = await Behind(cancellation);
        if (behind.Count > 0)
            throw new SettingException("keys retire", $"the replica {behind[0].Name} does not write with the current keys yet; wait a moment, or look why.");
        if (name.Purpose == KeyPurpose.Sign)
        {
            var end = until + TokenEndpoint.Lifetime + Gone;
            if (!now && clock.Now() < end)
                throw new SettingException("keys retire", $"tokens signed with {name} hold until {end:u}; wait, or end them with --now.");
            return;
        }
        await Unused("keys retire", name, told, cancellation);
    }

    /// <summary>
    /// Says that a key may be taken out of the keys: it was retired, and nothing needs it since. A program that was not told of the change may
    /// have written with it after it was retired.
    /// </summary>
    /// <exception cref="SettingException">It was not retired, or something needs it, or it is not known whether.</exception>
    public async Task Removable(KeyName name, Action<string, long>? told, CancellationToken cancellation)
    {
        if (Known("keys remove", await book.Rows(cancellation), name).RetiredAt is null)
            throw new SettingException("keys remove", $"{name} was not retired; 'keys retire {name}' comes first.");
        if (!ring.Has(name))
            throw new SettingException("keys remove", $"{name} is not among the keys here.");
        if (name.Purpose != KeyPurpose.Sign)
            await Unused("keys remove", name, told, cancellation);
    }

    private async Task Unused(string verb, KeyName name, Action<string, long>? told, CancellationToken cancellation)
    {
        var (uses, unread) = await resealer.Uses(name, told, cancellation);
        if (uses > 0)
            throw new SettingException(verb, FormattableString.Invariant($"{uses} values need {name} still; run 'keys reseal'."));
        if (unread > 0)
            throw new SettingException(verb, FormattableString.Invariant($"{unread} values cannot be read, so that nobody knows whether they need {name}; 'keys reseal' names them."));
    }

    /// <summary>Programs that serve and do not write with the current keys yet.</summary>
    public async Task<List<RingHolder>> Behind(CancellationToken cancellation)
    {
        var rows = await book.Rows(cancellation);
        var current = string.Join(' ', Enum.GetValues<KeyPurpose>().Select(p => KeyRing.NameOf(Current(rows, p))));
        await using var db = open();
        return (await Living(db, cancellation)).FindAll(h => h.Current != current);
    }

    /// <summary>Programs that serve, by what they told of themselves.</summary>
    public async Task<List<RingHolder>> Living(HotlineContext db, CancellationToken cancellation)
    {
        var since = clock.Now() - Gone;
        return await db.RingHolders.AsNoTracking().Where(h => h.At > since).OrderBy(h => h.Name).ToListAsync(cancellation);
    }

    /// <summary>How a program tells that it has a key.</summary>
    public string Told(KeyName name) => $"{name}={ring.PrintOf(name)[..8]}";

    public static RingKeyRow Current(IEnumerable<RingKeyRow> rows, KeyPurpose purpose) => rows.Where(r => r.Purpose == purpose && r.Turn is not null).MaxBy(r => r.Turn)!;

    private static RingKeyRow Known(string verb, List<RingKeyRow> rows, KeyName name) => rows.Find(r => KeyRing.NameOf(r) == name)
        ?? throw new SettingException(verb, $"the database knows no key {name}; 'keys list' shows all.");

    private static string Ago(RingHolder holder, DateTimeOffset now) => FormattableString.Invariant($"{Math.Max(0, (now - holder.At).TotalSeconds):F0} s");

    private void Audit(HotlineContext db, Actor actor, string act, string detail) => db.Add(AuditEntry.Of(actor, "keys." + act, detail, clock.Now()));
}
