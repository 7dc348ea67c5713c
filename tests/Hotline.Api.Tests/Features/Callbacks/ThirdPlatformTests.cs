using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Exchange;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>A third platform in another city: its names, codes, zone, algorithm and envelope are a file, and no line of code knows it.</summary>
public sealed class ThirdPlatformTests(ThirdPlatformTests.OfAnotherCity server) : IClassFixture<ThirdPlatformTests.OfAnotherCity>
{
    public sealed class OfAnotherCity : PlatformServer
    {
        protected override string Site => "sample";

        protected override Dictionary<string, string> Patches => [];

        protected override IEnumerable<string> Settings =>
            [base.Settings.First(), "--Partners:qinghe-up:Keys:0:Id=q1", $"--Partners:qinghe-up:Keys:0:Secret={Secret}", "--Partners:qinghe-up:Keys:0:Algorithm=HMAC-SM3"];
    }

    private async Task<Reply> Post(string path, JsonObject body)
    {
        var (bytes, id, now) = (Encoding.UTF8.GetBytes(body.ToJsonString()), Guid.NewGuid().ToString(), server.Clock.GetUtcNow().ToUnixTimeSeconds());
        var key = SigningKey.Read(new PartnerKey("q1", PlatformServer.Secret, "HMAC-SM3")).Key!;
        using var client = server.Stranger();
        return await client.Send(
            HttpMethod.Post, "/callbacks/v1/qinghe-up/work-orders" + path, new ByteArrayContent(bytes) { Headers = { { "Content-Type", "application/json" } } },
            ("webhook-id", id), ("webhook-timestamp", $"{now}"), ("webhook-signature", WebhookSignature.Sign(key, id, now, bytes)), ("x-key-id", "q1"));
    }

    private static JsonObject Dispatch(string number) => new()
    {
        ["head"] = new JsonObject { ["ywlx"] = "PD", ["gdbh"] = number, ["bbh"] = 1, ["fssj"] = "2023-02-15 09:30:00", ["lsh"] = "L-" + number, ["qqid"] = "任意" },
        ["bt"] = "路灯不亮", ["nr"] = "三盏路灯不亮。", ["sxlb"] = "LD", ["xzqh"] = "990101", ["jjcd"] = "2", ["sqr"] = new JsonObject { ["xm"] = "王女士", ["dh"] = "13800000000", ["bm"] = true },
    };

    [Fact]
    public async Task Dispatch_InItsOwnWords_IsATicketOfOurs()
    {
        var number = "QH-" + Guid.NewGuid().ToString("N");

        var answer = (await Post("", Dispatch(number))).Expect(200);

        Assert.Equal((0, "APPLIED"), (answer["code"].Number(), answer["data"]["disposition"].Text()));
        var ticket = (await server.Dev.Get("/v1/tickets/by-number/" + answer["data"]["workOrderNo"].Text())).Expect(200);
        Assert.Equal(("A1", "request", "urgent", "990101", number), (ticket["category"]["code"].Text(), ticket["appealType"]["code"].Text(), ticket["urgency"].Text(), ticket["area"]["code"].Text(), ticket["sourceRef"].Text()));
    }

    [Fact]
    public async Task E61_TimeWithoutOffset_IsReadInTheZoneOfItsProfile()
    {
        // The evening of the 14th; taken for UTC it would be the morning of the 15th.
        var body = Dispatch("QH-" + Guid.NewGuid().ToString("N"));
        body["head"]!["fssj"] = "2023-02-14 20:00:00";
        (await Post("", body)).Expect(200);

        Assert.Equal(1, await Day("2023-02-14"));
    }

    [Fact]
    public async Task E65_CodeThatNobodyKnows_IsParked()
    {
        var body = Dispatch("QH-" + Guid.NewGuid().ToString("N"));
        body["jjcd"] = "9";

        Assert.Equal("PARKED", (await Post("", body)).Expect(200)["data"]["disposition"].Text());
    }

    [Fact]
    public async Task Refusal_NamesItsOwnFields()
    {
        var body = Dispatch("QH-" + Guid.NewGuid().ToString("N"));
        body["bt"] = 1;

        var refused = (await Post("", body)).Expect(200);

        Assert.Equal("validation-failed", refused["code"].Text());
        Assert.Equal(["bt"], refused["data"]["errors"]!.AsObject().Select(p => p.Key));
    }

    [Theory]
    [InlineData("\"zone\": \"Asia/Shanghai\"", "\"zone\": \"Asia/Nowhere\"", "qinghe-up.json, zone: 'Asia/Nowhere' is no time zone.")]
    [InlineData("\"digest\" ]", "\"digest2\" ]", "qinghe-up.json, legacy.signed: does not hold digest")]
    [InlineData("\"ours\": \"refused\"", "\"ours\": \"denied\"", "qinghe-up.json, codes.")]
    [InlineData("\"envelope\"", "\"envelop\"", "envelop: is no field of a profile.")]
    public void Profile_ThatCannotBeWorkedWith_StopsTheStartByFileAndField(string right, string wrong, string told)
    {
        var root = Directory.CreateTempSubdirectory("partner-profile-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Repository.File("src/Hotline.Api/Sites/sample"), "*", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Repository.File("src/Hotline.Api/Sites/china"))))
            {
                var copy = Path.Combine(root, Path.GetRelativePath(Repository.File("src/Hotline.Api/Sites"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
            var profile = Path.Combine(root, "sample", "partners", "qinghe-up.json");
            var text = File.ReadAllText(profile);
            Assert.Contains(right, text, StringComparison.Ordinal);
            File.WriteAllText(profile, text.Replace(right, wrong, StringComparison.Ordinal));
            var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager();
            var site = Hotline.Api.Sites.Site.Load(Path.Combine(root, "sample"));

            var fault = Assert.Throws<SettingException>(() => new Hotline.Api.Features.Callbacks.Platforms(new Hotline.Api.Features.Exchange.Partners(configuration, site), site));

            Assert.Contains(told, fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private async Task<int> Day(string day)
    {
        var (id, now) = (Guid.NewGuid().ToString(), server.Clock.GetUtcNow().ToUnixTimeSeconds());
        var key = SigningKey.Read(new PartnerKey("q1", PlatformServer.Secret, "HMAC-SM3")).Key!;
        using var client = server.Stranger();
        var answer = (await client.Get(
            "/callbacks/v1/qinghe-up/reconciliations/" + day, ("webhook-id", id), ("webhook-timestamp", $"{now}"), ("webhook-signature", WebhookSignature.Sign(key, id, now, [])))).Expect(200);
        return answer["data"]["received"]!["total"].Number();
    }
}
