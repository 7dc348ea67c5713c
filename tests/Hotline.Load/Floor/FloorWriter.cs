using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace Hotline.Load.Floor;

/// <summary>Writes registrations by prepared statements on one connection: the serial, the ticket, its parts.</summary>
internal sealed class FloorWriter : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbCommand _serial;
    private readonly DbCommand _ticket;
    private readonly List<DbCommand> _parts;
    private readonly string _prefix;

    private FloorWriter(DbConnection connection, Template template, string prefix, DateOnly day)
    {
        (_connection, _prefix) = (connection, prefix);
        _serial = connection.CreateCommand();
        _serial.CommandText =
            "INSERT INTO number_series (day, next) VALUES (@day, 2) ON CONFLICT (day) DO UPDATE SET next = number_series.next + 1 RETURNING next";
        Add(_serial, "@day", connection is SqliteConnection ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : day);
        _ticket = Insert(template.Ticket, " RETURNING id");
        _parts = [.. template.Parts.Select(p => Insert(p, ""))];
    }

    /// <param name="connection">An open connection, then owned.</param>
    /// <param name="template">The rows.</param>
    /// <param name="prefix">Begins the numbers, so that two writers make different ones.</param>
    /// <param name="day">The day whose serials are taken; writers in parallel take those of a day each, as the product reserves them ahead.</param>
    public static async Task<FloorWriter> Open(DbConnection connection, Template template, string prefix, DateOnly day)
    {
        var writer = new FloorWriter(connection, template, prefix, day);
        foreach (var command in (DbCommand[])[writer._serial, writer._ticket, .. writer._parts])
            await command.PrepareAsync();
        return writer;
    }

    /// <summary>Writes so many tickets in one transaction.</summary>
    public async Task Transaction(int tickets)
    {
        await using var transaction = _connection is SqliteConnection sqlite
            ? sqlite.BeginTransaction(deferred: false)
            : await _connection.BeginTransactionAsync();
        _serial.Transaction = _ticket.Transaction = transaction;
        _parts.ForEach(p => p.Transaction = transaction);
        for (var i = 0; i < tickets; i++)
            await One();
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in (DbCommand[])[_serial, _ticket, .. _parts])
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

    private DbCommand Insert(TemplateRow row, string returning)
    {
        var command = _connection.CreateCommand();
        command.CommandText = $"INSERT INTO {row.Table} ({string.Join(", ", row.Columns)}) VALUES ({string.Join(", ", row.Columns.Select(c => "@" + c))}){returning}";
        for (var i = 0; i < row.Columns.Count; i++)
            Add(command, "@" + row.Columns[i], row.Values[i]);
        return command;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }
}
