using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>对账 with one partner over one local day, by message id and digest.</summary>
/// <param name="Partner">Code of the partner.</param>
/// <param name="Day">The day, in the site's zone, by <c>occurredAt</c>.</param>
/// <param name="RunAt">When the ledgers were compared.</param>
/// <param name="Sent">What we sent.</param>
/// <param name="Received">What the partner sent.</param>
/// <param name="Resent">Messages that the partner lacked and that were put back to be sent, with the same ids.</param>
/// <param name="Differences">Differences that a person has to see to.</param>
internal sealed record ReconciliationReport(
    string Partner, DateOnly Day, DateTimeOffset RunAt, ReconciledSide Sent, ReconciledSide Received, int Resent, int Differences);

/// <summary>One direction of a reconciliation.</summary>
/// <param name="Ours">Messages in our ledger that are settled.</param>
/// <param name="Theirs">Messages in the partner's ledger.</param>
/// <param name="Waiting">Messages of ours still on their way; they are no difference.</param>
/// <param name="MissingThere">Ids that the partner lacks.</param>
/// <param name="MissingHere">Ids that we lack.</param>
/// <param name="Differs">Ids whose digests differ.</param>
internal sealed record ReconciledSide(
    long Ours, long Theirs, int Waiting, IReadOnlyList<string> MissingThere, IReadOnlyList<string> MissingHere, IReadOnlyList<string> Differs)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public int Count => MissingThere.Count + MissingHere.Count + Differs.Count;
}

/// <summary>
/// Compares the two ledgers of a day: what the partner lacks of ours is sent again by itself, with the same id; everything else is raised for
/// a person. The report is kept.
/// </summary>
internal sealed class Reconciler(IWriteLane lane, OpenBooks open, Partners partners, Site site, JsonWriting json, TimeProvider clock, ILogger<Reconciler> log)
{
    /// <summary>Null when the partner cannot be asked now; nothing is kept then.</summary>
    public async Task<ReconciliationReport?> Run(PartnerSettings partner, DateOnly day, CancellationToken cancellation)
    {
        var (from, to) = (Begin(day), Begin(day.AddDays(1)));
        if (await Theirs(partner, MessageDirection.ReceivedByPartner, from, to, cancellation) is not { } received
            || await Theirs(partner, MessageDirection.SentByPartner, from, to, cancellation) is not { } sent)
            return null;
        var now = clock.Now();
        var (ours, waiting) = await Sent(partner.Code, from, to, cancellation);
        // What both ledgers have but ours still counts as waiting was taken; its next attempt is answered as a duplicate.
        var out_ = Compare(ours, received, waiting);
        var in_ = Compare(await Received(partner.Code, from, to, cancellation), sent, []);
        var resent = await Resend(partner, out_.MissingThere, now, cancellation);
        var differences = out_.MissingHere.Count + out_.Differs.Count + in_.Count;
        var report = new ReconciliationReport(partner.Code, day, now, out_, in_, resent, differences);
        await Keep(report, cancellation);
        return report;
    }

    /// <summary>The report kept of a day; null where there is none.</summary>
    public async Task<ReconciliationReport?> Kept(string partner, DateOnly day, CancellationToken cancellation)
    {
        await using var db = open();
        var row = await db.Reconciliations.FirstOrDefaultAsync(r => r.Partner == partner && r.Day == day, cancellation);
        return row is null ? null : JsonSerializer.Deserialize<ReconciliationReport>(row.Report, json.Options);
    }

    /// <summary>The day before today, in the site's zone.</summary>
    public DateOnly Yesterday => site.Calendar.LocalDate(clock.Now()).AddDays(-1);

    /// <summary>Reconciles every partner's days that are over and were not yet; a partner that cannot be asked is tried again later.</summary>
    public async Task RunDue(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // What was on its way at midnight has arrived by then.
        if (site.Calendar.ToLocal(now).Hour < 1)
            return;
        foreach (var partner in partners.All.Where(p => p.Address is not null && !(_askAgainAt.GetValueOrDefault(p.Code) > now)))
        {
            ExchangeStream? stream;
            await using (var db = open())
                stream = await db.ExchangeStreams.FirstOrDefaultAsync(s => s.Partner == partner.Code, cancellation);
            if (stream is null || stream.FailingSince is not null)
                continue;
            try
            {
                await RunDue(partner, stream.ReconciledDay, cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                // The others' days do not wait for this one.
                log.LogError(fault, "The days of {Partner} could not be compared", partner.Code);
                _askAgainAt[partner.Code] = now.AddHours(1);
            }
        }
    }

    private async Task RunDue(PartnerSettings partner, DateOnly? compared, CancellationToken cancellation)
    {
        foreach (var day in Missed(compared))
        {
            if (await Run(partner, day, cancellation) is not null)
                continue;
            // Who lists its newest day, and this one not even now, has it no more: a person is told, and the newer ones are compared.
            if (day == Yesterday || !await IsListed(partner, Yesterday, cancellation))
            {
                _askAgainAt[partner.Code] = clock.GetUtcNow().AddHours(1);
                return;
            }
            if (await Run(partner, day, cancellation) is null)
                await Miss(partner.Code, day, cancellation);
        }
        // Whether or not the partner still lists an old day, the new ones are compared.
        foreach (var day in await Differing(partner.Code, cancellation))
        {
            if (await Run(partner, day, cancellation) is null)
                _askAgainAt[partner.Code] = clock.GetUtcNow().AddHours(1);
        }
    }

    private async Task<bool> IsListed(PartnerSettings partner, DateOnly day, CancellationToken cancellation) =>
        await partners.Link(partner.Code).List(MessageDirection.ReceivedByPartner, Begin(day), Begin(day.AddDays(1)), null, cancellation) is not null;

    private Task<int> Miss(string partner, DateOnly day, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            await ExchangeAlarms.Raise(db, partner, ExchangeAlarms.Differs, About(day), "not listed by the partner any more", clock.Now(), ct);
            return await db.SaveChangesAsync(ct);
        },
        cancellation);

    private DateTimeOffset Begin(DateOnly day) => site.Calendar.At(day, TimeOnly.MinValue);

    private static string About(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Days that were not compared yet, also those that were missed while the partner was away, a month back at most.</summary>
    private IEnumerable<DateOnly> Missed(DateOnly? compared)
    {
        var (yesterday, first) = (Yesterday, compared?.AddDays(1) ?? Yesterday);
        for (var day = first < yesterday.AddDays(-31) ? yesterday.AddDays(-31) : first; day <= yesterday; day = day.AddDays(1))
            yield return day;
    }

    /// <summary>Days of the last week that differed: they are compared again until they do not any more.</summary>
    private async Task<List<DateOnly>> Differing(string partner, CancellationToken cancellation)
    {
        var (since, again) = (Yesterday.AddDays(-7), clock.Now() - CompareAgainAfter);
        await using var db = open();
        return await db.Reconciliations.Where(r => r.Partner == partner && r.Differences > 0 && r.Day >= since && r.RunAt < again).OrderBy(r => r.Day).Select(r => r.Day).ToListAsync(cancellation);
    }

    private static readonly TimeSpan CompareAgainAfter = TimeSpan.FromHours(6);

    /// <summary>A partner that could not be asked is left in peace for an hour; only courtesy hangs on it.</summary>
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, DateTimeOffset> _askAgainAt = new(StringComparer.Ordinal);

    /// <summary>More pages than any day has; a partner that lists without end is not asked on.</summary>
    private const int MostPages = 10_000;

    private async Task<Dictionary<string, string>?> Theirs(PartnerSettings partner, MessageDirection direction, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var (link, all) = (partners.Link(partner.Code), new Dictionary<string, string>(StringComparer.Ordinal));
        string? after = null;
        for (var pages = 0; pages < MostPages; pages++)
        {
            if (await link.List(direction, from, to, after, cancellation) is not { } page)
                return null;
            foreach (var message in page.Messages)
                all[message.MessageId.ToString("D")] = message.BodySha256;
            if ((after = page.Next) is null)
                return all;
        }
        return null;
    }

    private async Task<(Dictionary<string, string> Settled, Dictionary<string, string> Waiting)> Sent(string partner, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var db = open();
        var rows = await db.ExchangeOut
            .Where(o => o.Partner == partner && o.OccurredAt >= from && o.OccurredAt < to && o.State != OutState.NotCarried)
            .Select(o => new { o.MessageId, o.BodySha256, o.State, o.Attempts }).ToListAsync(cancellation);
        return (
            rows.Where(r => r.State is OutState.Delivered or OutState.Refused).ToDictionary(r => r.MessageId.ToString("D"), r => r.BodySha256, StringComparer.Ordinal),
            // Of what waits, expired, or was replaced nobody can say here whether the partner has it; both is right.
            rows.Where(r => r.State is not (OutState.Delivered or OutState.Refused)).ToDictionary(r => r.MessageId.ToString("D"), r => r.BodySha256, StringComparer.Ordinal));
    }

    private async Task<Dictionary<string, string>> Received(string partner, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var db = open();
        var rows = await db.ExchangeIn.Where(i => i.Partner == partner && i.OccurredAt >= from && i.OccurredAt < to)
            .Select(i => new { i.MessageId, i.BodySha256 }).ToListAsync(cancellation);
        return rows.ToDictionary(r => r.MessageId.ToString("D"), r => r.BodySha256, StringComparer.Ordinal);
    }

    private static ReconciledSide Compare(Dictionary<string, string> ours, Dictionary<string, string> theirs, Dictionary<string, string> waiting) => new(
        ours.Count,
        theirs.Count,
        waiting.Count,
        [.. ours.Keys.Where(id => !theirs.ContainsKey(id)).Order(StringComparer.Ordinal)],
        [.. theirs.Keys.Where(id => !ours.ContainsKey(id) && !waiting.ContainsKey(id)).Order(StringComparer.Ordinal)],
        [.. theirs.Where(t => (ours.TryGetValue(t.Key, out var hash) || waiting.TryGetValue(t.Key, out hash)) && hash != t.Value).Select(t => t.Key).Order(StringComparer.Ordinal)]);

    private Task<int> Resend(PartnerSettings partner, IReadOnlyList<string> missing, DateTimeOffset now, CancellationToken cancellation) => missing.Count == 0
        ? Task.FromResult(0)
        : lane.Run(
            async (db, ct) =>
            {
                // Who fetches has passed the places of old; these get new ones.
                var (resent, fetches) = (0, partner.Mode == DeliveryMode.Pull);
                foreach (var group in missing.Select(Guid.Parse).Chunk(500))
                {
                    var ids = group.ToList();
                    // What the partner refused it has seen; only what it took and lost is sent again.
                    resent += await db.ExchangeOut.Where(o => o.Partner == partner.Code && ids.Contains(o.MessageId) && o.State == OutState.Delivered)
                        .ExecuteUpdateAsync(
                            s => s.SetProperty(o => o.State, OutState.Waiting).SetProperty(o => o.NextAt, now).SetProperty(o => o.Sequence, o => fetches ? null : o.Sequence).SetProperty(o => o.EndedAt, (DateTimeOffset?)null).SetProperty(o => o.AlarmAt, now).SetProperty(o => o.ExpiresAt, now.AddDays(7)).SetProperty(o => o.Claim, o => o.Claim + 1), ct);
                }
                return resent;
            },
            cancellation);

    private Task<int> Keep(ReconciliationReport report, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var row = await db.Reconciliations.AsTracking().FirstOrDefaultAsync(r => r.Partner == report.Partner && r.Day == report.Day, ct);
            if (row is null)
            {
                row = new ReconciliationRow { Partner = report.Partner, Day = report.Day };
                db.Add(row);
            }
            // What earlier comparisons of the day put right stays in its report.
            var before = row.Report.Length == 0 ? 0 : JsonSerializer.Deserialize<ReconciliationReport>(row.Report, json.Options)!.Resent;
            (row.RunAt, row.Differences, row.Report) = (report.RunAt, report.Differences, JsonSerializer.Serialize(report with { Resent = report.Resent + before }, json.Options));
            var stream = await OutClaims.Stream(db, report.Partner, ct);
            if (report.Day < site.Calendar.LocalDate(report.RunAt) && !(stream.ReconciledDay >= report.Day))
                stream.ReconciledDay = report.Day;
            stream.Version++;
            var about = About(report.Day);
            if (report.Differences > 0)
                await ExchangeAlarms.Raise(db, report.Partner, ExchangeAlarms.Differs, about, FormattableString.Invariant($"{report.Differences} differences"), report.RunAt, ct, TimeSpan.Zero);
            else
                await ExchangeAlarms.Clear(db, report.Partner, ExchangeAlarms.Differs, about, report.RunAt, ct);
            await db.SaveChangesAsync(ct);
            return 0;
        },
        cancellation);
}
