using System.Text.Json;

namespace Hotline.Api.Tests.Models;

/// <summary>Compares what the model says with what the product answered; a difference is told in lines.</summary>
internal static class Comparison
{
    /// <param name="books">The books after the act's step.</param>
    /// <param name="act">The act.</param>
    /// <param name="told">What the model says.</param>
    /// <param name="answer">What came.</param>
    /// <param name="first">The first answer to the same key.</param>
    public static string? Of(PlainBooks books, Act act, Told told, ActAnswer answer, string? first)
    {
        if (told.Status != answer.Status || told.Code != answer.Code || told.IsReplay != answer.IsReplay)
            return $"model: {told}\nproduct: {answer}";
        if (told.IsReplay)
            return first is null || answer.Text is null || first == answer.Text ? null : $"first answer: {first}\nreplayed: {answer.Text}";
        if (told.Status == 409)
        {
            var problem = answer.Body!.Value;
            var allowed = problem.GetProperty("allowedActions").EnumerateArray().Select(a => a.GetString()!).Order(StringComparer.Ordinal).ToList();
            return problem.GetProperty("currentStatus").GetString() == told.CurrentStatus && allowed.SequenceEqual(told.Allowed) ? null : $"model: {told}\nproduct: {answer}";
        }
        if (told.Status != 200)
            return null;
        if (told.State != answer.State)
            return $"model: {told.State}\nproduct: {answer.State}";
        if (answer.Body is not { } body)
            return null;
        var landed = body.TryGetProperty("landedOn", out var on) && on.ValueKind == JsonValueKind.Object ? on.GetProperty("ticketId").GetString() : null;
        if (landed != (told.LandedOn is { } master ? books.Tickets[master].Id : null))
            return $"landed on {landed}, the model says {told.LandedOn}";
        return Of(told.Lines, act.Order is null ? PlainView.Lines(body) : PlainView.OrderLines(body));
    }

    /// <summary>The lines that differ.</summary>
    public static string? Of(IReadOnlyList<string> wanted, IReadOnlyList<string> seen)
    {
        if (wanted.SequenceEqual(seen))
            return null;
        var lines = new List<string>();
        for (var i = 0; i < Math.Max(wanted.Count, seen.Count); i++)
        {
            var (one, other) = (i < wanted.Count ? wanted[i] : "(none)", i < seen.Count ? seen[i] : "(none)");
            if (one != other)
                lines.Add($"model:   {one}\nproduct: {other}");
        }
        return string.Join('\n', lines);
    }

    /// <summary>An order keeps its id, and its version moves exactly when something was done to it.</summary>
    public static string? OfOrders(PlainTicket ticket, JsonElement body)
    {
        foreach (var (place, seen) in body.GetProperty("workOrders").EnumerateArray().Index())
        {
            var (order, id, version) = (ticket.Orders[place], seen.GetProperty("id").GetString(), seen.GetProperty("version").GetInt32());
            if (order.Id is not null && order.Id != id)
                return $"order {place} was {order.Id}, is {id}";
            if (order.Id is not null && (version != order.SeenVersion) != order.IsChanged)
                return $"order {place} was of version {order.SeenVersion}, is {version}; {(order.IsChanged ? "something" : "nothing")} was done to it";
        }
        return null;
    }

    public static void Learn(PlainTicket ticket, JsonElement body)
    {
        foreach (var (place, seen) in body.GetProperty("workOrders").EnumerateArray().Index())
        {
            var order = ticket.Orders[place];
            (order.Id, order.SeenVersion, order.IsChanged) = (seen.GetProperty("id").GetString(), seen.GetProperty("version").GetInt32(), false);
        }
    }

    /// <summary>Each entry as the model writes it.</summary>
    public static List<string> History(JsonElement page) =>
    [
        .. page.GetProperty("items").EnumerateArray().Select(e =>
            $"{e.GetProperty("action").GetString()} {(e.GetProperty("unit").ValueKind == JsonValueKind.String ? e.GetProperty("unit").GetString() : "-")} {e.GetProperty("statusAfter").GetString()}"),
    ];
}
