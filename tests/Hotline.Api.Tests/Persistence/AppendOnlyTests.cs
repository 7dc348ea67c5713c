using System.Data.Common;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Hotline.Api.Tests.Persistence;

/// <summary>The database itself refuses to change what only grows.</summary>
public sealed class AppendOnlyTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("UPDATE audit_entries SET detail = 'other'")]
    [InlineData("DELETE FROM audit_entries WHERE id = (SELECT MAX(id) FROM audit_entries)")]
    [InlineData("UPDATE audit_seals SET sequence = sequence + 1000")]
    [InlineData("DELETE FROM audit_seals")]
    public async Task Statement_ThatChangesOrDeletes_IsRefused(string sql)
    {
        await server.Dev.Registered();
        await server.Seal();
        await using var db = server.Database.Open();

        var fault = await Assert.ThrowsAnyAsync<DbException>(() => db.Database.ExecuteSqlRawAsync(sql));

        Assert.Contains("is append-only", fault.Message, StringComparison.Ordinal);
        Assert.Equal(DatabaseFault.Other, db.Sql.Judge(fault));
        Assert.Equal([], await server.Verified());
    }

    [Fact]
    public async Task Trigger_ThatIsGone_IsFoundAndStandsAgainAfterTheStart()
    {
        await using var db = server.Database.Open();
        var drop = "DROP TRIGGER audit_seals_no_delete" + (db.Sql.Name == "PostgreSql" ? " ON audit_seals" : "");
        await db.Database.ExecuteSqlRawAsync(drop);

        Assert.Contains(await server.Verified(), f => f.StartsWith("unguarded: ", StringComparison.Ordinal) && f.Contains("audit_seals_no_delete", StringComparison.Ordinal));
        Assert.False((await server.Dev.Get("/v1/audit/chain").Succeeds())["appendOnly"].GetValue<bool>());

        await server.Restart();

        Assert.True((await server.Dev.Get("/v1/audit/chain").Succeeds())["appendOnly"].GetValue<bool>());
    }

    [Fact]
    public void Script_OfSqlServer_IsSoundTransactSql()
    {
        var errors = SqlServer.Instance.Guards.Script.SelectMany(statement =>
        {
            new TSql150Parser(initialQuotedIdentifiers: true).Parse(new StringReader(statement), out var found);
            return found.Select(e => $"line {e.Line}: {e.Message} in {statement}");
        });

        Assert.Equal([], errors);
        Assert.Equal(Audits.Guards.Count, SqlServer.Instance.Guards.Script.Count());
    }
}
