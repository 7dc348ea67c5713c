using System.Data.Common;
using Hotline.Load.Product;

namespace Hotline.Load.Floor;

/// <summary>A table and the values of the one row that a registration put into it, without its key.</summary>
internal sealed record TemplateRow(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object> Values);

/// <summary>
/// The rows of one registration, learnt from the product itself: a ticket is registered over HTTP and read back column by column, so
/// that the floor cannot forget what the product writes.
/// </summary>
internal sealed record Template(TemplateRow Ticket, IReadOnlyList<TemplateRow> Parts)
{
    /// <summary>What a registration writes beside the ticket and the day's serial.</summary>
    private static readonly string[] PartTables = ["history", "outbox_events", "audit_entries"];

    /// <summary>Tables in which a registration leaves nothing; a row there would be missing from the floor.</summary>
    private static readonly string[] Untouched = ["work_orders", "callbacks", "past_states", "idempotency_keys"];

    public static async Task<Template> Learn(Database database, string folder)
    {
        string id;
        await using (var child = await Child.Serve(null, database, folder))
        {
            using var remote = await Remote.Connect(child.Address, "dev", "dev-secret");
            var bodies = Calls.Phrases.Make(1, await Calls.Known.Areas(remote));
            id = await remote.Register(bodies[0]);
        }
        await using var connection = await database.Open();
        foreach (var table in Untouched)
        {
            if (await Row(connection, table, "1 = 1") is not null)
                throw new LoadException($"A registration writes {table}, which the floor does not.");
        }
        var ticket = await Row(connection, "tickets", $"id = {id}") ?? throw new LoadException("The registered ticket is not there.");
        var parts = new List<TemplateRow>();
        foreach (var table in PartTables)
            parts.Add(await Row(connection, table, $"ticket_id = {id}") ?? throw new LoadException($"A registration leaves nothing in {table}."));
        return new Template(ticket, parts);
    }

    private static async Task<TemplateRow?> Row(DbConnection connection, string table, string where)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} WHERE {where}";
        await using var reader = await command.ExecuteReaderAsync();
        if (!await reader.ReadAsync())
            return null;
        var columns = Enumerable.Range(0, reader.FieldCount).Where(i => reader.GetName(i) != "id").ToList();
        return new TemplateRow(table, [.. columns.Select(reader.GetName)], [.. columns.Select(reader.GetValue)]);
    }
}
