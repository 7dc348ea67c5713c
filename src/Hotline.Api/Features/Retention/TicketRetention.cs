using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>事项: the caller is forgotten, persons are taken out of every word, files are removed; what figures count stays.</summary>
internal sealed class TicketRetention(CallerVault vault) : RetentionKind("tickets")
{
    /// <summary>The acting one in histories and the audit.</summary>
    public static readonly Actor System = new("retention", "system");

    public override int Months(RetentionRules rules) => rules.TicketsMonths;

    public override IReadOnlyList<string> Reasons { get; } = [ReferralOpen, OrderOpen, SupervisionOpen, MasterOpen];

    public override IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now)
    {
        var (holds, referrals) = (Standing(db, now), OpenReferrals(db));
        return db.Tickets.Where(t => t.SettledAt < before).Select(t => new RetentionCandidate
        {
            Id = t.Id,
            At = t.SettledAt!.Value,
            // A repeat that is held keeps its master too: each tells whose the other is.
            Held = (t.HoldCount > 0 && holds.Any(h => h.TicketId == t.Id))
                || (t.RepeatCount > 0 && db.Tickets.Any(r => r.MergedInto == t.Id && r.AnonymisedAt == null && r.HoldCount > 0 && holds.Any(h => h.TicketId == r.Id))),
            // A superior's matter that was imported as reported is never closed by anybody: nothing is exchanged about it.
            Waits = t.ReferralCount > 0 && referrals.Any(r => r.TicketId == t.Id && !(t.ImportedAt != null && r.Status == ReferralStatus.ResultReported)) ? ReferralOpen
                : t.DispatchedAt != null && db.WorkOrders.Any(o => o.TicketId == t.Id && EF.Constant(OpenOrders).Contains(o.Status)) ? OrderOpen
                : t.SupervisionCount > 0 && db.Set<Supervision>().Any(s => s.TicketId == t.Id && s.EndedAt == null) ? SupervisionOpen
                : t.MergedInto != null && db.Tickets.Any(m => m.Id == t.MergedInto && m.AnonymisedAt == null) ? MasterOpen
                : null,
        });
    }

    public override IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids) => db.Tickets.Where(t => EF.Parameter(ids).Contains(t.Id)).Select(t => t.Id).Concat(Repeats(db, ids));

    private static IQueryable<long> Repeats(HotlineContext db, IReadOnlyList<long> masters) => db.Tickets.Where(t => t.MergedInto != null && EF.Parameter(masters).Contains(t.MergedInto.Value)).Select(t => t.Id);

    /// <summary>A master's repeats go with it, in one transaction: whoever is forgotten first would be known no more when the other's words are read.</summary>
    public override async Task Do(RetentionWork work, IReadOnlyList<long> ready, CancellationToken cancellation)
    {
        var (db, repeats) = (work.Db, Repeats(work.Db, ready));
        List<long> ids = [.. ready, .. await Candidates(db, work.At, work.At).Where(c => !c.Held && c.Waits == MasterOpen && repeats.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellation)];
        var known = await Known(db, vault, ids, cancellation);
        var tickets = await db.Tickets
            .Include(t => t.Orders).Include(t => t.Callbacks).Include(t => t.History).Include(t => t.Supervisions).Include(t => t.Referrals)
            .Include(t => t.Attachments).Include(t => t.Holds)
            .AsSplitQuery().Where(t => EF.Parameter(ids).Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(cancellation);
        foreach (var ticket in tickets)
        {
            var persons = known[ticket.Id].ToList();
            work.Files.AddRange(ticket.Attachments.Select(a => (a.Store, a.Key)));
            ticket.Anonymise(text => PersonalData.Mask(text, persons).Text, System, work.At);
            db.RemoveRange(ticket.Attachments);
        }
        foreach (var file in await db.PartnerFiles.Where(f => EF.Parameter(ids).Contains(f.TicketId)).ToListAsync(cancellation))
        {
            (file.Name, file.Url) = (Masks.Hidden, null);
            file.Version++;
        }
        await TicketSurroundings.Mask(db, vault, tickets, known, cancellation);
    }

    /// <summary>
    /// Whom the books know by name or phone, by ticket: its caller, those of its repeats and its master, and who signed for units and partners.
    /// </summary>
    public static async Task<ILookup<long, KnownPerson>> Known(HotlineContext db, CallerVault vault, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var masters = await db.Tickets.Where(t => EF.Parameter(ids).Contains(t.Id) && t.MergedInto != null).Select(t => new { t.Id, t.MergedInto }).ToListAsync(cancellation);
        var near = ids.Concat(masters.Select(m => m.MergedInto!.Value)).Distinct().ToList();
        var callers = (await db.Tickets.Where(t => EF.Parameter(near).Contains(t.Id) && t.CallerSealed != null).Select(t => new { t.Id, t.MergedInto, t.CallerSealed }).ToListAsync(cancellation))
            .Concat(await db.Tickets.Where(t => t.MergedInto != null && EF.Parameter(ids).Contains(t.MergedInto.Value) && t.CallerSealed != null).Select(t => new { t.Id, t.MergedInto, t.CallerSealed }).ToListAsync(cancellation))
            .DistinctBy(c => c.Id);
        var signers = await db.WorkOrders.Where(o => EF.Parameter(ids).Contains(o.TicketId) && o.AcknowledgedBy != null)
            .Select(o => new { o.TicketId, Name = o.AcknowledgedBy, Phone = o.AcknowledgedByPhone }).ToListAsync(cancellation);
        var accepters = await db.Referrals.Where(r => EF.Parameter(ids).Contains(r.TicketId) && r.AcceptedBy != null).Select(r => new { r.TicketId, Name = r.AcceptedBy }).ToListAsync(cancellation);
        var about = callers.SelectMany(c => Concerned(c.Id, c.MergedInto).Concat(masters.Where(m => m.MergedInto == c.Id).Select(m => m.Id)).Select(t => (Ticket: t, Data: vault.Open(c.CallerSealed))))
            .Select(c => (c.Ticket, Person: new KnownPerson(c.Data.Name, c.Data.Phone)))
            .Concat(signers.Select(s => (Ticket: s.TicketId, Person: new KnownPerson(IsName(s.Name) ? s.Name : null, s.Phone))))
            .Concat(accepters.Where(a => IsName(a.Name)).Select(a => (Ticket: a.TicketId, Person: new KnownPerson(a.Name, null))));
        return about.Distinct().ToLookup(a => a.Ticket, a => a.Person);
    }

    private static IEnumerable<long> Concerned(long id, long? master) => master is { } of ? [id, of] : [id];

    /// <summary>An office signs too, and its name is no person's.</summary>
    private static bool IsName(string? signer) => signer is { Length: >= 2 and <= LongestName };

    /// <summary>Characters of a compound family name and two given ones.</summary>
    private const int LongestName = 4;

    private static readonly WorkOrderStatus[] OpenOrders = [.. Enum.GetValues<WorkOrderStatus>().Where(WorkOrderLifecycle.IsOpen)];

    private const string OrderOpen = "orderOpen";

    private const string SupervisionOpen = "supervisionOpen";

    private const string MasterOpen = "masterOpen";
}
