using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Hotline.Api.Features.Retention;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hotline.Api.Tests.Persistence;

/// <summary>
/// What the database does for the lists that people wait for, without statistics ever gathered: the statements of real requests are
/// explained again, and none of them may read a whole table.
/// </summary>
public sealed class PlanTests(PlanTests.WithAMonth server) : IClassFixture<PlanTests.WithAMonth>
{
    public sealed class WithAMonth : Server, IDisposable
    {
        /// <summary>More than are looked up by their keys, of one unit and with one word.</summary>
        private const int Tickets = Narrow.Few + 200;

        private readonly Statements _statements = new();
        private readonly string _keys = Path.Combine(Path.GetTempPath(), "hotline-plan-" + Guid.NewGuid().ToString("N") + ".json");

        public void Dispose() => File.Delete(_keys);

        protected override IEnumerable<string> Settings
        {
            get
            {
                // Before the first statement: EF asks once whether anybody listens, and remembers for a while.
                if (_statements.Subscription is null)
                    _statements.Subscription = DiagnosticListener.AllListeners.Subscribe(_statements);
                // Two keys of phones, as while one takes the other's place: a search asks for the hashes of both.
                if (!File.Exists(_keys))
                {
                    File.Copy(Path.Combine(Path.GetTempPath(), "hotline-test-keys.json"), _keys);
                    KeyFile.Change(_keys, [KeyValuePair.Create(new KeyName(KeyPurpose.Hash, 2), KeyFile.Make(KeyPurpose.Hash))], []);
                }
                return [$"--Keys:File={_keys}"];
            }
        }

        /// <summary>The statements that a request sends to this server's database.</summary>
        internal async Task<List<(string Sql, IReadOnlyList<(string Name, object? Value)> Parameters)>> Sent(Func<Task> request)
        {
            _statements.Listen(Database);
            await request();
            return _statements.Taken();
        }

        protected override async Task Prepare()
        {
            var rows = Enumerable.Range(1, Tickets).Select(i => MonthFile.Row(
                $"RZ20221001{i:D5}", ("title", i % 100 == 0 ? "稀有字样" : "路灯不亮"), ("caller_phone", $"1380000{i % 500:D4}"), ("unit", i % 60 == 0 ? "water" : "power")));
            Assert.Empty((await this.ImportText(MonthFile.Csv(rows))).Problems);
        }
    }

    [Theory]
    [InlineData("page 1", "/v1/tickets")]
    [InlineData("page 1 by due time", "/v1/tickets?sort=dueAt")]
    [InlineData("page 1 by closing", "/v1/tickets?sort=-closedAt")]
    [InlineData("a status", "/v1/tickets?status=registered")]
    [InlineData("overdue", "/v1/tickets?status=dispatched&overdue=true&sort=dueAt")]
    [InlineData("a number", "/v1/tickets/by-number/RZ2022100100007")]
    [InlineData("overdue, by registration", "/v1/tickets?overdue=true")]
    [InlineData("overdue of a unit", "/v1/tickets?overdue=true&unit=power&sort=dueAt")]
    [InlineData("a small unit", "/v1/tickets?unit=water")]
    [InlineData("a small unit by closing", "/v1/tickets?unit=water&status=archived&sort=-closedAt")]
    [InlineData("a large unit", "/v1/tickets?unit=power")]
    [InlineData("a large unit by due time", "/v1/tickets?unit=power,water&sort=dueAt")]
    [InlineData("filters", "/v1/tickets?status=dispatched&channel=phone&urgency=urgent&area=410482001&handling=dispatched")]
    [InlineData("unit inbox", "/v1/work-orders?unit=water")]
    [InlineData("unit inbox, newest first", "/v1/work-orders?unit=power&status=delivered,acknowledged&sort=-deliveredAt")]
    [InlineData("unit inbox, done", "/v1/work-orders?unit=power&status=done&sort=-dueAt")]
    [InlineData("unit inbox, by due time", "/v1/work-orders?unit=power&sort=dueAt")]
    [InlineData("unit inbox, overdue", "/v1/work-orders?unit=power&overdue=true")]
    [InlineData("unit inbox, open", "/v1/work-orders?unit=water&status=delivered&sort=dueAt")]
    [InlineData("text", "/v1/tickets?q=稀有")]
    [InlineData("text of most", "/v1/tickets?q=路灯")]
    [InlineData("text of most, by closing", "/v1/tickets?q=路灯&sort=-closedAt")]
    [InlineData("text of most, filtered", "/v1/tickets?q=路灯&status=dispatched&channel=letter")]
    [InlineData("text of a unit", "/v1/tickets?q=路灯&unit=water")]
    [InlineData("long text", "/v1/tickets?q=稀有字样")]
    [InlineData("text or number", "/v1/tickets?q=rz20221001000")]
    [InlineData("counts of a status", "/v1/tickets/counts?status=registered")]
    [InlineData("board", "/v1/work-orders/board")]
    public async Task G98_List_WithoutStatistics_ReadsNoWholeTable(string what, string address) =>
        Sound(what, await Explained(() => server.Dev.Get(address).Succeeds()));

    /// <summary>The clock asks every quarter of a minute, and finds what is due without a look at the rest.</summary>
    [Fact]
    public async Task Clock_WithoutStatistics_ReadsNoWholeTable()
    {
        var plans = await Explained(server.Tick);
        Sound("clock", plans);
        Assert.Contains(plans.SelectMany(p => p.Lines), l => l.Contains("ix_tickets_clock_at_id", StringComparison.Ordinal));
    }

    /// <summary>Each night it asks for what is past its time, and judges and treats it by its keys.</summary>
    [Fact]
    public async Task Retention_WithoutStatistics_ReadsNoWholeTable()
    {
        await server.Aged([.. (await server.Dev.Get("/v1/tickets?limit=60&sort=-registeredAt")).Ids()]);
        (await server.Dev.Post("/v1/calls", new { callId = "long-ago", startedAt = "2019-02-15T09:00:00+08:00", endedAt = "2019-02-15T09:03:00+08:00", callerPhone = "13800000007", result = "abandoned" })).Expect(201);
        RetentionReport? report = null;

        var plans = await Explained(async () => report = await server.Retain());

        Assert.Equal((60, 1), (report!.Of("tickets").Done, report!.Of("calls").Done));
        Sound("retention", plans);
        Assert.Contains(plans.SelectMany(p => p.Lines), l => l.Contains("ix_tickets_settled_at_id", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DeepPage_BeginsAtItsPlace()
    {
        foreach (var sort in new[] { "-registeredAt", "dueAt", "closedAt" })
        {
            var cursor = (await server.Dev.Get($"/v1/tickets?limit=200&sort={sort}"))["nextCursor"].Text();
            var plans = await Explained(() => server.Dev.Get($"/v1/tickets?limit=200&sort={sort}&cursor={cursor}").Succeeds());
            Sound("deep page by " + sort, plans);
            if (server.Database.Provider == "Sqlite")
                Assert.Contains(plans.SelectMany(p => p.Lines), l => l.StartsWith("SEARCH", StringComparison.Ordinal) && l.Contains("_at<?", StringComparison.Ordinal) | l.Contains("_at>?", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Text_RareWords_LeadToTheirTickets()
    {
        foreach (var query in new[] { "q=稀有", "q=稀有字样&status=closed", "q=rz20221001000" })
        {
            var plan = (await Explained(() => server.Dev.Get("/v1/tickets?" + query).Succeeds())).Last(p => p.Sql.Contains("content", StringComparison.Ordinal));
            // Not the list in its order with a question at each row. PostgreSQL, which gathers statistics by itself, chooses by them.
            if (server.Database.Provider == "Sqlite")
                Assert.True(plan.Lines.Any(l => l.StartsWith("SEARCH t", StringComparison.Ordinal) && l.Contains(" USING INTEGER PRIMARY KEY", StringComparison.Ordinal)), query + "\n" + string.Join('\n', plan.Lines));
        }
    }

    [Theory]
    [InlineData("water")]
    [InlineData("power")]
    public async Task UnitClient_ItsTicketsAndOrders_ReadNoWholeTable(string unit)
    {
        var client = await server.ClientOf("unit-" + unit);
        foreach (var address in new[] { "/v1/tickets", "/v1/tickets?status=archived", "/v1/tickets?sort=-closedAt", "/v1/tickets?q=路灯", "/v1/work-orders", "/v1/work-orders?status=delivered" })
            Sound(unit + " " + address, await Explained(() => client.Get(address).Succeeds()));
    }

    /// <summary>Whoever does not see restricted matters is asked no more for it.</summary>
    [Fact]
    public async Task CentreWithoutTheScopeOfRestrictedMatters_ReadsNoWholeTable()
    {
        using var client = await server.ClientOf("dev", "tickets.read");
        var id = (await client.Get("/v1/tickets?limit=1")).Ids()[0];
        foreach (var address in new[]
        {
            "/v1/tickets", "/v1/tickets?sort=-closedAt", "/v1/tickets?status=registered", "/v1/tickets?unit=power", "/v1/tickets?q=路灯", "/v1/tickets/counts?status=registered",
            "/v1/work-orders", "/v1/work-orders?unit=power&sort=dueAt", "/v1/work-orders/board", $"/v1/tickets/{id}",
        })
            Sound(address, await Explained(() => client.Get(address).Succeeds()));
    }

    [Fact]
    public async Task Ticket_ItselfAndItsHistory_ReadNoWholeTable()
    {
        var id = (await server.Dev.Get("/v1/tickets?limit=1")).Ids()[0];
        foreach (var address in new[] { $"/v1/tickets/{id}", $"/v1/tickets/{id}/history" })
            Sound(address, await Explained(() => server.Dev.Get(address).Succeeds()));
    }

    [Fact]
    public async Task PhoneHistory_WhileKeysChange_GoesByItsHashes()
    {
        Assert.Equal(2, server.Services.GetRequiredService<CallerVault>().PhoneHashes("+8613800000007").Count);
        Sound("phone", await Explained(() => server.Dev.Post("/v1/tickets/search", new { phone = "13800000007" }).Succeeds()));
    }

    [Fact]
    public async Task WholeWalk_IsTold()
    {
        // What this class asserts can fail: nothing leads to a ticket by its title alone.
        var lines = await Explain("SELECT id FROM tickets WHERE title = 'x'", []);
        Assert.Throws<Xunit.Sdk.EmptyException>(() => Sound("title", [new Plan("", lines)]));
    }

    private static readonly string[] Tables = ["FROM tickets", "FROM \"tickets\"", "JOIN tickets", "JOIN \"tickets\"", "FROM work_orders", "FROM \"work_orders\"", "FROM history", "FROM \"history\""];

    private sealed record Plan(string Sql, IReadOnlyList<string> Lines);

    private static void Sound(string what, IReadOnlyList<Plan> plans)
    {
        Assert.NotEmpty(plans);
        Assert.Empty(plans.SelectMany(p => p.Lines.Where(l => IsWholeWalk(l) && !IsPart(l, p.Lines)).Select(l => $"{what}: {l}\n{string.Join('\n', p.Lines)}\n{p.Sql}")));
    }

    /// <summary>A walk without an index; the small tables of reference data are walked anyway.</summary>
    private static bool IsWholeWalk(string line) =>
        (line.StartsWith("SCAN t", StringComparison.Ordinal) || line.StartsWith("SCAN w", StringComparison.Ordinal) || line.StartsWith("SCAN s", StringComparison.Ordinal) || line.StartsWith("SCAN h", StringComparison.Ordinal))
            && !line.Contains("USING", StringComparison.Ordinal) && !line.Contains("VIRTUAL TABLE INDEX", StringComparison.Ordinal) && !line.Contains("SUBQUERY", StringComparison.Ordinal)
        || line.Contains("Seq Scan on tickets", StringComparison.Ordinal) || line.Contains("Seq Scan on work_orders", StringComparison.Ordinal)
        || line.Contains("Seq Scan on ticket_texts", StringComparison.Ordinal) || line.Contains("Seq Scan on history", StringComparison.Ordinal);

    /// <summary>A walk along rows that another line of the plan has chosen.</summary>
    private static bool IsPart(string line, IReadOnlyList<string> lines) =>
        line.Split(' ') is ["SCAN", var name, ..] && (lines.Contains("CO-ROUTINE " + name) || lines.Contains("MATERIALIZE " + name));

    /// <summary>Runs a request and explains each SELECT over tickets or orders that it made.</summary>
    private async Task<List<Plan>> Explained(Func<Task> request)
    {
        var plans = new List<Plan>();
        foreach (var (sql, parameters) in (await server.Sent(request)).Where(s => Tables.Any(t => s.Sql.Contains(t, StringComparison.Ordinal))))
            plans.Add(new Plan(sql, await Explain(sql, parameters)));
        return plans;
    }

    private async Task<List<string>> Explain(string sql, IReadOnlyList<(string Name, object? Value)> parameters)
    {
        var sqlite = server.Database.Provider == "Sqlite";
        await using DbConnection connection = sqlite ? new SqliteConnection(server.Database.Connection) : new NpgsqlConnection(server.Database.Connection);
        await connection.OpenAsync();
        if (!sqlite)
        {
            await using var set = connection.CreateCommand();
            // A table of a few thousand rows is small enough to be walked; whether an index could answer is the question.
            set.CommandText = "SET enable_seqscan = off";
            await set.ExecuteNonQueryAsync();
        }
        await using var command = connection.CreateCommand();
        command.CommandText = (sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(reader.GetString(sqlite ? 3 : 0));
        return lines;
    }

    /// <summary>Statements sent to one database while it listens.</summary>
    private sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        private readonly ConcurrentQueue<(string Sql, IReadOnlyList<(string, object?)> Parameters)> _seen = [];
        private string? _database;

        /// <summary>Kept, so that it lives as long as the server.</summary>
        public IDisposable? Subscription { get; set; }

        public void Listen(TestDatabase database)
        {
            var connection = new DbConnectionStringBuilder { ConnectionString = database.Connection };
            _seen.Clear();
            _database = (string)connection[database.Provider == "Sqlite" ? "Data Source" : "Database"];
        }

        public List<(string, IReadOnlyList<(string, object?)>)> Taken()
        {
            _database = null;
            return [.. _seen];
        }

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (_database is { } name && value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Command: var command }
                && (command.Connection!.Database == name || command.Connection.DataSource == name))
                _seen.Enqueue((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }
    }
}
