using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Privacy;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Hotline.Api.Security;

/// <summary>
/// 号码掩码: numbers of persons stand in no column in the clear. What people write is masked when it is saved, whoever saves it, so that every
/// answer, list, export, document and index is masked by what it is made of; the ticket keeps the whole numbers, sealed (rules.md §5).
/// </summary>
internal sealed class Concealment(CallerVault vault, Site site) : IConcealing
{
    public async Task Conceal(HotlineContext db, CancellationToken cancellation)
    {
        var callers = await Changed(db, cancellation);
        // The ticket's own words first: a number is noted by where it was written, not by the history that repeats it.
        var entries = db.ChangeTracker.Entries().Where(e => FreeTexts.Of(e.Metadata).Length > 0 && (e.State is EntityState.Added or EntityState.Modified || (e.State is EntityState.Unchanged && callers.Contains(Owners.KeyOf(e)))))
            .OrderBy(e => e.Entity is Ticket ? 0 : e.Entity is HistoryEntry ? 2 : 1).ToList();
        var owners = new Owners(db);
        foreach (var entry in entries)
            await Conceal(entry, owners, everything: callers.Contains(Owners.KeyOf(entry)), cancellation);
        Keep(owners);
    }

    /// <summary>Tickets whose caller has another phone now: it may stand in words that were written before, and is masked there too.</summary>
    private async Task<HashSet<long?>> Changed(HotlineContext db, CancellationToken cancellation)
    {
        var callers = new HashSet<long?>();
        foreach (var ticket in db.ChangeTracker.Entries<Ticket>().Where(t => t.State == EntityState.Modified && t.Property(x => x.CallerSealed).IsModified).ToList())
        {
            if (vault.Open(ticket.Property(t => t.CallerSealed).OriginalValue).Phone == vault.Open(ticket.Entity.CallerSealed).Phone)
                continue;
            callers.Add(ticket.Entity.Id);
            foreach (var part in ticket.Collections.Where(c => !c.IsLoaded && FreeTexts.Of(c.Metadata.TargetEntityType).Length > 0).ToList())
                await part.LoadAsync(cancellation);
        }
        return callers;
    }

    /// <summary>Masks every text of what is loaded, also what did not change: for rows that were written before texts were masked.</summary>
    public async Task ConcealAll(HotlineContext db, CancellationToken cancellation)
    {
        var owners = new Owners(db);
        foreach (var entry in db.ChangeTracker.Entries().Where(e => FreeTexts.Of(e.Metadata).Length > 0).OrderBy(e => e.Entity is HistoryEntry).ToList())
            await Conceal(entry, owners, everything: true, cancellation);
        Keep(owners);
    }

    /// <summary>A text as the ticket would keep it. A whole number that the ticket knows already changes nothing, so that it may be written again.</summary>
    /// <param name="ticket">The ticket.</param>
    /// <param name="before">What stands there.</param>
    /// <param name="after">What is written now.</param>
    public string? Unchanged(Ticket ticket, string? before, string? after)
    {
        if (before is null || after is null || before == after || PrivateNumbers.Find(after, Phone(ticket)) is not { Count: > 0 } found)
            return after;
        var kept = Numbers(ticket);
        return PrivateNumbers.Mask(after, found) == before && found.All(f => kept.Any(k => k.Number == f.Whole && k.Mask == f.Mask)) ? before : after;
    }

    /// <summary>What is said of a call, as it is kept.</summary>
    public string? Said(CallRow call) => call.TransferReason is { } reason ? PrivateNumbers.Mask(reason, Phone(call.CallerSealed, hidden: false)) : null;

    /// <summary>A text as it is told to a partner: whole where the matter is handed over with its caller, masked where the caller is kept from partners.</summary>
    public string Told(Ticket ticket, string text) => IsSecret(ticket)
        ? PrivateNumbers.Mask(text, Phone(ticket))
        : PrivateNumbers.Restore(text, Numbers(ticket));

    /// <summary>The whole numbers that were written in the ticket's texts, in the order in which they were.</summary>
    public IReadOnlyList<KeptNumber> Numbers(Ticket ticket) => ticket.PrivateNumbersSealed is not { } box ? []
        : JsonSerializer.Deserialize<List<KeptNumber>>(vault.OpenBytes(box), JsonSerializerOptions.Web)!;

    private static bool IsSecret(Ticket ticket) => ticket.CallerConfidential || ticket.CallerAnonymous;

    /// <summary>The caller's own phone, which is masked in whatever form it stands; that of a hidden caller leaves nothing.</summary>
    private KnownPhone? Phone(Ticket ticket) => Phone(ticket.CallerSealed, IsSecret(ticket));

    private KnownPhone? Phone(byte[]? caller, bool hidden) => vault.Open(caller).Phone is { } phone ? new KnownPhone(phone, site.Profile.PhoneAreaCode, hidden) : null;

    private async Task Conceal(EntityEntry entry, Owners owners, bool everything, CancellationToken cancellation)
    {
        foreach (var text in FreeTexts.Of(entry.Metadata))
        {
            var property = entry.Property(text.Property);
            var isNew = everything || entry.State == EntityState.Added || property.IsModified;
            if (!isNew || property.CurrentValue is not { } value || !MayHold(value))
                continue;
            var owner = await owners.Of(entry, cancellation);
            var masked = Masked(value, text.IsJson, words => Masked(words, text.Name, owner, entry.Entity));
            if (!ReferenceEquals(masked, value))
                property.CurrentValue = masked;
        }
    }

    private static bool MayHold(object value) => value switch
    {
        string words => PrivateNumbers.MayHold(words),
        IReadOnlyList<FieldChange> changes => changes.Any(c => PrivateNumbers.MayHold(c.Before ?? "") || PrivateNumbers.MayHold(c.After ?? "")),
        _ => false,
    };

    /// <summary>The same object where nothing had to be masked.</summary>
    private static object Masked(object value, bool isJson, Func<string, string> mask)
    {
        switch (value)
        {
            case string json when isJson:
                return MaskedJson.Of(json, mask);
            case string words:
                return mask(words);
            default:
                var before = (IReadOnlyList<FieldChange>)value;
                var after = before.Select(c => new FieldChange(c.Field, c.Before is null ? null : mask(c.Before), c.After is null ? null : mask(c.After))).ToList();
                return after.SequenceEqual(before) ? value : after;
        }
    }

    private string Masked(string words, string field, Owner? owner, object row)
    {
        var found = PrivateNumbers.Find(words, owner is not null ? owner.Phone(Phone) : row is CallRow call ? Phone(call.CallerSealed, hidden: false) : null);
        if (found.Count == 0)
            return words;
        owner?.Note(found.Select(f => new KeptNumber(f.Whole, f.Mask, field)));
        return PrivateNumbers.Mask(words, found);
    }

    private void Keep(Owners owners)
    {
        // What was anonymised keeps no number of anybody.
        foreach (var (entry, noted) in owners.Noted.Where(n => n.Entry.Entity.AnonymisedAt is null))
        {
            var kept = Numbers(entry.Entity).ToList();
            var before = kept.Count;
            foreach (var number in noted)
            {
                if (!kept.Any(k => k.Number == number.Number && k.Mask == number.Mask))
                    kept.Add(number);
            }
            if (kept.Count > before)
                entry.Property(t => t.PrivateNumbersSealed).CurrentValue = vault.SealBytes(JsonSerializer.SerializeToUtf8Bytes(kept, JsonSerializerOptions.Web));
        }
    }

    /// <summary>Whose words they are: the tickets of what is saved, each looked up once.</summary>
    private sealed class Owners(HotlineContext db)
    {
        private Dictionary<long, Owner>? _tickets;

        public IEnumerable<(EntityEntry<Ticket> Entry, List<KeptNumber> Numbers)> Noted => (_tickets?.Values ?? Enumerable.Empty<Owner>()).Where(o => o.Numbers.Count > 0).Select(o => (o.Entry, o.Numbers));

        /// <summary>The key of the ticket that a row belongs to; null for one of the office.</summary>
        public static long? KeyOf(EntityEntry entry) => (entry.Entity is Ticket ? nameof(Ticket.Id) : TicketId) is var key && entry.Metadata.FindProperty(key) is not null
            ? entry.Property(key).CurrentValue as long?
            : null;

        private const string TicketId = "TicketId";

        /// <summary>The ticket that a row belongs to; null for one of the office.</summary>
        public async Task<Owner?> Of(EntityEntry entry, CancellationToken cancellation)
        {
            // A new ticket's key and what its parts bear of it are the same one for the time being.
            _tickets ??= db.ChangeTracker.Entries<Ticket>().ToDictionary(t => t.Property(x => x.Id).CurrentValue, t => new Owner(t));
            if (KeyOf(entry) is not { } id)
                return null;
            if (_tickets.TryGetValue(id, out var known))
                return known;
            if (id <= 0 || await db.Tickets.AsTracking().FirstOrDefaultAsync(t => t.Id == id, cancellation) is not { } ticket)
                return null;
            return _tickets[id] = new Owner(db.Entry(ticket));
        }
    }

    /// <summary>A ticket and what was written in its texts now.</summary>
    private sealed class Owner(EntityEntry<Ticket> entry)
    {
        private KnownPhone? _phone;
        private bool _asked;

        public EntityEntry<Ticket> Entry => entry;

        public List<KeptNumber> Numbers { get; } = [];

        public KnownPhone? Phone(Func<Ticket, KnownPhone?> of)
        {
            if (!_asked)
                (_phone, _asked) = (of(entry.Entity), true);
            return _phone;
        }

        public void Note(IEnumerable<KeptNumber> numbers) => Numbers.AddRange(numbers);
    }
}
