using System.Data.Common;

namespace Hotline.Load.Exchange;

/// <summary>Does again and again, by prepared statements on one connection, what a message did to the books.</summary>
internal sealed class ChangeWriter : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly List<DbCommand> _commands = [];
    private readonly List<(DbParameter Parameter, bool Text)> _ids = [];
    private readonly List<DbParameter> _places = [];

    private ChangeWriter(DbConnection connection) => _connection = connection;

    /// <param name="change">What is done.</param>
    /// <param name="rows">By table: the row that is changed; writers beside each other change rows of their own.</param>
    /// <param name="place">Where its places in the order begin; writers beside each other begin far apart.</param>
    public static async Task<ChangeWriter> Open(DbConnection connection, Change change, IReadOnlyDictionary<string, long> rows, int place)
    {
        var writer = new ChangeWriter(connection);
        foreach (var row in change.Changed)
            writer.Add($"UPDATE {row.Table} SET {string.Join(", ", row.Columns.Select(c => $"{c} = @{c}"))} WHERE id = @id", row.Columns, row.Values, rows.GetValueOrDefault(row.Table, row.Id));
        foreach (var row in change.Made)
            writer.Add($"INSERT INTO {row.Table} ({string.Join(", ", row.Columns)}) VALUES ({string.Join(", ", row.Columns.Select(c => "@" + c))})", row.Columns, row.Values, null);
        writer._places.ForEach(p => p.Value = place);
        foreach (var command in writer._commands)
            await command.PrepareAsync();
        return writer;
    }

    /// <summary>So many messages in one transaction, durable when it answers.</summary>
    public async Task Transaction(int messages)
    {
        await using var transaction = _connection is Microsoft.Data.Sqlite.SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: false) : await _connection.BeginTransactionAsync();
        _commands.ForEach(c => c.Transaction = transaction);
        for (var i = 0; i < messages; i++)
        {
            foreach (var (parameter, text) in _ids)
                parameter.Value = text ? Guid.NewGuid().ToString().ToUpperInvariant() : Guid.NewGuid();
            _places.ForEach(p => p.Value = (int)p.Value! + 1);
            foreach (var command in _commands)
                await command.ExecuteNonQueryAsync();
        }
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in _commands)
            await command.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private void Add(string sql, IReadOnlyList<string> columns, IReadOnlyList<object> values, long? id)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < columns.Count; i++)
        {
            var parameter = Parameter(command, columns[i], values[i]);
            if (columns[i] is "message_id" or "receipt" && values[i] is Guid or string)
                _ids.Add((parameter, values[i] is string));
            if (id is null && (columns[i] is "transfer_seq" or "version"))
                _places.Add(parameter);
        }
        if (id is { } key)
            Parameter(command, "id", key);
        _commands.Add(command);
    }

    private static DbParameter Parameter(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@" + name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}
