using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Filters, singly and in combination, against the same question asked of each ticket's own answer.</summary>
public sealed class TicketFilterTests(TicketFilterTests.Varied server) : IClassFixture<TicketFilterTests.Varied>
{
    private static readonly string[] Units = ["water", "power", "urban-management", "dayu"];
    private static readonly string[] Titles = ["路灯不亮", "停水了", "50%_off'\"", "Noise at NIGHT", "noise at night"];

    /// <summary>Tickets of every kind and state that can be reached, over four days.</summary>
    public sealed class Varied : Server
    {
        public IReadOnlyList<JsonNode> Tickets { get; private set; } = [];

        protected override async Task Prepare()
        {
            for (var i = 0; i < 72; i++)
            {
                if (i % 18 == 17)
                    await MoveTo(Clock.GetUtcNow() + TimeSpan.FromHours(20));
                else if (i % 3 == 0)
                    Clock.Advance(TimeSpan.FromMinutes(7));
                await Bring(await Dev.Registered(Body(i)), i % 8, i);
            }
            Tickets = await Dev.All("/v1/tickets");
        }

        private static JsonObject Body(int i)
        {
            var body = Given.Tickets.Body(Titles[i % 5]);
            (body["channel"], body["source"]) = Pick(i, ("phone", "local"), ("wechat", "local"), ("police110", "police110"), ("superior", "pingdingshan"));
            body["appealType"] = Pick(i / 2, "consultation", "problem", "complaint", "suggestion", "other");
            body["category"] = Pick(i / 3, "1101", "环境保护—大气污染", "0601", "0801");
            body["area"] = Pick(i, "410482001", "410482002", null, "410482");
            body["urgency"] = Pick(i / 5, "normal", "urgent", "emergency");
            body["address"] = i % 2 == 0 ? $"丹阳路{i}号" : null;
            return body;
        }

        private async Task Bring(string id, int state, int i)
        {
            if (state == 0)
                return;
            if (state is 1 or 2)
            {
                (await Dev.Post($"/v1/tickets/{id}/answer", Moves.All["answer"].Body)).Expect(200);
                if (state == 2)
                    (await Dev.Post($"/v1/tickets/{id}/archive", "{}")).Expect(200);
                return;
            }
            var unit = Units[i % 4];
            var assisting = i % 5 == 0 ? [Units[(i + 1) % 4]] : Array.Empty<string>();
            var dispatched = (await Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = unit, assistingUnits = assisting, limitWorkingDays = 1 + (i % 3) })).Expect(200);
            if (state == 3)
                return;
            var order = dispatched["workOrders"][0]!["id"].Text();
            (await Dev.Post($"/v1/work-orders/{order}/acknowledge", Moves.All["acknowledge"].Body)).Expect(200);
            if (state == 4)
                return;
            (await Dev.Post($"/v1/work-orders/{order}/reply", new { text = "好", contactedCaller = state != 5, solved = "solved" })).Expect(200);
            if (state == 7)
                (await Dev.Post($"/v1/tickets/{id}/rework", new { reason = "再办" })).Expect(200);
        }

        private static T Pick<T>(int i, params T[] of) => of[i % of.Length];
    }

    /// <summary>A filter as it stands in the query, and what it asks of a ticket.</summary>
    private sealed record Filter(string Query, Func<JsonNode, bool> Holds);

    private static readonly Filter[] Single =
    [
        .. Codes("status", t => t["status"].Text(), "registered", "dispatched", "replied", "closed", "archived", "suspended"),
        .. Codes("appealType", t => t["appealType"]!["code"].Text(), "consultation", "problem", "complaint", "suggestion", "other"),
        .. Codes("category", t => t["category"]!["code"].Text(), "1101", "1102", "0601", "1103"),
        new("category=环境保护—大气污染", t => t["category"]!["code"].Text() == "1102"),
        new("category=环境保护", t => t["category"]!["path"].Text().StartsWith("环境保护—", StringComparison.Ordinal)),
        new("category=环境保护,0601", t => t["category"]!["code"].Text() is "1101" or "1102" or "1103" or "0601"),
        .. Codes("area", t => t["area"]?["code"].Text(), "410482001", "410482002", "410482"),
        .. Codes("source", t => t["source"].Text(), "local", "police110", "pingdingshan", "henan"),
        .. Codes("channel", t => t["channel"].Text(), "phone", "wechat", "police110", "superior", "letter"),
        .. Codes("urgency", t => t["urgency"].Text(), "normal", "urgent", "emergency"),
        .. Units.Select(u => new Filter($"unit={u}", t => t["workOrders"]!.AsArray().Any(o => o!["unit"]!["code"].Text() == u))),
        new("unit=water&unit=dayu", t => t["workOrders"]!.AsArray().Any(o => o!["unit"]!["code"].Text() is "water" or "dayu")),
        new("handling=coordinated", t => t["handling"]?.Text() == "coordinated"),
        new("handling=dispatched", t => t["handling"]?.Text() == "dispatched"),
        new("overdue=true", t => t["overdue"]!.GetValue<bool>()),
        new("overdue=false", t => !t["overdue"]!.GetValue<bool>()),
        .. new[] { "2023-02-16", "2023-02-17T02:00:00Z", "2023-02-18T18:00:00%2B08:00", "2023-02-18T18:00:00+08:00" }.SelectMany(Times),
        .. new[] { "路灯", "停水", "50%_off", "%_", "'\"", "Noise", "noise AT", "丹阳路4", "三盏", "RZ2023021500003", "rz202302170", "RZ", "20", "nothing" }.Select(Text),
    ];

    public static TheoryData<int> EachFilter => [.. Enumerable.Range(0, Single.Length)];

    [Theory, MemberData(nameof(EachFilter))]
    public Task List_OneFilter_ExactlyTheTicketsThatHaveIt(int filter) => Agrees(Single[filter]);

    [Fact]
    public void Filters_OfTheTests_AreNotEmptyTalk()
    {
        var found = Single.Count(f => server.Tickets.Any(f.Holds) && !server.Tickets.All(f.Holds));

        Assert.True(found > Single.Length * 3 / 4, $"{found} of {Single.Length} tell tickets apart");
    }

    [Fact]
    public async Task List_CombinedFilters_AllMustHold()
    {
        var random = new Random(20230215);
        var hits = 0;
        for (var i = 0; i < 120; i++)
        {
            // One of each name: values of one name would be alternatives.
            var chosen = random.GetItems(Single, 2 + (i % 3)).DistinctBy(f => f.Query.Split('=')[0]).ToList();
            hits += await Agrees([.. chosen]);
        }
        Assert.True(hits > 100, $"only {hits} hits");
    }

    [Fact]
    public async Task List_CombinedFiltersInAnySort_AreThoseOfMemoryInThatOrder()
    {
        var random = new Random(20261125);
        var hits = 0;
        for (var i = 0; i < 90; i++)
        {
            var chosen = random.GetItems(Single, 1 + (i % 3)).DistinctBy(f => f.Query.Split('=')[0]).ToList();
            var (name, down) = (random.GetItems(["registeredAt", "dueAt", "closedAt"], 1)[0], i % 2 == 0);
            var wanted = server.Tickets.Where(t => chosen.All(f => f.Holds(t))).ToList();
            wanted.Sort((a, b) => Order(a, b, name, down));

            var query = $"{string.Join('&', chosen.Select(f => f.Query))}&sort={(down ? "-" : "")}{name}";
            var found = await server.Dev.All("/v1/tickets?" + query, limit: 7);

            Assert.True(wanted.Select(t => t["id"].Text()).SequenceEqual(found.Select(t => t["id"].Text())), query);
            hits += found.Count;
        }
        Assert.True(hits > 300, $"only {hits} hits");
    }

    /// <summary>By the moment, without one last, then by key.</summary>
    private static int Order(JsonNode a, JsonNode b, string name, bool down)
    {
        var (first, second, turn) = (At(a, name), At(b, name), down ? -1 : 1);
        if (first is null || second is null)
            return first is not null ? -1 : second is not null ? 1 : turn * Key(a).CompareTo(Key(b));
        var byMoment = first.Value.CompareTo(second.Value);
        return turn * (byMoment != 0 ? byMoment : Key(a).CompareTo(Key(b)));

        static long Key(JsonNode t) => long.Parse(t["id"].Text(), CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Counts_AnyFilters_CountTheListsTickets()
    {
        var random = new Random(7);
        for (var i = 0; i < 40; i++)
        {
            var chosen = random.GetItems(Single, i % 4).DistinctBy(f => f.Query.Split('=')[0]).ToList();
            var wanted = server.Tickets.Where(t => chosen.All(f => f.Holds(t))).ToList();

            var query = string.Join('&', chosen.Select(f => f.Query));
            var counts = (await server.Dev.Get("/v1/tickets/counts?" + query)).Expect(200);

            Assert.Equal(wanted.Count, counts["total"].Number());
            Assert.Equal(wanted.Count(t => t["overdue"]!.GetValue<bool>()), counts["overdue"].Number());
            Assert.Equal(10, counts["byStatus"].AsObject().Count);
            Assert.All(counts["byStatus"].AsObject(), s => Assert.Equal(wanted.Count(t => t["status"].Text() == s.Key), s.Value.Number()));
        }
    }

    [Fact]
    public async Task Counts_OfAUnit_AreItsOwn()
    {
        using var unit = await server.ClientOf("unit-water");
        var own = server.Tickets.Count(t => t["workOrders"]!.AsArray().Any(o => o!["unit"]!["code"].Text() == "water"));

        Assert.Equal(own, (await unit.Get("/v1/tickets/counts")).Expect(200)["total"].Number());
        Assert.Equal(["q"], (await unit.Get("/v1/tickets/counts?q=13800000000")).Expect(400).Faults());
        Assert.Equal(["limit"], (await unit.Get("/v1/tickets/counts?limit=3")).Expect(400).Faults());
        Assert.Equal(["unit"], (await unit.Get("/v1/tickets/counts?unit=nowhere")).Expect(400).Faults());
    }

    [Fact]
    public async Task Search_SameFiltersInTheBody_SameAnswer()
    {
        var body = new JsonObject
        {
            ["status"] = new JsonArray("closed", "dispatched"),
            ["category"] = new JsonArray("环境保护"),
            ["registeredFrom"] = "2023-02-15",
            ["registeredTo"] = "2023-02-18T00:00:00+08:00",
            ["sort"] = "dueAt",
        };

        var found = (await server.Dev.Post("/v1/tickets/search", body)).Expect(200);

        Assert.NotEmpty(found.Ids());
        Assert.Equal(
            (await server.Dev.Get("/v1/tickets?status=closed,dispatched&category=环境保护&registeredFrom=2023-02-15&registeredTo=2023-02-18&sort=dueAt")).Ids(),
            found.Ids());
    }

    [Theory]
    [InlineData("overdue=true")]
    [InlineData("overdue=false")]
    [InlineData("status=delivered")]
    [InlineData("status=done,recalled")]
    [InlineData("unit=water&overdue=true")]
    public async Task WorkOrders_Filters_ExactlyThoseOrders(string query)
    {
        var all = await server.Dev.All("/v1/work-orders");
        var wanted = all.Where(o => query.Split('&').All(part => part.Split('=') switch
        {
            ["overdue", var flag] => o["overdue"]!.GetValue<bool>() == bool.Parse(flag),
            ["status", var codes] => codes.Split(',').Contains(o["status"].Text()),
            [_, var unit] => o["unit"]!["code"].Text() == unit,
            _ => false,
        }));

        Assert.Equal(wanted.Select(o => o["id"].Text()), (await server.Dev.All($"/v1/work-orders?{query}", 9)).Select(o => o["id"].Text()));
    }

    [Theory]
    [InlineData("status=open", "status[0]")]
    [InlineData("status=closed,open", "status[1]")]
    [InlineData("status=Closed", "status[0]")]
    [InlineData("appealType=x", "appealType")]
    [InlineData("category=x", "category")]
    [InlineData("area=x", "area")]
    [InlineData("unit=x", "unit")]
    [InlineData("source=x", "source")]
    [InlineData("channel=fax", "channel[0]")]
    [InlineData("handling=x", "handling")]
    [InlineData("urgency=x", "urgency[0]")]
    [InlineData("overdue=maybe", "overdue")]
    [InlineData("dueBefore=tomorrow", "dueBefore")]
    [InlineData("registeredFrom=2023-02-15T10:00:00", "registeredFrom")]
    [InlineData("registeredTo=2023-02-30", "registeredTo")]
    [InlineData("closedFrom=20230215", "closedFrom")]
    [InlineData("registeredFrom=0001-01-01", "registeredFrom")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=-5", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=many", "limit")]
    [InlineData("limit=99999999999", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("sort=title", "sort")]
    [InlineData("sort=", "sort")]
    [InlineData("sort=-", "sort")]
    [InlineData("sort=--dueAt", "sort")]
    [InlineData("sort=dueAt&sort=closedAt", "sort")]
    [InlineData("includeTotal=1", "includeTotal")]
    [InlineData("q=a%00b", "q")]
    [InlineData("q=水", "q")]
    [InlineData("q=%F0%A0%AE%B7", "q")]
    [InlineData("q=%20水%20", "q")]
    [InlineData("Status=closed", "Status")]
    [InlineData("page=2", "page")]
    public async Task List_BadParameter_400NamesIt(string query, string field)
    {
        foreach (var language in new[] { "zh", "en" })
        {
            var refusal = (await server.Dev.Get($"/v1/tickets?{query}", ("Accept-Language", language))).Expect(400);
            Assert.Equal([field], refusal.Faults());
            Assert.DoesNotContain("System.", refusal.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("Hotline.", refusal.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("unit=x", "unit")]
    [InlineData("status=closed", "status[0]")]
    [InlineData("sort=closedAt", "sort")]
    [InlineData("sort=--dueAt", "sort")]
    [InlineData("limit=0", "limit")]
    [InlineData("overdue=x", "overdue")]
    [InlineData("role=lead", "role")]
    public async Task WorkOrders_BadParameter_400NamesIt(string query, string field) =>
        Assert.Equal([field], (await server.Dev.Get($"/v1/work-orders?{query}")).Expect(400).Faults());

    [Theory]
    [InlineData("registeredTo=9999-12-31")]
    [InlineData("dueBefore=9999-12-31T23:59:59Z")]
    [InlineData("registeredFrom=0001-01-02")]
    [InlineData("registeredFrom=0001-01-01T00:00:00Z")]
    [InlineData("closedFrom=1969-12-31")]
    public async Task List_FarAwayTimes_Answered(string query) => (await server.Dev.Get($"/v1/tickets?{query}")).Expect(200);

    /// <summary>Answers how many tickets were found.</summary>
    private async Task<int> Agrees(params Filter[] filters)
    {
        var query = string.Join('&', filters.Select(f => f.Query));
        var wanted = server.Tickets.Where(t => filters.All(f => f.Holds(t))).Select(t => t["id"].Text()).ToList();

        var found = (await server.Dev.All($"/v1/tickets?{query}")).Select(t => t["id"].Text()).ToList();

        Assert.True(wanted.SequenceEqual(found), $"{query}: wanted {string.Join(' ', wanted)}, found {string.Join(' ', found)}");
        return found.Count;
    }

    private static IEnumerable<Filter> Codes(string name, Func<JsonNode, string?> read, params string[] codes) =>
    [
        .. codes.Select(c => new Filter($"{name}={c}", t => read(t) == c)),
        new($"{name}={codes[0]},{codes[1]}", t => read(t) == codes[0] || read(t) == codes[1]),
        new($"{name}={codes[1]}&{name}={codes[2]}", t => read(t) == codes[1] || read(t) == codes[2]),
    ];

    private static IEnumerable<Filter> Times(string text)
    {
        var at = DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? Server.Moment(day.Year, day.Month, day.Day, 0)
            : DateTimeOffset.Parse(text.Replace("%2B", "+"), CultureInfo.InvariantCulture);
        return
        [
            new($"dueBefore={text}", t => At(t, "dueAt") < at),
            new($"registeredFrom={text}", t => At(t, "registeredAt") >= at),
            new($"registeredTo={text}", t => At(t, "registeredAt") < at),
            new($"closedFrom={text}", t => At(t, "closedAt") >= at),
            new($"closedTo={text}", t => At(t, "closedAt") < at),
        ];
    }

    private static Filter Text(string text) => new($"q={Uri.EscapeDataString(text)}", t =>
        (text.Length > 2 && t["number"].Text().StartsWith(text, StringComparison.OrdinalIgnoreCase))
        || new[] { "title", "content", "address" }.Any(f => t[f]?.Text().Contains(text, StringComparison.OrdinalIgnoreCase) == true));

    private static DateTimeOffset? At(JsonNode ticket, string field) => ticket[field]?.GetValue<DateTimeOffset>();
}
