using System.Security.Cryptography;
using Google.Protobuf;
using Hotline.Domain;
using Hotline.Domain.Referrals;
using Hotline.Exchange.V1;

namespace Hotline.Exchange.Desks;

/// <summary>A message of a desk as it was read.</summary>
/// <param name="Envelope">Its envelope.</param>
/// <param name="Body">Its body, or the code in it that is not known here.</param>
/// <param name="Bytes">The body's bytes as they came.</param>
/// <param name="BodySha256">Their SHA-256, lower-case hexadecimal.</param>
public sealed record DeskMessage(Envelope Envelope, Reading Body, ReadOnlyMemory<byte> Bytes, string BodySha256);

/// <summary>
/// Between the canonical message and the desk's (protos/hotline/exchange/v1). Pure. A code that is not known is told with its field and
/// never guessed; what is wrong is refused, field by field.
/// </summary>
public static class DeskMapper
{
    /// <summary>The version of the contract that is spoken here.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The bytes of a body, once and for all.</summary>
    public static byte[] Freeze(MessageBody body) => BodyWriter.Write(body).ToByteArray();

    /// <summary>SHA-256 in the form of the wire.</summary>
    public static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A frozen message as it is sent now.</summary>
    /// <param name="frozen">The message.</param>
    /// <param name="sentAt">The moment of this attempt; null where it is handed out on request, which is no attempt of ours.</param>
    public static Message Write(FrozenMessage frozen, DateTimeOffset? sentAt)
    {
        var envelope = frozen.Envelope;
        var message = new Message
        {
            MessageId = envelope.MessageId.ToString("D"),
            Stream = $"{envelope.Sender}/{envelope.Recipient}",
            TransferId = envelope.TransferId,
            TransferSeq = envelope.TransferSeq,
            BaseVersion = envelope.BaseVersion,
            TransferVersion = envelope.TransferVersion,
            Sender = envelope.Sender,
            Recipient = envelope.Recipient,
            OccurredAt = Moments.Write(envelope.OccurredAt),
            SentAt = Moments.Write(sentAt),
            ExpiresAt = Moments.Write(envelope.ExpiresAt),
            SchemaVersion = envelope.SchemaVersion,
            PayloadSha256 = frozen.BodySha256,
            Test = envelope.Test,
            Type = Code.Of(envelope.Type),
            Payload = UnsafeByteOperations.UnsafeWrap(frozen.Body),
        };
        if (envelope.Sequence is { } sequence)
            message.Sequence = sequence;
        if (envelope.CausationId is { } cause)
            message.CausationId = cause.ToString("D");
        if (envelope.Supersedes is { } superseded)
            message.Supersedes = superseded.ToString("D");
        if (envelope.Actor != MessageActor.None)
            message.Actor = Write(envelope.Actor);
        return message;
    }

    /// <summary>Reads the bytes of a body that was stored; what cannot be read any more is told like a code that is not known.</summary>
    public static Reading Read(MessageType type, ReadOnlyMemory<byte> bytes)
    {
        var reading = new WireReading();
        var body = Parse(bytes, reading);
        if (body is not null && body.Type != type)
            reading.Fault("message.type", "不一致", "is another");
        var fault = reading.Faults.Count > 0 ? $"{reading.Faults[0].Field}: {reading.Faults[0].En}" : reading.Unknown;
        return fault is null ? new Reading(body, null) : new Reading(null, fault);
    }

    /// <summary>
    /// Reads a message that came. With a refusal alone nothing of it can be believed; with both its envelope can be, and the bytes are those
    /// that were meant, but the body is not one of the contract: such a message uses up its place.
    /// </summary>
    public static (DeskMessage? Message, Refusal? Refusal) Read(Message? message)
    {
        if (message is null)
            return (null, Refusal.Invalid("message", "不能为空", "must not be empty"));
        var reading = new WireReading();
        var envelope = Envelope(message, reading);
        var digest = Digest(message.Payload.Span);
        if (digest != message.PayloadSha256)
            reading.Fault("message.payloadSha256", $"与 payload 的字节不符，应为 {digest}", $"is not that of payload's bytes, which is {digest}");
        var believed = envelope is not null && reading.Faults.Count == 0;
        var body = Parse(message.Payload.Memory, reading);
        if (body is not null && envelope is not null && body.Type != envelope.Type)
            reading.Fault("message.type", $"与 payload 中的 {Code.Of(body.Type)} 不一致", $"is not that of payload, which is {Code.Of(body.Type)}");
        var refusal = reading.Faults.Count > 0 || body is null ? Refusal.Invalid(reading.Faults) : null;
        var read = refusal is null && reading.Unknown is null ? new Reading(body, null) : new Reading(null, reading.Unknown);
        return (believed ? new DeskMessage(envelope!, read, message.Payload.Memory, digest) : null, refusal);
    }

    private static MessageBody? Parse(ReadOnlyMemory<byte> bytes, WireReading reading)
    {
        try
        {
            return BodyReader.Read(Payload.Parser.ParseFrom(bytes.Span), reading);
        }
        catch (InvalidProtocolBufferException)
        {
            reading.Fault("message.payload", "不是序列化的 Payload", "is no serialized Payload");
            return null;
        }
    }

    private static Envelope? Envelope(Message message, WireReading reading)
    {
        var id = reading.Id("message.messageId", message.MessageId);
        // A type that is not known here cannot be parked: nobody knows what it does to its matter's version.
        var type = Code.Parse<MessageType>(message.Type);
        if (type is null)
            reading.Fault("message.type", $"未知，可用：{string.Join(", ", Code.All<MessageType>())}", $"is not known; one of {string.Join(", ", Code.All<MessageType>())}");
        if (message.TransferSeq < 1)
            reading.Fault("message.transferSeq", "须从 1 起连续编号", "counts from 1");
        if (message.BaseVersion < 0)
            reading.Fault("message.baseVersion", "不能为负数", "must not be negative");
        if (message.TransferVersion < 0)
            reading.Fault("message.transferVersion", "不能为负数", "must not be negative");
        if (message.HasSequence && message.Sequence < 1)
            reading.Fault("message.sequence", "须从 1 起连续编号", "counts from 1");
        if (message.SchemaVersion != SchemaVersion)
            reading.Fault("message.schemaVersion", $"本方支持 {SchemaVersion}", $"is not known here; {SchemaVersion} is");
        var (sender, recipient) = (reading.Required("message.sender", message.Sender, WireReading.CodeLength), reading.Required("message.recipient", message.Recipient, WireReading.CodeLength));
        if (message.Stream.Length > 0 && message.Stream != $"{sender}/{recipient}")
            reading.Fault("message.stream", $"应为 {sender}/{recipient}", $"has to be {sender}/{recipient}");
        var transfer = reading.Required("message.transferId", message.TransferId, WireReading.CodeLength);
        var occurred = reading.RequiredMoment("message.occurredAt", message.OccurredAt);
        var sent = reading.Moment("message.sentAt", message.SentAt);
        var expires = reading.Moment("message.expiresAt", message.ExpiresAt);
        var cause = message.HasCausationId ? reading.Id("message.causationId", message.CausationId) : (Guid?)null;
        var superseded = message.HasSupersedes ? reading.Id("message.supersedes", message.Supersedes) : (Guid?)null;
        var actor = Actor(message.Actor, reading);
        return type is null ? null : new Envelope
        {
            MessageId = id,
            Type = type.Value,
            TransferId = transfer,
            TransferSeq = message.TransferSeq,
            BaseVersion = message.BaseVersion,
            TransferVersion = message.TransferVersion,
            Sequence = message.HasSequence ? message.Sequence : null,
            CausationId = cause,
            Supersedes = superseded,
            Sender = sender,
            Recipient = recipient,
            Actor = actor,
            OccurredAt = occurred,
            SentAt = sent,
            ExpiresAt = expires,
            SchemaVersion = message.SchemaVersion,
            Test = message.Test,
        };
    }

    private static V1.Actor Write(MessageActor actor)
    {
        var written = new V1.Actor();
        if (actor.Unit is not null)
            written.Unit = actor.Unit;
        if (actor.Person is not null)
            written.Person = actor.Person;
        if (actor.Seat is not null)
            written.Seat = actor.Seat;
        return written;
    }

    private static MessageActor Actor(V1.Actor? actor, WireReading reading) => actor is null ? MessageActor.None : new MessageActor(
        reading.Text("message.actor.unit", actor.HasUnit, actor.Unit, WireReading.NameLength),
        reading.Text("message.actor.person", actor.HasPerson, actor.Person, WireReading.NameLength),
        reading.Text("message.actor.seat", actor.HasSeat, actor.Seat, WireReading.NameLength));
}
