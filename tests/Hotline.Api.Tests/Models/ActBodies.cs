using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Models;

/// <summary>Makes the bodies of acts: good ones mostly, some with a fault in one field.</summary>
internal sealed class ActBodies(Random random)
{
    /// <param name="move">The move.</param>
    /// <param name="books">The books, for other tickets and the moment.</param>
    /// <param name="ticket">The ticket it is about.</param>
    /// <param name="order">The order it is about.</param>
    /// <param name="slips">How many of a hundred have a fault.</param>
    public JsonObject Of(string move, PlainBooks books, PlainTicket ticket, PlainOrder? order, int slips)
    {
        var body = Good(move, books, ticket, order);
        if (random.Next(100) < slips)
            Spoil(move, body);
        return body;
    }

    /// <summary>The same with other words or one field more: for a key that was used before.</summary>
    public static JsonObject Reworded(JsonObject body)
    {
        var other = body.DeepClone().AsObject();
        var words = other.FirstOrDefault(f => f.Key is "reason" or "text" or "remark" or "answer" && f.Value is not null).Key ?? "reason";
        other[words] = "换个说法";
        return other;
    }

    private JsonObject Good(string move, PlainBooks books, PlainTicket ticket, PlainOrder? order)
    {
        var body = new JsonObject();
        foreach (var (name, kind, required) in PlainShape.Of(move))
        {
            if (required || Chance(move, name))
                body[name] = Value(move, name, kind, books, ticket);
        }
        if (move == "review" && (string?)body["decision"] == "sentBack")
            body["reason"] = "请补充";
        if (move == "callbacks" && (string?)body["outcome"] != "reached")
            body.Remove("satisfaction");
        if (body.ContainsKey("dueAt"))
            body.Remove("limitWorkingDays");
        if (move == "extension-decision" && ((string?)body["decision"] == "refused" || order?.Asked is null))
            body.Remove("workingDays");
        if (move == "rework" && !body.ContainsKey("leadUnit") && ticket.Lead is null && random.Next(4) > 0)
            body["leadUnit"] = Unit();
        return body;
    }

    private bool Chance(string move, string field) => random.Next(100) < (move, field) switch
    {
        (_, "satisfaction") => 75,
        (_, "assistingUnits") => 35,
        ("rework", "leadUnit") => 30,
        (_, "dueAt") => 10,
        (_, "final") => 10,
        ("extension-decision", "workingDays") => 40,
        ("patch", _) => 60,
        _ => 12,
    };

    private JsonNode Value(string move, string name, string kind, PlainBooks books, PlainTicket ticket) => (move, name, kind) switch
    {
        (_, "leadUnit" or "suggestedUnit", _) => random.Next(40) == 0 ? "no-such-unit" : Unit(),
        (_, "into" or "ticketId", _) => $"@{(random.Next(40) == 0 ? 9 : Another(books, ticket))}",
        (_, "decision", _) => Decision(kind),
        ("patch", "title", _) => $"题{random.Next(1000)}",
        ("extension-request", "workingDays", _) => random.Next(20) == 0 ? 4 : random.Next(1, 4),
        ("extension-decision", "workingDays", _) => random.Next(1, 4),
        (_, "limitWorkingDays", _) => random.Next(1, 7),
        (_, "contactedCaller", _) => random.Next(5) < 3,
        (_, _, "text") => "说明",
        (_, _, "flag") => random.Next(2) == 0,
        (_, _, "time") => books.Now.AddMinutes(random.Next(20) == 0 ? -5 : random.Next(60, 12 * 1440)).Text(),
        (_, _, "list") => new JsonArray([.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (JsonNode)Unit())]),
        (_, _, "person") => new JsonObject { ["name"] = "李强" },
        _ => kind.Split('|') is var codes ? codes[random.Next(codes.Length)] : throw new InvalidOperationException(kind),
    };

    private string Decision(string kind)
    {
        var codes = kind.Split('|');
        return random.Next(10) < 8 ? codes[0] : codes[1];
    }

    private int Another(PlainBooks books, PlainTicket ticket)
    {
        var others = books.Tickets.Where(t => t != ticket).ToList();
        return random.Next(20) == 0 ? ticket.Index : others[random.Next(others.Count)].Index;
    }

    private string Unit() => Role.UnitCodes[random.Next(Role.UnitCodes.Length - (random.Next(4) == 0 ? 0 : 1))];

    /// <summary>One fault that a strict reader finds.</summary>
    private void Spoil(string move, JsonObject body)
    {
        var required = PlainShape.Of(move).Where(f => f.IsRequired).ToList();
        if (required.Count == 0 || random.Next(4) == 0)
        {
            body["colour"] = "red";
            return;
        }
        var (name, kind, _) = required[random.Next(required.Count)];
        body.Remove(name);
        if (random.Next(2) == 0)
            body[name] = kind switch { "flag" => "yes", "person" => new JsonObject(), "1..130" => random.Next(2) == 0 ? 0 : 131, "text" => " ", _ => "nonsense" };
    }
}
