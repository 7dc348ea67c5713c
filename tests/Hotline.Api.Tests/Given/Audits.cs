using Hotline.Api.Features.Audits;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>Seals the audit, which under test it never does by itself, verifies it, and lays hand on it.</summary>
internal static class Audits
{
    /// <summary>One round of the sealer; answers how many entries it sealed.</summary>
    public static Task<int> Seal(this Server server) => server.Services.Seal();

    public static Task<int> Seal(this IServiceProvider services) => services.GetRequiredService<AuditSealer>().Run(CancellationToken.None);

    /// <summary>What verification finds, as <c>kind: text</c>; warnings too.</summary>
    public static async Task<List<string>> Verified(this Server server)
    {
        var found = new List<string>();
        await foreach (var finding in server.Services.GetRequiredService<AuditCheck>().Run([server.Heads], CancellationToken.None))
            found.Add($"{finding.Kind}: {finding.Text}");
        return found;
    }

    /// <summary>The chain is whole and holds every entry.</summary>
    public static async Task Whole(this Server server)
    {
        Assert.Equal([], await server.Verified());
        await using var db = server.Database.Open();
        var sequences = await db.AuditSeals.OrderBy(s => s.Sequence).Select(s => s.Sequence).ToListAsync();
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(n => (long)n), sequences);
        Assert.Equal(await db.Audit.CountAsync(), sequences.Count);
    }

    /// <summary>Changes the books as who owns the database can: without triggers and references, which stand again afterwards.</summary>
    public static async Task Tamper(this TestDatabase database, params string[] statements)
    {
        await using var db = database.Open();
        await db.Database.OpenConnectionAsync();
        if (database.Provider == "Sqlite")
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = OFF");
            foreach (var drop in Guards.Select(g => "DROP TRIGGER " + g))
                await db.Database.ExecuteSqlRawAsync(drop);
        }
        await using (var transaction = await db.Database.BeginTransactionAsync())
        {
            if (database.Provider == "PostgreSql")
                await db.Database.ExecuteSqlRawAsync("SET LOCAL session_replication_role = replica");
            foreach (var statement in statements)
                await db.Database.ExecuteSqlRawAsync(statement);
            await transaction.CommitAsync();
        }
        if (database.Provider == "Sqlite")
            await db.Database.ExecuteSqlRawAsync("PRAGMA foreign_keys = ON");
        await db.Sql.Guards.Put(db, CancellationToken.None);
    }

    public static readonly IReadOnlyList<string> Guards = ["audit_entries_no_update", "audit_entries_no_delete", "audit_seals_no_update", "audit_seals_no_delete"];
}
