using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Keyset paging over many ties: every row once, in a total order, whatever happens meanwhile.</summary>
public sealed class TicketPagingTests(TicketPagingTests.Crowded server) : IClassFixture<TicketPagingTests.Crowded>
{
    /// <summary>250 tickets in five bursts of one millisecond each; some dispatched, some answered.</summary>
    public sealed class Crowded : Server
    {
        public const int Tickets = 250;

        protected override async Task Prepare()
        {
            for (var burst = 0; burst < 5; burst++)
            {
                var ids = await Task.WhenAll(Enumerable.Range(0, Tickets / 5).Select(_ => Dev.Registered(Given.Tickets.Body("分页"))));
                await Task.WhenAll(ids.Take(15).Select(id => Dev.Post($"/v1/tickets/{id}/answer", Moves.All["answer"].Body)));
                await Task.WhenAll(ids.Skip(15).Take(15).Select(id => Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water", assistingUnits = new[] { "power" } })));
                Clock.Advance(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    public static TheoryData<string, int> Sorts
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var key in new[] { "registeredAt", "dueAt", "closedAt" })
            {
                foreach (var limit in new[] { 7, 50, 200 })
                {
                    data.Add(key, limit);
                    data.Add("-" + key, limit);
                }
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Sorts))]
    public async Task List_EverySortAndPage_EachRowOnceInOrderNullsLast(string sort, int limit)
    {
        var all = await server.Dev.All($"/v1/tickets?q=分页&sort={sort}", limit);

        Assert.Equal(Crowded.Tickets, all.Count);
        Assert.Equal(InOrder(all, sort, sort.TrimStart('-')), all.Select(t => t["id"].Text()));
    }

    [Theory]
    [InlineData("deliveredAt")]
    [InlineData("-deliveredAt")]
    [InlineData("dueAt")]
    [InlineData("-dueAt")]
    public async Task WorkOrders_EverySort_EachRowOnceInOrder(string sort)
    {
        var all = await server.Dev.All($"/v1/work-orders?unit=water,power&sort={sort}", 13);

        Assert.Equal(150, all.Count);
        Assert.Equal(InOrder(all, sort, sort.TrimStart('-')), all.Select(t => t["id"].Text()));
    }

    [Fact]
    public async Task List_WithoutSort_LatestFirstAndFiftyAPage()
    {
        var page = (await server.Dev.Get("/v1/tickets?q=分页")).Expect(200);

        Assert.Equal(50, page.Items().Count);
        Assert.Null(page.Json["total"]);
        Assert.Equal((await server.Dev.Get("/v1/tickets?q=分页&sort=-registeredAt")).Ids(), page.Ids());
    }

    [Fact]
    public async Task List_IncludeTotal_CountsTheFilterOnEveryPage()
    {
        var first = (await server.Dev.Get("/v1/tickets?q=分页&includeTotal=true&limit=200")).Expect(200);
        var second = (await server.Dev.Get($"/v1/tickets?q=分页&includeTotal=true&cursor={first["nextCursor"].Text()}")).Expect(200);

        Assert.Equal((250, 250), (first["total"].Number(), second["total"].Number()));
        Assert.Equal(75, (await server.Dev.Get("/v1/tickets?q=分页&status=closed&includeTotal=true&limit=1"))["total"].Number());
        Assert.Equal(50, second.Items().Count);
        Assert.Null(second.Json["nextCursor"]);
    }

    [Theory]
    [InlineData("registeredAt")]
    [InlineData("-registeredAt")]
    public async Task List_RowsAddedAndMovedWhilePaging_NothingSkippedOrRepeated(string sort)
    {
        var tag = "翻页" + Guid.NewGuid().ToString("N")[..8];
        var old = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => server.Dev.Registered(Given.Tickets.Body(tag))));
        var seen = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = (await server.Dev.Get($"/v1/tickets?q={tag}&sort={sort}&limit=7{(cursor is null ? "" : "&cursor=" + cursor)}")).Expect(200);
            seen.AddRange(page.Ids());
            cursor = page.Json["nextCursor"]?.GetValue<string>();
            if (cursor is null)
                break;
            if (seen.Count < 30)
            {
                server.Clock.Advance(TimeSpan.FromMilliseconds(1));
                await server.Dev.Registered(Given.Tickets.Body(tag));
                (await server.Dev.Post($"/v1/tickets/{seen[^1]}/answer", Moves.All["answer"].Body)).Expect(200);
            }
        }

        Assert.Equal(seen.Distinct(), seen);
        Assert.Empty(old.Except(seen));
        Assert.Equal(sort[0] == '-' ? 30 : 34, seen.Count);
    }

    [Theory]
    [InlineData("q=分页&sort=dueAt")]
    [InlineData("q=分页&sort=-registeredAt")]
    [InlineData("q=别的&sort=registeredAt")]
    [InlineData("sort=registeredAt")]
    [InlineData("q=分页&sort=registeredAt&status=closed")]
    [InlineData("q=分页&sort=registeredAt&overdue=false")]
    public async Task List_CursorOfAnotherFilterOrSort_400(string query)
    {
        var cursor = (await server.Dev.Get("/v1/tickets?q=分页&sort=registeredAt&limit=5"))["nextCursor"].Text();

        Assert.Equal(["cursor"], (await server.Dev.Get($"/v1/tickets?{query}&cursor={cursor}")).Expect(400).Faults());
        (await server.Dev.Get($"/v1/tickets?q=分页&sort=registeredAt&limit=9&includeTotal=true&cursor={cursor}")).Expect(200);
        Assert.Equal(["cursor"], (await server.Dev.Get($"/v1/work-orders?cursor={cursor}")).Expect(400).Faults());
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("!!!!")]
    [InlineData("%00")]
    [InlineData("%E5%88%86")]
    [InlineData("bnVsbA")]
    [InlineData("e30")]
    [InlineData("W10")]
    [InlineData("NQ")]
    public async Task List_GarbageCursor_400(string cursor)
    {
        Assert.Equal(["cursor"], (await server.Dev.Get($"/v1/tickets?cursor={cursor}")).Expect(400).Faults());
        Assert.Equal(["cursor"], (await server.Dev.Get($"/v1/work-orders?cursor={cursor}")).Expect(400).Faults());
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public async Task List_CursorWithAnImpossibleMoment_400(long moment)
    {
        var cursor = (await server.Dev.Get("/v1/tickets?limit=5"))["nextCursor"].Text();
        var position = JsonNode.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)))!;
        position["Moment"] = moment;

        var forged = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position.ToJsonString()));

        Assert.Equal(["cursor"], (await server.Dev.Get($"/v1/tickets?cursor={forged}")).Expect(400).Faults());
    }

    [Fact]
    public async Task History_GarbageCursorOrLimit_400()
    {
        var id = await server.Dev.Registered();

        foreach (var query in new[] { "cursor=x", "cursor=", "limit=0", "limit=201", "limit=x" })
            Assert.Equal([query.Split('=')[0]], (await server.Dev.Get($"/v1/tickets/{id}/history?{query}")).Expect(400).Faults());
    }

    private static IEnumerable<string> InOrder(List<JsonNode> rows, string sort, string field)
    {
        var sign = sort[0] == '-' ? -1 : 1;
        var keys = rows.Select(r => (At: (DateTimeOffset?)r[field]?.GetValue<DateTimeOffset>(), Id: long.Parse(r["id"].Text(), null))).ToList();
        keys.Sort((a, b) => (a.At, b.At) switch
        {
            (null, null) => sign * a.Id.CompareTo(b.Id),
            (null, _) => 1,
            (_, null) => -1,
            _ => sign * (a.At.Value, a.Id).CompareTo((b.At.Value, b.Id)),
        });
        return keys.Select(k => k.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
