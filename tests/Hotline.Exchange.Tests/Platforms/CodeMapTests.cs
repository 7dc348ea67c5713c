using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>Peer fault E.65: each code of ours has its code at the partner and back; one that nobody knows is parked, never guessed.</summary>
public sealed class CodeMapTests
{
    private static readonly Platform Sample = Given.SamplePlatform();
    private static readonly Platform Plain = Given.Platform(Given.Settings("pingdingshan", Given.Key()));

    public static TheoryData<string, string, string> Incoming
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var (list, pairs) in Given.Sample.Codes.Where(c => c.Key is not ("type" or "returnReason")))
            {
                foreach (var pair in pairs)
                    rows.Add(list, pair.Theirs, pair.Ours);
            }
            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Incoming))]
    public void E65_EachCodeOfThePartner_IsReadAsOurs(string list, string theirs, string ours) => Assert.Equal(ours, Read(Sample, list, theirs).Ours);

    [Theory]
    [InlineData("urgency")]
    [InlineData("decision")]
    [InlineData("outcome")]
    [InlineData("satisfaction")]
    [InlineData("solved")]
    [InlineData("appealType")]
    [InlineData("category")]
    public void E65_CodeNobodyKnows_IsParkedWithItsField(string list)
    {
        var (ours, unknown) = Read(Sample, list, "X9");

        Assert.Null(ours);
        Assert.EndsWith(": X9", unknown, StringComparison.Ordinal);
        Assert.StartsWith(FieldMap.Theirs(Given.Sample, Carrier(list).Code, list), unknown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("urgency", "highest")]
    [InlineData("decision", "yes")]
    [InlineData("outcome", "Reached")]
    [InlineData("satisfaction", "VERYSATISFIED")]
    [InlineData("solved", "1")]
    public void E65_NeutralCodeNobodyKnows_IsParkedToo(string list, string code) => Assert.Equal($"{list}: {code}", Read(Plain, list, code).Unknown);

    [Fact]
    public void E65_EachCodeOfOurs_IsReadAsItself()
    {
        var wrong =
            from list in ProfileProblems.ClosedLists.Where(l => l.Key is not ("type" or "returnReason"))
            from code in list.Value
            where Read(Plain, list.Key, code).Ours != code
            select $"{list.Key}: {code}";

        Assert.Equal([], wrong);
    }

    [Fact]
    public void E65_EachCodeOfOurs_IsWrittenAsThePartners()
    {
        var written = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var reason in Enum.GetValues<PartnerReturnReason>())
            written["returnReason." + Code.Of(reason)] = Write(new ReturnBody(reason, "t"), "tdly");
        foreach (var solved in Enum.GetValues<Solved>())
            written["solved." + Code.Of(solved)] = Write(new ResultBody("t", solved, true), "sfjj");
        foreach (var satisfaction in Enum.GetValues<Satisfaction>())
            written["satisfaction." + Code.Of(satisfaction)] = Write(new VisitResultBody(CallbackOutcome.Reached, satisfaction, null, null), "myd");
        foreach (var outcome in Enum.GetValues<CallbackOutcome>())
            written["outcome." + Code.Of(outcome)] = Write(new VisitResultBody(outcome, null, null, null), "hfjg");

        var expected = Given.Sample.Codes.Where(c => c.Key is "returnReason" or "solved" or "satisfaction" or "outcome").SelectMany(c => c.Value.Select(p => (Key: $"{c.Key}.{p.Ours}", p.Theirs))).ToDictionary(p => p.Key, p => p.Theirs);
        Assert.Equal(expected.OrderBy(p => p.Key, StringComparer.Ordinal), written.OrderBy(p => p.Key, StringComparer.Ordinal));
    }

    private static NeutralType Carrier(string list) => NeutralSchema.Callbacks.First(t => t.Fields.Any(f => f.List == list));

    private static (string? Ours, string? Unknown) Read(Platform platform, string list, string code)
    {
        var type = Carrier(list);
        var body = new JsonObject();
        Put(body, platform, type, "type", platform.Profile.Codes.TryGetValue("type", out var types) ? types.First(p => p.Ours == type.Code).Theirs : type.Code);
        Put(body, platform, type, "externalNo", "A1");
        foreach (var field in type.Fields.Where(f => f.Required && f.List is null))
            Put(body, platform, type, field.Name, "x");
        foreach (var field in type.Fields.Where(f => f.Required && f.List is not null && f.List != list))
            Put(body, platform, type, field.Name, platform.Profile.Codes.TryGetValue(field.List!, out var others) ? others[0].Theirs : ProfileProblems.ClosedLists[field.List!][0]);
        Put(body, platform, type, type.Fields.First(f => f.List == list).Name, code);
        var (read, refusal) = platform.Reader.Read(type, "A1", Encoding.UTF8.GetBytes(body.ToJsonString()), withoutId: false);
        Assert.Null(refusal);
        var canonical = read!.Body.Body is { } said ? JsonSerializer.SerializeToNode(said, Given.Canonical)! : null;
        var ours = list switch
        {
            "decision" => canonical?["approved"] is { } approved ? (approved.GetValue<bool>() ? "approved" : "refused") : null,
            "category" => canonical?["categories"]?[0]?["code"]?.GetValue<string>(),
            _ => canonical?[list]?.GetValue<string>(),
        };
        return (ours, read.Body.Unknown);
    }

    private static void Put(JsonObject body, Platform platform, NeutralType type, string name, string value)
    {
        var parts = FieldMap.Theirs(platform.Profile, type.Code, name).Split('.');
        var at = body;
        foreach (var part in parts[..^1])
            at = (JsonObject)(at[part] ??= new JsonObject());
        at[parts[^1]] = value;
    }

    private static string Write(MessageBody body, string field)
    {
        var envelope = new Envelope { MessageId = Guid.Empty, Type = body.Type, TransferId = "A1", Sender = "here", Recipient = "there", OccurredAt = Given.Now };
        return JsonNode.Parse(Sample.Writer.Write(envelope, body))![field]!.GetValue<string>();
    }
}
