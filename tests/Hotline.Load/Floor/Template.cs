using System.Data.Common;
using Hotline.Load.Product;

namespace Hotline.Load.Floor;

/// <summary>A table and the values of the one row that a registration put into it, without its key.</summary>
internal sealed record TemplateRow(string Table, IReadOnlyList<string> Columns, IReadOnlyList<object> Values);

/// <summary>
/// The rows of one registration, learnt from the product itself: a ticket is registered over HTTP and read back column by column, so
/// that the floor cannot forget what the product writes.
/// </summary>
/// <param name="Ticket">Its own row.</param>
/// <param name="Parts">Rows that name it in <c>ticket_id</c>.</param>
/// <param name="Words">What SQLite's text index took of it; null where that is a row among the parts.</param>
internal sealed record Template(TemplateRow Ticket, IReadOnlyList<TemplateRow> Parts, string? Words)
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
        if (database.Provider == "Sqlite")
            return new Template(ticket, parts, await WordsOf(connection, id));
        parts.Add(await Row(connection, "ticket_texts", $"ticket_id = {id}") ?? throw new LoadException("A registration leaves nothing in ticket_texts."));
        return new Template(ticket, parts, null);
    }

    /// <summary>The index keeps no text, but tells its words in their order.</summary>
    private static async Task<string> WordsOf(DbConnection connection, string id)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            $"CREATE VIRTUAL TABLE temp.ticket_terms USING fts5vocab(main, ticket_words, instance); SELECT term FROM temp.ticket_terms WHERE doc = {id} ORDER BY offset";
        await using var reader = await command.ExecuteReaderAsync();
        var words = new List<string>();
        while (await reader.ReadAsync())
            words.Add(reader.GetString(0));
        return words.Count > 0 ? string.Join(' ', words) : throw new LoadException("A registration leaves no words in the text index.");
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
