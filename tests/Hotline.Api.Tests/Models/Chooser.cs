namespace Hotline.Api.Tests.Models;

/// <summary>
/// Chooses what happens next in a sequence: mostly what the state allows, so that lives get long, and for the rest anything by
/// anybody. Each sequence has a leaning, so that the far corners (the third extension, the dispatch that is final by itself) are met.
/// </summary>
internal sealed class Chooser(Random random)
{
    private static readonly string[] Leanings = ["", "", "return", "extension", "extension", "rework", "merge", "suspend", "supervise"];

    private readonly string _leaning = Leanings[random.Next(Leanings.Length)];
    private readonly ActBodies _bodies = new(random);
    private readonly List<Act> _keyed = [];
    private readonly List<Parcel> _batches = [];

    public Step Next(PlainBooks books) => new(books.Now, random.Next(100) switch
    {
        < 74 => [Single(books, Favourite(books))],
        < 88 => Rivals(books),
        _ => [Batch(books, Favourite(books), random.Next(2, 5))],
    });

    /// <summary>Two calls at once, most often about one ticket.</summary>
    private List<Parcel> Rivals(PlainBooks books)
    {
        var about = Favourite(books);
        var one = random.Next(4) == 0 ? Batch(books, about, 2) : Single(books, about);
        if (random.Next(10) == 0 && !one.IsBatch)
        {
            var twice = one.Acts[0] with { Key = NewKey() };
            return [new Parcel([twice], false), new Parcel([twice], false)];
        }
        return [one, Single(books, random.Next(5) == 0 ? Favourite(books) : about)];
    }

    private Parcel Single(PlainBooks books, int about)
    {
        if (random.Next(25) == 0 && _keyed.FirstOrDefault(a => books.Keeps(a.Role, a.Key!)) is { } earlier)
            return new Parcel([random.Next(3) == 0 ? earlier with { Body = ActBodies.Reworded(earlier.Body) } : earlier], false);
        var act = Choose(books, about, null);
        if (act.Move != "patch" && random.Next(8) == 0)
            _keyed.Insert(0, act = act with { Key = NewKey() });
        return new Parcel([act], false);
    }

    private Parcel Batch(PlainBooks books, int about, int size)
    {
        if (random.Next(6) == 0 && _batches.Count > 0)
            return _batches[random.Next(_batches.Count)];
        var role = random.Next(4) == 0 ? Role.All[random.Next(Role.All.Count)] : Role.Dev;
        var acts = Enumerable.Range(0, size).Select(_ => Choose(books, random.Next(3) == 0 ? Favourite(books) : about, role)).Where(a => a.Move != "patch").ToList();
        if (acts.Count == 0)
            return Single(books, about);
        var batch = new Parcel(acts, true, random.Next(3) == 0 ? NewKey() : null);
        if (batch.Key is not null)
            _batches.Add(batch);
        return batch;
    }

    private Act Choose(PlainBooks books, int about, Role? given)
    {
        var ticket = books.Tickets[about];
        var (move, order) = random.Next(100) < (IsPurposeful ? 94 : 75) ? Sensible(books, ticket) : Anything(ticket);
        var role = given ?? RoleFor(ticket, move, order);
        var body = _bodies.Of(move, books, ticket, order is { } place && place < ticket.Orders.Count ? ticket.Orders[place] : null, IsPurposeful ? 1 : 5);
        var seen = random.Next(100) switch { < 10 => Seen.Current, < 14 => Seen.Any, < 19 when !IsPurposeful => Seen.Stale, _ => Seen.Unsaid };
        if (move == "patch" && seen == Seen.Unsaid && random.Next(4) > 0)
            seen = Seen.Current;
        return new Act(role, about, order, move, body, seen);
    }

    /// <summary>One of the moves that the states of the ticket and its orders allow, by weight.</summary>
    private (string Move, int? Order) Sensible(PlainBooks books, PlainTicket ticket)
    {
        var moves = PlainTable.AllowedBy(ticket).Where(m => PlainTable.OfTickets.ContainsKey(m.Name)).Select(m => (Move: m.Name, Order: (int?)null, Weight: Weight(books, ticket, m.Name))).ToList();
        for (var i = 0; i < ticket.Orders.Count; i++)
        {
            var order = ticket.Orders[i];
            moves.AddRange(PlainTable.AllowedBy(ticket, order).Select(m => (m.Name, (int?)i, Weight(books, ticket, m.Name) * (order.IsLead ? 3 : 1))));
            // A late reply is taken though its order has ended; a final order may be asked back, and is not given.
            if (ticket.Status == "merged" && order.Status == "recalled")
                moves.Add(("reply", i, 8));
            if (order is { Final: true, Status: "delivered" or "acknowledged" })
                moves.Add(("return-request", i, 4));
        }
        if (ticket.Status != "archived")
            moves.Add(("patch", null, 2));
        if (moves.Count == 0)
            return Anything(ticket);
        var left = random.Next(moves.Sum(m => m.Weight));
        var chosen = moves.First(m => (left -= m.Weight) < 0);
        return (chosen.Move, chosen.Order);
    }

    private int Weight(PlainBooks books, PlainTicket ticket, string move)
    {
        var weight = (move, ticket.Status) switch
        {
            ("dispatch", _) => 70,
            ("reply", _) => _leaning == "extension" ? 1 : 14,
            ("acknowledge", _) => _leaning == "return" ? 6 : 25,
            ("review", _) => 50,
            ("rework", _) => 25,
            ("return-decision" or "extension-decision", _) => 40,
            ("return-request", _) => 6,
            ("extension-request", _) => 8,
            ("supervision-reply", _) => 14,
            ("resume", _) => 40,
            ("callbacks", "merged") => books.Tickets[ticket.MergedInto!.Value].Status == "closed" ? 20 : 1,
            ("callbacks", _) => 14,
            ("suspend", _) => 7,
            ("merge", _) => 5,
            ("unmerge", _) => 8,
            ("archive", _) => ticket.Status == "closed" ? 3 : 8,
            ("answer", _) => 6,
            ("reject", _) => 2,
            ("withdraw" or "recall", _) => 3,
            ("supervise", _) => 4,
            _ => 3,
        };
        return IsPurposeful && move.StartsWith(_leaning, StringComparison.Ordinal) ? weight * 5 : weight;
    }

    private (string Move, int? Order) Anything(PlainTicket ticket) => random.Next(3) == 0
        ? (PlainTable.OfOrders.Keys.ElementAt(random.Next(PlainTable.OfOrders.Count)), random.Next(ticket.Orders.Count + (random.Next(10) == 0 ? 1 : 0) is var n and > 0 ? n : 1))
        : (PlainTable.OfTickets.Keys.ElementAt(random.Next(PlainTable.OfTickets.Count)), null);

    private Role RoleFor(PlainTicket ticket, string move, int? order)
    {
        if (random.Next(100) < (IsPurposeful ? 4 : 15))
            return Role.All[random.Next(Role.All.Count)];
        if (order is { } place && place < ticket.Orders.Count && PlainTable.OfOrders[move].Scope == "units.handle")
            return random.Next(4) == 0 ? Role.Dev : Role.Of(ticket.Orders[place].Unit);
        var scope = order is null ? move == "patch" ? "tickets.write" : PlainTable.OfTickets[move].Scope : PlainTable.OfOrders[move].Scope;
        var able = Role.Centre.Where(r => r.Has(scope)).ToList();
        return able[random.Next(able.Count)];
    }

    /// <summary>Most acts are about one ticket, so that its life gets long: the first that is not archived.</summary>
    private int Favourite(PlainBooks books)
    {
        var first = books.Tickets.FindIndex(t => t.Status != "archived");
        return first >= 0 && random.Next(100) < (_leaning == "merge" ? 45 : IsPurposeful ? 85 : 65) ? first : random.Next(books.Tickets.Count);
    }

    /// <summary>A leaning is followed without many slips, else its end would not be reached.</summary>
    private bool IsPurposeful => _leaning.Length > 0;

    private string NewKey()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString("D");
    }
}
