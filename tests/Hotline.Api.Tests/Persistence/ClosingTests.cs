using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Persistence;

/// <summary>Closing a ticket writes so many rows, however many tickets there are, whatever its own past, and however many repeats follow it.</summary>
public sealed class ClosingTests
{
    /// <summary>Rows of all tables together that one closing may insert, change or delete.</summary>
    private const int Most = 8;

    [Fact]
    public async Task Closing_InALargeDatabase_TouchesTheSameRows()
    {
        await using var server = new Counting();
        await ((Xunit.IAsyncLifetime)server).InitializeAsync();
        if (!await server.Count())
            return;
        var (answered, replied) = (await server.Touched(await Answered(server.Dev)), await server.Touched(await Replied(server.Dev)));

        var rows = Enumerable.Range(1, 400).Select(i => MonthFile.Row($"RZ20221001{i:D5}", ("caller_phone", "13800000000"), ("unit", i % 2 == 0 ? "power" : "urban-management")));
        Assert.Empty((await server.ImportText(MonthFile.Csv(rows))).Problems);
        for (var i = 0; i < 20; i++)
            await server.Dev.Closed();

        Assert.Equal(answered, await server.Touched(await Answered(server.Dev, notes: 40, repeats: 12)));
        Assert.Equal(replied, await server.Touched(await Replied(server.Dev, notes: 40, repeats: 12)));
        Assert.Equal(["audit_entries 1", "history 1", "outbox_events 1", "past_states 1", "tickets 1"], answered);
        Assert.Equal(["audit_entries 1", "history 1", "outbox_events 1", "past_states 1", "tickets 1", "work_orders 1"], replied);
        Assert.True(replied.Sum(r => int.Parse(r.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)) <= Most);
    }

    private static async Task<Func<Task>> Answered(Client client, int notes = 0, int repeats = 0)
    {
        var ticket = await client.Registered();
        await Live(client, ticket, notes, repeats);
        return async () => (await client.Post($"/v1/tickets/{ticket}/answer", new { answer = "已答复", solved = "solved" })).Expect(200);
    }

    private static async Task<Func<Task>> Replied(Client client, int notes = 0, int repeats = 0)
    {
        var (ticket, order) = await client.Acknowledged();
        await Live(client, ticket, notes, repeats);
        return async () => (await client.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" })).Expect(200);
    }

    private static async Task Live(Client client, string ticket, int notes, int repeats)
    {
        for (var i = 0; i < notes; i++)
            (await client.Post($"/v1/tickets/{ticket}/notes", new { text = $"第{i}条备注" })).Expect(200);
        for (var i = 0; i < repeats; i++)
            (await client.Post($"/v1/tickets/{await client.Registered()}/merge", new { into = ticket })).Expect(200);
    }

    /// <summary>A server whose database notes each row that is written, by triggers.</summary>
    private sealed class Counting : Server, IAsyncDisposable
    {
        /// <summary>Begins to note; false on a database whose triggers would stand in the product's way.</summary>
        public async Task<bool> Count()
        {
            await using var db = Services.GetRequiredService<Func<HotlineContext>>()();
            if (db.Sql.Name == "SqlServer")
                return false;
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE touched (name varchar(100))");
            if (db.Sql.Name == "PostgreSql")
                await db.Database.ExecuteSqlRawAsync("CREATE FUNCTION touch() RETURNS trigger AS 'BEGIN INSERT INTO touched VALUES (TG_TABLE_NAME); RETURN NULL; END' LANGUAGE plpgsql");
            foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct())
            {
                foreach (var move in (string[])["INSERT", "UPDATE", "DELETE"])
                {
                    var note = db.Sql.Name == "PostgreSql" ? "EXECUTE FUNCTION touch()" : $"BEGIN INSERT INTO touched VALUES ('{table}'); END";
                    await Execute(db, $"CREATE TRIGGER \"touch_{table}_{move}\" AFTER {move} ON \"{table}\" FOR EACH ROW {note}");
                }
            }
            return true;
        }

        /// <summary>Each table that a request writes to, with how many of its rows.</summary>
        public async Task<List<string>> Touched(Func<Task> request)
        {
            await using var db = Services.GetRequiredService<Func<HotlineContext>>()();
            await db.Database.ExecuteSqlRawAsync("DELETE FROM touched");
            // A state that held for no time leaves no past state.
            Clock.Advance(TimeSpan.FromMinutes(1));
            await request();
            return await db.Database.SqlQueryRaw<string>("SELECT name || ' ' || COUNT(*) AS \"Value\" FROM touched GROUP BY name ORDER BY name").ToListAsync();
        }

        private static Task<int> Execute(HotlineContext db, string sql) => db.Database.ExecuteSqlRawAsync(sql);

        ValueTask IAsyncDisposable.DisposeAsync() => new(DisposeAsync());
    }
}
