using System.Globalization;
using System.Security.Cryptography;
using Npgsql;

namespace Hotline.Load.Floor;

/// <summary>
/// Writes registrations on one connection of PostgreSQL. All statements of up to 32 tickets go in one round trip, for a floor that waits
/// for the network between a ticket and its history would be one of the network.
/// </summary>
internal sealed class PostgreSqlWriter(NpgsqlConnection connection, Template template, string prefix, DateOnly day) : IFloorWriter
{
    private readonly Dictionary<int, Batch> _batches = [];
    private int _written;

    public async Task Transaction(int tickets)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        for (var left = tickets; left > 0; left -= Together)
            await Write(Math.Min(left, Together), transaction);
        await transaction.CommitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var batch in _batches.Values)
            await batch.Commands.DisposeAsync();
        await connection.DisposeAsync();
    }

    private async Task Write(int tickets, NpgsqlTransaction transaction)
    {
        if (!_batches.TryGetValue(tickets, out var batch))
            _batches[tickets] = batch = await Prepared(tickets);
        foreach (var (number, phone) in batch.Tickets)
        {
            number.Value = string.Create(CultureInfo.InvariantCulture, $"{prefix}{++_written:D8}");
            phone.Value = RandomNumberGenerator.GetBytes(32);
        }
        batch.Commands.Transaction = transaction;
        await batch.Commands.ExecuteNonQueryAsync();
    }

    private async Task<Batch> Prepared(int tickets)
    {
        var (commands, changing) = (new NpgsqlBatch(connection), new List<(NpgsqlParameter, NpgsqlParameter)>());
        for (var i = 0; i < tickets; i++)
        {
            var serial = new NpgsqlBatchCommand("INSERT INTO number_series (day, next) VALUES ($1, 2) ON CONFLICT (day) DO UPDATE SET next = number_series.next + 1");
            serial.Parameters.Add(new NpgsqlParameter { Value = day });
            commands.BatchCommands.Add(serial);
            var ticket = Insert(template.Ticket);
            changing.Add((Of(ticket, template.Ticket, "number"), Of(ticket, template.Ticket, "caller_phone_hash")));
            commands.BatchCommands.Add(ticket);
            foreach (var part in template.Parts)
                commands.BatchCommands.Add(Insert(part));
        }
        await commands.PrepareAsync();
        return new Batch(commands, changing);
    }

    /// <summary>The session knows the key it gave last, so a part need not be told its ticket's.</summary>
    private static NpgsqlBatchCommand Insert(TemplateRow row)
    {
        var given = Given(row);
        var (columns, values) = (given.Select(i => row.Columns[i]), given.Select((_, at) => string.Create(CultureInfo.InvariantCulture, $"${at + 1}")));
        if (given.Count < row.Columns.Count)
            (columns, values) = (columns.Append(TicketId), values.Append("currval('tickets_id_seq')"));
        var command = new NpgsqlBatchCommand($"INSERT INTO {row.Table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", values)})");
        foreach (var i in given)
            command.Parameters.Add(new NpgsqlParameter { Value = row.Values[i] });
        return command;
    }

    private static NpgsqlParameter Of(NpgsqlBatchCommand command, TemplateRow row, string column) =>
        command.Parameters[Given(row).FindIndex(i => row.Columns[i] == column)];

    /// <summary>Places of the columns that are given a value of their own.</summary>
    private static List<int> Given(TemplateRow row) => [.. Enumerable.Range(0, row.Columns.Count).Where(i => row.Columns[i] != TicketId)];

    private const string TicketId = "ticket_id";

    /// <summary>Tickets of a round trip.</summary>
    private const int Together = 32;

    private sealed record Batch(NpgsqlBatch Commands, List<(NpgsqlParameter Number, NpgsqlParameter Phone)> Tickets);
}
