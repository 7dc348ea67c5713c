namespace Hotline.Api.Tests.Models;

/// <summary>
/// The reference model: the tickets of one sequence as plain values, and for each act the answer and what it changes, written from
/// rules.md §2–3 and api.md §2–4 without a look into the product's domain.
/// </summary>
internal sealed partial class PlainBooks
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private Dictionary<string, (string Print, DateTimeOffset At)> _keys = [];

    public List<PlainTicket> Tickets { get; private set; } = [];

    /// <summary>Tickets that changed since the step began.</summary>
    public HashSet<int> Changed { get; private set; } = [];

    public DateTimeOffset Now { get; private set; }

    /// <summary>The books as they may go on without these.</summary>
    public PlainBooks Copy() => new()
    {
        Tickets = [.. Tickets.Select(t => t.Copy())],
        Changed = [.. Changed],
        Now = Now,
        _keys = new(_keys),
    };

    public void Begin(DateTimeOffset now)
    {
        (Now, Changed) = (now, []);
        Tickets.ForEach(t => t.VersionBefore = t.History.Count);
    }

    public PlainTicket Register(string appealType, bool emergency, string title)
    {
        var ticket = new PlainTicket { Index = Tickets.Count, RegisteredAt = Now, AppealType = appealType, Emergency = emergency, Title = title };
        ticket.DueAt = PlainLimits.DispatchBy(ticket, Now);
        ticket.Note("registered");
        Tickets.Add(ticket);
        return ticket;
    }

    /// <summary>Answers an act. What is refused changes nothing.</summary>
    /// <param name="act">The act.</param>
    /// <param name="key">The idempotency key it is known by.</param>
    public Told Apply(Act act, string? key)
    {
        if (act.Move != "patch" && !act.Role.Has(MoveOf(act).Scope) || act.Move == "patch" && !act.Role.Has("tickets.write"))
            return new Told(403, "forbidden");
        if (act is { Move: "patch", Seen: Seen.Unsaid })
            return new Told(428, "if-match-required");
        if (!PlainShape.IsGood(act.Move, act.Body))
            return Invalid;
        if (key is not null && _keys.TryGetValue($"{act.Role.Client} {key}", out var first))
            return first.Print == act.Print ? new Told(200) { IsReplay = true } : new Told(422, "idempotency-key-reused");
        var told = Decide(act);
        if (told.Status == 200 && key is not null)
            _keys[$"{act.Role.Client} {key}"] = (act.Print, Now);
        return told;
    }

    /// <summary>Keys are kept for seven days; the model asks for younger ones only.</summary>
    public bool Keeps(Role role, string key) => _keys.TryGetValue($"{role.Client} {key}", out var first) && Now - first.At < 6 * Day;

    private Told Decide(Act act)
    {
        var ticket = Tickets[act.Ticket];
        if (act.Order is not { } place)
        {
            if (act.Seen == Seen.Stale || act.Seen == Seen.Current && ticket.History.Count != ticket.VersionBefore)
                return new Told(412, "stale-version");
            var told = OnTicket(act, ticket);
            Mark(told, ticket);
            return told.Status == 200 ? told with { Lines = PlainView.Lines(this, ticket, act.Role), State = ticket.Status } : told;
        }
        // One that only this step makes has no name yet that anybody could have asked by.
        if (place >= ticket.Orders.Count || ticket.Orders[place].Id is null || act.Role.Unit is { } unit && ticket.Orders[place].Unit != unit)
            return new Told(404, "not-found");
        var order = ticket.Orders[place];
        if (act.Seen == Seen.Stale || act.Seen == Seen.Current && order.IsChanged)
            return new Told(412, "stale-version");
        var answer = OnOrder(act, ticket, order);
        Mark(answer, ticket);
        return answer.Status == 200 ? answer with { Lines = PlainView.Lines(this, ticket, order, act.Role), State = order.Status } : answer;
    }

    private void Mark(Told told, PlainTicket ticket)
    {
        if (told.Status == 200)
            Changed.Add(ticket.Index);
    }

    private static PlainMove MoveOf(Act act) => act.Order is null ? PlainTable.OfTickets[act.Move] : PlainTable.OfOrders[act.Move];

    private static Told Invalid => new(400, "validation-failed");

    private static Told Refused(string code, PlainTicket ticket) => new(409, code)
    {
        CurrentStatus = ticket.Status,
        Allowed = [.. PlainTable.AllowedBy(ticket).Select(m => m.Name).Order(StringComparer.Ordinal)],
    };

    private static Told Refused(string code, PlainTicket ticket, PlainOrder order) => new(409, code)
    {
        CurrentStatus = order.Status,
        Allowed = [.. PlainTable.AllowedBy(ticket, order).Select(m => m.Name).Order(StringComparer.Ordinal)],
    };
}
