using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

public sealed class ProfileProblemTests
{
    private static readonly LegacySettings Legacy = new(true, "MD5", "app", "legacy-secret");

    [Theory]
    [InlineData("""{ "code": "y" }""", "code")]
    [InlineData("""{ "code": "x", "zone": "Asia/Nowhere" }""", "zone")]
    [InlineData("""{ "code": "x", "times": "local" }""", "times")]
    [InlineData("""{ "code": "x", "algorithms": [ "HMAC-MD5" ] }""", "algorithms")]
    [InlineData("""{ "code": "x", "legacy": { "signed": [ "appKey", "timestamp", "nonce" ] } }""", "legacy.signed")]
    [InlineData("""{ "code": "x", "legacy": { "signed": [ "appKey", "timestamp", "nonce", "bodyDigest", "path" ] } }""", "legacy.signed")]
    [InlineData("""{ "code": "x", "legacy": { "signed": [ "appKey", "nonce", "bodyDigest" ] } }""", "legacy.signed")]
    [InlineData("""{ "code": "x", "legacy": { "sign": "nonce" } }""", "legacy")]
    [InlineData("""{ "code": "x", "fields": { "urgency": { "text": "t" } } }""", "fields.urgency")]
    [InlineData("""{ "code": "x", "fields": { "urge": { "texts": "t" } } }""", "fields.urge.texts")]
    [InlineData("""{ "code": "x", "fields": { "urge": { "text": "a..b" } } }""", "fields.urge.text")]
    [InlineData("""{ "code": "x", "fields": { "urge": { "text": "replyBy" } } }""", "fields.urge.text")]
    [InlineData("""{ "code": "x", "fields": { "urge": { "text": "type.a" } } }""", "fields.urge.type")]
    [InlineData("""{ "code": "x", "ignored": [ "text" ] }""", "ignored")]
    [InlineData("""{ "code": "x", "defaults": { "redispatch": "true" } }""", "defaults.redispatch")]
    [InlineData("""{ "code": "x", "defaults": { "urgency": "highest" } }""", "defaults.urgency")]
    [InlineData("""{ "code": "x", "codes": { "colour": [] } }""", "codes.colour")]
    [InlineData("""{ "code": "x", "codes": { "decision": [ { "theirs": "Y", "ours": "approved" } ] } }""", "codes.decision")]
    [InlineData("""{ "code": "x", "codes": { "decision": [ { "theirs": "Y", "ours": "approved" }, { "theirs": "Y", "ours": "refused" } ] } }""", "codes.decision")]
    [InlineData("""{ "code": "x", "codes": { "decision": [ { "theirs": "Y", "ours": "approved" }, { "theirs": "N", "ours": "refused" }, { "theirs": "M", "ours": "maybe" } ] } }""", "codes.decision")]
    [InlineData("""{ "code": "x", "reports": { "urge": { "off": true } } }""", "reports.urge")]
    [InlineData("""{ "code": "x", "reports": { "sign": { "path": "/signs" } } }""", "reports.sign.path")]
    [InlineData("""{ "code": "x", "messages": "/messages" }""", "messages")]
    [InlineData("""{ "code": "x", "reconciliations": "day/{date}" }""", "reconciliations")]
    [InlineData("""{ "code": "x", "answer": { "code": "c", "success": [] } }""", "answer.success")]
    [InlineData("""{ "code": "x", "limits": { "perMinute": 0 } }""", "limits.perMinute")]
    [InlineData("""{ "code": "x", "limits": { "burst": 0 } }""", "limits.burst")]
    [InlineData("""{ "code": "x", "limits": { "fileBytes": 0 } }""", "limits.fileBytes")]
    [InlineData("""{ "code": "x", "limits": { "sources": [ "10.0.0.0/40" ] } }""", "limits.sources")]
    [InlineData("""{ "code": "x", "limits": { "fileHosts": [ "a/b" ] } }""", "limits.fileHosts")]
    public void Profile_ThatCannotBeWorkedWith_IsRefusedByItsField(string json, string field)
    {
        var (platform, faults) = Platform.Build(Given.Settings("x"), PlatformProfile.Read(Encoding.UTF8.GetBytes(json)), "here", Given.Shanghai);

        Assert.Null(platform);
        Assert.All(faults, f => Assert.True(f.InProfile));
        Assert.Contains(field, faults.Select(f => f.Field));
    }

    [Fact]
    public void LegacyPlatform_WithNeitherTimeNorSerial_IsRefused()
    {
        var settings = Given.Settings("x") with { Legacy = Legacy };

        Assert.Equal("withoutId", Assert.Single(Platform.Build(settings, PlatformProfile.Neutral("x"), "here", Given.Shanghai).Faults).Field);
        Assert.NotNull(Platform.Build(settings, PlatformProfile.Neutral("x") with { WithoutId = KnownBy.Time }, "here", Given.Shanghai).Platform);
        Assert.NotNull(Platform.Build(settings with { Legacy = Legacy with { Enabled = false } }, PlatformProfile.Neutral("x"), "here", Given.Shanghai).Platform);
    }

    [Fact]
    public void Settings_ThatCannotBeWorkedWith_AreRefusedByName()
    {
        static string Fault(PartnerSettings settings, PlatformProfile? profile = null) =>
            Assert.Single(Platform.Build(settings, profile ?? PlatformProfile.Neutral("x") with { WithoutId = KnownBy.Time }, "here", Given.Shanghai).Faults).Field;

        Assert.Equal("Keys:0:Algorithm", Fault(Given.Settings("x", Given.Key(algorithm: "HMAC-SM3"))));
        Assert.Equal("Keys:1:Secret", Fault(Given.Settings("x", Given.Key(), Given.Key("b", "plain"))));
        Assert.Equal("Keys", Fault(Given.Settings("x", Given.Key(), Given.Key())));
        Assert.Equal("SigningKeyId", Fault(Given.Settings("x", Given.Key()) with { SigningKeyId = "other" }));
        Assert.Equal("Legacy:Scheme", Fault(Given.Settings("x") with { Legacy = Legacy with { Scheme = "ROT13" } }));
        Assert.Equal("Legacy:Secret", Fault(Given.Settings("x") with { Legacy = Legacy with { Secret = "short" } }));
    }

    [Theory]
    [InlineData("""{ "code": "x", "colour": 1 }""")]
    [InlineData("""{ "zone": "Asia/Shanghai" }""")]
    [InlineData("""{ "code": "x", "withoutId": "luck" }""")]
    [InlineData("""{ "code": "x", "code": "y" }""")]
    public void Profile_ThatIsNone_IsRefused(string json) => Assert.Throws<JsonException>(() => PlatformProfile.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("ruzhou/partners/pingdingshan.json")]
    [InlineData("ruzhou/partners/henan.json")]
    [InlineData("sample/partners/qinghe-up.json")]
    public void Profile_ThatComesWithTheProduct_IsOfTheSchemaAndCanBeWorkedWith(string file)
    {
        var bytes = File.ReadAllBytes(Given.Path("src/Hotline.Api/Sites/" + file));
        var schema = JsonNode.Parse(File.ReadAllText(Given.Path("src/Hotline.Api/Sites/schema/partner.schema.json")))!;
        var profile = PlatformProfile.Read(bytes);

        Assert.Equal([], ProfileProblems.Of(profile, Given.Settings(profile.Code) with { Legacy = Legacy }));
        Assert.Equal([], JsonNode.Parse(bytes)!.AsObject().Select(p => p.Key).Except(schema["properties"]!.AsObject().Select(p => p.Key)));
    }

    [Theory]
    [InlineData(typeof(PlatformProfile), "")]
    [InlineData(typeof(PlatformLimits), "limits")]
    [InlineData(typeof(AnswerForm), "answer")]
    [InlineData(typeof(Exchange.Platforms.Signatures.LegacyCanon), "legacy")]
    public void Schema_Fields_AreThoseOfTheProfile(Type type, string at)
    {
        var schema = JsonNode.Parse(File.ReadAllText(Given.Path("src/Hotline.Api/Sites/schema/partner.schema.json")))!;
        var fields = (at.Length == 0 ? schema : schema["properties"]![at]!)["properties"]!.AsObject().Select(p => p.Key).Order(StringComparer.Ordinal);

        Assert.Equal(type.GetProperties().Where(p => p.CanWrite).Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).Order(StringComparer.Ordinal), fields);
    }

    [Fact]
    public void Key_ThatSigns_IsTheNewestThatHoldsUnlessOneIsNamed()
    {
        var (old, young) = (Given.Key("old") with { NotBefore = Given.Now.AddDays(-9) }, Given.Key("young", "whsec_" + Convert.ToBase64String(new byte[32])) with { NotBefore = Given.Now });
        var platform = Given.Platform(Given.Settings("x", old, young));

        Assert.Equal("young", platform.SigningKeyAt(Given.Now)!.Id);
        Assert.Equal("old", platform.SigningKeyAt(Given.Now.AddSeconds(-1))!.Id);
        Assert.Null(platform.SigningKeyAt(Given.Now.AddDays(-10)));
        Assert.Equal("old", Given.Platform(Given.Settings("x", old, young) with { SigningKeyId = "old" }).SigningKeyAt(Given.Now)!.Id);
    }
}
