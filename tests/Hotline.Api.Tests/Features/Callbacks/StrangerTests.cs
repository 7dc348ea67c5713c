using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>Whoever cannot prove who he is gets one and the same answer, whatever was wrong.</summary>
public sealed class StrangerTests(StrangerTests.WithASource server) : IClassFixture<StrangerTests.WithASource>
{
    /// <summary>henan may call from elsewhere only.</summary>
    public sealed class WithASource : PlatformServer
    {
        protected override Dictionary<string, string> Patches => new() { ["henan"] = """{ "limits": { "sources": [ "10.1.0.0/16", "192.0.2.7" ] } }""" };
    }

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Dispatch("X-1").ToJsonString());

    private async Task<Reply> Post(string partner, params (string Name, string Value)[] headers)
    {
        using var client = server.Stranger();
        using var content = new ByteArrayContent(Body);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return await client.Send(HttpMethod.Post, $"/callbacks/v1/{partner}/work-orders", content, headers);
    }

    [Fact]
    public async Task Stranger_WhateverIsWrong_GetsOneAnswer()
    {
        var id = Guid.NewGuid().ToString();
        var good = server.Platform().Signed(id, Body);
        (string, string)[] Without(string name) => [.. good.Where(h => h.Name != name)];
        (string, string)[] With(string name, string value) => [.. Without(name), (name, value)];
        var answers = new Dictionary<string, Reply>
        {
            ["unknown partner"] = await Post("nowhere", good),
            ["a peer of the other face"] = await Post("police110", good),
            ["another's key"] = await Post("pingdingshan", server.Platform(secret: PlatformServer.OldSecret).Signed(id, Body)),
            ["unknown key id"] = await Post("pingdingshan", With("x-key-id", "k9")),
            ["key past its end"] = await Post("pingdingshan", server.Platform(secret: PlatformServer.OldSecret, keyId: "old").Signed(id, Body)),
            ["old signature"] = await Post("pingdingshan", server.Platform().Signed(id, Body, TimeSpan.FromSeconds(301))),
            ["signature of the future"] = await Post("pingdingshan", server.Platform().Signed(id, Body, TimeSpan.FromSeconds(-61))),
            ["another id"] = await Post("pingdingshan", With("webhook-id", Guid.NewGuid().ToString())),
            ["no id"] = await Post("pingdingshan", Without("webhook-id")),
            ["no timestamp"] = await Post("pingdingshan", Without("webhook-timestamp")),
            ["no signature"] = await Post("pingdingshan", Without("webhook-signature")),
            ["no header"] = await Post("pingdingshan"),
            ["signature that is none"] = await Post("pingdingshan", With("webhook-signature", "v1,%%%%")),
            ["scheme that is none"] = await Post("pingdingshan", With("webhook-signature", "v9,AAAA")),
            ["signature of another body"] = await Post("pingdingshan", server.Platform().Signed(id, [1, 2, 3])),
            ["a source that is not allowed"] = await Post("henan", server.Platform("henan", keyId: "h1").Signed(id, Body)),
            ["a legacy signature where it is off"] = await Post("pingdingshan", ("appKey", "a"), ("timestamp", "1"), ("nonce", "n"), ("sign", "s")),
        };

        Assert.All(answers, a => Assert.True(a.Value.Code == 401, $"{a.Key}: {a.Value.Code} {a.Value.Text}"));
        Assert.Single(answers.Select(a => a.Value.Text).Distinct());
        Assert.Single(answers.Select(a => string.Join('\n', a.Value.Headers.Where(h => h.Key != "Date").Concat(a.Value.ContentHeaders).Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal))).Distinct());
        (await server.Platform().Get("work-orders/X-1")).Expect(404);
    }

    [Fact]
    public async Task Stranger_WhoAsks_GetsTheSameAnswer()
    {
        using var client = server.Stranger();
        var answers = new List<Reply>();
        foreach (var path in (string[])["work-orders/A", "messages/A", "reconciliations/2023-02-15", "reconciliations/no-day"])
            answers.Add((await client.Get("/callbacks/v1/pingdingshan/" + path)).Expect(401));

        Assert.Single(answers.Select(a => a.Text).Distinct());
    }

    [Fact]
    public async Task OldKey_WithinItsTime_AndTheNewOne_BothHold()
    {
        // The server's clock stands at the end of the old key, which is exclusive; the new one is among the signatures too.
        var id = Guid.NewGuid().ToString();
        var (old, young) = (server.Platform(secret: PlatformServer.OldSecret, keyId: null).Signed(id, Body), server.Platform(keyId: null).Signed(id, Body));
        var both = old.Where(h => h.Name != "webhook-signature").Append(("webhook-signature", $"{old.Single(h => h.Name == "webhook-signature").Value} {young.Single(h => h.Name == "webhook-signature").Value}")).ToArray();

        (await Post("pingdingshan", both)).Expect(202);
    }
}
