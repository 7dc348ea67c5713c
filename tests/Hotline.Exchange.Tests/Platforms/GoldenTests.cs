using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>
/// What each message says on the wire, and what we make of it: the neutral form, and the same in the words of the sample platform, which
/// is a file and no code. Written anew with HOTLINE_ACCEPT_GOLDEN=1.
/// </summary>
public sealed class GoldenTests
{
    public static TheoryData<string> Callbacks => [.. NeutralSchema.Callbacks.Select(t => t.Code)];

    public static TheoryData<string> Reports => [.. NeutralSchema.Reports.Select(t => t.Code)];

    private const string Number = "GD2023-0215/7";

    [Theory]
    [MemberData(nameof(Callbacks))]
    public void Callback_InEitherForm_IsTheCanonicalMessage(string type)
    {
        var neutral = Read(Given.Platform(Given.Settings("pingdingshan", Given.Key())), type, "neutral");
        var sample = Read(Given.SamplePlatform(), type, "qinghe-up");

        Given.IsGolden($"callbacks/{type}.canonical.json", neutral);
        Given.IsGolden($"callbacks/{type}.canonical.json", sample);
    }

    private static JsonObject Read(Platform platform, string type, string form)
    {
        var (read, refusal) = platform.Reader.Read(NeutralSchema.Callback(type)!, Number, Given.Golden($"callbacks/{type}.{form}.json"), withoutId: false);
        Assert.Null(refusal);
        return new JsonObject
        {
            ["externalNo"] = read!.ExternalNo,
            ["version"] = read.Version,
            ["occurredAt"] = read.OccurredAt,
            ["body"] = JsonSerializer.SerializeToNode(read.Body.Body, Given.Canonical),
        };
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public void Report_InEitherForm_IsTheGoldenOne(string type)
    {
        var body = Said[type];
        var envelope = new Envelope
        {
            MessageId = Guid.Parse("0186531c-29a0-7c1e-8d2f-3b4a5c6d7e8f"), Type = body.Type, TransferId = Number, Sender = "here", Recipient = "there", OccurredAt = Given.Now,
        };

        Given.IsGolden($"reports/{type}.neutral.json", JsonNode.Parse(Given.Platform(Given.Settings("pingdingshan", Given.Key())).Writer.Write(envelope, body)));
        Given.IsGolden($"reports/{type}.qinghe-up.json", JsonNode.Parse(Given.SamplePlatform().Writer.Write(envelope, body)));
    }

    private static readonly DateTimeOffset Due = new(2023, 2, 22, 10, 0, 0, TimeSpan.Zero);

    private static readonly Dictionary<string, MessageBody> Said = new(StringComparer.Ordinal)
    {
        ["receipt"] = new ReceiptBody("RZ2023021500001", Given.Now),
        ["sign"] = new SignBody("李强", "0375-6900000", "煤山街道", Due),
        ["return-request"] = new ReturnBody(PartnerReturnReason.WrongArea, "不在本辖区。", "区划图"),
        ["extension-request"] = new ExtensionRequestBody(3, null, "需要采购配件。"),
        ["progress"] = new ProgressBody("已派人查看。"),
        ["result"] = new ResultBody("已修复。", Solved.Solved, true, "路灯已修复。", "煤山街道"),
        ["visit-result"] = new VisitResultBody(CallbackOutcome.Reached, Satisfaction.Satisfied, Solved.Solved, null),
        ["attachment"] = new AttachmentBody(new MessageFile("回复（盖章）.pdf", new string('a', 64), 1024, "application/pdf")),
    };
}
