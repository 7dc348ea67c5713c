using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Hotline.Load.Exchange;

/// <summary>Every row of the tables that messages touch, as they are at a moment; for a database with next to nothing in it.</summary>
/// <param name="Rows">By table: its columns, and each row by its key.</param>
internal sealed record Image(IReadOnlyDictionary<string, (IReadOnlyList<string> Columns, Dictionary<long, object[]> Rows)> Rows)
{
    public static async Task<Image> Take(DbConnection connection)
    {
        var tables = new Dictionary<string, (IReadOnlyList<string>, Dictionary<long, object[]>)>(StringComparer.Ordinal);
        foreach (var table in await Tables(connection))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT * FROM {table}";
            await using var reader = await command.ExecuteReaderAsync();
            var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToList();
            var (key, rows) = (columns.IndexOf("id"), new Dictionary<long, object[]>());
            while (await reader.ReadAsync())
            {
                var values = new object[columns.Count];
                reader.GetValues(values);
                rows[reader.GetInt64(key)] = values;
            }
            tables[table] = (columns, rows);
        }
        return new Image(tables);
    }

    /// <summary>Tables of the product with a whole number as key, without those that workers write by themselves.</summary>
    private static async Task<List<string>> Tables(DbConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = connection is SqliteConnection
            ? "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'id' WHERE m.type = 'table' AND c.type = 'INTEGER' AND m.name <> 'exchange_alarms'"
            : "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND data_type = 'bigint' AND table_name <> 'exchange_alarms'";
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
            names.Add(reader.GetString(0));
        return names;
    }
}
