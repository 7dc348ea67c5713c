using Hotline.Api.Persistence.Providers;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Hotline.Load.Fill;

/// <summary>Binary COPY for each table; references and indexes are made at the end.</summary>
internal sealed class PostgreSqlStore(string connection) : FillStore(new PostgreSqlHotlineContext(
    new DbContextOptionsBuilder<PostgreSqlHotlineContext>().UseNpgsql(connection).UseSnakeCaseNamingConvention().Options))
{
    private List<string> _after = [];

    private NpgsqlConnection Connection => (NpgsqlConnection)Db.Database.GetDbConnection();

    public override async Task Begin()
    {
        await Run("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'");
        var references = $"FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text IN ({TableNames})";
        var indexes = $"FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ({TableNames}) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)";
        _after =
        [
            .. await Texts($"SELECT indexdef {indexes}"),
            .. await Texts($"SELECT 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) {references}"),
        ];
        foreach (var drop in await Texts($"SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname {references}"))
            await Run(drop);
        foreach (var drop in await Texts($"SELECT 'DROP INDEX ' || indexname {indexes}"))
            await Run(drop);
    }

    public override async Task Write(IReadOnlyList<Ticket> tickets, List<(FillTable Table, List<object?[]> Rows)> rows)
    {
        foreach (var (table, all) in rows)
        {
            await using var copy = await Connection.BeginBinaryImportAsync($"COPY {table.Name} ({string.Join(", ", table.Columns)}) FROM STDIN (FORMAT BINARY)");
            foreach (var row in all)
            {
                await copy.StartRowAsync();
                for (var i = 0; i < row.Length; i++)
                    await (row[i] is { } value ? copy.WriteAsync(value, table.Types[i]) : copy.WriteNullAsync());
            }
            await copy.CompleteAsync();
        }
    }

    public override async Task End()
    {
        foreach (var statement in _after)
            await Run(statement);
        foreach (var table in Tables.All.Where(t => t.Columns.Contains("id")))
            await Run($"SELECT setval(pg_get_serial_sequence('{table.Name}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table.Name}))");
        await Run("VACUUM (ANALYZE)");
    }
}
