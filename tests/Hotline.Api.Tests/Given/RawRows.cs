using System.Data.Common;
using System.Globalization;
using System.Text;
using Hotline.Api.Persistence;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>The database as a thief would read it.</summary>
public static class RawRows
{
    /// <summary>Every value of every table as text, bytes as Latin-1 and as UTF-8; of SQLite the bytes of its files too.</summary>
    public static async Task<string> RawText(this Server server)
    {
        var text = new StringBuilder();
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        await db.Database.OpenConnectionAsync();
        foreach (var table in db.Model.GetEntityTypes().Select(t => t.GetTableName()!).Distinct())
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT * FROM \"{table}\"";
            await using var reader = await command.ExecuteReaderAsync();
            await Append(text, reader);
        }
        if (server.Database.Provider == "Sqlite")
        {
            var file = new SqliteConnectionStringBuilder(server.Database.Connection).DataSource;
            foreach (var part in new[] { file, file + "-wal" }.Where(File.Exists))
                Append(text, await Bytes(part));
        }
        return text.ToString();
    }

    private static async Task Append(StringBuilder text, DbDataReader reader)
    {
        while (await reader.ReadAsync())
        {
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (reader.GetValue(i) is byte[] bytes)
                    Append(text, bytes);
                else
                    text.Append(CultureInfo.InvariantCulture, $"{reader.GetValue(i)}\n");
            }
        }
    }

    private static void Append(StringBuilder text, byte[] bytes) =>
        text.Append(Encoding.Latin1.GetString(bytes)).Append('\n').Append(Encoding.UTF8.GetString(bytes)).Append('\n');

    private static async Task<byte[]> Bytes(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
