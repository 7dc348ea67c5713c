using System.Collections;
using System.Reflection;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;
using Actor = Hotline.Exchange.V1.Actor;
using Enum = System.Enum;
using Type = System.Type;

namespace Hotline.Exchange.Tests.Desks;

/// <summary>Canonical messages and the desk's are the same thing in two forms.</summary>
public sealed class DeskMapperTests
{
    public static TheoryData<MessageType> Types => [.. Enum.GetValues<MessageType>()];

    [Theory]
    [MemberData(nameof(Types))]
    public void Body_WrittenAndRead_IsTheSame(MessageType type) => Bodies.Of[type].SelectMany(body => Bodies.Around(type).Select(envelope => (body, envelope))).Sample((body, envelope) =>
    {
        var sent = DateTimeOffset.UnixEpoch.AddDays(20_000);
        var wire = Message.Parser.ParseFrom(DeskMapper.Write(Bodies.Frozen(envelope, body), sent).ToByteArray());

        var (read, refusal) = DeskMapper.Read(wire);

        Assert.True(refusal is null, refusal?.En);
        Assert.Null(read!.Body.Unknown);
        Same(body, read.Body.Body);
        Same(body, DeskMapper.Read(type, read.Bytes).Body);
        Same(envelope with { SentAt = sent }, read.Envelope);
        Assert.Equal(wire.PayloadSha256, read.BodySha256);
        Assert.Equal(wire.Payload.ToByteArray(), read.Bytes.ToArray());
    }, iter: 200);

    /// <summary>A body of a newer version of the contract is kept as it came, byte for byte, whatever of it is known here.</summary>
    [Fact]
    public void Payload_WithFieldsOfANewerContract_IsReadAndKeptWhole()
    {
        byte[] bytes = [.. DeskMapper.Freeze(new Domain.Referrals.UrgeBody("请尽快")), .. new byte[] { 0xC2, 0x3E, 0x01, 0x41 }];
        var message = Given(new Domain.Referrals.UrgeBody("请尽快"));
        (message.Payload, message.PayloadSha256) = (ByteString.CopyFrom(bytes), DeskMapper.Digest(bytes));

        var (read, _) = DeskMapper.Read(message);

        Assert.Equal("请尽快", Assert.IsType<Domain.Referrals.UrgeBody>(read!.Body.Body).Text);
        Assert.Equal(bytes, read.Bytes.ToArray());
    }

    public static TheoryData<string, Payload> UnknownCodes => new()
    {
        { "payload.return.reason: tooFar", new Payload { Return = new() { Reason = "tooFar", Text = "远" } } },
        { "payload.returnDecision.decision: perhaps", new Payload { ReturnDecision = new() { Decision = "perhaps" } } },
        { "payload.extensionDecision.decision: Approved", new Payload { ExtensionDecision = new() { Decision = "Approved" } } },
        { "payload.result.solved: mostly", new Payload { Result = new() { Text = "已办", Solved = "mostly" } } },
        { "payload.visitResult.outcome: busy", new Payload { VisitResult = new() { Outcome = "busy" } } },
        { "payload.visitResult.satisfaction: 5", new Payload { VisitResult = new() { Outcome = "reached", Satisfaction = "5" } } },
        { "payload.link.kind: join", new Payload { Link = new() { Kind = "join", OtherNumber = "1" } } },
        { "payload.amend.urgency: high", new Payload { Amend = new() { Urgency = "high" } } },
        { "payload.transfer.urgency: URGENT", new Payload { Transfer = new() { Number = "1", Title = "t", Content = "c", Urgency = "URGENT" } } },
        { "payload.transfer.place.coordinateSystem: WGS72", new Payload { Transfer = new() { Number = "1", Title = "t", Content = "c", Place = new() { Lon = 112, Lat = 34, CoordinateSystem = "WGS72" } } } },
    };

    [Theory]
    [MemberData(nameof(UnknownCodes))]
    public void Code_Unknown_IsToldWithItsFieldAndNeverGuessed(string unknown, Payload payload)
    {
        var (read, refusal) = DeskMapper.Read(Given(payload));

        Assert.Null(refusal);
        Assert.Equal(new Reading(null, unknown), read!.Body);
        Assert.Equal(read.Body, DeskMapper.Read(read.Envelope.Type, read.Bytes));
        Assert.Equal(payload.ToByteArray(), read.Bytes.ToArray());
    }

    [Fact]
    public void Code_UnknownBesideAFault_IsRefusedForTheFaultAlone() =>
        Assert.Equal(
            ["payload.return.text"], DeskMapper.Read(Given(new Payload { Return = new() { Reason = "tooFar" } })).Refusal!.Fields.Select(f => f.Field));

    /// <summary>A later version of the product may be stricter than the one that took it in.</summary>
    [Fact]
    public void Stored_NotReadable_IsToldLikeAnUnknownCode()
    {
        Assert.Equal(new Reading(null, "message.payload: is no serialized Payload"), DeskMapper.Read(MessageType.Urge, new byte[] { 0xFF }));
        Assert.Equal("message.type: is another", DeskMapper.Read(MessageType.Sign, DeskMapper.Freeze(new Domain.Referrals.UrgeBody("请"))).Unknown);
    }

    public static TheoryData<string, Action<Message>> BadEnvelopes => new()
    {
        { "message.messageId", m => m.MessageId = m.MessageId.ToUpperInvariant() },
        { "message.messageId", m => m.MessageId = Guid.Empty.ToString() },
        { "message.type", m => m.Type = "greeting" },
        { "message.transferSeq", m => m.TransferSeq = 0 },
        { "message.baseVersion", m => m.BaseVersion = -1 },
        { "message.transferVersion", m => m.TransferVersion = -1 },
        { "message.sequence", m => m.Sequence = 0 },
        { "message.schemaVersion", m => m.SchemaVersion = 2 },
        { "message.sender", m => (m.Sender, m.Stream) = ("", "") },
        { "message.recipient", m => (m.Recipient, m.Stream) = (" ", "") },
        { "message.stream", m => m.Stream = "other/stream" },
        { "message.transferId", m => m.TransferId = new string('x', 65) },
        { "message.transferId", m => m.TransferId = "a\0b" },
        { "message.occurredAt", m => m.OccurredAt = null },
        { "message.sentAt", m => m.SentAt = new Timestamp { Seconds = long.MaxValue } },
        { "message.expiresAt", m => m.ExpiresAt = new Timestamp { Nanos = -1 } },
        { "message.causationId", m => m.CausationId = "1" },
        { "message.supersedes", m => m.Supersedes = "" },
        { "message.actor.person", m => m.Actor = new Actor { Person = new string('人', 101) } },
        { "message.payloadSha256", m => m.PayloadSha256 = m.PayloadSha256.ToUpperInvariant() },
        { "message.payloadSha256", m => m.PayloadSha256 = "" },
    };

    /// <summary>Bytes that were meant, and are wrong: the message is known, its body is refused.</summary>
    public static TheoryData<string, Action<Message>> UnreadableBodies => new()
    {
        { "message.payload", m => (m.Payload, m.PayloadSha256) = (ByteString.CopyFrom(0xFF), DeskMapper.Digest([0xFF])) },
        { "message.payload", m => (m.Payload, m.PayloadSha256) = (ByteString.Empty, DeskMapper.Digest([])) },
        { "message.type", m => m.Type = "sign" },
    };

    [Theory]
    [MemberData(nameof(UnreadableBodies))]
    public void Body_Unreadable_IsRefusedAndItsEnvelopeKept(string field, Action<Message> spoil)
    {
        var message = Given(new Domain.Referrals.UrgeBody("请尽快"));
        spoil(message);

        var (read, refusal) = DeskMapper.Read(message);

        Assert.Equal(message.MessageId, read!.Envelope.MessageId.ToString("D"));
        Assert.Equal(new Reading(null, null), read.Body);
        Assert.Equal(field, Assert.Single(refusal!.Fields).Field);
    }

    [Theory]
    [MemberData(nameof(BadEnvelopes))]
    public void Envelope_Wrong_IsRefusedByItsField(string field, Action<Message> spoil)
    {
        var message = Given(new Domain.Referrals.UrgeBody("请尽快"));
        spoil(message);

        var (read, refusal) = DeskMapper.Read(message);

        Assert.Null(read);
        Assert.Equal(field, Assert.Single(refusal!.Fields).Field);
        Assert.NotEqual(refusal.Zh, refusal.En);
    }

    public static TheoryData<string, Payload> BadBodies => new()
    {
        { "payload.sign.by", new Payload { Sign = new() } },
        { "payload.visitResult.solved", new Payload { VisitResult = new() { Outcome = "reached", Solved = "" } } },
        { "payload.visitResult.outcome", new Payload { VisitResult = new() { Outcome = "很满意 <b>" } } },
        { "payload.extensionDecision.decision", new Payload { ExtensionDecision = new() } },
        { "payload.return.text", new Payload { Return = new() { Reason = "other" } } },
        { "payload.returnDecision.reason", new Payload { ReturnDecision = new() { Decision = "refused" } } },
        { "payload.extensionRequest.workingDays", new Payload { ExtensionRequest = new() { Reason = "雨" } } },
        { "payload.extensionRequest.workingDays", new Payload { ExtensionRequest = new() { Reason = "雨", WorkingDays = -3 } } },
        { "payload.progress.text", new Payload { Progress = new() { Text = new string('长', 4001) } } },
        { "payload.redo.handleWithin", new Payload { Redo = new() { Reason = "未办好", HandleWithin = new() } } },
        { "payload.attachment.file", new Payload { Attachment = new() } },
        { "payload.attachment.file.sha256", new Payload { Attachment = new() { File = new() { Name = "a.png", Sha256 = "abc", Size = 1, ContentType = "image/png" } } } },
        { "payload.attachment.file.size", new Payload { Attachment = new() { File = new() { Name = "a.png", Sha256 = new string('a', 64), ContentType = "image/png" } } } },
        { "payload.transfer.place.lat", new Payload { Transfer = new() { Number = "1", Title = "t", Content = "c", Place = new() { Lon = 112, CoordinateSystem = "GCJ02" } } } },
        { "payload.transfer.place.lon", new Payload { Transfer = new() { Number = "1", Title = "t", Content = "c", Place = new() { Lon = double.NaN, Lat = 34, CoordinateSystem = "GCJ02" } } } },
        { "payload.amend.title", new Payload { Amend = new() { Title = "" } } },
        { "payload.receipt.receivedAt", new Payload { Receipt = new() { WorkOrderNo = "1" } } },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public void Body_Wrong_IsRefusedByItsField(string field, Payload payload) =>
        Assert.Equal(field, Assert.Single(DeskMapper.Read(Given(payload)).Refusal!.Fields).Field);

    [Fact]
    public void Faults_Several_AreToldAtOnce()
    {
        var message = Given(new Payload { Transfer = new() { Urgency = "high" } });
        message.TransferSeq = 0;

        Assert.Equal(
            ["message.transferSeq", "payload.transfer.content", "payload.transfer.number", "payload.transfer.title"],
            DeskMapper.Read(message).Refusal!.Fields.Select(f => f.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Message_Missing_IsRefused() => Assert.Equal("message", DeskMapper.Read(null).Refusal!.Fields[0].Field);

    internal static Message Given(MessageBody body) => Given(Payload.Parser.ParseFrom(DeskMapper.Freeze(body)));

    private static Message Given(Payload payload)
    {
        var bytes = payload.ToByteArray();
        var type = payload.BodyCase == Payload.BodyOneofCase.None ? "urge" : char.ToLowerInvariant(payload.BodyCase.ToString()[0]) + payload.BodyCase.ToString()[1..];
        return new Message
        {
            MessageId = "01932d6a-7b1c-7000-8000-000000000001", Stream = "police110/ruzhou12345", TransferId = "T1", TransferSeq = 1, Sender = "police110", Recipient = "ruzhou12345",
            OccurredAt = Timestamp.FromDateTimeOffset(DateTimeOffset.UnixEpoch.AddDays(20_000)), SchemaVersion = 1, Type = type,
            Payload = ByteString.CopyFrom(bytes), PayloadSha256 = DeskMapper.Digest(bytes),
        };
    }

    /// <summary>Equal property by property; lists are compared by their items, which a record does not do.</summary>
    private static void Same(object? expected, object? actual)
    {
        if (expected is null || actual is null || expected is string || expected is ValueType)
        {
            Assert.Equal(expected, actual);
            return;
        }
        if (expected is IEnumerable many)
        {
            var (left, right) = (many.Cast<object>().ToList(), ((IEnumerable)actual).Cast<object>().ToList());
            Assert.Equal(left.Count, right.Count);
            foreach (var (l, r) in left.Zip(right))
                Same(l, r);
            return;
        }
        Assert.Equal(expected.GetType(), actual.GetType());
        foreach (var property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && p.PropertyType != typeof(Type)))
            Same(property.GetValue(expected), property.GetValue(actual));
    }
}
