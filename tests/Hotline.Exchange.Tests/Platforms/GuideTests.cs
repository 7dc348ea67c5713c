using System.Text;
using System.Text.RegularExpressions;
using Hotline.Exchange.Platforms;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>Every value of the guide's worked examples is computed anew from the guide itself.</summary>
public sealed class GuideTests
{
    private static readonly string Guide = File.ReadAllText(Given.Path("openapi/CALLBACKS.md"));

    private static string Block(string kind) => Regex.Match(Guide, $"```\\S+ {Regex.Escape(kind)}\\n(.*?)\\n```", RegexOptions.Singleline, TimeSpan.FromSeconds(1)).Groups[1].Value;

    private static Dictionary<string, string> Headers(string kind) => Block(kind).Split('\n').Select(l => l.Split(": ", 2)).ToDictionary(p => p[0], p => p[1]);

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Block("body"));

    [Theory]
    [InlineData("v1", "HMAC-SHA256")]
    [InlineData("v1sm3", "HMAC-SM3")]
    public void WorkedExample_OfHmac_IsWhatWeCompute(string scheme, string algorithm)
    {
        var (headers, key) = (Headers(scheme), SigningKey.Read(new PartnerKey("demo", Block("secret"), algorithm)).Key!);

        Assert.Equal(headers["webhook-signature"], WebhookSignature.Sign(key, headers["webhook-id"], long.Parse(headers["webhook-timestamp"], System.Globalization.CultureInfo.InvariantCulture), Body));
    }

    [Fact]
    public void WorkedExample_OfSm2_Verifies()
    {
        var (headers, key) = (Headers("v1sm2"), SigningKey.Read(new PartnerKey("demo", Block("sm2-public-key"), "SM2")).Key!);
        var given = new WebhookHeaders(headers["webhook-id"], headers["webhook-timestamp"], headers["webhook-signature"], headers["x-key-id"]);

        Assert.True(WebhookSignature.Holds([key], given, Body, Given.Now));
        Assert.False(WebhookSignature.Holds([key], given, [.. Body, 10], Given.Now));
    }

    [Fact]
    public void WorkedExamples_OfTheLegacySchemes_AreWhatWeCompute()
    {
        var headers = Headers("legacy");
        var rows = Regex.Matches(Guide, @"^\| `(?<scheme>(?:HMAC-)?(?:MD5|SHA1|SHA256|SM3))` \| `(?<sign>[0-9a-f]+)` \|$", RegexOptions.Multiline, TimeSpan.FromSeconds(1)).ToDictionary(m => m.Groups["scheme"].Value, m => m.Groups["sign"].Value);

        Assert.Equal(LegacySignature.Schemes.Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(row.Value, Legacy(row.Key, headers).Sign(headers["timestamp"], headers["nonce"], Body)));
        Assert.Equal(Block("legacy-text"), Legacy("HMAC-SHA256", headers).Text(new LegacyHeaders(headers["appKey"], headers["timestamp"], headers["nonce"], ""), Body));
    }

    [Fact]
    public void Tables_OfTypes_NameEveryTypeSegmentAndField()
    {
        var missing =
            from type in NeutralSchema.Callbacks.Select(t => (Type: t, Part: Guide[Guide.IndexOf("## 5.", StringComparison.Ordinal)..Guide.IndexOf("## 6.", StringComparison.Ordinal)]))
                .Concat(NeutralSchema.Reports.Select(t => (Type: t, Part: Guide[Guide.IndexOf("## 8.", StringComparison.Ordinal)..Guide.IndexOf("## 9.", StringComparison.Ordinal)])))
            let row = type.Part.Split('\n').SingleOrDefault(l => l.StartsWith($"| `{type.Type.Code}` ", StringComparison.Ordinal)) ?? ""
            from word in type.Type.Fields.Select(f => f.Name.Split('.')[^1]).Append(type.Type.Segment)
            where type.Type.Code != "amendment" && !row.Contains(word, StringComparison.Ordinal)
            select $"{type.Type.Code}: {word}";

        Assert.Equal([], missing);
    }

    private static LegacySignature Legacy(string scheme, Dictionary<string, string> headers) =>
        new(new LegacySettings(true, scheme, headers["appKey"], "legacy-secret-2023"), new LegacyCanon(), null);
}
