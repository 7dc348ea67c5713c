using System.Text;
using Hotline.Domain;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

public sealed class NeutralReaderTests
{
    private static readonly Platform Plain = Given.Platform(Given.Settings("pingdingshan", Given.Key()));

    private static (ReadCallback? Message, Refusal? Refusal) Read(string type, string json, Platform? platform = null, string? number = "A1", bool withoutId = false) =>
        (platform ?? Plain).Reader.Read(NeutralSchema.Callback(type)!, number, Encoding.UTF8.GetBytes(json), withoutId);

    private static string[] Wrong(string type, string json, Platform? platform = null, bool withoutId = false) =>
        [.. Read(type, json, platform, withoutId: withoutId).Refusal?.Fields.Select(f => $"{f.Field}: {f.En}") ?? []];

    private const string Urge = """{"type":"urge","externalNo":"A1","text":"快"}""";

    [Fact]
    public void Urge_WithoutMore_IsRead() => Assert.Equal(new UrgeBody("快"), Read("urge", Urge).Message!.Body.Body);

    [Theory]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","txet":"x"}""", "txet: is no field here; check the spelling")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","text":"慢"}""", "text: is given twice")]
    [InlineData("""{"type":"urge","type":"urge","externalNo":"A1","text":"快"}""", "type: is given twice")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","channel":"phone"}""", "channel: is never sent; it is superior")]
    [InlineData("""{"type":"urge","externalNo":"A1"}""", "text: must not be empty")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":" "}""", "text: must not be empty")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":null}""", "text: must not be empty")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":7}""", "text: must be text")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":["快"]}""", "text: must be text")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":{"a":1}}""", "text: must be text")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"\u0000"}""", "text: must not contain the NUL character (\\u0000)")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"\ud800"}""", "text: must be text")]
    [InlineData("""{"type":"urge","externalNo":"A2","text":"快"}""", "externalNo: must equal the number in the path")]
    [InlineData("""{"type":"redo","externalNo":"A1","text":"快"}""", "type: must equal the path's (urge)")]
    [InlineData("""{"type":"nonsense","externalNo":"A1","text":"快"}""", "type: must equal the path's (urge)")]
    [InlineData("""{"externalNo":"A1","text":"快"}""", "type: must not be empty")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","version":-1}""", "version: must be a whole number from 0 to 2147483647")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","version":1.5}""", "version: must be a whole number from 0 to 2147483647")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","version":"1"}""", "version: must be a whole number from 0 to 2147483647")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","version":1e400}""", "version: must be a whole number from 0 to 2147483647")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","replyBy":"tomorrow"}""", "replyBy: must be an RFC 3339 time with an offset, e.g. 2023-02-01T09:30:00+08:00")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","replyBy":"1969-12-31T00:00:00+08:00"}""", "replyBy: must be of a year from 1970 to 2199")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","replyBy":1676424600}""", "replyBy: must be a time as text")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","serial":"1"}""", "serial: is no field here; check the spelling")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快","a.b":1}""", "a.b: is no field here; check the spelling")]
    [InlineData("""{"type":"urge","externalNo":"A1","text":"快",}""", "$: is not a valid JSON object (near line 1, byte 47)")]
    [InlineData("""[]""", "$: the body must be a JSON object")]
    [InlineData("""null""", "$: the body must be a JSON object")]
    [InlineData("", "$: is not a valid JSON object (near line 1, byte 1)")]
    [InlineData("""{"\ud800":1}""", "$: a field's name is no Unicode")]
    public void Body_WithOneThingWrong_IsRefusedByItsField(string json, string fault)
    {
        var wrong = Wrong("urge", json);

        if (fault.StartsWith("$: is not a valid", StringComparison.Ordinal))
            Assert.StartsWith("$: is not a valid JSON object", Assert.Single(wrong), StringComparison.Ordinal);
        else
            Assert.Equal([fault], wrong);
    }

    [Fact]
    public void Body_OfBytesThatAreNoUtf8_IsRefused()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes("""{"type":"urge","externalNo":"A1","text":" """.TrimEnd()), 0xFF, .. "\"}"u8];

        Assert.Equal("is not UTF-8", Plain.Reader.Read(NeutralSchema.Callback("urge")!, "A1", bytes, false).Refusal!.Fields[0].En);
    }

    [Fact]
    public void Body_NestedBeyondReason_IsRefused() =>
        Assert.StartsWith("$: ", Assert.Single(Wrong("urge", string.Concat(Enumerable.Repeat("""{"caller":""", 1000)) + "1" + new string('}', 1000))), StringComparison.Ordinal);

    [Theory]
    [InlineData("title", 200)]
    [InlineData("content", 10_000)]
    [InlineData("address", 300)]
    [InlineData("category", 200)]
    public void Text_AtItsLimit_IsReadAndNoLonger(string field, int most)
    {
        string Dispatch(int length) => $$"""{"type":"dispatch","externalNo":"A1"{{(field == "title" ? "" : ""","title":"t" """)}}{{(field == "content" ? "" : ""","content":"c" """)}},"{{field}}":"{{new string('长', length)}}"}""";

        Assert.Empty(Wrong("dispatch", Dispatch(most)));
        Assert.Equal([$"{field}: may hold {most} characters at most"], Wrong("dispatch", Dispatch(most + 1)));
    }

    [Theory]
    [InlineData("""{"type":"dispatch","externalNo":"A1","title":"t","content":"c","location":{"lat":1}}""", "location.lng: latitude and longitude go together")]
    [InlineData("""{"type":"dispatch","externalNo":"A1","title":"t","content":"c","location":{"lat":91,"lng":0}}""", "location.lat: must be a number from -90 to 90")]
    [InlineData("""{"type":"dispatch","externalNo":"A1","title":"t","content":"c","location":{"lat":1,"lng":0,"alt":3}}""", "location.alt: is no field here; check the spelling")]
    [InlineData("""{"type":"dispatch","externalNo":"A1","title":"t","content":"c","caller":"王"}""", "caller: is no field here; check the spelling")]
    [InlineData("""{"type":"dispatch","externalNo":"A1","title":"t","content":"c","redispatch":"true"}""", "redispatch: must be true or false")]
    [InlineData("""{"type":"dispatch","externalNo":"A\u000a1","title":"t","content":"c"}""", "externalNo: must not hold control characters")]
    public void Dispatch_WithOneThingWrong_IsRefusedByItsField(string json, string fault) =>
        Assert.Equal([fault], Plain.Reader.Read(NeutralSchema.Callback("dispatch")!, null, Encoding.UTF8.GetBytes(json), false).Refusal!.Fields.Select(f => $"{f.Field}: {f.En}").Take(1));

    [Theory]
    [InlineData("http://x/1", "abc", "sha256: must be 64 lower-case hexadecimal digits")]
    [InlineData("ftp://x/1", null, "url: must be an https address")]
    [InlineData("/etc/passwd", null, "url: must be an https address")]
    [InlineData("https://user:pass@x/1", null, "url: must be an https address")]
    [InlineData("file:///etc/passwd", null, "url: must be an https address")]
    public void Attachment_OfNoGoodAddressOrDigest_IsRefused(string url, string? digest, string fault) => Assert.Equal(
        [fault], Wrong("attachment", $$"""{"type":"attachment","externalNo":"A1","name":"a.jpg","url":"{{url}}","sha256":"{{digest ?? new string('a', 64)}}","size":1,"contentType":"image/jpeg"}"""));

    [Fact]
    public void Amendment_OfNothing_IsRefused() => Assert.Equal(["note: no changed field is given"], Wrong("amendment", """{"type":"amendment","externalNo":"A1"}"""));

    [Fact]
    public void Callback_OfTheThirdPlatform_IsToldOfItsOwnFields()
    {
        var sample = Given.SamplePlatform();

        Assert.Equal(["head.lsh: is needed for a message without webhook-id"], Wrong("urge", """{"head":{"ywlx":"CB","gdbh":"A1"},"nr":"快"}""", sample, withoutId: true));
        Assert.Equal(["nr: must be text", "head.gdbh: must equal the number in the path"], Wrong("urge", """{"head":{"ywlx":"CB","gdbh":"B"},"nr":1}""", sample).OrderDescending(StringComparer.Ordinal));
        // The neutral name is not another way to say it.
        Assert.Contains("text: is no field here; check the spelling", Wrong("urge", """{"head":{"ywlx":"CB","gdbh":"A1"},"text":"快"}""", sample));
    }

    [Fact]
    public void Message_WithoutIdOrTime_IsRefusedWhereItIsKnownByTime()
    {
        var byTime = Given.Platform(Given.Settings("x", Given.Key()), PlatformProfile.Neutral("x") with { WithoutId = KnownBy.Time });

        Assert.Equal(["occurredAt: is needed for a message without webhook-id"], Wrong("urge", Urge, byTime, withoutId: true));
        Assert.Empty(Wrong("urge", Urge, byTime));
    }

    [Fact]
    public void Default_OfTheProfile_StandsInForWhatADispatchLeavesOut()
    {
        var (message, refusal) = Read("dispatch", """{"head":{"ywlx":"PD","gdbh":"A1"},"bt":"t","nr":"c"}""", Given.SamplePlatform());

        Assert.Null(refusal);
        Assert.Equal("request", ((TransferBody)message!.Body.Body!).AppealType);
    }
}
