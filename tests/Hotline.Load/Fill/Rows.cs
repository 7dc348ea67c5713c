using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Hotline.Load.Fill;

/// <summary>A table as the product's model maps it: columns that a row has, and their values as the database takes them.</summary>
internal sealed class FillTable
{
    private readonly List<Func<object, object?>> _values = [];

    public FillTable(IModel model, Type entity)
    {
        var type = model.FindEntityType(entity)!;
        Name = type.GetTableName()!;
        foreach (var property in type.GetProperties().Where(p => !p.IsShadowProperty()))
        {
            var (getter, convert) = (property.GetGetter(), property.GetTypeMapping().Converter?.ConvertToProvider);
            _values.Add(e => getter.GetClrValue(e) is { } value ? convert is null ? value : convert(value) : null);
            Columns.Add(property.GetColumnName());
            Types.Add(property.GetColumnType().Split('(')[0]);
        }
    }

    public string Name { get; }

    public List<string> Columns { get; } = [];

    /// <summary>The database's types of the columns, without lengths.</summary>
    public List<string> Types { get; } = [];

    /// <summary>A row of an entity that was never saved: its keys are given here.</summary>
    public object?[] Row(object entity, long? id, long? ticketId, long? orderId)
    {
        var row = new object?[Columns.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = Columns[i] switch
            {
                "id" when id is not null => id,
                "ticket_id" when ticketId is not null => ticketId,
                "order_id" => orderId,
                _ => _values[i](entity),
            };
        }
        return row;
    }
}

/// <summary>The tables that tickets leave rows in, parents before children.</summary>
internal sealed class FillTables
{
    private readonly Dictionary<Type, FillTable> _tables;

    public FillTables(IModel model)
    {
        Type[] types = [typeof(Ticket), typeof(WorkOrder), typeof(Callback), typeof(PastRound), typeof(PastState), typeof(Supervision), typeof(HistoryEntry), typeof(OutboxEvent), typeof(AuditEntry), typeof(TicketText)];
        _tables = types.Where(t => model.FindEntityType(t) is not null).ToDictionary(t => t, t => new FillTable(model, t));
    }

    public IEnumerable<FillTable> All => _tables.Values;

    /// <summary>All rows of some tickets that have their keys; the keys of parts are the ticket's, a stretch of numbers apart.</summary>
    public List<(FillTable Table, List<object?[]> Rows)> Of(IReadOnlyList<Ticket> tickets)
    {
        var rows = _tables.ToDictionary(p => p.Key, _ => new List<object?[]>());
        foreach (var ticket in tickets)
        {
            var before = rows.ToDictionary(p => p.Key, p => p.Value.Count);
            Add(typeof(Ticket), ticket, null);
            var orders = new Dictionary<WorkOrder, long>(ReferenceEqualityComparer.Instance);
            foreach (var order in ticket.Orders)
                orders[order] = Add(typeof(WorkOrder), order, ticket.Id);
            foreach (var part in (IEnumerable<object>)[.. ticket.Callbacks, .. ticket.Rounds, .. ticket.PastStates])
                Add(part.GetType(), part, ticket.Id);
            foreach (var supervision in ticket.Supervisions)
                Add(typeof(Supervision), supervision, ticket.Id, orders[supervision.Order!]);
            foreach (var entry in ticket.History)
            {
                Add(typeof(HistoryEntry), entry, ticket.Id, entry.Order is { } order ? orders[order] : null);
                Add(typeof(OutboxEvent), OutboxEvent.Of(entry, ticket), ticket.Id);
                Add(typeof(AuditEntry), AuditEntry.Of(entry, ticket), ticket.Id);
            }
            if (_tables.ContainsKey(typeof(TicketText)))
                Add(typeof(TicketText), TicketText.Of(ticket), ticket.Id);

            long Add(Type type, object entity, long? ticketId, long? orderId = null)
            {
                var id = ticketId is { } t ? (t * Parts) + rows[type].Count - before[type] : ticket.Id;
                rows[type].Add(_tables[type].Row(entity, id, ticketId, orderId));
                return id;
            }
        }
        return [.. _tables.Select(p => (p.Value, rows[p.Key]))];
    }

    /// <summary>Most parts of a kind that a ticket can have here.</summary>
    private const int Parts = 64;
}
