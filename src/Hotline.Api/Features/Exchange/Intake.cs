using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// 收件: takes messages of partners in, each once and each in its turn. The row and the effect are one transaction; a message known already
/// gets its first answer, an early one waits in its row until its predecessor had its turn, a refused one has used up its place.
/// </summary>
internal sealed class Intake(IWriteLane lane, PartnerEffects effects, Reference reference, CallerVault vault, Partners partners, ExchangeMetrics metrics, TimeProvider clock, ILogger<Intake> log)
{
    /// <exception cref="DatabaseAwayException">Nothing was stored; the sender has to try again.</exception>
    /// <exception cref="ContendedException">Nothing was stored; the sender has to try again.</exception>
    public async Task<IntakeResult> Take(PartnerSettings partner, Arrived arrived, CancellationToken cancellation)
    {
        var (result, more) = await lane.Run((db, ct) => Once(db, partner, arrived, ct), cancellation);
        metrics.Received(partner.Code, arrived.Envelope.Type, result);
        if (!more)
            return result;
        try
        {
            await Release(partner, arrived.Envelope.TransferId, CancellationToken.None);
        }
        catch (Exception fault)
        {
            // The message itself is in the books; what waits behind it has its turn with the watch's next round.
            log.LogWarning(fault, "What waits behind message {Message} of {Partner} did not have its turn yet", arrived.Envelope.MessageId, partner.Code);
        }
        return result;
    }

    /// <summary>
    /// Lets what waits of one matter have its turn, one message in a transaction, until one is not there yet. Again it does nothing; also for
    /// what was parked at the very moment its predecessor was applied.
    /// </summary>
    public async Task Release(PartnerSettings partner, string transferId, CancellationToken cancellation)
    {
        while (await lane.Run((db, ct) => Next(db, partner, transferId, ct), cancellation))
        {
        }
    }

    /// <summary>What is still not known of a parked message; null: it may have its turn.</summary>
    public async Task<string?> StillUnknown(HotlineContext db, PartnerSettings partner, ExchangeIn row, CancellationToken cancellation) =>
        Unknown(await reference.Look(db, cancellation), partner, Stored(partner, row));

    /// <summary>Lets a message that waited for a code wait for its turn; one that was settled meanwhile stays as it is.</summary>
    public static async Task<bool> Readmit(HotlineContext db, long id, CancellationToken cancellation)
    {
        var row = await db.ExchangeIn.FirstAsync(i => i.Id == id, cancellation);
        if (row.Disposition != Disposition.Parked || row.Reason == MessageOrder.Predecessor)
            return false;
        (row.Reason, row.Dead) = (MessageOrder.Predecessor, false);
        row.Version++;
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private async Task<(IntakeResult Result, bool More)> Once(HotlineContext db, PartnerSettings partner, Arrived arrived, CancellationToken cancellation)
    {
        var (envelope, now) = (arrived.Envelope, clock.Now());
        var (known, look) = await Ask(db, partner.Code, envelope.MessageId, cancellation);
        if (known is not null)
            return (await Again(db, known, arrived, now, cancellation), false);
        var matter = await Matter.Find(db, partner.Code, envelope.TransferId, cancellation);
        var row = Row(partner, arrived, now);
        db.Add(row);
        var (parked, refusal) = await Judge(db, partner, arrived, matter, look, cancellation);
        if (parked is not null)
            await Park(db, row, matter, parked, now, cancellation);
        else if (refusal is null)
            (matter, refusal) = await Run(db, partner, arrived, matter, row, look, now, cancellation);
        if (refusal is not null)
            await Refuse(db, partner, row, matter, arrived, refusal, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        // Also a refused message has had its turn.
        var more = parked is null && matter is not null && await Waits(db, partner.Code, matter, envelope, cancellation);
        return (refusal is null ? Told(row, matter, replayed: false) : new IntakeResult(null, refusal, matter?.State), more);
    }

    /// <summary>The message where it is known already, and the reference data: one question.</summary>
    private async Task<(ExchangeIn? Known, ReferenceLook Look)> Ask(HotlineContext db, string partner, Guid id, CancellationToken cancellation)
    {
        var asked = await (
            from stamp in db.ReferenceStamps.Where(s => s.Id == ReferenceStamp.TheOne)
            from known in db.ExchangeIn.Where(i => i.Partner == partner && i.MessageId == id).DefaultIfEmpty()
            select new { stamp.Value, Known = known }).FirstAsync(cancellation);
        return (asked.Known, await reference.Look(db, asked.Value, cancellation));
    }

    /// <summary>A code in a message that neither the partner's profile nor the reference data know.</summary>
    private static string? Unknown(ReferenceLook look, PartnerSettings partner, Arrived arrived) =>
        arrived.Body.Unknown ?? PartnerCodes.Unknown(look, partner, arrived.Body.Body!);

    /// <summary>Why a message has to wait, or why it is refused before anybody looks at what it says; neither when it is its turn.</summary>
    private static async Task<(string? Parked, Refusal? Refusal)> Judge(
        HotlineContext db, PartnerSettings partner, Arrived arrived, Matter? matter, ReferenceLook look, CancellationToken cancellation)
    {
        var envelope = arrived.Envelope;
        if (arrived.Fault is { } fault)
            return (null, fault);
        // A trial leaves nothing behind that the next one could follow.
        if (envelope.Test && matter is null)
            return (null, null);
        if (await MessageOrder.TurnOf(db, partner.Code, envelope, arrived.PartnerVersion, matter, cancellation) is not (null, null) and var turn)
            return turn;
        // What is known, or old, is answered so whatever its codes.
        if (matter is not null && (MessageOrder.IsOld(arrived, matter.Referral) || (envelope.TransferSeq == 0 && arrived.Body.Body is TransferBody { Redispatch: false })))
            return (null, null);
        if (Unknown(look, partner, arrived) is { } unknown)
            return (Cut("unknown-code " + unknown), null);
        return matter is not null && envelope.TransferSeq > 0 && arrived.Body.Body!.Decides && envelope.BaseVersion < matter.Referral.MatterVersion
            ? (null, new Refusal(
                Refusals.StaleTransfer,
                $"对方依据的版本为 {envelope.BaseVersion}，当前版本为 {matter.Referral.MatterVersion}。",
                $"It was decided on version {envelope.BaseVersion}; the matter is at {matter.Referral.MatterVersion}."))
            : (null, null);
    }

    private async Task<(Matter? Matter, Refusal? Refusal)> Run(
        HotlineContext db, PartnerSettings partner, Arrived arrived, Matter? matter, ExchangeIn row, ReferenceLook look, DateTimeOffset now, CancellationToken cancellation)
    {
        var envelope = arrived.Envelope;
        if (matter is not null && MessageOrder.IsOld(arrived, matter.Referral))
        {
            (row.Disposition, row.DoneAt, row.ReferralId, row.TicketId) = (Disposition.StaleIgnored, now, matter.Referral.Id, matter.Ticket.Id);
            return (matter, null);
        }
        if (envelope.Test)
        {
            (row.Disposition, row.DoneAt, row.Reason) = (Disposition.Applied, now, "test");
            matter?.Referral.UseUp(envelope.TransferSeq, 0);
            return (matter, null);
        }
        var (after, refusal) = await effects.Run(db, partner, arrived, matter, look, now, cancellation);
        if (refusal is not null)
            return (matter, refusal);
        after!.Referral.UseUp(envelope.TransferSeq, envelope.TransferSeq == 0 ? 0 : envelope.TransferVersion);
        await Count(db, partner, arrived, after.Referral, cancellation);
        (row.Disposition, row.DoneAt) = (Disposition.Applied, now);
        // Keys of what is new are known after the save.
        if (after.Ticket.Id == 0)
            await db.SaveChangesAsync(cancellation);
        (row.ReferralId, row.TicketId) = (after.Referral.Id, after.Ticket.Id);
        return (after, null);
    }

    /// <summary>A message that had its turn, be it refused, has used its version up.</summary>
    private static async Task Count(HotlineContext db, PartnerSettings partner, Arrived arrived, Referral referral, CancellationToken cancellation)
    {
        if (arrived.PartnerVersion is not { } version)
            return;
        var begins = MessageOrder.IsOrdered(arrived.Envelope.Type) || arrived.Envelope.Type == MessageType.Transfer;
        referral.CountVersion(version, begins, await Versions(db, partner.Code, arrived.Envelope.TransferId, cancellation));
    }

    private static Task<List<int>> Versions(HotlineContext db, string partner, string transferId, CancellationToken cancellation) => db.ExchangeIn
        .Where(i => i.Partner == partner && i.TransferId == transferId && (i.Disposition == Disposition.Applied || i.Disposition == Disposition.Refused || i.Disposition == Disposition.StaleIgnored) && i.PartnerVersion != null)
        .Select(i => i.PartnerVersion!.Value).ToListAsync(cancellation);

    /// <summary>A predecessor comes by itself, most often at once; a code that nobody knows needs a person from the first moment.</summary>
    private async Task Park(HotlineContext db, ExchangeIn row, Matter? matter, string reason, DateTimeOffset now, CancellationToken cancellation)
    {
        (row.Disposition, row.Reason) = (Disposition.Parked, reason);
        if (reason != MessageOrder.Predecessor && await ExchangeAlarms.Raise(db, row.Partner, ExchangeAlarms.Gap, row.MessageId.ToString("D"), $"{row.TransferId}: {reason}", now, cancellation))
            metrics.Alarm(row.Partner, ExchangeAlarms.Gap);
        if (matter is null)
            return;
        (row.ReferralId, row.TicketId) = (matter.Referral.Id, matter.Ticket.Id);
        matter.Referral.Park();
    }

    private static async Task Refuse(
        HotlineContext db, PartnerSettings partner, ExchangeIn row, Matter? matter, Arrived arrived, Refusal refusal, DateTimeOffset now, CancellationToken cancellation)
    {
        (row.Disposition, row.DoneAt, row.Reason, row.ReasonZh, row.ReasonEn) = (Disposition.Refused, now, refusal.Code, Words(refusal.Zh), Words(refusal.En));
        if (matter is null)
            return;
        (row.ReferralId, row.TicketId) = (matter.Referral.Id, matter.Ticket.Id);
        // A refused message has used up its place, so that nothing behind it waits for ever.
        if (arrived.Envelope.TransferSeq == matter.Referral.ReceivedSeq + 1)
            matter.Referral.UseUp(arrived.Envelope.TransferSeq, 0);
        await Count(db, partner, arrived, matter.Referral, cancellation);
    }

    /// <summary>A message known already: the first answer, or a refusal where the same id says something else.</summary>
    private static async Task<IntakeResult> Again(HotlineContext db, ExchangeIn known, Arrived arrived, DateTimeOffset now, CancellationToken cancellation)
    {
        var matter = known.ReferralId is null ? null : await Matter.Find(db, known.Partner, known.TransferId, cancellation);
        if (known.BodySha256 != arrived.BodySha256 || known.TransferId != arrived.Envelope.TransferId || known.Type != arrived.Envelope.Type)
        {
            await ExchangeAlarms.Raise(db, known.Partner, ExchangeAlarms.IdReused, known.MessageId.ToString("D"), "", now, cancellation);
            await db.SaveChangesAsync(cancellation);
            return new IntakeResult(
                null, new Refusal(Refusals.MessageIdReused, "该消息编号已用于内容不同的消息，请换用新的编号。", "This message id was used with another body; use a new one."), matter?.State);
        }
        return known.Disposition == Disposition.Refused ? new IntakeResult(null, arrived.Fault ?? Kept(known), matter?.State) { RefusedBefore = true } : Told(known, matter, replayed: true);
    }

    /// <summary>The refusal that was given the first time.</summary>
    private static Refusal Kept(ExchangeIn row) =>
        new(Refusals.All.FirstOrDefault(r => r.Code == row.Reason) ?? Refusals.Invalid, row.ReasonZh ?? "", row.ReasonEn ?? "");

    private static IntakeResult Told(ExchangeIn row, Matter? matter, bool replayed) => new(
        new Receipt(row.Disposition, row.Receipt.ToString("D"), row.ReceivedAt, matter?.Ticket.Number, replayed, matter?.State), null);

    /// <summary>Whether something of the matter may have its turn now.</summary>
    private static async Task<bool> Waits(HotlineContext db, string partner, Matter matter, Envelope envelope, CancellationToken cancellation) =>
        matter.Referral.Parked > 0
        || (envelope.Type == MessageType.Transfer
            && await db.ExchangeIn.AnyAsync(i => i.Partner == partner && i.TransferId == matter.Referral.TransferId && i.Disposition == Disposition.Parked, cancellation));

    /// <summary>Lets the next parked message of a matter have its turn; answers whether there was one.</summary>
    /// <param name="inVain">A message that a person lets pass although the version before it never came.</param>
    public async Task<bool> Next(HotlineContext db, PartnerSettings partner, string transferId, CancellationToken cancellation, long? inVain = null)
    {
        var matter = await Matter.Find(db, partner.Code, transferId, cancellation);
        var parked = db.ExchangeIn.Where(i => i.Partner == partner.Code && i.TransferId == transferId && i.Disposition == Disposition.Parked && i.Reason == MessageOrder.Predecessor);
        var row = matter is null ? await MessageOrder.Beginning(db, partner.Code, parked, cancellation) : await MessageOrder.Following(db, parked, matter.Referral, inVain, cancellation);
        if (row is null)
        {
            await db.SaveChangesAsync(cancellation);
            return false;
        }
        var arrived = Stored(partner, row);
        var look = await reference.Look(db, cancellation);
        if (Unknown(look, partner, arrived) is { } unknown)
        {
            // It waits with its reason, also where the profile was changed since.
            await Park(db, row, null, Cut("unknown-code " + unknown)!, clock.Now(), cancellation);
            await db.SaveChangesAsync(cancellation);
            return false;
        }
        await ExchangeAlarms.Clear(db, partner.Code, ExchangeAlarms.Gap, row.MessageId.ToString("D"), clock.Now(), cancellation);
        var now = clock.Now();
        if (row.ReferralId is not null)
            matter?.Referral.Unpark();
        (row.Reason, row.Dead) = (null, false);
        row.Version++;
        var stale = arrived.Body.Body!.Decides && row.TransferSeq > 0 && row.BaseVersion < matter?.Referral.MatterVersion;
        var refusal = stale ? new Refusal(Refusals.StaleTransfer, "办件已有新版本。", "The matter has a newer version.") : null;
        Matter? after = matter;
        if (refusal is null)
            (after, refusal) = await Run(db, partner, arrived, matter, row, look, now, cancellation);
        if (refusal is not null)
            await Refuse(db, partner, row, matter, arrived, refusal, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        metrics.Released(partner.Code, row.Type);
        return true;
    }

    /// <summary>A stored message as it arrived.</summary>
    public Arrived Stored(PartnerSettings partner, ExchangeIn row)
    {
        var bytes = vault.OpenBytes(row.Body);
        return new Arrived(
            new Envelope
            {
                MessageId = row.MessageId,
                Type = row.Type,
                TransferId = row.TransferId,
                TransferSeq = row.TransferSeq,
                BaseVersion = row.BaseVersion,
                TransferVersion = row.TransferVersion,
                Sequence = row.Sequence,
                CausationId = row.Causation,
                Supersedes = row.Supersedes,
                Sender = partner.Code,
                Recipient = "",
                Actor = new MessageActor(row.ActorUnit, row.ActorPerson, row.ActorSeat),
                OccurredAt = row.OccurredAt,
                ExpiresAt = row.ExpiresAt,
                Test = row.Test,
            },
            partners.Link(partner.Code).Read(row.Type, bytes),
            bytes,
            row.BodySha256,
            row.TransferSeq == 0 ? row.TransferId : null,
            row.PartnerVersion);
    }

    private ExchangeIn Row(PartnerSettings partner, Arrived arrived, DateTimeOffset now)
    {
        var envelope = arrived.Envelope;
        return new ExchangeIn
        {
            Partner = partner.Code,
            MessageId = envelope.MessageId,
            Receipt = Guid.CreateVersion7(now),
            TransferId = envelope.TransferId,
            Type = envelope.Type,
            TransferSeq = envelope.TransferSeq,
            BaseVersion = envelope.BaseVersion,
            TransferVersion = envelope.TransferVersion,
            PartnerVersion = arrived.PartnerVersion,
            Sequence = envelope.Sequence,
            Causation = envelope.CausationId,
            Supersedes = envelope.Supersedes,
            ActorUnit = Cut(envelope.Actor.Unit),
            ActorPerson = Cut(envelope.Actor.Person),
            ActorSeat = Cut(envelope.Actor.Seat),
            OccurredAt = Moments.Utc(envelope.OccurredAt),
            ExpiresAt = envelope.ExpiresAt is { } expires ? Moments.Utc(expires) : null,
            ReceivedAt = now,
            Test = envelope.Test,
            Body = vault.SealBytes(arrived.Bytes.Span),
            BodySha256 = arrived.BodySha256,
        };
    }

    private static string? Cut(string? text) => text is { Length: > Lengths.Name } ? text[..Lengths.Name] : text;

    private static string Words(string text) => text.Length > Lengths.Text ? text[..Lengths.Text] : text;
}
