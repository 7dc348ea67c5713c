using System.Text;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Callers;

/// <summary>Copies a caller's own matters. Of a merged one the master's closing and result are told, none of its words: they are another caller's.</summary>
internal sealed class CallerCopies(TicketViews views, CallerVault vault)
{
    /// <summary>Copies some tickets, in the order of their keys.</summary>
    public async Task<IReadOnlyList<CopiedTicket>> Of(HotlineContext db, IReadOnlyList<long> ids, Act act, ReferenceLook look, CancellationToken cancellation)
    {
        var tickets = await db.Tickets.AsNoTracking()
            .Include(t => t.Orders).Include(t => t.Callbacks).Include(t => t.History).Include(t => t.Referrals).Include(t => t.Attachments)
            .AsSplitQuery().Where(t => EF.Parameter(ids).Contains(t.Id)).OrderBy(t => t.Id).ToListAsync(cancellation);
        var masters = tickets.Select(t => t.MergedInto).OfType<long>().Distinct().ToList();
        // A restricted master is nothing to whoever may not see it, not even that it ended.
        var seesAll = act.Has(Scopes.TicketsConfidential);
        var ends = await db.Tickets.Where(t => EF.Parameter(masters).Contains(t.Id) && (seesAll || t.RestrictedSince == null)).Select(t => new { t.Id, t.ClosedAt, t.Solved }).ToDictionaryAsync(t => t.Id, cancellation);
        var others = (await db.Tickets.Where(t => EF.Parameter(masters).Contains(t.Id)).Select(t => t.CallerSealed).ToListAsync(cancellation))
            .Concat(await db.Tickets.Where(t => t.MergedInto != null && EF.Parameter(ids).Contains(t.MergedInto.Value)).Select(t => t.CallerSealed).ToListAsync(cancellation))
            .OfType<byte[]>().Select(vault.Open).ToList();
        var view = views.For(act, look);
        return tickets.ConvertAll(ticket =>
        {
            var own = vault.Open(ticket.CallerSealed);
            var end = ticket.MergedInto is { } master ? ends.GetValueOrDefault(master) : null;
            var strangers = others.Where(o => o.Name != own.Name || o.Phone != own.Phone)
                .Select(o => new KnownPerson(o.Name == own.Name ? null : o.Name, o.Phone == own.Phone ? null : o.Phone)).ToList();
            return Of(ticket, view, own, end?.ClosedAt, end?.Solved, strangers);
        });
    }

    private static CopiedTicket Of(Ticket ticket, TicketView view, CallerData own, DateTimeOffset? masterClosedAt, Solved? masterSolved, List<KnownPerson> strangers)
    {
        var shown = view.Of(WholeTicket.Fresh(ticket));
        return new CopiedTicket
        {
            Number = ticket.Number,
            Status = ticket.Status,
            Channel = ticket.Channel,
            Source = ticket.Source,
            AppealType = shown.AppealType,
            Category = shown.Category,
            Area = shown.Area,
            Address = ticket.Address,
            Location = shown.Location,
            Title = Without(ticket.Title),
            Content = Without(ticket.Content),
            Caller = new CallerAnswer(own.Name, own.Phone, ticket.CallerConfidential, ticket.CallerAnonymous),
            OccurredAt = ticket.OccurredAt,
            RegisteredAt = ticket.RegisteredAt,
            ClosedAt = ticket.ClosedAt ?? masterClosedAt,
            ArchivedAt = ticket.ArchivedAt,
            Answer = Told(ticket.Answer),
            Solved = ticket.Solved ?? masterSolved,
            Satisfaction = ticket.Satisfaction,
            WorkOrders = [.. ticket.Orders.OrderBy(o => o.Id).Select(o => new CopiedOrder(view.Unit(o.Unit), o.Role, o.DeliveredAt, o.RepliedAt, Told(o.PublicText)))],
            Callbacks = [.. ticket.Callbacks.OrderBy(c => c.Id).Select(c => new CopiedCallback(c.At, c.Outcome, c.Satisfaction, c.Solved, Told(c.Remark)))],
            Referrals = [.. ticket.Referrals.OrderBy(r => r.Id).Select(r => new CopiedReferral(view.Partner(r.Partner), r.Direction, r.PartnerNumber, r.Status, r.MadeAt, Told(r.ResultText)))],
            Attachments = [.. ticket.Attachments.OrderBy(a => a.Id).Select(a => new CopiedFile(a.Name, a.Size, a.Type, a.AddedAt))],
            History =
            [
                .. ticket.History.OrderBy(h => h.Version).Where(h => Tellable.Contains(h.Action) || Worded.Contains(h.Action))
                    .Select(h => new CopiedEntry(h.At, h.Action, h.Unit is { } unit ? view.Unit(unit) : null, Worded.Contains(h.Action) ? Told(h.Text) : null)),
            ],
        };

        // Their own words stay as they said them, but for callers whom the books know.
        string Without(string text) => Replaced(text, strangers.SelectMany(s => PersonalData.Find(text, [s]).Where(f => f.Text == s.Name || Same(f.Text, s.Phone))));

        string? Told(string? text) => text is null ? null : Replaced(text, PersonalData.Find(text, strangers).Where(f => !IsOwn(f.Text)));

        bool IsOwn(string words) => (own.Name is { Length: > 1 } name && words.Contains(name, StringComparison.Ordinal)) || Same(words, own.Phone);
    }

    private static bool Same(string words, string? phone) =>
        phone is not null && Digits(words) is { Length: >= FewestDigits } written && Digits(phone).EndsWith(written, StringComparison.Ordinal);

    private static string Digits(string text) => string.Concat(text.Normalize(NormalizationForm.FormKC).Where(char.IsAsciiDigit));

    private static string Replaced(string text, IEnumerable<PersonalSpan> spans)
    {
        var (told, at) = (new StringBuilder(text.Length), 0);
        foreach (var span in spans.OrderBy(s => s.Start).Where(s => s.Start >= at))
        {
            told.Append(text, at, span.Start - at).Append(span.Masked);
            at = span.Start + span.Length;
        }
        return told.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Of a local number, without its area code.</summary>
    private const int FewestDigits = 7;

    /// <summary>What happened to the matter, without words. Notes, urging, supervision, returns and holds are between offices.</summary>
    private static readonly HashSet<string> Tellable =
    [
        "registered", "patched", "dispatched", "replied", "reviewAccepted", "suspended", "resumed", "merged", "unmerged", "archived", "archivedWithMaster", "referred",
        "referralReceived", "referralAccepted", "referralWithdrawn", "resultReported", "attachmentAdded", "callerRevealed", "anonymised",
    ];

    /// <summary>What was said to the caller, or by the caller.</summary>
    private static readonly HashSet<string> Worded = ["answered", "rejected", "withdrawn", "reworked", "calledBack"];
}
