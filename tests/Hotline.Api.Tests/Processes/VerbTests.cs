using System.Net;
using System.Net.Sockets;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Processes;

/// <summary>The verbs of the program, its exit codes, and what it says of a start that cannot be.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class VerbTests
{
    [Fact]
    public async Task Help_Asked_ListsEveryVerb()
    {
        using var folder = new Folder();
        using var help = await HotlineProcess.Run(folder.Path, "--help");

        Assert.Equal(0, await help.Ended());
        Assert.All(["demo", "bulletin MONTH", "import FILE", "migrate", "verify-audit", "keys reseal", "openapi FILE"], verb => Assert.Contains(help.Out, l => l.TrimStart().StartsWith(verb, StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    public static TheoryData<string, string[]> WrongStarts => new()
    {
        { "nonsense", ["nonsense"] },
        { "Database:Provider", ["--Database:Provider=Oracle"] },
        { "ConnectionStrings:Hotline", ["--Database:Provider=PostgreSql", "--Keys:File=keys.json", "--ConnectionStrings:Hotline=nonsense"] },
        { "ConnectionStrings:Hotline", ["--Database:Provider=PostgreSql", "--Keys:File=keys.json", "--ConnectionStrings:Hotline=Host=127.0.0.1;Port=1"] },
        { "ConnectionStrings:Hotline", ["--Database:Provider=SqlServer", "--Keys:File=keys.json"] },
        { "ConnectionStrings:Hotline", ["--ConnectionStrings:Hotline=Data Source=/proc/none/hotline.db"] },
        { "Keys", ["--Database:Provider=PostgreSql", "--ConnectionStrings:Hotline=Host=127.0.0.1"] },
        { "Keys", ["--Keys:Seal=abc"] },
        { "Site:Profile", ["--Site:Profile=/nowhere"] },
        { "Auth:Issuer", ["--Auth:Issuer=nowhere"] },
        { "urls", ["--urls=nowhere"] },
        { "bulletin", ["bulletin"] },
        { "bulletin", ["bulletin", "2023-2", "--out", "out"] },
        { "bulletin --out", ["bulletin", "2023-02"] },
        { "bulletin --version", ["bulletin", "2023-02", "--out", "out", "--version", "two"] },
        { "verify-audit --heads", ["verify-audit", "--heads"] },
        { "verify-audit --heads", ["verify-audit", "--heads=/nowhere"] },
        { "add-client --scope", ["add-client", "office", "--scope=tickets.delete"] },
        { "add-client --scope", ["add-client", "office", "--scope=clients.manage,audit.read"] },
        { "add-client --scope", ["add-client", "office", "--scope=tickets.dispatch", "--unit=water"] },
        { "add-client --unit", ["add-client", "office", "--scope=tickets.read", "--unit=nobody"] },
        { "add-client:", ["add-client", "unit-water", "--scope=tickets.read"] },
        { "Retention:Enabled", ["--Retention:Enabled=perhaps"] },
        { "keys:", ["keys"] },
        { "keys use", ["keys", "use", "seal-2"] },
        { "keys add", ["keys", "add", "print"] },
        { "import", ["import"] },
        { "import", ["import", "no-such-file.csv"] },
    };

    [Theory]
    [MemberData(nameof(WrongStarts))]
    public async Task Start_WrongSetting_EndsWithOneLineThatNamesIt(string named, string[] arguments)
    {
        using var folder = new Folder();
        using var process = await HotlineProcess.Run(folder.Path, [.. arguments, "--urls=http://127.0.0.1:0", .. arguments.Where(a => a.StartsWith("--urls", StringComparison.Ordinal))]);

        Assert.Equal(2, await process.Ended());
        Assert.Contains(named, Assert.Single(process.Err), StringComparison.Ordinal);
        Assert.Empty(process.Out);
    }

    [Fact]
    public async Task Start_PortInUse_EndsWithOneLine()
    {
        using var folder = new Folder();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        using var process = await HotlineProcess.Run(folder.Path, $"--urls=http://127.0.0.1:{port}");

        Assert.Equal(2, await process.Ended());
        Assert.Contains($"{port}", Assert.Single(process.Err), StringComparison.Ordinal);
        Assert.StartsWith("urls:", process.Err.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_SeveralTimes_TellsWhatItDid()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var good = await folder.Write("good.csv", MonthFile.Csv([MonthFile.Row("RZ2022110100001"), MonthFile.Row("RZ2022110100002")]));
        var bad = await folder.Write("bad.csv", MonthFile.Csv([MonthFile.Row("RZ2022110100003", ("channel", "fax"))]));
        var other = await folder.Write("other.csv", "a,b\n1,2\n");
        var settings = HotlineProcess.On(database, folder.Path);

        Assert.Equal((0, "2 inserted, 0 updated, 0 unchanged"), await Import(good, "--dry-run"));
        Assert.Equal((0, "2 inserted, 0 updated, 0 unchanged"), await Import(good));
        Assert.Equal((0, "0 inserted, 0 updated, 2 unchanged"), await Import(good));
        Assert.Equal((1, "0 inserted, 0 updated, 0 unchanged"), await Import(bad));
        using var unknown = await HotlineProcess.Run(folder.Path, ["import", other, .. settings]);
        Assert.Equal(1, await unknown.Ended());
        Assert.Contains("tickets: number,registered_at", Assert.Single(unknown.Out), StringComparison.Ordinal);

        async Task<(int, string)> Import(params string[] file)
        {
            using var process = await HotlineProcess.Run(folder.Path, ["import", .. file, .. settings]);
            var line = process.Out.First();
            return (await process.Ended(), string.Join(',', line.Split(',')[1..4]).Trim());
        }
    }

    [Fact]
    public async Task Retention_LookedAtAndThenRun_TellsWhatItWouldDoAndDid()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);
        var month = await folder.Write("month.csv", MonthFile.Csv([Bulletins.Row("2020-01", 1), Bulletins.Row("2020-01", 2)]));
        using var import = await HotlineProcess.Run(folder.Path, ["import", month, .. settings]);
        Assert.Equal(0, await import.Ended());

        Assert.Contains(await Told(), l => l.StartsWith("  tickets: 2 due before ", StringComparison.Ordinal) && l.EndsWith(" (36 months), 2 ready, 0 held, 0 skipped, the oldest of 2020-01-12", StringComparison.Ordinal));
        Assert.Contains(await Told("--run"), l => l.StartsWith("tickets: 2 due before ", StringComparison.Ordinal) && l.EndsWith(", 2 done, 0 held, 0 skipped, 0 failed", StringComparison.Ordinal));
        Assert.Contains(await Told(), l => l.StartsWith("  tickets: 0 due before ", StringComparison.Ordinal));

        async Task<IReadOnlyCollection<string>> Told(params string[] more)
        {
            using var process = await HotlineProcess.Run(folder.Path, ["retention", .. more, .. settings]);
            Assert.Equal(0, await process.Ended());
            return [.. process.Out];
        }
    }

    [Fact]
    public async Task AddClient_Once_PrintsItsSecretAndAnAuditRowStands()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);

        using var made = await HotlineProcess.Run(folder.Path, ["add-client", "front-end", "--scope", "tickets.read,tickets.write", "--trusted", .. settings]);
        using var again = await HotlineProcess.Run(folder.Path, ["add-client", "front-end", "--scope", "tickets.read", .. settings]);

        Assert.Equal((0, 2), (await made.Ended(), await again.Ended()));
        Assert.Equal("client_id=front-end", made.Out.First());
        Assert.StartsWith("client_secret=", made.Out.Last(), StringComparison.Ordinal);
        Assert.Contains("taken", Assert.Single(again.Err), StringComparison.Ordinal);
        await using var db = database.Open();
        Assert.Equal("command-line", await db.Audit.Where(a => a.Action == "client.registered").Select(a => a.Client).SingleAsync());
    }

    [Fact]
    public async Task Keys_StepByStep_TakeEachOthersPlaceBesideAServer()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);
        using var first = HotlineProcess.Start(folder.Path, settings);
        using var client = await first.Ready();
        var ticket = await client.Registered();

        Assert.Equal(0, (await Keys("add", "seal", "hash")).Code);
        var (refused, _, without) = await Keys("use", "seal:2", "hash:2");
        Assert.Equal(0, await first.Stop());
        using var second = HotlineProcess.Start(folder.Path, settings);
        using var reader = await second.Ready();
        Assert.Equal(0, (await Keys("use", "seal:2", "hash:2")).Code);
        // It waits until the server has turned to them.
        var (resealed, counts, _) = await Keys("reseal");
        var fresh = await reader.Registered();
        Assert.Equal(0, (await Keys("retire", "seal:1", "hash:1")).Code);
        Assert.Equal(0, (await Keys("remove", "seal:1", "hash:1")).Code);
        Assert.Equal(0, await second.Stop());
        using var third = HotlineProcess.Start(folder.Path, settings);
        using var later = await third.Ready();
        var (listed, list, _) = await Keys("list");

        Assert.Equal((2, 0, 0), (refused, resealed, listed));
        Assert.Contains("does not have seal:2", without, StringComparison.Ordinal);
        Assert.Contains("Ticket.CallerSealed: 1 read, 1 resealed", counts, StringComparison.Ordinal);
        foreach (var id in new[] { ticket, fresh })
            Assert.Equal("+8613800000000", (await later.Post($"/v1/tickets/{id}/reveal", new { reason = "核对" })).Expect(200)["phone"].Text());
        Assert.Equal(2, (await later.Post("/v1/tickets/search", new { phone = "13800000000" })).Expect(200).Ids().Count);
        Assert.Equal(5, list.Split('\n').Count(l => l.Contains("  print ", StringComparison.Ordinal)));
        Assert.Contains("seal:2 hash:2 sign:1", list, StringComparison.Ordinal);
        Assert.Equal(0, await third.Stop());

        async Task<(int Code, string Out, string Err)> Keys(params string[] words)
        {
            using var process = await HotlineProcess.Run(folder.Path, ["keys", .. words, .. settings]);
            return (await process.Ended(), string.Join('\n', process.Out), string.Join('\n', process.Err));
        }
    }

    /// <summary>Books that other keys belong to, and a place where no file of keys is: neither a look at the keys nor retention leaves one there, nor reads a row.</summary>
    [Fact]
    public async Task KeysListAndRetention_WhereTheFileOfKeysIsMissing_LeaveNoneBehind()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);
        using var migrated = await HotlineProcess.Run(folder.Path, ["keys", "add", "sign", .. settings]);
        Assert.Equal(0, await migrated.Ended());
        var elsewhere = folder.File("elsewhere.json");
        string[] wrong = [.. settings.Where(s => !s.StartsWith("--Keys:", StringComparison.Ordinal)), $"--Keys:File={elsewhere}"];

        foreach (var (verb, code) in new (string[], int)[] { (["keys", "list"], 1), (["retention"], 2), (["retention", "--run"], 2) })
        {
            using var process = await HotlineProcess.Run(folder.Path, [.. verb, .. wrong]);
            Assert.Equal(code, await process.Ended());
            Assert.False(File.Exists(elsewhere), string.Join(' ', verb));
        }
    }

    [Fact]
    public async Task Bulletin_OfTheDemoMonth_IsWrittenInEveryForm()
    {
        using var folder = new Folder();
        using var process = await HotlineProcess.Run(folder.Path, "bulletin", "2023-02", "--out", "out", "--demo");

        Assert.Equal(0, await process.Ended());
        string[] forms = [".json", ".html", ".docx", ".pdf", ".xlsx"];
        string[] charts = ["timeliness", "types", "hot", "ranking-townships", "ranking-departments"];
        string[] files = [.. forms.Select(f => $"out/2023-02{f}"), .. charts.SelectMany(c => new[] { $"out/charts/{c}.svg", $"out/charts/{c}.png" })];
        Assert.Equal(files.Order(), process.Out.Order());
        Assert.All(files, f => Assert.True(new FileInfo(folder.File(f)).Length > 1000));
        Assert.Contains("98.4%", await File.ReadAllTextAsync(folder.File("out/2023-02.html")), StringComparison.Ordinal);
        Assert.Equal(["out"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));

        // Again from nothing: the same bytes.
        using var again = await HotlineProcess.Run(folder.Path, "bulletin", "2023-02", "--out", "again", "--demo");
        Assert.Equal(0, await again.Ended());
        Assert.All(files, f => Assert.Equal(File.ReadAllBytes(folder.File(f)), File.ReadAllBytes(folder.File("again" + f["out".Length..]))));
    }

    [Fact]
    public async Task Bulletin_OfAMonthThatHasNone_EndsWithOne()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        using var process = await HotlineProcess.Run(folder.Path, ["bulletin", "2022-07", "--out=out", .. HotlineProcess.On(database, folder.Path)]);

        Assert.Equal((1, "There is no bulletin of 2022-07; import or draft one."), (await process.Ended(), Assert.Single(process.Err)));
        Assert.Empty(process.Out);
        Assert.False(Directory.Exists(folder.File("out")));
    }

    [Fact]
    public async Task Migrate_PlanThenItself_AppliesWhatItPrinted()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);

        using var plan = await HotlineProcess.Run(folder.Path, ["migrate", "--plan", .. settings]);
        using var again = await HotlineProcess.Run(folder.Path, ["migrate", "--plan", .. settings]);
        using var whole = await HotlineProcess.Run(folder.Path, ["migrate", "--plan", "--sql", .. settings]);
        using var done = await HotlineProcess.Run(folder.Path, ["migrate", .. settings]);
        using var nothing = await HotlineProcess.Run(folder.Path, ["migrate", .. settings]);

        foreach (var process in new[] { plan, again, whole, done, nothing })
            Assert.Equal(0, await process.Ended());
        Assert.Contains(plan.Out, l => l.EndsWith("_Initial", StringComparison.Ordinal));
        Assert.Equal(plan.Out, again.Out);
        Assert.Equal(plan.Out, whole.Out.Take(plan.Out.Count));
        Assert.Contains(whole.Out, l => l.StartsWith("CREATE TABLE", StringComparison.Ordinal));
        Assert.Equal([.. plan.Out, "Done."], done.Out);
        Assert.Equal(["Nothing to migrate."], nothing.Out);
    }

    /// <summary>A migration that was cut off between the tables and the tickets of earlier versions is not taken for finished.</summary>
    [Fact]
    public async Task Migrate_CutShortBeforeItsLastStep_IsFinishedByTheSameCall()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);
        using var done = await HotlineProcess.Run(folder.Path, ["migrate", .. settings]);
        Assert.Equal(0, await done.Ended());
        await using (var db = database.Open())
            await db.PreparedSteps.Where(s => s.Name == "clock").ExecuteDeleteAsync();

        using var refused = await HotlineProcess.Run(folder.Path, [.. settings, "--Database:MigrateOnStart=false"]);
        using var again = await HotlineProcess.Run(folder.Path, ["migrate", .. settings]);

        Assert.Equal((2, 0), (await refused.Ended(), await again.Ended()));
        Assert.Contains("migrate", Assert.Single(refused.Err), StringComparison.Ordinal);
        Assert.Equal("Done.", again.Out.Last());
        await using var after = database.Open();
        Assert.Empty(await after.Sql.Unprepared(after, CancellationToken.None));
    }

    [Fact]
    public async Task Serve_PendingMigrationsThatItMayNotApply_EndsWithOneLine()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();

        using var process = await HotlineProcess.Run(folder.Path, [.. HotlineProcess.On(database, folder.Path), "--Database:MigrateOnStart=false"]);

        Assert.Equal(2, await process.Ended());
        Assert.Contains("migrate", Assert.Single(process.Err), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenApi_Written_IsTheCommittedDocument()
    {
        using var folder = new Folder();
        using var process = await HotlineProcess.Run(folder.Path, "openapi", "contracts/hotline.json");

        Assert.Equal(0, await process.Ended());
        Assert.Equal(await File.ReadAllTextAsync(Repository.File("openapi/hotline.v1.json")), await File.ReadAllTextAsync(folder.File("contracts/hotline.json")));
        Assert.Equal(["contracts"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Demo_Started_IsReadyOnlyWithItsMonthAndLeavesNothing()
    {
        using var folder = new Folder();
        using var demo = HotlineProcess.Start(folder.Path, "demo", "--urls=http://127.0.0.1:0");
        await demo.Listens();
        using var stranger = new Client(demo.Address, null);
        Assert.Equal(503, (await stranger.Get("/health/ready")).Code);

        await demo.Line(l => l.StartsWith("Ready after", StringComparison.Ordinal));
        (await stranger.Get("/health/ready")).Expect(200);
        var bulletin = new Uri((await demo.Line(l => l.Contains("Bulletin", StringComparison.Ordinal))).Trim().Split(' ')[^1]);
        Assert.Contains("98.4%", (await stranger.Get(bulletin.PathAndQuery)).Expect(200).Text, StringComparison.Ordinal);
        var swagger = new Uri((await demo.Line(l => l.Contains("Swagger", StringComparison.Ordinal))).Trim().Split(' ')[^1]);
        (await stranger.Get(swagger.PathAndQuery)).Expect(200);
        using var holder = new Client(demo.Address, (await demo.Line(l => l.Contains("TOKEN=", StringComparison.Ordinal))).Split('=')[^1].Trim());
        Assert.Equal(6192, (await holder.Get("/v1/tickets?limit=1&includeTotal=true")).Expect(200)["total"].GetValue<int>());

        Assert.Equal(0, await demo.Stop());
        Assert.Empty(demo.Err);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(folder.Path), e => Path.GetFileName(e).StartsWith("hotline-", StringComparison.Ordinal));
    }
}
