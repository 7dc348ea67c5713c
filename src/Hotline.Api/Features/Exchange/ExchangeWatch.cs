using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// Looks after what waits: alarms for a partner that is down, for messages whose time runs out, for gaps, for emergencies that nobody accepted
/// or handed over by phone; and lets parked messages have their turn that missed it. Each alarm is one row, whichever replica finds it.
/// </summary>
internal sealed class ExchangeWatch(IWriteLane lane, OpenBooks open, Partners partners, Reference reference, Intake intake, ExchangeMetrics metrics, TimeProvider clock, ILogger<ExchangeWatch> log)
{
    /// <summary>Shares of the time to a message's deadline, in per cent, at which an alarm is raised while it waits (exchange.md §2).</summary>
    public static readonly int[] AlarmShares = [50, 80, 100];

    /// <summary>A partner that could not be reached for so long is told to be down (product default).</summary>
    private static readonly TimeSpan DownAfter = TimeSpan.FromMinutes(2);

    /// <summary>A parked message alarms after so long, and is a dead letter after so long (exchange.md §4).</summary>
    private static readonly TimeSpan GapAfter = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan DeadAfter = TimeSpan.FromDays(7);

    /// <summary>An emergency that nobody accepted alarms again and again (rules.md §4).</summary>
    private static readonly TimeSpan EmergencyAgain = TimeSpan.FromMinutes(5);

    private const int AtOnce = 200;

    public async Task Run(CancellationToken cancellation)
    {
        // Each looks for itself: what cannot be looked after must not silence the others' alarms.
        foreach (var look in (Func<CancellationToken, Task>[])[Emergencies, Links, LateOnes, Unanswered, Parked, Files, Events])
        {
            try
            {
                await look(cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "{Look} of the exchange failed; the next round tries again", look.Method.Name);
            }
        }
    }

    private async Task LateOnes(CancellationToken cancellation)
    {
        while (await Late(cancellation) == AtOnce)
        {
        }
    }

    private async Task Links(CancellationToken cancellation)
    {
        var before = clock.Now() - DownAfter;
        await using var db = open();
        foreach (var stream in await db.ExchangeStreams.Where(s => s.FailingSince <= before).ToListAsync(cancellation))
            await Raise(stream.Partner, ExchangeAlarms.PartnerDown, "", $"since {stream.FailingSince:O}: {stream.LastFault}", cancellation);
        var now = clock.Now();
        foreach (var over in await db.ExchangeAlarms
            .Where(a => a.Kind == ExchangeAlarms.PartnerDown && a.ClearedAt == null && !db.ExchangeStreams.Any(s => s.Partner == a.Partner && s.FailingSince != null)).ToListAsync(cancellation))
            await lane.Run(async (books, ct) => { await ExchangeAlarms.Clear(books, over.Partner, over.Kind, over.Subject, now, ct); return 0; }, cancellation);
    }

    /// <summary>Messages that wait for too long, or too long altogether: those end as dead letters, never as nothing.</summary>
    private Task<int> Late(CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            var now = clock.Now();
            var rows = await db.ExchangeOut.AsTracking().Where(o => o.AlarmAt <= now && o.State == OutState.Waiting).OrderBy(o => o.AlarmAt).ThenBy(o => o.Id).Take(AtOnce).ToListAsync(ct);
            foreach (var row in rows)
            {
                var (about, what) = (row.MessageId.ToString("D"), $"{Code.Of(row.Type)} {row.TransferId}");
                if (row.ExpiresAt <= now && !(row.ClaimedUntil > now))
                {
                    (row.State, row.EndedAt, row.AlarmAt) = (OutState.Expired, now, null);
                    row.Claim++;
                    await Told(db, row.Partner, ExchangeAlarms.MessageExpired, about, what, ct);
                    continue;
                }
                row.Alarmed = AlarmShares.Last(share => row.ShareOfTime(share) <= now || share == AlarmShares[0]);
                row.AlarmAt = AlarmShares.Where(share => share > row.Alarmed).Select(share => (DateTimeOffset?)row.ShareOfTime(share)).FirstOrDefault() ?? row.ExpiresAt;
                // What is under way at its expiry is looked at again soon, not at once and for ever.
                row.AlarmAt = row.AlarmAt > now ? row.AlarmAt : now.AddMinutes(1);
                await ExchangeAlarms.Raise(db, row.Partner, ExchangeAlarms.MessageLate, about, FormattableString.Invariant($"{what}: {row.Alarmed} %"), now, ct, TimeSpan.Zero);
                metrics.Alarm(row.Partner, ExchangeAlarms.MessageLate);
            }
            await db.SaveChangesAsync(ct);
            return rows.Count;
        },
        cancellation);

    /// <summary>
    /// A code that was not known may be known now: to the profile since the last start, to the reference data since they were changed. Looking
    /// writes nothing.
    /// </summary>
    private async Task LookAgain(CancellationToken cancellation)
    {
        await using var db = open();
        for (var after = 0L; ;)
        {
            var page = await db.ExchangeIn.Where(i => i.Disposition == Disposition.Parked && i.Reason != MessageOrder.Predecessor && i.Id > after).OrderBy(i => i.Id).Take(AtOnce).ToListAsync(cancellation);
            foreach (var row in page)
            {
                try
                {
                    await LookAgain(db, row, cancellation);
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    log.LogError(fault, "The parked message {Message} of {Partner} cannot be looked at again", row.MessageId, row.Partner);
                }
            }
            if (page.Count < AtOnce)
                return;
            after = page[^1].Id;
        }
    }

    private async Task LookAgain(HotlineContext db, ExchangeIn row, CancellationToken cancellation)
    {
        if (partners.Find(row.Partner) is { } partner && await intake.StillUnknown(db, partner, row, cancellation) is null
            && await lane.Run((books, ct) => Intake.Readmit(books, row.Id, ct), cancellation))
            await intake.Release(partner, row.TransferId, cancellation);
    }

    /// <summary>The stamp of the reference data when codes were looked at last; none before the first round.</summary>
    private long? _lookedAt;

    private async Task Parked(CancellationToken cancellation)
    {
        var now = clock.Now();
        var stamp = (await reference.Look(cancellation)).Stamp;
        if (_lookedAt != stamp)
        {
            await LookAgain(cancellation);
            _lookedAt = stamp;
        }
        await using var db = open();
        var waiting = await db.ExchangeIn.Where(i => i.Disposition == Disposition.Parked && !i.Dead && i.ReceivedAt < now - Settled && i.Reason == MessageOrder.Predecessor)
            .OrderBy(i => i.ReceivedAt).ThenBy(i => i.Id).Take(2000)
            .Select(i => new { i.Id, i.Partner, i.TransferId, i.MessageId, i.ReceivedAt, i.Reason }).ToListAsync(cancellation);
        foreach (var matter in waiting.DistinctBy(w => (w.Partner, w.TransferId)))
        {
            if (partners.Find(matter.Partner) is not { } partner)
                continue;
            try
            {
                await intake.Release(partner, matter.TransferId, cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                log.LogError(fault, "What waits of matter {Matter} of {Partner} cannot have its turn", matter.TransferId, matter.Partner);
            }
        }
        foreach (var old in waiting.Where(w => w.ReceivedAt <= now - GapAfter))
        {
            await Raise(old.Partner, ExchangeAlarms.Gap, old.MessageId.ToString("D"), $"{old.TransferId}: {old.Reason}", cancellation);
        }
        // Whatever it waits for: after a week a person decides.
        var dead = now - DeadAfter;
        if (await db.ExchangeIn.AnyAsync(i => i.Disposition == Disposition.Parked && !i.Dead && i.ReceivedAt <= dead, cancellation))
        {
            await lane.Run(
                (books, ct) => books.ExchangeIn.Where(i => i.Disposition == Disposition.Parked && !i.Dead && i.ReceivedAt <= dead).ExecuteUpdateAsync(s => s.SetProperty(i => i.Dead, true), ct),
                cancellation);
        }
    }

    /// <summary>What has just come is being looked at by whoever took it in.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private async Task Emergencies(CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        var open_ = db.Referrals.Where(r => r.Status == ReferralStatus.Sent || r.Status == ReferralStatus.Accepted || r.Status == ReferralStatus.ReturnRequested);
        await RaiseEach(db, open_.Where(r => r.PhoneHandoverDone == false), ExchangeAlarms.PhoneHandover, "not handed over by phone", EmergencyAgain, cancellation);
        await RaiseEach(
            db, db.Referrals.Where(r => r.Status == ReferralStatus.Sent && r.Emergency && r.AcceptBy < now), ExchangeAlarms.NotAccepted, "an emergency that nobody accepted", EmergencyAgain, cancellation);
        // What was accepted, or handed over after all, alarms no more.
        foreach (var alarm in await db.ExchangeAlarms
            .Where(a => a.ClearedAt == null && (a.Kind == ExchangeAlarms.PhoneHandover || a.Kind == ExchangeAlarms.NotAccepted || a.Kind == ExchangeAlarms.NoAnswer)).ToListAsync(cancellation))
        {
            var stands = await db.Referrals.AnyAsync(
                r => r.Partner == alarm.Partner && r.TransferId == alarm.Subject
                    && (alarm.Kind == ExchangeAlarms.PhoneHandover ? r.PhoneHandoverDone == false && r.EndedAt == null : r.Status == ReferralStatus.Sent),
                cancellation);
            if (!stands)
                await lane.Run(async (books, ct) => { await ExchangeAlarms.Clear(books, alarm.Partner, alarm.Kind, alarm.Subject, now, ct); return 0; }, cancellation);
        }
    }

    /// <summary>Sent and taken, but nobody signed in time: it shows, and a resend keeps the same id.</summary>
    private async Task Unanswered(CancellationToken cancellation)
    {
        var now = clock.Now();
        await using var db = open();
        var late = db.Referrals.Where(r => r.Status == ReferralStatus.Sent && !r.Emergency && r.AcceptBy < now && r.Direction == ReferralDirection.Outbound);
        await RaiseEach(db, late, ExchangeAlarms.NoAnswer, "not signed by its limit", again: null, cancellation);
    }

    /// <summary>A file that was announced and did not come: whoever reads the matter misses it. After a month it is given up.</summary>
    private async Task Files(CancellationToken cancellation)
    {
        var now = clock.Now();
        var (before, lost) = (now - FileAfter, now - FileLost);
        await using var db = open();
        if (await db.PartnerFiles.AnyAsync(f => f.State == PartnerFile.Awaited && f.AnnouncedAt < lost, cancellation))
        {
            await lane.Run(
                (books, ct) => books.PartnerFiles.Where(f => f.State == PartnerFile.Awaited && f.AnnouncedAt < lost)
                    .ExecuteUpdateAsync(s => s.SetProperty(f => f.State, "refused").SetProperty(f => f.Fault, "not-come").SetProperty(f => f.Version, f => f.Version + 1), ct),
                cancellation);
        }
        for (var after = 0L; ;)
        {
            var page = await db.PartnerFiles.Where(f => f.State == PartnerFile.Awaited && f.AnnouncedAt < before && f.Id > after).OrderBy(f => f.Id).Take(AtOnce)
                .Select(f => new { f.Id, f.Partner, f.Name, f.Fault }).ToListAsync(cancellation);
            var subjects = page.ConvertAll(f => Subject(f.Id));
            var standing = await db.ExchangeAlarms.Where(a => a.Kind == ExchangeAlarms.File && a.ClearedAt == null && subjects.Contains(a.Subject)).Select(a => a.Subject).ToListAsync(cancellation);
            foreach (var file in page.Where(f => !standing.Contains(Subject(f.Id))))
                await Raise(file.Partner, ExchangeAlarms.File, Subject(file.Id), $"{file.Name}: {file.Fault ?? "not come"}", cancellation);
            if (page.Count < AtOnce)
                return;
            after = page[^1].Id;
        }
    }

    private static string Subject(long file) => file.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static readonly TimeSpan FileAfter = TimeSpan.FromDays(1);
    private static readonly TimeSpan FileLost = TimeSpan.FromDays(30);

    /// <summary>Alarms that tell of something that happened, and not of how things stand, are over after a while.</summary>
    private async Task Events(CancellationToken cancellation)
    {
        var now = clock.Now();
        var before = now - EventShown;
        await using var db = open();
        foreach (var alarm in await db.ExchangeAlarms
            .Where(a => a.ClearedAt == null && a.LastAt < before && (a.Kind == ExchangeAlarms.IdReused || a.Kind == ExchangeAlarms.File)).OrderBy(a => a.Id).ToListAsync(cancellation))
        {
            if (alarm.Kind == ExchangeAlarms.File && long.TryParse(alarm.Subject, System.Globalization.CultureInfo.InvariantCulture, out var file) && await db.PartnerFiles.AnyAsync(f => f.Id == file && f.State == PartnerFile.Awaited, cancellation))
                continue;
            await lane.Run(async (books, ct) => { await ExchangeAlarms.Clear(books, alarm.Partner, alarm.Kind, alarm.Subject, now, ct); return 0; }, cancellation);
        }
    }

    private static readonly TimeSpan EventShown = TimeSpan.FromDays(7);

    /// <summary>Raises an alarm for each referral that has none standing; what was raised is not found again, so that it ends.</summary>
    private async Task RaiseEach(HotlineContext db, IQueryable<Referral> referrals, string kind, string detail, TimeSpan? again, CancellationToken cancellation)
    {
        var since = again is { } pause ? clock.Now() - pause : DateTimeOffset.UnixEpoch;
        while (true)
        {
            var page = await referrals
                .Where(r => !db.ExchangeAlarms.Any(a => a.Partner == r.Partner && a.Kind == kind && a.Subject == r.TransferId && a.ClearedAt == null && a.LastAt > since))
                .OrderBy(r => r.Id).Take(AtOnce).Select(r => new { r.Partner, r.TransferId }).ToListAsync(cancellation);
            foreach (var one in page)
                await Raise(one.Partner, kind, one.TransferId, detail, cancellation, again);
            if (page.Count < AtOnce)
                return;
        }
    }

    private async Task Raise(string partner, string kind, string subject, string detail, CancellationToken cancellation, TimeSpan? again = null)
    {
        // A look first: what stands already is not written again by every replica every few seconds.
        var now = clock.Now();
        await using (var db = open())
        {
            if (await db.ExchangeAlarms.AnyAsync(a => a.Partner == partner && a.Kind == kind && a.Subject == subject && a.ClearedAt == null && (again == null || a.LastAt > now - again), cancellation))
                return;
        }
        await lane.Run(
            async (db, ct) =>
            {
                if (await ExchangeAlarms.Raise(db, partner, kind, subject, detail, now, ct, again))
                {
                    metrics.Alarm(partner, kind);
                    log.LogWarning("Alarm {Kind} about {Partner} {Subject}: {Detail}", kind, partner, subject, detail);
                }
                await db.SaveChangesAsync(ct);
                return 0;
            },
            cancellation);
    }

    private async Task Told(HotlineContext db, string partner, string kind, string subject, string detail, CancellationToken cancellation)
    {
        await ExchangeAlarms.Raise(db, partner, kind, subject, detail, clock.Now(), cancellation);
        metrics.Alarm(partner, kind);
        log.LogWarning("Alarm {Kind} about {Partner} {Subject}: {Detail}", kind, partner, subject, detail);
    }
}
