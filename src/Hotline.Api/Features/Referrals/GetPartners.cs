using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Referrals;

/// <summary>对接平台: how each link is, what waits on it, what needs a person (api.md §6).</summary>
internal static class GetPartners
{
    /// <summary>A partner and its link.</summary>
    internal sealed record PartnerAnswer
    {
        /// <summary>The partner.</summary>
        public required string Code { get; init; }

        /// <summary>Its label.</summary>
        public required string Label { get; init; }

        /// <summary>superior or peer.</summary>
        public required PartnerKind Kind { get; init; }

        /// <summary>grpc or rest.</summary>
        public required PartnerFace Face { get; init; }

        /// <summary>push: we call it; pull: it fetches.</summary>
        public required DeliveryMode Mode { get; init; }

        /// <summary>Whether it has an address; without one its messages wait.</summary>
        public required bool Configured { get; init; }

        /// <summary>It may sign in an older, weak way; a stronger key should be agreed on.</summary>
        public required bool WeakSignature { get; init; }

        /// <summary>State of the circuit breaker on this replica.</summary>
        public required BreakerState Breaker { get; init; }

        /// <summary>When a call last succeeded, noted every half minute.</summary>
        public DateTimeOffset? LastSuccessAt { get; init; }

        /// <summary>Since when no call succeeds; null while they do.</summary>
        public DateTimeOffset? FailingSince { get; init; }

        /// <summary>Name of the last fault.</summary>
        public string? LastFault { get; init; }

        /// <summary>The partner's clock less ours, in milliseconds, as last seen.</summary>
        public long? SkewMilliseconds { get; init; }

        /// <summary>Messages that wait to be delivered.</summary>
        public required int Waiting { get; init; }

        /// <summary>Age of the oldest of them, in whole seconds.</summary>
        public long? OldestWaitingSeconds { get; init; }

        /// <summary>Dead letters: refused by the partner, or not delivered in their time.</summary>
        public required int DeadLetters { get; init; }

        /// <summary>Messages of the partner that wait for their predecessor or for a code that nobody knows.</summary>
        public required int Parked { get; init; }

        /// <summary>The last place given in the stream to it.</summary>
        public required long LastSequence { get; init; }

        /// <summary>How far it has said that it holds our stream.</summary>
        public required long PeerCommitted { get; init; }

        /// <summary>The day that was reconciled last.</summary>
        public DateOnly? ReconciledDay { get; init; }

        /// <summary>Alarms that stand, latest first, at most 50.</summary>
        public required IReadOnlyList<AlarmAnswer> Alarms { get; init; }
    }

    /// <summary>An alarm that stands.</summary>
    /// <param name="Kind">What, e.g. partner-down, message-late, gap.</param>
    /// <param name="Subject">The message or matter; empty for the partner itself.</param>
    /// <param name="RaisedAt">Since when.</param>
    /// <param name="LastAt">When it was raised again.</param>
    /// <param name="Count">How often.</param>
    /// <param name="Detail">In words; no caller data.</param>
    internal sealed record AlarmAnswer(string Kind, string Subject, DateTimeOffset RaisedAt, DateTimeOffset LastAt, int Count, string? Detail);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/partners", async (HttpContext http, OpenBooks open, Partners partners, Site site, TimeProvider clock) =>
        {
            await using var db = open();
            var answers = new List<PartnerAnswer>();
            foreach (var partner in partners.All)
                answers.Add(await Show(db, partner, partners, site, clock.Now(), http.RequestAborted));
            await http.Json(new Page<PartnerAnswer>(answers, null, answers.Count));
        })
        .Produces<Page<PartnerAnswer>>().WithTags("Partners").WithSummary("对接平台 · Partners and their links")
        .WithDescription("Link state, queue depth and age, breaker, skew, dead letters and alarms of every partner.")
        .Read(Scopes.ReferralsRead);

    private static async Task<PartnerAnswer> Show(HotlineContext db, PartnerSettings partner, Partners partners, Site site, DateTimeOffset now, CancellationToken cancellation)
    {
        var code = partner.Code;
        var stream = await db.ExchangeStreams.FirstOrDefaultAsync(s => s.Partner == code, cancellation);
        var counts = await db.ExchangeOut
            .Where(o => o.Partner == code && (o.State == OutState.Waiting || o.State == OutState.Refused || o.State == OutState.Expired))
            .GroupBy(o => o.State).Select(g => new { State = g.Key, Count = g.Count(), Oldest = g.Min(o => o.OccurredAt) }).ToListAsync(cancellation);
        var waiting = counts.Find(c => c.State == OutState.Waiting);
        var alarms = await db.ExchangeAlarms.Where(a => a.Partner == code && a.ClearedAt == null).OrderByDescending(a => a.LastAt).ThenByDescending(a => a.Id).Take(50).ToListAsync(cancellation);
        return new PartnerAnswer
        {
            Code = code,
            Label = site.SourceLabel(code),
            Kind = partner.Superior ? PartnerKind.Superior : PartnerKind.Peer,
            Face = partner.Face,
            Mode = partner.Mode,
            Configured = partner.Address is not null || partner.Mode == DeliveryMode.Pull,
            WeakSignature = partner.Legacy?.Enabled == true,
            Breaker = partners.Link(code).Breaker,
            LastSuccessAt = stream?.LastSuccessAt,
            FailingSince = stream?.FailingSince,
            LastFault = stream?.LastFault,
            SkewMilliseconds = stream?.SkewMilliseconds,
            Waiting = waiting?.Count ?? 0,
            OldestWaitingSeconds = waiting is null ? null : (long)Math.Max(0, (now - waiting.Oldest).TotalSeconds),
            DeadLetters = counts.Where(c => c.State != OutState.Waiting).Sum(c => c.Count),
            Parked = await db.ExchangeIn.CountAsync(i => i.Partner == code && i.Disposition == Disposition.Parked, cancellation),
            LastSequence = (stream?.NextSequence ?? 1) - 1,
            PeerCommitted = stream?.PeerCommitted ?? 0,
            ReconciledDay = stream?.ReconciledDay,
            Alarms = [.. alarms.Select(a => new AlarmAnswer(a.Kind, a.Subject, a.RaisedAt, a.LastAt, a.Count, a.Detail))],
        };
    }
}
