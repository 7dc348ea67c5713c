using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Hotline.Api.Tests.Security;

/// <summary>A caller's phone and name: in no answer, no log line and no row in the clear, yet found by the phone.</summary>
public sealed class CallerPrivacyTests(CallerPrivacyTests.Overheard server) : IClassFixture<CallerPrivacyTests.Overheard>
{
    public sealed class Overheard : Server
    {
        public Lines Lines { get; } = new();

        protected override IEnumerable<string> Settings => ["--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft.EntityFrameworkCore=Debug"];

        protected override void Change(IServiceCollection services)
        {
            services.RemoveAll<ILoggerProvider>();
            services.AddSingleton<ILoggerProvider>(Lines);
        }
    }

    /// <summary>An office's line in a text is nobody's, until it is said to be the caller's: then it is masked, and the index forgets it too.</summary>
    [Fact]
    public async Task Patch_PhoneThatStandsInTheText_IsFoundByNoText()
    {
        var body = Given.Tickets.Body("回电0375-6901357");
        body["caller"]!["phone"] = null;
        var id = await server.Dev.Registered(body);
        async Task<List<string>> Found() => [.. (await server.Dev.Get($"/v1/tickets?q={Uri.EscapeDataString("901357")}")).Expect(200).Ids()];
        Assert.Equal([id], await Found());

        var patched = (await server.Dev.Patch($"/v1/tickets/{id}", new { caller = new { phone = "0375-6901357" } }, ("If-Match", "\"1\""))).Expect(200);

        Assert.DoesNotContain("6901357", patched.Text, StringComparison.Ordinal);
        Assert.Empty(await Found());
    }

    [Fact]
    public async Task PlantedCaller_ThroughAWholeLife_NowhereInTheClear()
    {
        string[] secrets = ["13911223344", "139-1122-3344", "15855667788", "诸葛测试员", "司马测试员", @"\u8BF8\u845B\u6D4B", @"\u8bf8\u845b\u6d4b"];
        var body = Given.Tickets.Body(phone: "139-1122-3344");
        body["caller"]!["name"] = "诸葛测试员";
        var seen = new List<Reply> { (await server.Dev.Post("/v1/tickets", body, IdempotencyKey())).Expect(201) };
        var id = seen[0]["id"].Text();
        using var unit = await server.ClientOf("unit-water");

        seen.Add((await server.Dev.Patch($"/v1/tickets/{id}", """{"caller":{"name":"司马测试员","phone":"+86 158 5566 7788"}}""", ("If-Match", "*"), IdempotencyKey())).Expect(200));
        seen.Add((await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water" }, IdempotencyKey())).Expect(200));
        var order = seen[^1]["workOrders"][0]!["id"].Text();
        seen.Add((await unit.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200));
        seen.Add((await unit.Post($"/v1/work-orders/{order}/reply", new { text = "好", contactedCaller = true, solved = "solved" })).Expect(200));
        seen.Add((await server.Dev.Post($"/v1/tickets/{id}/callbacks", new { outcome = "reached", satisfaction = "satisfied" })).Expect(200));
        seen.Add((await server.Dev.Post("/v1/tickets/search", new { phone = "15855667788" })).Expect(200));
        Assert.Single(seen[^1].Items());
        foreach (var client in new[] { server.Dev, unit })
        {
            foreach (var path in new[] { "/v1/tickets", $"/v1/tickets/{id}", $"/v1/tickets/{id}/history", "/v1/work-orders", $"/v1/work-orders/{order}", "/v1/calls", "/metrics" })
                seen.Add((await client.Get(path)));
        }
        seen.Add((await server.Dev.Post("/v1/tickets/search", new { phone = "13911223344", sort = "x" })).Expect(400));
        seen.Add((await server.Dev.Post("/v1/tickets", """{"caller":{"phone":"139112233445566"}}""")).Expect(400));
        var answers = string.Join('\n', seen.Select(r => r.Text + r.Headers));
        var (rows, lines) = (await server.RawText(), string.Join('\n', server.Lines.All));

        Assert.NotEmpty(server.Lines.All);
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(secret, answers, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, rows, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, lines, StringComparison.Ordinal);
        }
        Assert.Contains("158****7788", answers, StringComparison.Ordinal);
        Assert.Contains("路灯不亮", rows, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phone_InTheAddress_RefusedWithoutRepeatingIt()
    {
        foreach (var path in new[] { "/v1/tickets?phone=13622334455", "/v1/tickets?callerPhone=13622334455", "/v1/work-orders?phone=13622334455", "/v1/tickets/1/history?phone=13622334455" })
        {
            var refusal = (await server.Dev.Get(path)).Expect(400);
            Assert.EndsWith("hone", refusal.Faults().Single(), StringComparison.Ordinal);
            Assert.DoesNotContain("13622334455", refusal.Text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(server.Lines.All, l => l.Contains("13622334455", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("13722334455")]
    [InlineData("+8613722334455")]
    [InlineData("+86 137-2233-4455")]
    [InlineData("0086 137 2233 4455")]
    [InlineData("8613722334455")]
    [InlineData("137 2233 4455")]
    [InlineData("(137)2233.4455")]
    [InlineData("１３７２２３３４４５５")]
    [InlineData("＋８６　１３７２２３３４４５５")]
    public async Task Search_AnyWrittenForm_FindsTheCaller(string written)
    {
        var id = await server.Dev.Registered(Given.Tickets.Body(phone: "137-2233-4455"));
        var other = await server.Dev.Registered(Given.Tickets.Body(phone: written));

        var found = (await server.Dev.Post("/v1/tickets/search", new { phone = written })).Expect(200).Ids();

        Assert.Contains(id, found);
        Assert.Contains(other, found);
        Assert.DoesNotContain(await server.Dev.Registered(Given.Tickets.Body(phone: "13722334456")), found);
    }

    [Fact]
    public async Task Search_FixedLineWithAndWithoutAreaCode_TheSameNumber()
    {
        var id = await server.Dev.Registered(Given.Tickets.Body(phone: "6901234"));

        Assert.Contains(id, (await server.Dev.Post("/v1/tickets/search", new { phone = "0375-6901234" })).Expect(200).Ids());
        Assert.Contains(id, (await server.Dev.Post("/v1/tickets/search", new { phone = "+86 375 690 1234" })).Expect(200).Ids());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("1")]
    [InlineData("%")]
    public async Task Search_NoNumber_FindsNobody(string written)
    {
        await server.Dev.Registered();

        Assert.Empty((await server.Dev.Post("/v1/tickets/search", new { phone = written })).Expect(200).Items());
    }

    [Fact]
    public async Task ConfidentialCaller_UnitSeesNothingOfHim()
    {
        using var unit = await server.ClientOf("unit-power");
        var id = await Dispatched(new JsonObject { ["name"] = "欧阳秘", ["phone"] = "13699887766", ["confidential"] = true });
        (await server.Dev.Patch($"/v1/tickets/{id}", """{"caller":{"phone":"13699887755","name":"慕容秘"}}""", ("If-Match", "*"))).Expect(200);
        var order = (await server.Dev.Ticket(id))["workOrders"][0]!["id"].Text();

        Assert.Equal("136****7755", (await server.Dev.Ticket(id))["caller"]["phone"].Text());
        Reply[] seen =
        [
            await unit.Get($"/v1/tickets/{id}"), await unit.Get("/v1/tickets"), await unit.Get($"/v1/tickets/{id}/history"),
            await unit.Get($"/v1/work-orders/{order}"), await unit.Get("/v1/work-orders"),
        ];
        Assert.All(seen, s => s.Expect(200));
        foreach (var trace in new[] { "136****", "7755", "7766", "欧", "慕" })
            Assert.All(seen, s => Assert.DoesNotContain(trace, s.Text, StringComparison.Ordinal));
        Assert.Equal("***", seen[0]["caller"]["phone"].Text());
    }

    [Fact]
    public async Task ConfidentialCaller_UnitCannotProbeThePhone()
    {
        using var unit = await server.ClientOf("unit-power");
        var hidden = await Dispatched(new JsonObject { ["phone"] = "13699880001", ["confidential"] = true });
        var anonymous = await Dispatched(new JsonObject { ["phone"] = "13699880001", ["anonymous"] = true });
        var open = await Dispatched(new JsonObject { ["phone"] = "13699880001" });

        Assert.Equal([open], (await unit.Post("/v1/tickets/search", new { phone = "13699880001" })).Expect(200).Ids());
        Assert.Equal([hidden, anonymous, open], (await server.Dev.Post("/v1/tickets/search", new { phone = "13699880001", sort = "registeredAt" })).Expect(200).Ids());
    }

    [Fact]
    public async Task AnonymousCaller_HiddenFromEverybody()
    {
        var id = await Dispatched(new JsonObject { ["name"] = "上官", ["phone"] = "13699887744", ["anonymous"] = true });

        var caller = (await server.Dev.Ticket(id))["caller"];

        Assert.Equal(("***", "***"), (caller["name"].Text(), caller["phone"].Text()));
    }

    private async Task<string> Dispatched(JsonObject caller)
    {
        var body = Given.Tickets.Body();
        body["caller"] = caller;
        var id = await server.Dev.Registered(body);
        (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "power" })).Expect(200);
        return id;
    }

    private static (string, string) IdempotencyKey() => ("Idempotency-Key", Guid.NewGuid().ToString());
}
