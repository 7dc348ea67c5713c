using System.Globalization;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Imports;

/// <summary>Past tickets, each lived through at the moments its row states; a known number with other content is left and reported.</summary>
internal sealed class TicketImport(Site site, MatterCheck check, Reference reference, CallerVault vault) : IRowImporter
{
    public string Kind => "tickets";

    public IReadOnlyList<string> Columns { get; } =
    [
        "number", "registered_at", "source", "source_ref", "channel", "caller_name", "caller_phone", "confidential", "title", "content",
        "appeal_type", "category", "area", "address", "handling", "unit", "dispatched_at", "acknowledged_at", "due_at", "closed_at", "solved",
        "callback_at", "callback_outcome", "satisfaction",
    ];

    public void Check(SheetRow row, ReferenceLook look)
    {
        var faults = new List<FieldFault>();
        row.Required("number");
        row.Required("title");
        row.Required("content");
        row.Limit("number", Lengths.Number);
        row.Limit("title", Lengths.Title);
        row.Limit("content", Lengths.Content);
        row.Limit("address", Lengths.Address);
        row.Limit("source_ref", Lengths.Reference);
        row.Limit("caller_name", Lengths.Name);
        if (row.Required("source") is { } source && !site.IsSource(source))
            row.Reject("source", $"没有来源 {source} / there is no source {source}");
        if (row.Required("channel") is not null)
            row.Code<Channel>("channel");
        if (row.Required("appeal_type") is { } type)
            check.AppealType(type, faults);
        if (row.Required("category") is { } category)
            MatterCheck.Category(look, category, null, faults);
        MatterCheck.Area(look, row.Text("area"), usable: false, faults);
        check.Caller(row.Text("caller_name"), row.Text("caller_phone"), false, false, faults);
        if (row.Text("unit") is { } unit)
            MatterCheck.Unit(look, unit, "unit", faults, usable: false);
        foreach (var fault in faults)
            row.Reject(Column(fault.Field), $"{fault.Zh} / {fault.En}");
        row.Flag("confidential");
        Parts(row);
        InOrder(row);
    }

    /// <summary>What happened must be whole: a unit with its delivery and due time, a closing with its result, a callback with its outcome.</summary>
    private static void Parts(SheetRow row)
    {
        var handling = row.Code<Handling>("handling");
        if (handling == Handling.Dispatched)
        {
            row.Required("unit");
            row.Required("dispatched_at");
            row.Required("due_at");
        }
        else
        {
            foreach (var column in OfDispatch.Where(c => row.Text(c) is not null))
                row.Reject(column, "仅 handling 为 dispatched 时可填 / only where handling is dispatched");
        }
        if (row.Text("closed_at") is not null)
        {
            row.Required("solved");
            row.Required("handling");
        }
        row.Code<Solved>("solved");
        if (row.Text("callback_at") is not null)
        {
            row.Required("callback_outcome");
            row.Required("closed_at");
        }
        var outcome = row.Code<CallbackOutcome>("callback_outcome");
        if (row.Code<Satisfaction>("satisfaction") is not null && outcome != CallbackOutcome.Reached)
            row.Reject("satisfaction", "仅回访接通时可填 / only of a caller who was reached");
    }

    private static void InOrder(SheetRow row)
    {
        row.Required("registered_at");
        DateTimeOffset? last = null;
        foreach (var column in Steps)
        {
            var at = row.Moment(column);
            if (at < last)
                row.Reject(column, "早于前一环节 / is earlier than the step before");
            last = at ?? last;
        }
        row.Moment("due_at");
    }

    public async Task<ChunkOutcome> Write(
        HotlineContext db, IReadOnlyList<SheetRow> rows, Actor importer, DateTimeOffset at, CancellationToken cancellation)
    {
        var numbers = rows.Select(r => r.Text("number")!).ToList();
        var known = await db.Tickets.AsNoTracking().Where(t => numbers.Contains(t.Number))
            .Select(t => new { t.Number, t.ImportPrint }).ToDictionaryAsync(t => t.Number, t => t.ImportPrint, cancellation);
        var look = await reference.Look(cancellation);
        var (fresh, unchanged, conflicts) = (new List<Ticket>(), 0, new List<(SheetRow, string, string)>());
        foreach (var row in rows)
        {
            var (number, whole) = (row.Text("number")!, row.Whole(Columns));
            if (known.TryGetValue(number, out var before))
            {
                var isSame = before is null ? false : vault.IsPrintOf(before, whole);
                if (isSame == true)
                    unchanged++;
                else if (isSame == false)
                    conflicts.Add((row, "number", $"{number} 已存在且内容不同，未更改 / is known with other content; left as it is"));
                else
                    conflicts.Add((row, "number", $"{number} 已存在，其比对密钥已停用，无法比对，未更改 / is known; the key that its content could be compared with was retired; left as it is"));
                continue;
            }
            var print = vault.Print(whole);
            known.Add(number, print);
            var ticket = Ticket.Import(Past(row, look, print), DispatchBy(row), importer, at);
            if (look.Site.IsRestricted(ticket.Category))
                ticket.ComeRestricted(at);
            fresh.Add(ticket);
        }
        db.AddRange(fresh);
        await Raise(db, fresh, cancellation);
        return new ChunkOutcome(fresh.Count, 0, unchanged, conflicts);
    }

    private ImportedTicket Past(SheetRow row, ReferenceLook look, byte[] print)
    {
        var matter = new Matter
        {
            Title = row.Text("title")!,
            Content = row.Text("content")!,
            AppealType = row.Text("appeal_type")!,
            Category = look.CategoryEver(row.Text("category")!)!.Code,
            Area = row.Text("area"),
            Address = row.Text("address"),
        };
        var caller = check.Caller(row.Text("caller_name"), row.Text("caller_phone"), row.Flag("confidential"), false, []);
        var given = new Registration(
            row.Text("number")!, row.Code<Channel>("channel")!.Value, matter, caller!, null, row.Text("source")!, row.Text("source_ref"));
        var dispatch = row.Moment("dispatched_at") is { } dispatchedAt
            ? new ImportedDispatch(
                row.Text("unit")!,
                dispatchedAt,
                new OrderLimits(site.Deadlines.AcknowledgeBy(dispatchedAt, emergency: false).At, row.Moment("due_at")!.Value, false, null),
                row.Moment("acknowledged_at"),
                look.Unit(row.Text("unit")!)!.Name)
            : null;
        var closing = row.Moment("closed_at") is { } closedAt ? new ImportedClosing(closedAt, row.Code<Solved>("solved")!.Value, "（导入，原文未载）") : null;
        var callback = row.Moment("callback_at") is { } calledAt
            ? new ImportedCallback(calledAt, new CallbackAnswer(row.Code<CallbackOutcome>("callback_outcome")!.Value, row.Code<Satisfaction>("satisfaction")))
            : null;
        return new ImportedTicket(given, row.Moment("registered_at")!.Value, dispatch, closing, callback, print);
    }

    private DateTimeOffset DispatchBy(SheetRow row) => site.Deadlines.DispatchBy(row.Moment("registered_at")!.Value, emergencyClass: false).At;

    /// <summary>Numbers of imported days are never issued again: each day's series goes on behind the largest of them.</summary>
    private async Task Raise(HotlineContext db, List<Ticket> fresh, CancellationToken cancellation)
    {
        var prefix = site.Profile.NumberPrefix;
        var largest = fresh
            .Select(t => t.Number)
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.Length > prefix.Length + 8)
            .Select(n => (
                IsDay: DateOnly.TryParseExact(n.AsSpan(prefix.Length, 8), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day),
                Day: day,
                IsSerial: int.TryParse(n.AsSpan(prefix.Length + 8), NumberStyles.None, CultureInfo.InvariantCulture, out var serial),
                Serial: serial))
            .Where(n => n.IsDay && n.IsSerial)
            .GroupBy(n => n.Day)
            .Select(g => (Day: g.Key, Next: g.Max(n => n.Serial) + 1));
        foreach (var (day, next) in largest)
        {
            var series = await db.NumberSeries.AsTracking().FirstOrDefaultAsync(n => n.Day == day, cancellation);
            if (series is null)
                db.Add(new NumberSeries { Day = day, Next = next });
            else if (series.Next < next)
                series.Next = next;
        }
    }

    private static readonly string[] OfDispatch = ["unit", "dispatched_at", "acknowledged_at"];
    private static readonly string[] Steps = ["registered_at", "dispatched_at", "acknowledged_at", "closed_at", "callback_at"];

    private static string Column(string field) => field switch
    {
        "appealType" => "appeal_type",
        "caller.phone" => "caller_phone",
        _ => field,
    };
}
