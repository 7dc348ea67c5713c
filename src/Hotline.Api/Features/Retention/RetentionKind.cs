using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>A row whose time is over, with what keeps it all the same.</summary>
internal sealed record RetentionCandidate
{
    public required long Id { get; init; }

    /// <summary>From when its time is counted.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>A hold stands.</summary>
    public required bool Held { get; init; }

    /// <summary>One of the kind's reasons to wait; null for none.</summary>
    public required string? Waits { get; init; }
}

/// <summary>What a kind is given for the rows it may treat: all of it is one transaction.</summary>
/// <param name="Db">The books.</param>
/// <param name="At">The moment of the act.</param>
internal sealed record RetentionWork(HotlineContext Db, DateTimeOffset At)
{
    /// <summary>Files whose rows are removed; their bytes go after the commit.</summary>
    public List<(string Store, Guid Key)> Files { get; } = [];
}

/// <summary>
/// Something that is kept for a time: how it is found when that is over, what keeps it, and what is done with it. Finding and judging are one
/// question, asked for the plan, for the next rows of a run, and again inside the transaction that treats them.
/// </summary>
internal abstract class RetentionKind(string code)
{
    public string Code => code;

    /// <summary>How long it is kept.</summary>
    public abstract int Months(RetentionRules rules);

    /// <summary>Reasons for which a row waits that is past its time.</summary>
    public abstract IReadOnlyList<string> Reasons { get; }

    /// <summary>Rows from before a moment (exclusive) that were not treated yet.</summary>
    public abstract IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now);

    /// <summary>The tickets that some rows belong to: whoever holds one of them holds the row.</summary>
    public abstract IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids);

    /// <summary>Treats rows; the caller saves.</summary>
    public abstract Task Do(RetentionWork work, IReadOnlyList<long> ids, CancellationToken cancellation);

    /// <summary>Before this local day what is kept for so many months is past its time.</summary>
    public DateTimeOffset Until(Site site, DateTimeOffset now) => Until(site, now, Months(site.Profile.Retention));

    /// <inheritdoc cref="Until(Site, DateTimeOffset)"/>
    public static DateTimeOffset Until(Site site, DateTimeOffset now, int months)
    {
        var day = site.Calendar.LocalDate(now).AddMonths(-months);
        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(day.ToDateTime(TimeOnly.MinValue), site.Calendar.Zone));
    }

    protected static IQueryable<LegalHold> Standing(HotlineContext db, DateTimeOffset now) => db.LegalHolds.Where(h => h.ReleasedAt == null && (h.Until == null || h.Until > now));

    /// <summary>Tickets that are still owed to their callers.</summary>
    protected static IQueryable<Ticket> Open(HotlineContext db) => db.Tickets.Where(t => t.SettledAt == null && t.AnonymisedAt == null);

    /// <summary>Referrals that somebody may still do something about.</summary>
    protected static IQueryable<Referral> OpenReferrals(HotlineContext db) => db.Referrals.Where(r => EF.Constant(OpenStatuses).Contains(r.Status));

    private static readonly ReferralStatus[] OpenStatuses = [.. Enum.GetValues<ReferralStatus>().Where(ReferralLifecycle.IsOpen)];

    protected const string TicketOpen = "ticketOpen";

    protected const string ReferralOpen = "referralOpen";
}
