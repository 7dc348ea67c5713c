using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>What stands in the database, table by table.</summary>
internal static class Tables
{
    /// <summary>Rows of every table but those named.</summary>
    public static async Task<List<string>> RowCounts(this Server server, params string[] but)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var counts = new List<string>();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct().Except(but).Order(StringComparer.Ordinal))
            counts.Add($"{table} {await Count(db, table)}");
        return counts;
    }

    public static async Task<int> Count(HotlineContext db, string table)
    {
        var quoted = table.Any(char.IsUpper) || table.Contains(' ', StringComparison.Ordinal) ? $"\"{table}\"" : table;
        var sql = $"SELECT COUNT(*) AS \"Value\" FROM {quoted}";
        var counts = await db.Database.SqlQueryRaw<int>(sql).ToListAsync();
        return counts[0];
    }
}
