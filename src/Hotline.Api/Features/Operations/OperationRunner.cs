using System.Collections.Concurrent;
using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Imports;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Operations;

/// <summary>A long-running piece of work.</summary>
/// <param name="Id">Id.</param>
/// <param name="Kind">What it does, e.g. import.tickets or recompute.deadlines.</param>
/// <param name="Status">running, succeeded, failed or cancelled.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Result">What it did, once it has.</param>
/// <param name="Problems">What was wrong, by line and field, or why it failed.</param>
internal sealed record OperationAnswer(
    string Id, string Kind, string Status, OperationProgress Progress, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt, ImportReport? Result,
    IReadOnlyList<RowProblem> Problems);

/// <summary>How far an operation is.</summary>
/// <param name="Done">Rows done.</param>
/// <param name="Total">Rows in all; null before it is known.</param>
internal sealed record OperationProgress(int Done, int? Total);

/// <summary>Runs long work after its request was answered; the database keeps its state, so any replica can tell it.</summary>
internal sealed class OperationRunner(IWriteLane lane, OpenBooks open, TimeProvider clock, JsonWriting json, ILogger<OperationRunner> log) : IDisposable
{
    /// <summary>A running operation that gave no sign of life for so long was cut off.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    /// <summary>The kind that is taken up again by itself when it was cut off.</summary>
    public const string Recomputation = "recompute.deadlines";

    /// <summary>Begins the work; it goes on when the caller has gone.</summary>
    /// <param name="id">Its row.</param>
    /// <param name="work">The work; told where to report its progress.</param>
    /// <param name="resumes">Whether work that was cut off stays running, to be taken up by whoever finds it silent.</param>
    public void Begin(Guid id, Func<Func<int, int, Task<bool>>, CancellationToken, Task<ImportReport>> work, bool resumes = false)
    {
        var running = Work(id, work, resumes);
        _running[id] = running;
        _ = running.ContinueWith(_ => _running.TryRemove(id, out Task? _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Tells the work that this program has begun to stop, and waits for it. Until then it goes on, also while the program drains.</summary>
    public async Task Ended(CancellationToken cancellation)
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellation);
    }

    public void Dispose() => _stop.Dispose();

    private readonly CancellationTokenSource _stop = new();

    private readonly ConcurrentDictionary<Guid, Task> _running = new();

    private Task Work(Guid id, Func<Func<int, int, Task<bool>>, CancellationToken, Task<ImportReport>> work, bool resumes) => Task.Run(async () =>
    {
        try
        {
            var report = await work((done, total) => Step(id, done, total), _stop.Token);
            await End(id, report.Rejected > 0 && report.Rejected == report.Rows ? "failed" : "succeeded", report);
        }
        catch (OperationCanceledException) when (resumes && _stop.IsCancellationRequested)
        {
            log.LogInformation("Operation {Id} stops with the program and will be taken up again", id);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            await End(id, "failed", new ImportReport("", false, 0, 0, 0, 0, 0, 0) { Problems = [CutOff] });
        }
        catch (OperationCanceledException)
        {
            await End(id, "cancelled", null);
        }
        catch (FormatException fault)
        {
            await End(id, "failed", new ImportReport("", false, 0, 0, 0, 0, 0, 0) { Problems = [new RowProblem(1, "(header)", fault.Message)] });
        }
        catch (Exception fault)
        {
            log.LogError(fault, "Operation {Id} failed", id);
            if (resumes)
                return;
            await End(id, "failed", new ImportReport("", false, 0, 0, 0, 0, 0, 0) { Problems = [new RowProblem(0, "(file)", "内部错误，见日志；可重新执行，不会重复 / an internal error, see the log; run it again, nothing is doubled")] });
        }
    });

    private static readonly RowProblem CutOff = new(0, "(file)", "任务中断；请重新执行，不会重复 / it was cut off; run it again, nothing is doubled");

    /// <summary>Whether this caller may know of it: an export is its client's own, an import everybody's who may import.</summary>
    public static bool Shows(OperationRow row, Act act) => row.Kind.StartsWith("export.", StringComparison.Ordinal)
        ? row.Client == act.Actor.Client
        : act.Has(Scopes.ReferenceWrite);

    public async Task<OperationAnswer?> Find(Guid id, Act act, CancellationToken cancellation)
    {
        await using var db = open();
        return await db.Operations.FirstOrDefaultAsync(o => o.Id == id, cancellation) is { } row && Shows(row, act) ? Show(row) : null;
    }

    public OperationAnswer Show(OperationRow row)
    {
        var result = row.Result is null ? null : JsonSerializer.Deserialize<ImportReport>(row.Result, json.Options);
        var cutOff = row.Status == "running" && row.Kind != Recomputation && clock.GetUtcNow() - row.AliveAt > Silence;
        IReadOnlyList<RowProblem> problems = cutOff
            ? [CutOff]
            : result?.Problems ?? [];
        return new OperationAnswer(
            row.Id.ToString("D"), row.Kind, cutOff ? "failed" : row.Status, new OperationProgress(row.Done, row.Total), row.CreatedAt, row.EndedAt,
            result is null || result.Kind.Length == 0 ? null : result with { Problems = [] }, problems);
    }

    /// <summary>Notes the progress; answers false when somebody asked to stop.</summary>
    private Task<bool> Step(Guid id, int done, int total) => lane.Run(
        async (db, ct) =>
        {
            var row = await db.Operations.AsTracking().FirstAsync(o => o.Id == id, ct);
            (row.Done, row.Total, row.AliveAt) = (done, total, clock.Now());
            await db.SaveChangesAsync(ct);
            return !row.CancelRequested;
        },
        CancellationToken.None);

    private Task<bool> End(Guid id, string status, ImportReport? report) => lane.Run(
        async (db, ct) =>
        {
            var row = await db.Operations.AsTracking().FirstAsync(o => o.Id == id, ct);
            (row.Status, row.EndedAt) = (status, clock.Now());
            row.Result = report is null ? null : JsonSerializer.Serialize(report, json.Options);
            if (report is { Rows: > 0 })
                (row.Done, row.Total) = (report.Rows, report.Rows);
            await db.SaveChangesAsync(ct);
            return true;
        },
        CancellationToken.None);
}
