using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Full text: two characters are enough, whatever their width, case or place; and what is no longer there is no longer found.</summary>
public sealed class TicketTextTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("嵖岈山景区门口积水", "岈山")]
    [InlineData("住在𠮷祥小区的老人", "𠮷祥")]
    [InlineData("住在𠮷祥小区的老人二", "在𠮷")]
    [InlineData("ＡＢＣ大厦电梯停运", "abc大厦")]
    [InlineData("Café 门口停车难", "CAFÉ 门")]
    [InlineData("第一行\r\n第二行断水", "行 第二")]
    [InlineData("引号'\"*() AND 通配", "\"*() and")]
    [InlineData("百分之50%_的住户", "0%_的")]
    public async Task Search_TextInTheTitle_FindsIt(string title, string text)
    {
        var id = await server.Dev.Registered(Given.Tickets.Body(title));

        Assert.Contains(id, await Found(text));
        Assert.Equal(await Found(text), (await server.Dev.Post("/v1/tickets/search", new { q = text, limit = 200 })).Expect(200).Ids());
    }

    [Fact]
    public async Task Search_PairsThatDoNotFollowEachOther_FindNothing()
    {
        var id = await server.Dev.Registered(Body("甲乙丙", "乙丙丁 丁戊己", "戊己庚"));

        Assert.Contains(id, await Found("甲乙丙"));
        Assert.Contains(id, await Found("丁 丁戊"));
        // Each pair is there, the whole is not; and nothing is found across two fields.
        foreach (var text in new[] { "甲乙丙丁", "乙丙丁戊", "丙乙", "己戊" })
            Assert.Empty(await Found(text));
    }

    /// <summary>Work that fails after it has saved leaves no words behind, not even for the ticket that takes its key.</summary>
    [Fact]
    public async Task Search_WorkUndoneAfterItsSave_LeavesNoWords()
    {
        var lane = server.Services.GetRequiredService<IWriteLane>();
        var doomed = Task.WhenAll(Enumerable.Range(0, 4).Select(i => Assert.ThrowsAsync<InvalidOperationException>(() => lane.Run<int>(
            async (db, cancellation) =>
            {
                var matter = new Matter { Title = $"撤回{i}", Content = "不应留下", AppealType = "problem", Category = "0601" };
                db.Add(Ticket.Register(
                    new Registration($"UNDONE{i}", Channel.Phone, matter, new Caller(null, null, false, true)), server.Clock.GetUtcNow(), new Actor("test", "test"), server.Clock.GetUtcNow()));
                await db.SaveChangesAsync(cancellation);
                throw new InvalidOperationException("undone");
            },
            CancellationToken.None))));
        var kept = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => server.Dev.Registered(Given.Tickets.Body($"照旧{i}"))));
        await doomed;

        Assert.Empty(await Found("不应留下"));
        Assert.Empty(await Found("撤回"));
        Assert.Equal(kept.Order(StringComparer.Ordinal), (await Found("照旧")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Search_AfterAPatch_FollowsTheWords()
    {
        var id = await server.Dev.Registered(Body("旧题壹", "旧文贰", "旧址叁"));
        (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "新题肆", address = (string?)null }, ("If-Match", "*"))).Expect(200);

        Assert.Equal([id], await Found("题肆"));
        Assert.Equal([id], await Found("文贰"));
        Assert.Empty(await Found("题壹"));
        Assert.Empty(await Found("址叁"));

        (await server.Dev.Post($"/v1/tickets/{id}/notes", new { text = "不改描述" })).Expect(200);
        Assert.Equal([id], await Found("题肆"));
    }

    [Fact]
    public async Task Search_RefusedMoves_LeaveNoWords()
    {
        var body = Body("未登记成", "字号不对", "某处");
        body["category"] = "没有此类";
        (await server.Dev.Post("/v1/tickets", body)).Expect(400);

        Assert.Empty(await Found("未登记成"));
    }

    [Fact]
    public async Task Search_ImportedTicket_IsFound()
    {
        Assert.Empty((await server.ImportText(MonthFile.Csv([MonthFile.Row("RZ2022120100077", ("title", "桥面伸缩缝异响"))]))).Problems);

        Assert.Single(await Found("缩缝"));
        Assert.Single(await Found("RZ2022120100077"));
        Assert.Single(await Found("rz20221201"));
        Assert.Empty(await Found("RZ2022120100078"));
    }

    [Fact]
    public async Task Prepare_TicketsThatWereThereBefore_AreFound()
    {
        var id = await server.Dev.Registered(Body("早先登记的事", "补建索引之前", "某处"));
        await using (var db = server.Services.GetRequiredService<Func<HotlineContext>>()())
        {
            await db.Database.ExecuteSqlRawAsync(db.Sql.Name == "Sqlite" ? "DROP TABLE ticket_words" : "DELETE FROM ticket_texts");
            await db.PreparedSteps.ExecuteDeleteAsync();
            Assert.Equal(["texts", "callbacks", "clock", "audit-guards", "settled"], await db.Sql.Unprepared(db, CancellationToken.None));
            await db.Sql.Prepare(db, CancellationToken.None);
            Assert.Empty(await db.Sql.Unprepared(db, CancellationToken.None));
        }

        Assert.Equal([id], await Found("先登记的"));
        Assert.Equal([await server.Dev.Registered(Body("索引补建以后", "照常", "某处"))], await Found("引补建以"));
    }

    [Fact]
    public async Task G89_MoreThanAPageOfHits_TotalAndNextAlwaysTell()
    {
        for (var i = 0; i < 250; i++)
            await server.Dev.Registered(Given.Tickets.Body($"翻页检索{i}"));

        var page = (await server.Dev.Get("/v1/tickets?q=翻页检索&includeTotal=true")).Expect(200);

        Assert.Equal((50, 250), (page.Items().Count, page["total"].Number()));
        Assert.NotNull(page.Json["nextCursor"]);
        Assert.Equal(250, (await server.Dev.All("/v1/tickets?q=翻页检索", 50)).Select(t => t["id"].Text()).Distinct().Count());
    }

    [Fact]
    public async Task G100_FrequentCaller_EveryTicketPageByPage()
    {
        var caller = await server.Dev.Registered(Given.Tickets.Body("常客", "13800008888"));
        Assert.NotNull(caller);
        var rows = Enumerable.Range(1, 1999).Select(i => MonthFile.OnlyRegistered($"RZ20221111{i:D5}", ("caller_phone", "138 0000 8888")));
        Assert.Empty((await server.ImportText(MonthFile.Csv(rows))).Problems);
        var (seen, cursor) = (new HashSet<string>(), (string?)null);
        do
        {
            var page = (await server.Dev.Post("/v1/tickets/search", new { phone = "+86 138-0000-8888", limit = 200, cursor })).Expect(200);
            Assert.True(page.Items().Count <= 200);
            Assert.All(page.Ids(), id => Assert.True(seen.Add(id)));
            cursor = page.Json["nextCursor"]?.GetValue<string>();
        }
        while (cursor is not null);
        Assert.Equal(2000, seen.Count);
    }

    private static JsonObject Body(string title, string content, string address)
    {
        var body = Given.Tickets.Body(title);
        (body["content"], body["address"]) = (content, address);
        return body;
    }

    private async Task<List<string>> Found(string text) => (await server.Dev.Get($"/v1/tickets?limit=200&q={Uri.EscapeDataString(text)}")).Expect(200).Ids();
}
