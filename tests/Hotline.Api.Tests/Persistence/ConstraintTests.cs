using System.Data.Common;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Persistence;

/// <summary>What must hold is held by the database, whoever writes.</summary>
public sealed class ConstraintTests(ConstraintTests.WithARowEach server) : IClassFixture<ConstraintTests.WithARowEach>
{
    public sealed class WithARowEach : Server
    {
        protected override async Task Prepare()
        {
            var (ticket, _) = await Dev.Closed();
            Clock.Advance(TimeSpan.FromMinutes(1));
            (await Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = "未解决" })).Expect(200);
            (await Dev.Post("/v1/tickets", Given.Tickets.Body(), ("Idempotency-Key", Guid.NewGuid().ToString()))).Expect(201);
            Assert.Empty((await this.ImportText("call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number\nC1,2023-02-01T00:00:05+08:00,,2023-02-01T00:01:00+08:00,,,abandoned,\n")).Problems);
            Assert.Empty((await this.Import(February.DemoFile("assessment-lines.csv"))).Problems);
            Assert.Empty((await this.ImportText("""{ "period": "2023-02" }""")).Problems);
            Assert.True(await this.Seal() > 0);
        }
    }

    [Theory]
    [InlineData("tickets", "number")]
    [InlineData("history", "ticket_id,version")]
    [InlineData("past_round", "ticket_id,round")]
    [InlineData("calls", "call_id")]
    [InlineData("units", "code")]
    [InlineData("units", "name")]
    [InlineData("categories", "path")]
    [InlineData("assessment_lines", "period,unit,reason")]
    [InlineData("idempotency_keys", "client,key")]
    [InlineData("number_series", "day")]
    [InlineData("bulletin_versions", "period,version")]
    [InlineData("audit_seals", "sequence")]
    [InlineData("audit_seals", "audit_entry_id")]
    [InlineData("leases", "name")]
    public async Task SecondRow_OfTheSame_IsRefusedAsADuplicate(string table, string unique)
    {
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        var type = db.Model.GetEntityTypes().Single(t => Snake(t) == table);
        var columns = Columns(type).ToList();
        var kept = unique.Split(',');
        // Everything else that must be unique becomes another value.
        var values = columns.Select(c => !kept.Contains(c.Name) && c.IsUnique ? "'other'" : Quoted(c.Name));
        var sql = $"INSERT INTO {table} ({string.Join(',', columns.Select(c => Quoted(c.Name)))}) SELECT {string.Join(',', values)} FROM {table} LIMIT 1";

        var fault = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Equal(DatabaseFault.Duplicate, db.Sql.Judge(fault));
    }

    [Theory]
    [InlineData("DELETE FROM tickets")]
    [InlineData("UPDATE work_orders SET ticket_id = 987654321")]
    [InlineData("UPDATE history SET ticket_id = 987654321 WHERE id = (SELECT MIN(id) FROM history)")]
    [InlineData("UPDATE outbox_events SET ticket_id = 987654321")]
    [InlineData("INSERT INTO audit_entries (at, client, subject, action, ticket_id) SELECT at, client, subject, action, 987654321 FROM audit_entries WHERE id = (SELECT MIN(id) FROM audit_entries)")]
    [InlineData("UPDATE past_states SET ticket_id = 987654321")]
    public async Task Row_WithoutItsTicket_IsRefused(string sql)
    {
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();

        var fault = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Equal(DatabaseFault.Other, db.Sql.Judge(fault));
    }

    private static string Snake(IEntityType type) => type.GetTableName()!;

    /// <summary>All columns but a key that the database counts up.</summary>
    private static IEnumerable<(string Name, bool IsUnique)> Columns(IEntityType type) =>
        from property in type.GetProperties()
        where !(property.IsPrimaryKey() && property.ValueGenerated == ValueGenerated.OnAdd)
        let isUnique = property.ClrType == typeof(string)
            && (property.IsPrimaryKey() || type.GetIndexes().Any(i => i.IsUnique && i.Properties is [var only] && only == property))
        select (property.GetColumnName(), isUnique);

    private static string Quoted(string name) => $"\"{name}\"";
}
