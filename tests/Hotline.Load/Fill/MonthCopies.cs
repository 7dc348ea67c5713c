using Npgsql;

namespace Hotline.Load.Fill;

/// <summary>
/// Multiplies the demo month that the product has imported: the same matters, units, results and delays again and again, moved to other
/// months by the clock, with keys and numbers of their own. Only the tables that figures are counted from are filled; histories are not.
/// </summary>
internal sealed class MonthCopies(NpgsqlConnection connection)
{
    private static readonly string[] Tables = ["tickets", "past_states", "work_orders", "callbacks", "calls", "ticket_texts"];
    private List<string> _after = [];
    private int _copies;

    public async Task<long> Count(string table) => (long)(await Value($"SELECT count(*) FROM {table}"))!;

    /// <summary>Indexes and references go, and come back at the end.</summary>
    public async Task Begin()
    {
        await Run("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'; SET work_mem = '64MB'");
        _copies = (int)((long)(await Value("SELECT COALESCE(MAX(id), 0) / 100000 FROM tickets"))!);
        var names = string.Join(", ", Tables.Select(t => $"'{t}'"));
        var references = $"FROM pg_constraint WHERE contype = 'f' AND (conrelid::regclass::text IN ({names}) OR confrelid::regclass::text IN ({names}))";
        var indexes = $"FROM pg_indexes WHERE schemaname = 'public' AND tablename IN ({names}) AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = indexname)";
        _after =
        [
            .. await Texts($"SELECT indexdef {indexes}"),
            .. await Texts($"SELECT 'ALTER TABLE ' || conrelid::regclass || ' ADD CONSTRAINT ' || conname || ' ' || pg_get_constraintdef(oid) || ' NOT VALID' {references}"),
        ];
        foreach (var drop in await Texts($"SELECT 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname {references}"))
            await Run(drop);
        foreach (var drop in await Texts($"SELECT 'DROP INDEX ' || indexname {indexes}"))
            await Run(drop);
    }

    /// <summary>Puts so many copies of the month that begins at <paramref name="template"/> into another month.</summary>
    public async Task Copy(DateOnly template, DateOnly month, int copies)
    {
        var months = ((month.Year - template.Year) * 12) + month.Month - template.Month;
        foreach (var table in Tables)
        {
            var columns = await Texts($"SELECT column_name || ':' || data_type FROM information_schema.columns WHERE table_name = '{table}' AND table_schema = 'public' ORDER BY ordinal_position");
            var (names, values) = (columns.Select(c => c[..c.IndexOf(':', StringComparison.Ordinal)]).ToList(), columns.Select(c => Moved(table, c.Split(':')[0], c.Split(':')[1], months)));
            var from = table == "calls" ? "t.id < 100000" : table == "tickets" ? "t.id < 100000" : "t.ticket_id < 100000";
            await Run($"INSERT INTO {table} ({string.Join(", ", names)}) OVERRIDING SYSTEM VALUE SELECT {string.Join(", ", values)} FROM {table} t CROSS JOIN generate_series({_copies + 1}, {_copies + copies}) c WHERE {from}");
        }
        _copies += copies;
    }

    public async Task End()
    {
        foreach (var statement in _after)
            await Run(statement);
        foreach (var table in Tables.Where(t => t != "ticket_texts"))
            await Run($"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))");
        await Run($"VACUUM (ANALYZE) {string.Join(", ", Tables)}");
    }

    private static string Moved(string table, string name, string type, int months) => (table, name) switch
    {
        (_, "id" or "ticket_id") => $"t.{name} + c * 100000::bigint",
        ("tickets", "number") => "t.number || '-' || c",
        // The product fills the texts that are missing when it starts; nobody searches here.
        ("ticket_texts", "text") => "''",
        ("ticket_texts", "grams") => "'{}'",
        ("calls", "call_id") => "t.call_id || '-' || c",
        ("tickets", "clock_at" or "merged_into" or "import_print") => "NULL",
        _ when type.StartsWith("timestamp", StringComparison.Ordinal) => $"t.{name} + make_interval(months => {months})",
        _ => "t." + name,
    };

    private async Task Run(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<object?> Value(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        return await command.ExecuteScalarAsync();
    }

    private async Task<List<string>> Texts(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new List<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        return texts;
    }
}
