using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// Whose turn it is among a partner's messages of one matter (exchange.md §2 and §4): by the place in the sender's sequence where there is one,
/// else by the version that the partner counts.
/// </summary>
internal static class MessageOrder
{
    /// <summary>Why a message waits: the one before it has not come.</summary>
    public const string Predecessor = "predecessor";

    /// <summary>Whether it is a message's turn, by its place or its version.</summary>
    public static async Task<(string? Parked, Refusal? Refusal)> TurnOf(
        HotlineContext db, string partner, Envelope envelope, int? partnerVersion, Matter? matter, CancellationToken cancellation)
    {
        var begins = envelope.Type == MessageType.Transfer;
        if (envelope.TransferSeq == 0)
            return (matter is null ? (begins ? null : Predecessor) : GapIn(matter.Referral, envelope.Type, partnerVersion), null);
        if (matter is null)
        {
            if (envelope.TransferSeq > 1 && !(begins && await FollowsRefused(db, partner, envelope.TransferId, envelope.TransferSeq, cancellation)))
                return (Predecessor, null);
            return (null, begins ? null : NoMatter(envelope.TransferId));
        }
        switch (matter.Referral.TurnOf(envelope.TransferSeq))
        {
            case Turn.Early:
                return (Predecessor, null);
            case Turn.Used when !await Corrects(db, partner, envelope, cancellation):
                return (null, new Refusal(
                    Refusals.SequenceUsed,
                    $"序号 {envelope.TransferSeq} 已使用，下一条应为 {matter.Referral.ReceivedSeq + 1}。",
                    $"The place {envelope.TransferSeq} is used up; the next one is {matter.Referral.ReceivedSeq + 1}."));
            default:
                return (null, null);
        }
    }

    /// <summary>A version of the partner's that is not above the last one applied.</summary>
    public static bool IsOld(Arrived arrived, Referral referral) =>
        arrived.PartnerVersion is { } version && version <= referral.PartnerVersion && IsOrdered(arrived.Envelope.Type);

    /// <summary>On a face with the partner's own versions: a version that leaves a gap waits, unless the message is words that are added.</summary>
    private static string? GapIn(Referral referral, MessageType type, int? partnerVersion) =>
        partnerVersion is { } version && referral.PartnerVersion is { } last && version > last + 1 && IsOrdered(type) ? Predecessor : null;

    /// <summary>Parked messages of one matter that are looked through at once.</summary>
    private const int MostParked = 200;

    /// <summary>Urges, supervisions and attachments are applied whatever their version.</summary>
    public static bool IsOrdered(MessageType type) => type is not (MessageType.Urge or MessageType.Supervise or MessageType.Attachment or MessageType.Transfer);

    /// <summary>A transfer after one that was refused: its places are used up, though there is no matter yet that could count them.</summary>
    private static async Task<bool> FollowsRefused(HotlineContext db, string partner, string transferId, int seq, CancellationToken cancellation) =>
        await db.ExchangeIn.Where(i => i.Partner == partner && i.TransferId == transferId && i.Disposition == Disposition.Refused && i.TransferSeq < seq)
            .Select(i => i.TransferSeq).Distinct().CountAsync(cancellation) == seq - 1;

    /// <summary>A refused message's place may be taken once more by the one that corrects it.</summary>
    private static Task<bool> Corrects(HotlineContext db, string partner, Envelope envelope, CancellationToken cancellation) => envelope.Supersedes is not { } earlier
        ? Task.FromResult(false)
        : db.ExchangeIn.AnyAsync(
            i => i.Partner == partner && i.MessageId == earlier && i.TransferId == envelope.TransferId && i.TransferSeq == envelope.TransferSeq
                && i.Disposition == Disposition.Refused
                && !db.ExchangeIn.Any(o => o.Partner == partner && o.Supersedes == earlier && o.Disposition != Disposition.Refused && o.MessageId != envelope.MessageId),
            cancellation);

    /// <summary>The transfer that a matter begins with, which waited itself.</summary>
    public static async Task<ExchangeIn?> Beginning(HotlineContext db, string partner, IQueryable<ExchangeIn> parked, CancellationToken cancellation)
    {
        var first = await parked.Where(i => i.Type == MessageType.Transfer).OrderBy(i => i.TransferSeq).ThenBy(i => i.Id).FirstOrDefaultAsync(cancellation);
        return first is null || first.TransferSeq <= 1 || await FollowsRefused(db, partner, first.TransferId, first.TransferSeq, cancellation) ? first : null;
    }

    /// <summary>What comes next of a known matter. A place that a person gave up is used up in its turn.</summary>
    public static async Task<ExchangeIn?> Following(HotlineContext db, IQueryable<ExchangeIn> parked, Referral referral, long? inVain, CancellationToken cancellation)
    {
        while (true)
        {
            var seq = referral.ReceivedSeq + 1;
            // A correction that waits goes before its place is given up.
            if (await parked.Where(i => i.TransferSeq == seq).OrderBy(i => i.Id).FirstOrDefaultAsync(cancellation) is { } next)
                return next;
            if (!await db.ExchangeIn.AnyAsync(
                i => i.Partner == referral.Partner && i.TransferId == referral.TransferId && i.Disposition == Disposition.Refused && i.TransferSeq == seq, cancellation))
                break;
            referral.UseUp(seq, 0);
        }
        // A correction of what was refused long ago had its place once, and waited for a code since.
        return await parked.Where(i => i.TransferSeq > 0 && i.TransferSeq <= referral.ReceivedSeq && i.Supersedes != null).OrderBy(i => i.Id).FirstOrDefaultAsync(cancellation)
            ?? (await parked.Where(i => i.TransferSeq == 0).OrderBy(i => i.Id).Take(MostParked).ToListAsync(cancellation))
                .OrderBy(i => i.PartnerVersion ?? 0).FirstOrDefault(i => i.Id == inVain || GapIn(referral, i.Type, i.PartnerVersion) is null);
    }

    private static Refusal NoMatter(string transferId) => new(Refusals.UnknownMatter, $"没有办件 {transferId}。", $"There is no matter {transferId}.");
}
