using System.Security.Cryptography;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Exchange;

/// <summary>
/// Puts what a move tells a partner into the outbox, in the transaction of the move: the body in the partner's own words, frozen and
/// sealed. What a partner's face does not carry is not posted. Texts stand in it with the whole numbers, for it is the handover of the matter; of a
/// caller who is kept from partners with masks.
/// </summary>
internal sealed class PostOffice(Partners partners, CallerVault vault, Concealment concealment, Site site) : IPosting
{
    public void Post(HotlineContext db, Ticket ticket, Referral referral)
    {
        foreach (var posted in referral.TakePosted())
            db.Add(Row(ticket, referral, posted, correction: 0, supersedes: null));
    }

    /// <summary>A message in the place of an earlier one: its correction, or a void.</summary>
    public ExchangeOut Correct(Ticket ticket, Referral referral, ExchangeOut earlier, MessageBody body, int baseVersion, int version, Actor actor, DateTimeOffset at, DateTimeOffset expiresAt) =>
        Row(
            ticket,
            referral,
            new PostedMessage(Guid.CreateVersion7(at), body, earlier.TransferSeq, baseVersion, version, actor, at, earlier.Deadline, expiresAt, earlier.Causation),
            earlier.Correction + 1,
            earlier.MessageId);

    /// <summary>The same bytes once more, as a new message in the same place.</summary>
    public static ExchangeOut Repeat(Referral referral, ExchangeOut earlier, int baseVersion, int version, Actor actor, DateTimeOffset at, DateTimeOffset expiresAt)
    {
        var row = new ExchangeOut
        {
            MessageId = Guid.CreateVersion7(at),
            Partner = earlier.Partner,
            Referral = referral,
            TransferId = earlier.TransferId,
            Type = earlier.Type,
            TransferSeq = earlier.TransferSeq,
            Correction = earlier.Correction + 1,
            BaseVersion = baseVersion,
            TransferVersion = version,
            Causation = earlier.Causation,
            Supersedes = earlier.MessageId,
            ActorUnit = actor.Unit,
            ActorPerson = actor.Shown,
            ActorSeat = actor.Operator,
            OccurredAt = at,
            Deadline = earlier.Deadline > at ? earlier.Deadline : expiresAt,
            ExpiresAt = expiresAt,
            Body = earlier.Body,
            BodySha256 = earlier.BodySha256,
            State = OutState.Waiting,
            NextAt = at,
        };
        row.AlarmAt = row.ShareOfTime(ExchangeWatch.AlarmShares[0]);
        return row;
    }

    /// <summary>Whether a partner is told of messages of this type.</summary>
    public bool Carries(string partner, MessageType type) => partners.Link(partner).Carries(type);

    private ExchangeOut Row(Ticket ticket, Referral referral, PostedMessage posted, int correction, Guid? supersedes)
    {
        var envelope = new Envelope
        {
            MessageId = posted.Id,
            Type = posted.Body.Type,
            TransferId = referral.TransferId,
            TransferSeq = posted.TransferSeq,
            BaseVersion = posted.BaseVersion,
            TransferVersion = posted.Version,
            CausationId = posted.Causation,
            Supersedes = supersedes,
            Sender = site.ExchangeCode,
            Recipient = referral.Partner,
            Actor = new MessageActor(posted.Actor.Unit, posted.Actor.Shown, posted.Actor.Operator),
            OccurredAt = posted.At,
            ExpiresAt = posted.ExpiresAt,
        };
        var carried = Carries(referral.Partner, posted.Body.Type);
        var body = carried ? partners.Link(referral.Partner).Freeze(envelope, Addressed(referral.Partner, posted.Body.WithTexts(text => concealment.Told(ticket, text)))) : [];
        var row = new ExchangeOut
        {
            MessageId = posted.Id,
            Partner = referral.Partner,
            Referral = referral,
            TransferId = referral.TransferId,
            Type = posted.Body.Type,
            TransferSeq = posted.TransferSeq,
            Correction = correction,
            BaseVersion = posted.BaseVersion,
            TransferVersion = posted.Version,
            Causation = posted.Causation,
            Supersedes = supersedes,
            ActorUnit = envelope.Actor.Unit,
            ActorPerson = envelope.Actor.Person,
            ActorSeat = envelope.Actor.Seat,
            OccurredAt = posted.At,
            Deadline = posted.Deadline,
            ExpiresAt = posted.ExpiresAt,
            Body = vault.SealBytes(body),
            BodySha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            State = carried ? OutState.Waiting : OutState.NotCarried,
            NextAt = posted.At,
            EndedAt = carried ? null : posted.At,
        };
        row.AlarmAt = carried ? row.ShareOfTime(ExchangeWatch.AlarmShares[0]) : null;
        return row;
    }

    /// <summary>A platform of superiors fetches a file from where it sends its callbacks to; a desk asks for it by its digest.</summary>
    private MessageBody Addressed(string partner, MessageBody body) =>
        body is AttachmentBody { File: { Url: null } file } && partners.Find(partner) is { Face: Hotline.Exchange.PartnerFace.Rest, PublicAddress: { } ours }
            ? new AttachmentBody(file with { Url = $"{ours.AbsoluteUri.TrimEnd('/')}/callbacks/v1/{partner}/files/{file.Sha256}" })
            : body;

    /// <summary>A stored message as it is sent.</summary>
    public Hotline.Exchange.FrozenMessage Open(ExchangeOut row, DateTimeOffset sentAt) => new(EnvelopeOf(row) with { SentAt = sentAt }, vault.OpenBytes(row.Body), row.BodySha256);

    public Envelope EnvelopeOf(ExchangeOut row) => new()
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
        Sender = site.ExchangeCode,
        Recipient = row.Partner,
        Actor = new MessageActor(row.ActorUnit, row.ActorPerson, row.ActorSeat),
        OccurredAt = row.OccurredAt,
        ExpiresAt = row.ExpiresAt,
    };
}
