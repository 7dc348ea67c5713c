using System.Text.Json;
using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Retention;

/// <summary>Rows that wait, and for what.</summary>
/// <param name="Reason">ticketOpen, referralOpen, orderOpen, supervisionOpen, masterOpen or undecided.</param>
/// <param name="Count">How many.</param>
internal sealed record SkippedCount(string Reason, long Count);

/// <summary>What became of one kind in a run.</summary>
internal sealed record RetentionTally
{
    /// <summary>calls, sentMessages, receivedMessages, transfers, meetings, tickets or imports.</summary>
    public required string Kind { get; init; }

    /// <summary>The earliest moment from which the time of one of its rows was counted; null where none was due.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>What was counted from before this moment (exclusive) was due.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Rows that were due: done, held, skipped and failed together.</summary>
    public long Due { get; init; }

    /// <summary>Rows out of which persons were taken.</summary>
    public long Done { get; init; }

    /// <summary>Rows under a hold.</summary>
    public long Held { get; init; }

    /// <summary>Rows that wait for something to end.</summary>
    public required IReadOnlyList<SkippedCount> Skipped { get; init; }

    /// <summary>Rows that could not be treated; the next run tries them again.</summary>
    public long Failed { get; init; }

    /// <summary>The same with more rows.</summary>
    public RetentionTally With(IReadOnlyCollection<RetentionCandidate> judged, long failed = 0)
    {
        var first = judged.Count == 0 ? (DateTimeOffset?)null : judged.Min(c => c.At);
        return this with
        {
            From = From is { } from && first is { } at ? (at < from ? at : from) : From ?? first,
            Due = Due + judged.Count,
            Done = Done + judged.Count(c => c is { Held: false, Waits: null }) - failed,
            Held = Held + judged.Count(c => c.Held),
            Failed = Failed + failed,
            Skipped =
            [
                .. Skipped.Concat(judged.Where(c => c is { Held: false, Waits: not null }).Select(c => new SkippedCount(c.Waits!, 1)))
                    .GroupBy(s => s.Reason).Select(g => new SkippedCount(g.Key, g.Sum(s => s.Count))).OrderBy(s => s.Reason, StringComparer.Ordinal),
            ],
        };
    }
}

/// <summary>A run of the job.</summary>
/// <param name="Id">Id.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended; null while it runs, or was cut off and is to be gone on with.</param>
/// <param name="By">retention, the worker; or command-line.</param>
/// <param name="Kinds">What became of each kind, in the order of the run.</param>
internal sealed record RetentionReport(string Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string By, IReadOnlyList<RetentionTally> Kinds)
{
    public static RetentionReport Of(RetentionRun run) =>
        new(Tickets.TicketView.Id(run.Id), run.StartedAt, run.EndedAt, run.By, Tallies(run));

    public static List<RetentionTally> Tallies(RetentionRun run) => JsonSerializer.Deserialize<List<RetentionTally>>(run.Report, JsonSerializerOptions.Web)!;

    public static string Kept(IReadOnlyList<RetentionTally> tallies) => JsonSerializer.Serialize(tallies, JsonSerializerOptions.Web);
}

/// <summary>What a run would find of one kind.</summary>
/// <param name="Kind">calls, sentMessages, receivedMessages, transfers, meetings, tickets or imports.</param>
/// <param name="Months">How long it is kept.</param>
/// <param name="From">The earliest moment from which the time of one of its rows is counted; null where none is due.</param>
/// <param name="Until">What is counted from before this moment (exclusive) is due.</param>
/// <param name="Due">Rows that are due: ready, held and skipped together.</param>
/// <param name="Ready">Rows out of which a run would take persons.</param>
/// <param name="Held">Rows under a hold.</param>
/// <param name="Skipped">Rows that wait for something to end.</param>
internal sealed record PlannedKind(
    string Kind, int Months, DateTimeOffset? From, DateTimeOffset Until, long Due, long Ready, long Held, IReadOnlyList<SkippedCount> Skipped);

/// <summary>What a run would do now. Nothing is changed by asking.</summary>
/// <param name="At">The moment of the look.</param>
/// <param name="Enabled">Whether the worker is on; it runs once a day.</param>
/// <param name="LastRun">The run that began last; null when there was none.</param>
/// <param name="Kinds">By kind, in the order of a run.</param>
internal sealed record RetentionOutlook(DateTimeOffset At, bool Enabled, RetentionReport? LastRun, IReadOnlyList<PlannedKind> Kinds);
