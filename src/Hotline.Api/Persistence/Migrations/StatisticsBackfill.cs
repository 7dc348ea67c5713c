using Microsoft.EntityFrameworkCore.Migrations;

namespace Hotline.Api.Persistence.Migrations;

/// <summary>
/// What tickets count as knows its lead unit, result and signing from this version on; those of earlier versions are told from their orders,
/// callbacks and history. Plain SQL that every provider reads alike.
/// </summary>
internal static class StatisticsBackfill
{
    /// <param name="migration">The migration that added the columns.</param>
    /// <param name="wait">Milliseconds from a call's beginning to its answer, as this provider reckons them.</param>
    public static void Run(MigrationBuilder migration, string wait)
    {
        foreach (var statement in Statements)
            migration.Sql(statement);
        migration.Sql($"UPDATE calls SET wait_milliseconds = {wait} WHERE answered_at IS NOT NULL");
    }

    /// <summary>The lead order that has the ticket, or had it when it closed.</summary>
    private const string LeadNow =
        "SELECT MAX(x.id) FROM work_orders x WHERE x.ticket_id = tickets.id AND x.role = 'lead' AND x.status NOT IN ('returned', 'recalled')";

    private const string LeadThen =
        "SELECT MAX(x.id) FROM work_orders x WHERE x.ticket_id = past_states.ticket_id AND x.role = 'lead' AND x.delivered_at <= past_states.state_since "
        + "AND NOT (x.status IN ('returned', 'recalled') AND x.ended_at <= past_states.state_since)";

    private static readonly string[] Statements =
    [
        "UPDATE tickets SET "
        + $"lead_unit = (SELECT o.unit FROM work_orders o WHERE o.id = ({LeadNow})), "
        + $"acknowledge_by = (SELECT o.acknowledge_by FROM work_orders o WHERE o.id = ({LeadNow})), "
        + $"acknowledged_at = (SELECT o.acknowledged_at FROM work_orders o WHERE o.id = ({LeadNow})), "
        + "returns = (SELECT COUNT(*) FROM work_orders x WHERE x.ticket_id = tickets.id AND x.role = 'lead' AND x.status = 'returned'), "
        + "extensions = (SELECT COUNT(*) FROM history h JOIN work_orders x ON x.id = h.order_id WHERE h.ticket_id = tickets.id AND h.action = 'extensionGranted' AND x.role = 'lead') "
        + "WHERE handling = 'dispatched'",
        "UPDATE tickets SET caller_solved = (SELECT c.solved FROM callbacks c WHERE c.id = "
        + "(SELECT MAX(y.id) FROM callbacks y WHERE y.ticket_id = tickets.id AND y.round = tickets.round AND y.solved IS NOT NULL)) "
        + "WHERE id IN (SELECT z.ticket_id FROM callbacks z WHERE z.solved IS NOT NULL)",
        "UPDATE past_states SET "
        + $"lead_unit = (SELECT o.unit FROM work_orders o WHERE o.id = ({LeadThen})), "
        + $"acknowledge_by = (SELECT o.acknowledge_by FROM work_orders o WHERE o.id = ({LeadThen})), "
        + $"acknowledged_at = (SELECT o.acknowledged_at FROM work_orders o WHERE o.id = ({LeadThen})), "
        + "returns = (SELECT COUNT(*) FROM work_orders x WHERE x.ticket_id = past_states.ticket_id AND x.role = 'lead' AND x.status = 'returned' AND x.ended_at <= past_states.state_since), "
        + "extensions = (SELECT COUNT(*) FROM history h JOIN work_orders x ON x.id = h.order_id WHERE h.ticket_id = past_states.ticket_id AND h.action = 'extensionGranted' AND x.role = 'lead' AND h.at <= past_states.state_since) "
        + "WHERE handling = 'dispatched' AND status NOT IN ('registered', 'referred')",
        "UPDATE past_states SET solved = (SELECT o.solved FROM work_orders o WHERE o.id = "
        + "(SELECT MAX(x.id) FROM work_orders x WHERE x.ticket_id = past_states.ticket_id AND x.role = 'lead' AND x.round = past_states.round)) "
        + "WHERE handling = 'dispatched' AND closed_at IS NOT NULL",
        "UPDATE past_states SET solved = (SELECT t.solved FROM tickets t WHERE t.id = past_states.ticket_id) WHERE handling = 'coordinated' AND closed_at IS NOT NULL",
        "UPDATE past_states SET callback_result = 'reached' WHERE satisfaction IS NOT NULL",
    ];
}
