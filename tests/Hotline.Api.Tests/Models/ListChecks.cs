namespace Hotline.Api.Tests.Models;

/// <summary>The lists after a wave, against a count of the model's tickets: by status, by being overdue, and each unit's inbox.</summary>
internal sealed class ListChecks(ModelClients clients)
{
    private static readonly string[] TicketStates = ["registered", "dispatched", "replied", "closed", "archived", "suspended", "merged", "rejected", "withdrawn"];
    private static readonly string[] OrderStates = ["delivered", "acknowledged", "returnRequested", "returned", "replied", "done", "recalled"];

    /// <summary>Every ticket of the database, of earlier waves too.</summary>
    private readonly List<PlainTicket> _all = [];

    public async Task<string?> Check(IEnumerable<PlainTicket> wave, DateTimeOffset now)
    {
        _all.AddRange(wave);
        var wrong = new List<string>();
        foreach (var state in TicketStates)
            await Compare(Role.Dev, $"/v1/tickets?status={state}", _all.Count(t => t.Status == state));
        await Compare(Role.Dev, "/v1/tickets?overdue=true", _all.Count(t => t.IsOverdue(now)));
        await Compare(Role.Dev, "/v1/tickets?overdue=false", _all.Count(t => !t.IsOverdue(now)));
        await Compare(Role.Dev, "/v1/tickets?handling=coordinated", _all.Count(t => t.Handling == "coordinated"));
        foreach (var role in Role.Units)
        {
            var orders = _all.SelectMany(t => t.Orders.Where(o => o.Unit == role.Unit).Select(o => (Ticket: t, Order: o))).ToList();
            await Compare(role, "/v1/tickets", _all.Count(t => t.IsSeenBy(role)));
            await Compare(role, "/v1/work-orders", orders.Count);
            foreach (var state in OrderStates)
                await Compare(role, $"/v1/work-orders?status={state}", orders.Count(o => o.Order.Status == state));
            await Compare(role, "/v1/work-orders?overdue=true", orders.Count(o => o.Order.IsOverdue(o.Ticket, now)));
            await Compare(Role.Dev, $"/v1/work-orders?unit={role.Unit}&overdue=false", orders.Count(o => !o.Order.IsOverdue(o.Ticket, now)));
        }
        return wrong.Count == 0 ? null : string.Join('\n', wrong);

        async Task Compare(Role role, string path, int wanted)
        {
            var seen = await clients.Total(role, path);
            if (seen != wanted)
                wrong.Add($"{path} as {role}: model {wanted}, product {seen}");
        }
    }
}
