using Hotline.Load.Calls;

namespace Hotline.Load.Fill;

/// <summary>One kind of request: who asks it, how it is made, and whether its speed is judged.</summary>
internal sealed record Question(string Name, string Client, Func<int, Call> Call, bool HasTarget = true);

/// <summary>What is asked of a filled database.</summary>
internal static class Questions
{
    public static IEnumerable<Question> Of(Filled known)
    {
        string[] common = [.. known.WordsBetween(0.1, 2)], medium = [.. known.WordsBetween(0.001, 0.1)], rare = [.. known.WordsBetween(0, 0.001)];
        yield return Get("page 1", "dev", ["tickets?limit=50"]);
        yield return Get("deep page", "dev", [.. known.DeepCursors.Select(c => "tickets?limit=50&cursor=" + c)]);
        yield return Get("page 1, rotating filters", "dev", [.. Filters.Select(f => "tickets?" + f)]);
        yield return Get("overdue", "dev", ["tickets?overdue=true", "tickets?overdue=true&sort=dueAt", "tickets?overdue=true&status=dispatched&sort=-dueAt", $"tickets?overdue=true&unit={Large}"]);
        foreach (var unit in (string[])[Large, Middle, Small])
        {
            yield return Get($"inbox, unit {unit}", "unit-" + unit, ["work-orders?status=delivered", "work-orders?status=delivered,acknowledged", "work-orders?status=acknowledged&sort=dueAt", "work-orders?overdue=true"]);
            yield return Get($"all orders, unit {unit}", "unit-" + unit, ["work-orders", "work-orders?sort=-deliveredAt", "work-orders?status=done", "work-orders?status=done&sort=-dueAt", "work-orders?sort=dueAt"]);
            yield return Get($"tickets of a client of unit {unit}", "unit-" + unit, ["tickets", "tickets?status=dispatched", "tickets?status=archived", "tickets?sort=-closedAt", "tickets?overdue=true"]);
            yield return Get($"tickets?unit={unit}", "dev", [$"tickets?unit={unit}", $"tickets?unit={unit}&status=archived&channel=phone", $"tickets?unit={unit}&sort=-dueAt", $"tickets?unit={unit},{Small}&registeredFrom=2024-01-01"]);
        }
        yield return Search("phone, ordinary caller", [.. Enumerable.Range(0, 2000).Select(i => (object)new { phone = City.Phone(i * 241) })]);
        yield return Search("phone, caller with very many", [new { phone = City.FrequentPhone }]);
        if (known.PhoneCursors.Count > 0)
            yield return Search("the same, later pages", [.. known.PhoneCursors.Select(c => (object)new { phone = City.FrequentPhone, cursor = c })]);
        yield return Text("text, very common words", common, "");
        yield return Text("text, medium words", medium, "");
        yield return Text("text, rare words", rare, "");
        yield return Text("text and a filter", [.. common, .. medium, .. rare], "&status=dispatched");
        yield return Text("text and another filter", [.. common, .. medium, .. rare], "&category=市政管理—市容市貌");
        yield return Text("text by closing", [.. common, .. medium, .. rare], "&sort=-closedAt");
        yield return Text("text of a unit", [.. common, .. medium, .. rare], "&unit=" + Middle);
        yield return Get("by id", "dev", [.. known.Tickets.Select(t => "tickets/" + t.Id)], list: false);
        yield return Get("by number", "dev", [.. known.Tickets.Select(t => "tickets/by-number/" + t.Number)], list: false);
        yield return Get("history", "dev", [.. known.Tickets.Select(t => $"tickets/{t.Id}/history")], list: false);
        yield return Get("counts", "dev", ["tickets/counts"], list: false, target: false);
        yield return Get("counts of a day", "dev", ["tickets/counts?registeredFrom=2026-11-01&registeredTo=2026-11-02"], list: false, target: false);
        yield return Get("includeTotal", "dev", ["tickets?includeTotal=true"], target: false);
        yield return Get("includeTotal of a status", "dev", ["tickets?includeTotal=true&status=dispatched"], target: false);
    }

    private static Question Get(string name, string client, IReadOnlyList<string> addresses, bool list = true, bool target = true) => new(
        name, client, worker => new GetCall(name, [.. addresses.Select(a => new GetCall.Place(new Uri("/v1/" + a, UriKind.Relative), list ? "{\"items\":["u8.ToArray() : "{"u8.ToArray()))], worker), target);

    private static Question Search(string name, IReadOnlyList<object> bodies) =>
        new(name, "dev", worker => new PostCall(name, "/v1/tickets/search", bodies, worker));

    private static Question Text(string name, IReadOnlyList<string> words, string filter) =>
        Get(name, "dev", [.. words.Select(w => $"tickets?q={Uri.EscapeDataString(w)}{filter}")]);

    /// <summary>Units with a tenth of all orders, with a hundredth, and with next to none.</summary>
    private const string Large = "dayu", Middle = "zhifang", Small = "culture";

    private static readonly string[] Filters =
    [
        "status=registered", "status=dispatched", "status=closed", "status=archived", "status=registered,dispatched&sort=-dueAt", "overdue=false", "appealType=problem,complaint",
        "appealType=suggestion", "area=410482106201", "channel=phone&sort=dueAt", "channel=letter", "category=市政管理—市容市貌", "handling=coordinated&urgency=urgent", "urgency=emergency",
        "registeredFrom=2023-01-01&registeredTo=2023-02-01", "closedFrom=2024-03-01&closedTo=2024-03-02&sort=closedAt", "source=pingdingshan", "source=henan&status=archived",
        "sort=closedAt", "sort=-closedAt", "sort=dueAt", "dueBefore=2022-01-01&sort=-dueAt", "area=410482001,410482002&category=劳动就业",
    ];
}
