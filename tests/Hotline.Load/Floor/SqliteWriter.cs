using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Hotline.Load.Floor;

/// <summary>Writes registrations by prepared statements on one connection of SQLite: the serial, the ticket, its parts.</summary>
internal sealed class SqliteWriter : IFloorWriter
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _serial;
    private readonly SqliteCommand _ticket;
    private readonly List<SqliteCommand> _parts;
    private readonly string _prefix;

    private SqliteWriter(SqliteConnection connection, Template template, string prefix, DateOnly day)
    {
        (_connection, _prefix) = (connection, prefix);
        _serial = connection.CreateCommand();
        _serial.CommandText =
            "INSERT INTO number_series (day, next) VALUES (@day, 2) ON CONFLICT (day) DO UPDATE SET next = number_series.next + 1 RETURNING next";
        Add(_serial, "@day", day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        _ticket = Insert(template.Ticket, " RETURNING id");
        _parts = [.. template.Parts.Select(p => Insert(p, ""))];
        var words = connection.CreateCommand();
        words.CommandText = "INSERT INTO ticket_words (rowid, grams) VALUES (@ticket_id, @grams)";
        Add(words, "@ticket_id", 0L);
        Add(words, "@grams", template.Words!);
        _parts.Add(words);
    }

    public static async Task<SqliteWriter> Open(SqliteConnection connection, Template template, string prefix, DateOnly day)
    {
        var writer = new SqliteWriter(connection, template, prefix, day);
        foreach (var command in (SqliteCommand[])[writer._serial, writer._ticket, .. writer._parts])
            await command.PrepareAsync();
        return writer;
    }

    public async Task Transaction(int tickets)
    {
        await using var transaction = _connection.BeginTransaction(deferred: false);
        _serial.Transaction = _ticket.Transaction = transaction;
        _parts.ForEach(p => p.Transaction = transaction);
        for (var i = 0; i < tickets; i++)
            await One();
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in (SqliteCommand[])[_serial, _ticket, .. _parts])
            await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async Task One()
    {
        var serial = Convert.ToInt64(await _serial.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
        _ticket.Parameters["@number"].Value = $"{_prefix}{serial:D8}";
        _ticket.Parameters["@caller_phone_hash"].Value = RandomNumberGenerator.GetBytes(32);
        var id = await _ticket.ExecuteScalarAsync();
        foreach (var part in _parts)
        {
            part.Parameters["@ticket_id"].Value = id;
            await part.ExecuteNonQueryAsync();
        }
    }

    private SqliteCommand Insert(TemplateRow row, string returning)
    {
        var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO {row.Table} ({string.Join(", ", row.Columns)}) VALUES ({string.Join(", ", row.Columns.Select(c => "@" + c))}){returning}";
        for (var i = 0; i < row.Columns.Count; i++)
            Add(command, "@" + row.Columns[i], row.Values[i]);
        return command;
    }

    private static void Add(SqliteCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
