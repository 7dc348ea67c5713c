using System.Globalization;
using Hotline.Api.Features.Calls;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Privacy;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Imports;

/// <summary>The call log of the past.</summary>
internal sealed class CallImport(CallBook book) : IRowImporter
{
    public string Kind => "calls";

    public IReadOnlyList<string> Columns { get; } =
        ["call_id", "started_at", "answered_at", "ended_at", "caller_phone", "agent", "result", "ticket_number"];

    public void Check(SheetRow row, ReferenceLook look)
    {
        row.Required("call_id");
        var started = row.Required("started_at") is null ? null : row.Moment("started_at");
        var ended = row.Required("ended_at") is null ? null : row.Moment("ended_at");
        if (ended < started || row.Moment("answered_at") < started)
            row.Reject("started_at", "晚于应答或结束 / is later than the answer or the end");
        if (row.Required("result") is { } result && !CallBook.Results.Contains(result))
            row.Reject("result", $"应为 {string.Join(", ", CallBook.Results)} 之一 / must be one of these");
        var faults = new List<FieldFault>();
        book.Caller(row.Text("caller_phone"), faults);
        foreach (var fault in faults)
            row.Reject("caller_phone", $"{fault.Zh} / {fault.En}");
        row.Limit("call_id", Lengths.Code);
        row.Limit("agent", Lengths.Code);
        row.Limit("ticket_number", Lengths.Code);
    }

    public async Task<ChunkOutcome> Write(
        HotlineContext db, IReadOnlyList<SheetRow> rows, Actor importer, DateTimeOffset at, CancellationToken cancellation)
    {
        var ids = rows.Select(r => r.Text("call_id")!).ToList();
        var known = await db.Calls.AsNoTracking().Where(c => ids.Contains(c.CallId)).ToDictionaryAsync(c => c.CallId, cancellation);
        var (inserted, unchanged, conflicts) = (0, 0, new List<(SheetRow, string, string)>());
        foreach (var row in rows)
        {
            var call = Call(row);
            if (known.TryGetValue(call.CallId, out var before))
            {
                if (book.Same(before, call))
                    unchanged++;
                else
                    conflicts.Add((row, "call_id", $"{call.CallId} 已存在且内容不同，未更改 / is known with other content; left as it is"));
                continue;
            }
            known.Add(call.CallId, call);
            db.Add(call);
            inserted++;
        }
        return new ChunkOutcome(inserted, 0, unchanged, conflicts);
    }

    private CallRow Call(SheetRow row)
    {
        var caller = book.Caller(row.Text("caller_phone"), [])!;
        return new CallRow
        {
            CallId = row.Text("call_id")!,
            StartedAt = row.Moment("started_at")!.Value,
            AnsweredAt = row.Moment("answered_at"),
            EndedAt = row.Moment("ended_at")!.Value,
            CallerSealed = caller.Sealed,
            CallerPhoneHash = caller.PhoneHash,
            Agent = row.Text("agent"),
            Result = row.Text("result")!,
            TicketNumber = row.Text("ticket_number"),
        };
    }
}

/// <summary>Units: new ones are added, changed ones follow the file.</summary>
internal sealed class UnitImport : IRowImporter
{
    public string Kind => "units";

    public IReadOnlyList<string> Columns { get; } = ["code", "name", "short", "kind", "area"];

    public void Check(SheetRow row, ReferenceLook look)
    {
        row.Required("code");
        row.Required("name");
        row.Required("short");
        row.Limit("code", Lengths.Code);
        row.Limit("name", Lengths.Name);
        row.Limit("short", Lengths.Name);
        if (row.Required("kind") is { } kind and not ("township" or "department"))
            row.Reject("kind", $"'{kind}' 应为 township 或 department / must be township or department");
        if (row.Text("area") is { } area && !look.Site.Areas.ContainsKey(area))
            row.Reject("area", $"没有行政区划 {area} / there is no area {area}");
    }

    public async Task<ChunkOutcome> Write(
        HotlineContext db, IReadOnlyList<SheetRow> rows, Actor importer, DateTimeOffset at, CancellationToken cancellation)
    {
        var known = await db.Units.AsTracking().ToDictionaryAsync(u => u.Code, cancellation);
        var names = known.Values.ToDictionary(u => u.Name, u => u.Code);
        var (next, inserted, conflicts) = (known.Count == 0 ? 1 : known.Values.Max(u => u.Position) + 1, 0, new List<(SheetRow, string, string)>());
        foreach (var row in rows)
        {
            if (names.TryGetValue(row.Text("name")!, out var bearer) && bearer != row.Text("code"))
            {
                conflicts.Add((row, "name", $"名称已属于 {bearer} / is the name of {bearer} already"));
                continue;
            }
            names[row.Text("name")!] = row.Text("code")!;
            if (!known.TryGetValue(row.Text("code")!, out var unit))
            {
                known.Add(row.Text("code")!, unit = new UnitRow { Code = row.Text("code")!, Position = next++ });
                db.Add(unit);
                inserted++;
            }
            (unit.Name, unit.Short, unit.Kind, unit.Area) = (row.Text("name")!, row.Text("short")!, row.Text("kind")!, row.Text("area"));
        }
        var updated = db.ChangeTracker.Entries<UnitRow>().Count(e => e.State == EntityState.Modified);
        return new ChunkOutcome(inserted, updated, rows.Count - inserted - updated - conflicts.Count, conflicts);
    }
}

/// <summary>Categories: new ones are added, changed ones follow the file.</summary>
internal sealed class CategoryImport : IRowImporter
{
    public string Kind => "categories";

    public IReadOnlyList<string> Columns { get; } = ["code", "path", "level1", "level2"];

    public void Check(SheetRow row, ReferenceLook look)
    {
        row.Required("code");
        row.Limit("code", Lengths.Code);
        row.Limit("level1", Lengths.Name);
        row.Limit("level2", Lengths.Name);
        if (row.Required("path") is { } path && path != $"{row.Required("level1")}—{row.Required("level2")}")
            row.Reject("path", "应为“一级—二级” / must be level1—level2");
    }

    public async Task<ChunkOutcome> Write(
        HotlineContext db, IReadOnlyList<SheetRow> rows, Actor importer, DateTimeOffset at, CancellationToken cancellation)
    {
        var known = await db.Categories.AsTracking().ToDictionaryAsync(c => c.Code, cancellation);
        var paths = known.Values.ToDictionary(c => c.Path, c => c.Code);
        var (next, inserted, conflicts) = (known.Count == 0 ? 1 : known.Values.Max(c => c.Position) + 1, 0, new List<(SheetRow, string, string)>());
        foreach (var row in rows)
        {
            if (paths.TryGetValue(row.Text("path")!, out var bearer) && bearer != row.Text("code"))
            {
                conflicts.Add((row, "path", $"类别已属于 {bearer} / is the path of {bearer} already"));
                continue;
            }
            paths[row.Text("path")!] = row.Text("code")!;
            if (!known.TryGetValue(row.Text("code")!, out var category))
            {
                known.Add(row.Text("code")!, category = new CategoryRow { Code = row.Text("code")!, Position = next++ });
                db.Add(category);
                inserted++;
            }
            else if (category.Path != row.Text("path"))
            {
                db.Add(new PastCategoryRow { Code = category.Code, Version = category.Version, Path = category.Path, Level1 = category.Level1, Level2 = category.Level2, ValidTo = at });
                (category.Version, category.ValidFrom) = (category.Version + 1, at);
            }
            (category.Path, category.Level1, category.Level2) = (row.Text("path")!, row.Text("level1")!, row.Text("level2")!);
        }
        var updated = db.ChangeTracker.Entries<CategoryRow>().Count(e => e.State == EntityState.Modified);
        return new ChunkOutcome(inserted, updated, rows.Count - inserted - updated - conflicts.Count, conflicts);
    }
}

/// <summary>Lines of a month's assessment.</summary>
internal sealed class AssessmentLineImport : IRowImporter
{
    public string Kind => "assessment-lines";

    public IReadOnlyList<string> Columns { get; } = ["period", "unit", "points", "reason"];

    public void Check(SheetRow row, ReferenceLook look)
    {
        if (row.Required("period") is { } period
            && !DateOnly.TryParseExact(period + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            row.Reject("period", $"'{period}' 应为 yyyy-MM / must be yyyy-MM");
        if (row.Required("points") is { } points && Points(points) is null)
            row.Reject("points", $"'{points}' 应为至多两位小数的数 / must be a number with two decimals at most");
        row.Required("reason");
        row.Limit("reason", Lengths.Title);
        var faults = new List<FieldFault>();
        if (row.Required("unit") is { } unit)
            MatterCheck.Unit(look, unit, "unit", faults, usable: false);
        foreach (var fault in faults)
            row.Reject("unit", $"{fault.Zh} / {fault.En}");
    }

    public async Task<ChunkOutcome> Write(
        HotlineContext db, IReadOnlyList<SheetRow> rows, Actor importer, DateTimeOffset at, CancellationToken cancellation)
    {
        var periods = rows.Select(r => r.Text("period")!).Distinct().ToList();
        var known = await db.AssessmentLines.AsNoTracking().Where(l => periods.Contains(l.Period))
            .ToDictionaryAsync(l => (l.Period, l.Unit, l.Reason), l => l.Points, cancellation);
        var (inserted, unchanged, conflicts) = (0, 0, new List<(SheetRow, string, string)>());
        foreach (var row in rows)
        {
            // As it is kept, by which it is known again.
            var (key, points) = ((row.Text("period")!, row.Text("unit")!, PrivateNumbers.Mask(row.Text("reason")!)), Points(row.Text("points")!)!.Value);
            if (known.TryGetValue(key, out var before))
            {
                if (before == points)
                    unchanged++;
                else
                    conflicts.Add((row, "points", "同月同单位同事由已有不同分值，未更改 / this month, unit and reason are known with other points; left as they are"));
                continue;
            }
            known.Add(key, points);
            db.Add(new AssessmentLineRow { Period = key.Item1, Unit = key.Item2, Reason = key.Item3, Points = points });
            inserted++;
        }
        return new ChunkOutcome(inserted, 0, unchanged, conflicts);
    }

    private static decimal? Points(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var points)
        && points.Scale <= 2 && Math.Abs(points) <= 1000 ? points : null;
}
