using System.Security.Cryptography;
using System.Text;
using Hotline.Api.Features.Office;
using Hotline.Api.Persistence;
using Hotline.Domain.Assessments;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>
/// What happened in a month to the lead orders of units, and what the office recorded of it. Nothing of an order that was returned with approval or
/// recalled by then, nor of an excluded ticket (statistics.md §3).
/// </summary>
internal sealed class MonthEvents(IEnumerable<IOfficeEvents> office)
{
    /// <summary>On the history of an order whose return the centre refused.</summary>
    public const string ReturnRefused = "returnRefused";

    /// <summary>On the history of a ticket that is handled anew.</summary>
    public const string Reworked = "reworked";

    public async Task<List<AssessedEvent>> Read(HotlineContext db, string period, AssessmentMonth month, CancellationToken cancellation) =>
    [
        .. await OfHistory(db, month, cancellation),
        .. await Supervisions(db, month, cancellation),
        .. await Recorded(db, period, cancellation),
    ];

    private sealed record Entry(long Id, string Action, long TicketId, long? OrderId, int Round);

    private sealed record Order(long Id, long TicketId, string Number, string Unit, int Round, WorkOrderStatus Status);

    private static async Task<List<AssessedEvent>> OfHistory(HotlineContext db, AssessmentMonth month, CancellationToken cancellation)
    {
        var (from, to, asOf) = (month.From, month.To, month.AsOf);
        var entries = await db.History
            .Where(h => (h.Action == ReturnRefused || h.Action == Reworked) && h.At >= from && h.At < to && h.At <= asOf)
            .OrderBy(h => h.At).ThenBy(h => h.Id)
            .Select(h => new Entry(h.Id, h.Action, h.TicketId, h.OrderId, h.Round))
            .ToListAsync(cancellation);
        var tickets = entries.Select(e => e.TicketId).Distinct().ToList();
        var orders = tickets.Count == 0 ? [] : await Counting(db, asOf).Where(o => tickets.Contains(o.TicketId))
            .Join(db.Tickets.Where(t => !t.Excluded), o => o.TicketId, t => t.Id, (o, t) => new Order(o.Id, o.TicketId, t.Number, o.Unit, o.Round, o.Status))
            .ToListAsync(cancellation);
        var byId = orders.ToDictionary(o => o.Id);
        // What is reworked is the result of the round before; a partner's result is no unit's.
        var done = orders.Where(o => o.Status == WorkOrderStatus.Done).ToDictionary(o => (o.TicketId, o.Round));
        var events = new List<AssessedEvent>();
        foreach (var entry in entries)
        {
            if (entry.Action == ReturnRefused && entry.OrderId is { } id && byId.TryGetValue(id, out var kept))
                events.Add(Of(AssessedEventKind.ReturnWithoutGround, kept, "退单申请被驳回"));
            else if (entry.Action == Reworked && done.TryGetValue((entry.TicketId, entry.Round - 1), out var reworked))
                events.Add(Of(AssessedEventKind.Rework, reworked, "办理结果被重办"));
        }
        return events;
    }

    private static async Task<List<AssessedEvent>> Supervisions(HotlineContext db, AssessmentMonth month, CancellationToken cancellation)
    {
        var (from, to, asOf) = (month.From, month.To, month.AsOf);
        var orders = await db.Set<Supervision>().Where(s => s.OrderedAt >= from && s.OrderedAt < to && s.OrderedAt <= asOf)
            .OrderBy(s => s.Id)
            .Join(Counting(db, asOf), s => s.OrderId, o => o.Id, (s, o) => new { Supervision = s.Id, Order = o })
            .Join(db.Tickets.Where(t => !t.Excluded), s => s.Order.TicketId, t => t.Id, (s, t) => new { s.Supervision, s.Order, t.Number })
            .Select(s => new { s.Supervision, Order = new Order(s.Order.Id, s.Order.TicketId, s.Number, s.Order.Unit, s.Order.Round, s.Order.Status) })
            .ToListAsync(cancellation);
        return [.. orders.OrderBy(o => o.Supervision).Select(o => Of(AssessedEventKind.Supervision, o.Order, "被督办"))];
    }

    /// <summary>Lead orders neither returned with approval nor recalled by then.</summary>
    private static IQueryable<WorkOrder> Counting(HotlineContext db, DateTimeOffset asOf) => db.WorkOrders
        .Where(o => o.Role == OrderRole.Lead && !((o.Status == WorkOrderStatus.Returned || o.Status == WorkOrderStatus.Recalled) && o.EndedAt <= asOf));

    private static AssessedEvent Of(AssessedEventKind kind, Order order, string what) =>
        new(kind, order.Unit, FormattableString.Invariant($"{order.Id}"), $"{order.Number} {what}", new AssessedMatter(order.TicketId, order.Number, order.Id));

    private async Task<List<AssessedEvent>> Recorded(HotlineContext db, string period, CancellationToken cancellation)
    {
        var recorded = new List<OfficeEvent>();
        foreach (var source in office)
            recorded.AddRange(await source.In(db, period, cancellation));
        var ids = recorded.Select(e => e.TicketId).OfType<long>().Distinct().ToList();
        var tickets = ids.Count == 0 ? [] : await db.Tickets.Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Number, t.Excluded }).ToDictionaryAsync(t => t.Id, cancellation);
        var events = new List<AssessedEvent>();
        foreach (var e in recorded.OrderBy(e => e.Evidence, StringComparer.Ordinal))
        {
            var ticket = e.TicketId is { } id ? tickets.GetValueOrDefault(id) : null;
            if (ticket is not { Excluded: true })
                events.Add(new(KindOf(e.Kind), e.Unit, KeyOf(e.Evidence), e.Reason, ticket is null ? null : new AssessedMatter(ticket.Id, ticket.Number, null), e.Evidence));
        }
        return events;
    }

    private static AssessedEventKind KindOf(OfficeEventKind kind) => kind switch
    {
        OfficeEventKind.StationingNotMet => AssessedEventKind.StationingNotMet,
        OfficeEventKind.PositiveCase => AssessedEventKind.PositiveCase,
        _ => AssessedEventKind.NegativeCase,
    };

    /// <summary>The record's address as part of a code: <c>/v1/typical-cases/3</c> is <c>typical-cases-3</c>; one that is no plain address is told by its hash.</summary>
    private static string KeyOf(string evidence)
    {
        var plain = evidence.StartsWith("/v1/", StringComparison.Ordinal) ? evidence[4..].Replace('/', '-') : evidence;
        return plain.Length is > 0 and <= MostOfKey && plain.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            ? plain
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(evidence)).AsSpan(0, 8));
    }

    private const int MostOfKey = 64;
}
