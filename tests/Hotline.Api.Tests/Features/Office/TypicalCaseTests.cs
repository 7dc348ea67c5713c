using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Office;

/// <summary>典型案例 name no person, wherever they are read (rules.md §5).</summary>
public sealed class TypicalCaseTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    private static readonly string[] Planted = ["13812345678", "１３８", "吴茗轩", "王女士", "a@b.cn", "豫D12345", "410482199001011234", "6900001"];

    private const string Words = "吴茗轩（１３８ １２３４ ５６７８）系石河沟村村民，其妻王女士，邮箱a@b.cn，车牌豫D12345，身份证410482199001011234，座机0375-6900001，来电致谢。";

    [Fact]
    public async Task Case_OfAConfidentialCaller_HoldsNobodyInAnyAnswerNorInTheBooks()
    {
        var body = Given.Tickets.Body(phone: "138 1234 5678");
        body["caller"]!["name"] = "吴茗轩";
        body["caller"]!["confidential"] = true;
        var ticket = await server.Dev.Registered(body);

        var added = (await server.Dev.Post(
            "/v1/typical-cases", new { month = "2023-02", kind = "positive", unit = "police", ticketId = ticket, title = "吴茗轩补证", text = Words },
            ("Idempotency-Key", Guid.NewGuid().ToString()))).Expect(201);

        Assert.Equal("某市民补证", added["title"].Text());
        Assert.StartsWith("某市民（***）系石河沟村村民，其妻某市民，邮箱***", added["text"].Text(), StringComparison.Ordinal);
        Assert.Equal(
            ["name", "name", "phone", "name", "email", "carPlate", "idNumber", "phone"],
            added["masked"].AsArray().Select(m => m!["kind"].Text()));
        Assert.Equal(("title", 0, 3), (added["masked"][0]!["field"].Text(), added["masked"][0]!["start"].Number(), added["masked"][0]!["length"].Number()));
        var id = added["id"].Text();
        var patched = (await server.Dev.Patch($"/v1/typical-cases/{id}", new { text = "再次：" + Words }, ("If-Match", "*"))).Expect(200);
        var withdrawn = (await server.Dev.Post($"/v1/typical-cases/{id}/withdraw", new { reason = "吴茗轩不同意刊登" })).Expect(200);
        Assert.Equal("某市民不同意刊登", withdrawn["withdrawReason"].Text());
        var answers = new[]
        {
            added.Text, patched.Text, withdrawn.Text, (await server.Dev.Get($"/v1/typical-cases/{id}").Succeeds()).Text,
            (await server.Dev.Get("/v1/typical-cases?withdrawn=true").Succeeds()).Text,
            string.Join('\n', await server.Books(db => db.TypicalCases.Select(c => c.Title + c.Text + c.WithdrawReason).ToListAsync())),
            string.Join('\n', await server.Books(db => db.Audit.Where(a => a.Action.StartsWith("typicalCase.")).Select(a => a.Detail!).ToListAsync())),
            string.Join('\n', (await server.Books(db => db.IdempotencyKeys.Select(k => k.Body).ToListAsync())).Select(b => System.Text.Encoding.UTF8.GetString(b))),
        };
        foreach (var answer in answers)
        {
            Assert.NotEqual("", answer);
            Assert.All(Planted, p => Assert.DoesNotContain(p, answer, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Case_SignerOfTheUnitAndCallerOfARepeat_AreKnownToo()
    {
        var repeat = Given.Tickets.Body(phone: "13900001111");
        repeat["caller"]!["name"] = "欧冶子";
        var (ticket, _) = await server.Dev.Acknowledged();
        (await server.Dev.Post($"/v1/tickets/{await server.Dev.Registered(repeat)}/merge", new { into = ticket })).Expect(200);

        var added = (await server.Dev.Post("/v1/typical-cases", new { month = "2023-02", kind = "negative", unit = "urban-management", ticketId = ticket, title = "路灯", text = "李强推诿，欧冶子不满。" })).Expect(201);

        Assert.Equal("某市民推诿，某市民不满。", added["text"].Text());
    }

    [Fact]
    public async Task Case_WithoutPersons_IsKeptAsItIs()
    {
        var added = (await server.Dev.Post("/v1/typical-cases", new { month = "2023-02", kind = "negative", unit = "xiaotun", title = "石河沟某村民占道建房", text = "办理敷衍，未到位。" })).Expect(201);

        Assert.Equal(("石河沟某村民占道建房", "办理敷衍，未到位。"), (added["title"].Text(), added["text"].Text()));
        Assert.Empty(added["masked"].AsArray());
    }

    [Fact]
    public async Task Patch_AsksForTheVersionSeen()
    {
        var id = await server.Dev.Held();
        (await server.Dev.Patch($"/v1/typical-cases/{id}", new { kind = "negative" })).Expect(428);

        var changed = (await server.Dev.Patch($"/v1/typical-cases/{id}", new { kind = "negative", unit = "health" }, ("If-Match", "\"1\""))).Expect(200);

        Assert.Equal(("\"2\"", "negative", "health"), (changed.ETag, changed["kind"].Text(), changed["unit"]["code"].Text()));
        (await server.Dev.Patch($"/v1/typical-cases/{id}", new { kind = "positive" }, ("If-Match", "\"1\""))).Expect(412);
        Assert.Equal("\"2\"", (await server.Dev.Patch($"/v1/typical-cases/{id}", new { kind = "negative" }, ("If-Match", "*"))).Expect(200).ETag);
        (await server.Dev.Get($"/v1/typical-cases/{id}", ("If-None-Match", "\"2\""))).Expect(304);
        (await server.Dev.Post($"/v1/typical-cases/{id}/withdraw", new { reason = "误登" })).Expect(200);
        (await server.Dev.Patch($"/v1/typical-cases/{id}", new { kind = "positive" }, ("If-Match", "*"))).Expect(409);
    }

    [Fact]
    public async Task Patch_ByTwoAtOnce_OneIs()
    {
        var id = await server.Dev.Held();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => server.Dev.Patch($"/v1/typical-cases/{id}", new { title = $"标题{i}" }, ("If-Match", "\"1\""))));

        Assert.Equal(1, answers.Count(a => a.Code == 200));
        Assert.All(answers.Where(a => a.Code != 200), a => Assert.Equal(412, a.Code));
    }

    [Theory]
    [InlineData("""{ "month": "2023-2", "kind": "positive", "unit": "police", "title": "题", "text": "文" }""", "month")]
    [InlineData("""{ "month": "2023-02", "kind": "bad", "unit": "police", "title": "题", "text": "文" }""", "kind")]
    [InlineData("""{ "month": "2023-02", "kind": "positive", "unit": "none", "title": "题", "text": "文" }""", "unit")]
    [InlineData("""{ "month": "2023-02", "kind": "positive", "unit": "police", "title": " ", "text": "文" }""", "title")]
    [InlineData("""{ "month": "2023-02", "kind": "positive", "unit": "police", "ticketId": "999999", "title": "题", "text": "文" }""", "ticketId")]
    [InlineData("""{ "month": "2023-02", "kind": "positive", "unit": "police", "ticketId": "x", "title": "题", "text": "文" }""", "ticketId")]
    public async Task Add_WhatCannotBe_IsRefusedByField(string body, string field) =>
        Assert.Equal([field], (await server.Dev.Post("/v1/typical-cases", body)).Expect(400).Faults());

    [Fact]
    public async Task Unit_ReadsItsOwnOnlyAndNoTicketOfOthers()
    {
        var ticket = await server.Dev.Registered();
        var (own, others) = (await server.Dev.Held("police", ticket: ticket), await server.Dev.Held("health"));
        using var unit = await server.ClientOf("unit-police");

        var seen = (await unit.Get("/v1/typical-cases").Succeeds()).Items();

        Assert.Equal([own], seen.Select(c => c["id"].Text()));
        Assert.Null(seen[0]["ticketId"]);
        Assert.Null((await unit.Get($"/v1/typical-cases/{own}").Succeeds()).Json["ticketId"]);
        Assert.Equal(ticket, (await server.Dev.Get($"/v1/typical-cases/{own}").Succeeds())["ticketId"].Text());
        (await unit.Get($"/v1/typical-cases/{others}")).Expect(404);
        (await unit.Post($"/v1/typical-cases/{own}/withdraw", new { reason = "不服" })).Expect(403);
        using var clerk = await server.ClientOf("dev", "tickets.read tickets.write");
        (await clerk.Post("/v1/typical-cases", new { month = "2023-02", kind = "positive", unit = "police", title = "题", text = "文" })).Expect(403);
    }

    [Fact]
    public async Task List_IsPagedAndFiltered()
    {
        string[] ids = [await server.Dev.Held("police"), await server.Dev.Held("health", "negative"), await server.Dev.Held("police", month: "2023-01")];

        Assert.Equal(ids.Reverse(), (await server.Dev.All("/v1/typical-cases", limit: 1)).Select(c => c["id"].Text()));
        Assert.Equal([ids[1]], (await server.Dev.Get("/v1/typical-cases?kind=negative").Succeeds()).Ids());
        Assert.Equal([ids[0]], (await server.Dev.Get("/v1/typical-cases?month=2023-02&unit=police").Succeeds()).Ids());
        Assert.Equal(3, (await server.Dev.Get("/v1/typical-cases?includeTotal=true&limit=1").Succeeds())["total"].Number());
        Assert.Equal(["unit"], (await server.Dev.Get("/v1/typical-cases?unit=none")).Expect(400).Faults());
    }

    [Fact]
    public async Task Add_SentTwiceWithOneKey_IsOne()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var body = new { month = "2023-02", kind = "positive", unit = "police", title = "题", text = "文" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => server.Dev.Post("/v1/typical-cases", body, key)));

        Assert.Single(answers.Select(a => a.Expect(201).Text).Distinct());
        Assert.Single((await server.Dev.Get("/v1/typical-cases").Succeeds()).Items());
    }
}
