using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Retention;

/// <summary>发件: the sealed body goes; id, place, state and digest stay, so that both ledgers still agree.</summary>
internal sealed class SentMessageRetention() : RetentionKind("sentMessages")
{
    public override int Months(RetentionRules rules) => rules.MessagesMonths;

    public override IReadOnlyList<string> Reasons { get; } = [Undecided, ReferralOpen];

    public override IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now)
    {
        var (holds, referrals) = (Standing(db, now), OpenReferrals(db));
        return db.ExchangeOut.Where(o => o.BodyRemovedAt == null && o.EndedAt < before).Select(o => new RetentionCandidate
        {
            Id = o.Id,
            At = o.EndedAt!.Value,
            Held = holds.Any(h => h.TicketId == o.Referral!.TicketId),
            // A person may still send it anew.
            Waits = o.State == OutState.Waiting || o.State == OutState.Refused || o.State == OutState.Expired ? Undecided
                : referrals.Any(r => r.Id == o.ReferralId) ? ReferralOpen
                : null,
        });
    }

    public override IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids) => db.ExchangeOut.Where(o => EF.Parameter(ids).Contains(o.Id)).Select(o => o.Referral!.TicketId);

    public override Task Do(RetentionWork work, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var (nothing, at) = (Array.Empty<byte>(), work.At);
        return work.Db.ExchangeOut.Where(o => EF.Parameter(ids).Contains(o.Id)).ExecuteUpdateAsync(
            s => s.SetProperty(o => o.Body, nothing).SetProperty(o => o.BodyRemovedAt, at).SetProperty(o => o.Detail, (string?)null), cancellation);
    }

    private const string Undecided = "undecided";
}

/// <summary>收件: as what was sent. A message that is parked has not had its turn and keeps its body.</summary>
internal sealed class ReceivedMessageRetention() : RetentionKind("receivedMessages")
{
    public override int Months(RetentionRules rules) => rules.MessagesMonths;

    public override IReadOnlyList<string> Reasons { get; } = [ReferralOpen];

    public override IQueryable<RetentionCandidate> Candidates(HotlineContext db, DateTimeOffset before, DateTimeOffset now)
    {
        var (holds, referrals) = (Standing(db, now), OpenReferrals(db));
        return db.ExchangeIn.Where(i => i.BodyRemovedAt == null && i.DoneAt < before).Select(i => new RetentionCandidate
        {
            Id = i.Id,
            At = i.DoneAt!.Value,
            Held = holds.Any(h => h.TicketId == i.TicketId),
            Waits = referrals.Any(r => r.Id == i.ReferralId) ? ReferralOpen : null,
        });
    }

    public override IQueryable<long> Tickets(HotlineContext db, IReadOnlyList<long> ids) =>
        db.ExchangeIn.Where(i => EF.Parameter(ids).Contains(i.Id) && i.TicketId != null).Select(i => i.TicketId!.Value);

    public override Task Do(RetentionWork work, IReadOnlyList<long> ids, CancellationToken cancellation)
    {
        var (nothing, at) = (Array.Empty<byte>(), work.At);
        return work.Db.ExchangeIn.Where(i => EF.Parameter(ids).Contains(i.Id)).ExecuteUpdateAsync(
            s => s.SetProperty(i => i.Body, nothing).SetProperty(i => i.BodyRemovedAt, at).SetProperty(i => i.ReasonZh, (string?)null).SetProperty(i => i.ReasonEn, (string?)null), cancellation);
    }
}
