using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.References;

/// <summary>Units, categories, areas and appeal types: added, renamed, retired, never deleted.</summary>
public sealed class ReferenceCallTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    private static readonly object Heat = new { code = "heat", label = "市热力公司", @short = "热力公司", kind = "department", area = "410482" };

    /// <summary>Rework goes to the last lead by default, but not to one that is retired since.</summary>
    /// <summary>A code with a line break is a code like another: its address is written as a URL, not as a header of its own.</summary>
    [Fact]
    public async Task Add_CodeWithALineBreak_IsFoundAtItsLocation()
    {
        var added = (await server.Dev.Post("/v1/categories", new { code = "\r\nSet-Cookie: a=b", level1 = "市政管理", label = "换行编码" })).Expect(201);

        Assert.False(added.Headers.Contains("Set-Cookie"));
        Assert.Equal("换行编码", (await server.Dev.Get(added.Headers.Location!.OriginalString)).Expect(200)["label"].Text());
    }

    [Fact]
    public async Task Rework_LastLeadIsRetired_AsksForAnother()
    {
        (await server.Dev.Post("/v1/units", new { code = "old-office", label = "旧办公室", @short = "旧办", kind = "department" })).Expect(201);
        var (ticket, _) = await server.Dev.Closed("old-office");
        (await server.Dev.Post("/v1/units/old-office/retire")).Expect(200);

        var refusal = (await server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "仍未解决" })).Expect(400);

        Assert.Contains("leadUnit", refusal["errors"].AsObject().Select(e => e.Key));
        (await server.Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "仍未解决", leadUnit = "housing" })).Expect(200);
    }

    [Fact]
    public async Task Unit_Added_IsDispatchedToOnBothReplicas()
    {
        await using var twin = await server.StartTwin();
        using var other = new Client(new Uri(twin.Urls.First()), server.Dev.Token);

        var added = (await server.Dev.Post("/v1/units", Heat)).Expect(201);

        Assert.Equal(("/v1/units/heat", "\"1\""), (added.Headers.Location!.ToString(), added.ETag));
        Assert.Equal("市热力公司", (await other.Get("/v1/units/heat").Succeeds())["label"].Text());
        await other.Dispatched("heat");
    }

    [Fact]
    public async Task Unit_TakenCodeOrName_IsRefusedByField()
    {
        Assert.Equal(["code"], (await server.Dev.Post("/v1/units", new { code = "water", label = "新单位", @short = "新", kind = "department" })).Expect(400).Faults());
        Assert.Equal(["label"], (await server.Dev.Post("/v1/units", new { code = "new", label = "市水利局", @short = "新", kind = "department" })).Expect(400).Faults());
        Assert.Equal(["label"], (await server.Dev.Patch("/v1/units/water", new { label = "市民政局" }, ("If-Match", "*"))).Expect(400).Faults());
        Assert.Equal(["area"], (await server.Dev.Patch("/v1/units/water", new { area = "1" }, ("If-Match", "*"))).Expect(400).Faults());
        Assert.Equal(["kind"], (await server.Dev.Post("/v1/units", new { code = "new", label = "新", @short = "新", kind = "office" })).Expect(400).Faults());
    }

    [Fact]
    public async Task Unit_AddedByTwoAtOnce_OneIs()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.Dev.Post("/v1/units", Heat)));

        Assert.Equal(1, answers.Count(a => a.Code == 201));
        Assert.All(answers.Where(a => a.Code != 201), a => Assert.Equal("code", a.Expect(400).Faults()[0]));
    }

    [Theory]
    [InlineData("/v1/units/water", "short", "水务局")]
    [InlineData("/v1/categories/0601", "label", "环境卫生")]
    [InlineData("/v1/areas/410482001", "label", "煤山")]
    [InlineData("/v1/appeal-types/other", "label", "其他类")]
    public async Task Patch_AsksForTheVersionSeen(string path, string field, string value)
    {
        var patch = new Dictionary<string, string> { [field] = value };
        (await server.Dev.Patch(path, patch)).Expect(428);
        var seen = (await server.Dev.Get(path).Succeeds()).ETag!;

        var changed = (await server.Dev.Patch(path, patch, ("If-Match", seen))).Expect(200);

        Assert.Equal(value, changed[field].Text());
        Assert.NotEqual(seen, changed.ETag);
        Assert.Equal(changed.Text, (await server.Dev.Get(path).Succeeds()).Text);
        Assert.Equal("stale-version", (await server.Dev.Patch(path, patch, ("If-Match", seen))).Expect(412).Problem);
        // Nothing new, no new version.
        Assert.Equal(changed.ETag, (await server.Dev.Patch(path, patch, ("If-Match", changed.ETag!))).Expect(200).ETag);
        (await server.Dev.Get(path, ("If-None-Match", changed.ETag!))).Expect(304);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.Equal(1, await db.Audit.CountAsync(a => a.Action.StartsWith("reference.")));
    }

    [Theory]
    [InlineData("/v1/units/none")]
    [InlineData("/v1/categories/none")]
    [InlineData("/v1/areas/none")]
    [InlineData("/v1/appeal-types/none")]
    public async Task Unknown_404(string path)
    {
        (await server.Dev.Get(path)).Expect(404);
        (await server.Dev.Patch(path, new { label = "x" }, ("If-Match", "*"))).Expect(404);
    }

    [Theory]
    [InlineData("/v1/units/water")]
    [InlineData("/v1/categories/0601")]
    [InlineData("/v1/areas/410482001")]
    public async Task Delete_DoesNotExistAndAnotherScope_MayNotChange(string path)
    {
        (await server.Dev.Send(HttpMethod.Delete, path, null)).Expect(405);
        using var unit = await server.ClientOf("unit-water");
        (await unit.Post(path + "/retire")).Expect(403);
        (await unit.Patch(path, new { label = "x" }, ("If-Match", "*"))).Expect(403);
        (await unit.Get(path)).Expect(200);
    }

    [Fact]
    public async Task Unit_Retired_TakesNoNewOrderAndKeepsItsOld()
    {
        var (ticket, order) = await server.Dev.Dispatched("water");
        (await server.Dev.Post("/v1/units/water/retire")).Expect(200);

        var waiting = await server.Dev.Registered();
        Assert.Equal(["leadUnit"], (await server.Dev.Post($"/v1/tickets/{waiting}/dispatch", new { leadUnit = "water" })).Expect(400).Faults());
        Assert.Equal("市水利局", (await server.Dev.Ticket(ticket))["workOrders"][0]!["unit"]!["label"].Text());
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        Assert.NotEqual("water", (await server.Dev.Get("/v1/dispatch-catalogue/proposal?category=1601")).Text);
    }

    [Fact]
    public async Task Category_Renamed_OldTicketsShowTheOldName()
    {
        var old = await server.Dev.Registered();
        await server.MoveTo(Server.Moment(2023, 2, 16, 11));

        (await server.Dev.Patch("/v1/categories/0601", new { label = "环境卫生" }, ("If-Match", "*"))).Expect(200);

        Assert.Equal("市政管理—市容市貌", (await server.Dev.Ticket(old))["category"]["path"].Text());
        // The old name is not taken in silence: it is answered with the new one.
        Assert.Contains("0601 市政管理—环境卫生", (await server.Dev.Post("/v1/tickets", Given.Tickets.Body())).Expect(400)["errors"]["category"]![0].Text(), StringComparison.Ordinal);
        Assert.Single((await server.Dev.Get("/v1/tickets?category=" + Uri.EscapeDataString("市政管理—市容市貌")).Succeeds()).Items());
        var figures = await server.Dev.Get("/v1/statistics/categories?from=2023-02-15&to=2023-02-16").Succeeds();
        Assert.Equal("市政管理—市容市貌", figures["rows"].AsArray().Single(r => r!["count"].Number() > 0)!["label"].Text());
        var body = Given.Tickets.Body();
        body["category"] = "市政管理—环境卫生";
        var now = (await server.Dev.Post("/v1/tickets", body)).Expect(201);
        Assert.Equal(("0601", "环境卫生"), (now["category"]["code"].Text(), now["category"]["label"].Text()));
        await server.MoveTo(Server.Moment(2023, 2, 16, 12));
        (await server.Dev.Patch("/v1/categories/0601", new { label = "市容环卫" }, ("If-Match", "*"))).Expect(200);
        Assert.Equal("市容市貌", (await server.Dev.Ticket(old))["category"]["label"].Text());
        Assert.Equal("环境卫生", (await server.Dev.Ticket(now["id"].Text()))["category"]["label"].Text());
    }

    [Fact]
    public async Task Category_Retired_IsRefusedForNewTicketsWithTheNearest()
    {
        var old = await server.Dev.Registered();
        (await server.Dev.Post("/v1/categories/0601/retire")).Expect(200);

        var refusal = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body())).Expect(400);

        Assert.Equal(["category"], refusal.Faults());
        Assert.Contains("市政管理—", refusal["errors"]["category"]![0].Text(), StringComparison.Ordinal);
        Assert.Contains("060", refusal["errors"]["category"]![0].Text(), StringComparison.Ordinal);
        Assert.Equal("市容市貌", (await server.Dev.Ticket(old))["category"]["label"].Text());
        (await server.Dev.Patch($"/v1/tickets/{old}", new { title = "仍可补充" }, ("If-Match", "*"))).Expect(200);
        var other = await server.Dev.Registered(With("0602"));
        Assert.Equal(["category"], (await server.Dev.Patch($"/v1/tickets/{other}", new { category = "0601" }, ("If-Match", "*"))).Expect(400).Faults());
    }

    [Fact]
    public async Task Category_OfLater_IsValidFromItsMoment()
    {
        (await server.Dev.Post("/v1/categories", new { code = "0604", level1 = "市政管理", label = "路灯照明", validFrom = "2023-02-16T00:00:00+08:00" })).Expect(201);
        Assert.Equal(["code"], (await server.Dev.Post("/v1/categories", new { code = "0604", level1 = "市政管理", label = "别的" })).Expect(400).Faults());
        Assert.Equal(["label"], (await server.Dev.Post("/v1/categories", new { code = "0605", level1 = "市政管理", label = "路灯照明" })).Expect(400).Faults());
        (await server.Dev.Post("/v1/tickets", With("0604"))).Expect(400);

        await server.MoveTo(Server.Moment(2023, 2, 16, 0));

        (await server.Dev.Post("/v1/tickets", With("0604"))).Expect(201);
    }

    [Fact]
    public async Task Area_AddedAndRetired_HoldsForNewTicketsOnly()
    {
        (await server.Dev.Post("/v1/areas", new { code = "410482901", label = "新城街道" })).Expect(201);
        var body = Given.Tickets.Body();
        body["area"] = "410482901";
        var ticket = (await server.Dev.Post("/v1/tickets", body)).Expect(201);
        Assert.Equal("新城街道", ticket["area"]["label"].Text());

        (await server.Dev.Post("/v1/areas/410482901/retire")).Expect(200);

        Assert.Equal(["area"], (await server.Dev.Post("/v1/tickets", body)).Expect(400).Faults());
        Assert.Equal("新城街道", (await server.Dev.Ticket(ticket["id"].Text()))["area"]["label"].Text());
        Assert.Single((await server.Dev.Get("/v1/tickets?area=410482901").Succeeds()).Items());
    }

    [Fact]
    public async Task AppealType_LimitChanged_OpenDeadlinesFollow()
    {
        var (ticket, _) = await server.Dev.Dispatched();

        var ended = await server.Dev.Ended(await server.Dev.Patch("/v1/appeal-types/problem", new { label = "求助类", workingDays = 6 }, ("If-Match", "\"0\"")));

        Assert.Equal("succeeded", ended["status"].Text());
        var after = await server.Dev.Ticket(ticket);
        Assert.Equal(("2023-02-23T18:00:00+08:00", "求助类"), (after["dueAt"].Text(), after["appealType"]["label"].Text()));
        Assert.Equal(6, (await server.Dev.Get("/v1/limits").Succeeds())["limits"]["handleWorkingDays"]!["problem"].Number());
        Assert.Equal(6, (await server.Dev.Get("/v1/appeal-types/problem").Succeeds())["workingDays"].Number());
    }

    private static System.Text.Json.Nodes.JsonObject With(string category)
    {
        var body = Given.Tickets.Body();
        body["category"] = category;
        return body;
    }
}
