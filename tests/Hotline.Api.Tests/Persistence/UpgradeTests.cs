using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Hotline.Api.Tests.Persistence;

/// <summary>
/// Books of every earlier version, full of matters in every state, are migrated and served. What the newest version answers about them is
/// what it answers about books it wrote itself, but for what an earlier version never knew.
/// </summary>
public sealed class UpgradeTests(UpgradeTests.Donor donor) : IClassFixture<UpgradeTests.Donor>
{
    public static TheoryData<string> EveryVersion => [.. Transplant.Versions];

    [Theory]
    [MemberData(nameof(EveryVersion))]
    public async Task Upgrade_OfAnyVersionWithData_LosesNothingAndAnswersAlike(string version)
    {
        await using var older = new Older(donor, version);
        await older.InitializeAsync();

        Assert.Equal([], older.Lost);
        Assert.True(older.Copied["tickets"] > 15 && older.Copied["history"] > 40 && older.Copied["work_orders"] > 12);
        var known = Unknown.Where(u => older.Lacks(u.Since)).Select(u => u.Field).ToHashSet(StringComparer.Ordinal);
        var differences = new List<string>();
        foreach (var path in donor.Paths(version))
        {
            var (before, after) = (await donor.Dev.Get(path), await older.Dev.Get(path));
            Assert.Equal((200, 200), (before.Code, after.Code));
            differences.AddRange(Differences(before.Json, after.Json, known, path.Split('?')[0]));
        }
        Assert.True(differences.Count == 0, string.Join('\n', differences.Distinct().Take(60).Select(d => d[..Math.Min(d.Length, 400)])));
        await GoesOn(older);
    }

    /// <summary>New matters get new keys and numbers, and old ones go on.</summary>
    private static async Task GoesOn(Older older)
    {
        var (ticket, order) = await older.Dev.Closed();
        (await older.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied" })).Expect(200);
        (await older.Dev.Post($"/v1/tickets/{older.Donor.Open.Ticket}/notes", new { text = "补充" })).Expect(200);
        (await older.Dev.Post($"/v1/work-orders/{older.Donor.Open.Order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        Assert.NotEqual("0", order);
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    [InlineData("SqlServer")]
    public void Migration_AskedForItsWayBack_Refuses(string provider)
    {
        using HotlineContext db = provider switch
        {
            "PostgreSql" => new DesignTimePostgreSql().CreateDbContext([]),
            "SqlServer" => new DesignTimeSqlServer().CreateDbContext([]),
            _ => new DesignTimeSqlite().CreateDbContext([]),
        };
        var migrations = db.GetService<IMigrationsAssembly>();

        Assert.Equal(Transplant.Versions, migrations.Migrations.Keys.Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..]));
        Assert.All(
            migrations.Migrations.Values,
            m => Assert.Throws<NotSupportedException>(() => migrations.CreateMigration(m, db.Database.ProviderName!).DownOperations));
    }

    /// <summary>Fields that a version began to know and that nothing in older books tells.</summary>
    private static readonly (string Field, string Since)[] Unknown =
    [
        .. new[] { "mergedInto", "repeats", "supervisions", "suspensions", "returnRequest", "extensions", "grantedWorkingDays", "allowedActions" }.Select(f => (f, "LifecycleMoves")),
        .. new[] { "attachments", "attachmentCount" }.Select(f => (f, "ReferenceFilesText")),
        ("proposed", "ClockAndPapers"),
        ("referrals", "Exchange"),
    ];

    /// <summary>Fields whose values differ, by name, those known to apart.</summary>
    private static IEnumerable<string> Differences(JsonNode? before, JsonNode? after, HashSet<string> known, string at)
    {
        switch (before, after)
        {
            case (JsonObject b, JsonObject a):
                foreach (var name in b.Select(f => f.Key).Union(a.Select(f => f.Key)).Where(n => !known.Contains(n)))
                {
                    foreach (var difference in Differences(b[name], a[name], known, $"{at}.{name}"))
                        yield return difference;
                }
                break;
            case (JsonArray b, JsonArray a) when b.Count == a.Count:
                for (var i = 0; i < b.Count; i++)
                {
                    foreach (var difference in Differences(b[i], a[i], known, at))
                        yield return difference;
                }
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                    yield return $"{at}: {before?.ToJsonString() ?? "null"} became {after?.ToJsonString() ?? "null"}";
                break;
        }
    }

    /// <summary>Books that the newest version wrote: matters in every state, one whole month, calls, partners, a bulletin.</summary>
    public sealed class Donor : Server
    {
        private readonly List<string> _tickets = [];

        /// <summary>Dispatched, and not signed yet.</summary>
        internal (string Ticket, string Order) Open { get; private set; }

        protected override async Task Prepare()
        {
            await this.Drafted("2023-01");
            (await Dev.Post("/v1/calls", new JsonArray(Call("a", "answered"), Call("b", "abandoned")))).Expect(200);
            Open = await Dev.Dispatched("urban-management", "meishan");
            await Dev.Registered();
            var (extended, order) = await Dev.ExtensionRequested();
            (await Dev.Post($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", workingDays = 2, reason = "同意" })).Expect(200);
            (await Dev.Post($"/v1/tickets/{extended}/notes", new { text = "补充" })).Expect(200);
            var (returned, back) = await Dev.ReturnRequested();
            (await Dev.Post($"/v1/work-orders/{back}/return-decision", new { decision = "approved", reason = "属实" })).Expect(200);
            (await Dev.Post($"/v1/tickets/{returned}/dispatch", new { leadUnit = "meishan" })).Expect(200);
            await Dev.ReturnRequested();
            await Dev.Replied();
            await Dev.Suspended();
            await Dev.Merged();
            await Dev.Supervised();
            var (reworked, _) = await Dev.Closed();
            (await Dev.Post($"/v1/tickets/{reworked}/callbacks", new { outcome = "reached", satisfaction = "dissatisfied", solved = "unsolved" })).Expect(200);
            (await Dev.Post($"/v1/tickets/{reworked}/rework", new { reason = "又不亮" })).Expect(200);
            var (archived, _) = await Dev.Closed();
            (await Dev.Post($"/v1/tickets/{archived}/callbacks", new { outcome = "reached", satisfaction = "satisfied", solved = "solved" })).Expect(200);
            (await Dev.Post($"/v1/tickets/{archived}/archive")).Expect(200);
            var answered = await Dev.Registered();
            (await Dev.Post($"/v1/tickets/{answered}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
            (await Dev.Post($"/v1/tickets/{await Dev.Registered()}/withdraw", new { reason = "已解决" })).Expect(200);
            (await Dev.Attach(answered, Files.Png())).Expect(201);
            await this.Referred();
            await this.Received();
            _tickets.AddRange((await Dev.Get("/v1/tickets?limit=200")).Expect(200)["items"].AsArray().Select(t => t!["id"].Text()));
        }

        private static JsonObject Call(string id, string result) => new()
        {
            ["callId"] = "call-" + id,
            ["startedAt"] = "2023-02-15T09:00:00+08:00",
            ["answeredAt"] = result == "answered" ? "2023-02-15T09:00:07+08:00" : null,
            ["endedAt"] = "2023-02-15T09:03:00+08:00",
            ["callerPhone"] = "13800000000",
            ["agent"] = "7",
            ["result"] = result,
        };

        /// <summary>What is asked of both.</summary>
        internal List<string> Paths(string version)
        {
            var (january, february) = ("from=2023-01-01&to=2023-02-01", "from=2023-02-01&to=2023-03-01");
            string[] figures = ["overview", "appeal-types", "categories", "units", "areas", "channels", "timeliness", "satisfaction", "calls", "trend"];
            return
            [
                "/v1/tickets?limit=200", "/v1/tickets?limit=200&q=" + Uri.EscapeDataString("路灯"), "/v1/work-orders?limit=200", "/v1/calls?limit=200",
                .. _tickets.SelectMany(t => new[] { $"/v1/tickets/{t}", $"/v1/tickets/{t}/history?limit=200" }),
                .. figures.SelectMany(f => new[] { $"/v1/statistics/{f}?{january}", $"/v1/statistics/{f}?{february}" }),
                .. version is "Initial" or "ListBySource" or "LifecycleMoves" or "ReferenceFilesText" or "ClockAndPapers" ? (string[])[] : ["/v1/referrals?limit=200"],
                "/v1/bulletins/2023-01",
            ];
        }
    }

    /// <summary>A server on books of an earlier version.</summary>
    private sealed class Older(Donor donor, string version) : Server, IAsyncDisposable
    {
        public Donor Donor { get; } = donor;

        /// <summary>Rows that each table of the version held.</summary>
        public SortedDictionary<string, int> Copied { get; private set; } = [];

        /// <summary>Tables that hold another number of rows after the migrations.</summary>
        public List<string> Lost { get; } = [];

        public bool Lacks(string since) => Transplant.Versions.IndexOf(version) < Transplant.Versions.IndexOf(since);

        public new async ValueTask DisposeAsync() => await base.DisposeAsync();

        protected override bool StartsEmpty => true;

        protected override async Task Before(TestDatabase database)
        {
            await using (var from = Donor.Database.Open())
            await using (var to = database.Open())
            {
                await to.MigrateTo(version);
                Copied = await Transplant.Copy(from, to, version);
            }
            await using var db = database.Open();
            await db.Database.MigrateAsync();
            foreach (var (table, rows) in Copied)
            {
                var now = await Tables.Count(db, table == "bulletins" ? "bulletin_versions" : table);
                if (now != rows)
                    Lost.Add($"{table}: {rows} rows became {now}");
            }
        }
    }
}

internal static class Places
{
    public static int IndexOf(this IReadOnlyList<string> list, string item) => list.TakeWhile(i => i != item).Count();
}
