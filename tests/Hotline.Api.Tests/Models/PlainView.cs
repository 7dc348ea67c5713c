using System.Text.Json;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Models;

/// <summary>A ticket and an order as lines of text, once from the model and once from an answer, so that they can be compared.</summary>
internal static class PlainView
{
    /// <summary>What the contract says this role is shown of a ticket.</summary>
    public static List<string> Lines(PlainBooks books, PlainTicket ticket, Role role)
    {
        // A repeat shows the result of its master once that is closed (also when both are archived).
        var result = ticket.MergedInto is { } m && books.Tickets[m].ClosedAt is not null ? books.Tickets[m] : ticket;
        var lines = new List<string>
        {
            $"status {ticket.Status}", $"version {ticket.History.Count}", $"handling {ticket.Handling}", $"round {ticket.Round}",
            $"appealType {ticket.AppealType}", $"title {ticket.Title}", $"registeredAt {Text(ticket.RegisteredAt)}", $"dispatchedAt {Text(ticket.DispatchedAt)}",
            $"dueAt {Text(ticket.DueAt)}", $"dueProvisional {ticket.Provisional}", $"overdue {ticket.IsOverdue(books.Now)}",
            $"closedAt {Text(result.ClosedAt)}", $"closedLate {ticket.ClosedAt > ticket.DueAt}", $"archivedAt {Text(ticket.ArchivedAt)}",
            $"answer {result.Answer}", $"solved {result.Solved}", $"satisfaction {ticket.Satisfaction}", $"excluded {ticket.Excluded}",
            $"mergedInto {(ticket.MergedInto is { } master ? books.Tickets[master].Id : "")}",
            $"links {string.Join(' ', ticket.Links.Select(l => books.Tickets[l].Id))}",
            $"allowedActions {string.Join(' ', Allowed(books, ticket, role).Order(StringComparer.Ordinal))}",
        };
        lines.AddRange(ticket.Rounds.Select(r => $"rounds {r.Round} {Text(r.DueAt)} {Text(r.ClosedAt)} {r.ClosedAt <= r.DueAt} {r.Satisfaction}"));
        lines.AddRange(ticket.Pauses.Select(p => $"suspensions {Text(p.From)} {Text(p.To)}"));
        lines.AddRange(ticket.Supervisions.Select(s => $"supervisions {s.Unit} {Text(s.ReplyBy)} {Text(s.RepliedAt)} {s.IsOpen && s.ReplyBy < books.Now}"));
        foreach (var order in ticket.Orders)
            lines.AddRange(Lines(books, ticket, order, role));
        return lines;
    }

    public static List<string> Lines(PlainBooks books, PlainTicket ticket, PlainOrder o, Role role) =>
    [
        $"order {o.Unit} {(o.IsLead ? "lead" : "assisting")} round {o.Round}", $"  status {o.Status} final {o.Final}",
        $"  deliveredAt {Text(o.DeliveredAt)} acknowledgeBy {Text(o.AcknowledgeBy)} acknowledgedAt {Text(o.AcknowledgedAt)}",
        $"  dueAt {Text(o.DueAt)} {o.Provisional} byHand {o.Days is null} overdue {o.IsOverdue(ticket, books.Now)}",
        $"  repliedAt {Text(o.RepliedAt)} solved {o.Solved}", $"  asked {o.Asked} granted {o.Granted} extensions {o.Extensions} urges {o.Urges}",
        $"  allowedActions {string.Join(' ', PlainTable.AllowedBy(ticket, o)
            .Where(m => role.Has(m.Scope) && (role.Unit is null || role.Unit == o.Unit)).Select(m => m.Name).Order(StringComparer.Ordinal))}",
    ];

    /// <summary>By state and scope, and what the master rules out: callbacks of a repeat before it is closed, unmerge after.</summary>
    private static IEnumerable<string> Allowed(PlainBooks books, PlainTicket ticket, Role role)
    {
        var master = ticket.MergedInto is { } m ? books.Tickets[m] : null;
        return PlainTable.AllowedBy(ticket).Where(move => role.Has(move.Scope)).Select(move => move.Name).Where(name => (name, ticket.Status) switch
        {
            ("callbacks", "merged") => master!.Status == "closed",
            ("archive", _) => !books.LeavesRepeats(ticket),
            ("unmerge", _) => master!.Status is not ("closed" or "archived"),
            _ => true,
        });
    }

    public static List<string> Lines(JsonElement t)
    {
        var lines = new List<string>
        {
            $"status {Of(t, "status")}", $"version {Of(t, "version")}", $"handling {Of(t, "handling")}", $"round {Of(t, "round")}",
            $"appealType {Of(t.GetProperty("appealType"), "code")}", $"title {Of(t, "title")}", $"registeredAt {Of(t, "registeredAt")}", $"dispatchedAt {Of(t, "dispatchedAt")}",
            $"dueAt {Of(t, "dueAt")}", $"dueProvisional {Of(t, "dueProvisional")}", $"overdue {Of(t, "overdue")}",
            $"closedAt {Of(t, "closedAt")}", $"closedLate {Of(t, "closedLate")}", $"archivedAt {Of(t, "archivedAt")}",
            $"answer {Of(t, "answer")}", $"solved {Of(t, "solved")}", $"satisfaction {Of(t, "satisfaction")}", $"excluded {Of(t, "excluded")}",
            $"mergedInto {Of(t, "mergedInto")}", $"links {string.Join(' ', All(t, "links").Select(l => Of(l, "id")))}", $"allowedActions {Actions(t)}",
        };
        lines.AddRange(All(t, "rounds").Select(r => $"rounds {Of(r, "round")} {Of(r, "dueAt")} {Of(r, "closedAt")} {Of(r, "onTime")} {Of(r, "satisfaction")}"));
        lines.AddRange(All(t, "suspensions").Select(p => $"suspensions {Of(p, "from")} {Of(p, "to")}"));
        lines.AddRange(All(t, "supervisions").Select(s => $"supervisions {Of(s.GetProperty("unit"), "code")} {Of(s, "replyBy")} {Of(s, "repliedAt")} {Of(s, "overdue")}"));
        foreach (var order in All(t, "workOrders"))
            lines.AddRange(OrderLines(order));
        return lines;
    }

    public static List<string> OrderLines(JsonElement o) =>
    [
        $"order {Of(o.GetProperty("unit"), "code")} {Of(o, "role")} round {Of(o, "round")}", $"  status {Of(o, "status")} final {Of(o, "final")}",
        $"  deliveredAt {Of(o, "deliveredAt")} acknowledgeBy {Of(o, "acknowledgeBy")} acknowledgedAt {Of(o, "acknowledgedAt")}",
        $"  dueAt {Of(o, "dueAt")} {Of(o, "dueProvisional")} byHand {Of(o, "dueByHand")} overdue {Of(o, "overdue")}",
        $"  repliedAt {Of(o, "repliedAt")} solved {Of(o, "solved")}",
        $"  asked {(o.TryGetProperty("extensionRequest", out var asked) && asked.ValueKind == JsonValueKind.Object ? Of(asked, "workingDays") : "")} granted {Of(o, "grantedWorkingDays")} extensions {Of(o, "extensions")} urges {Of(o, "urges")}",
        $"  allowedActions {Actions(o)}",
    ];

    private static string Actions(JsonElement of) => string.Join(' ', All(of, "allowedActions").Select(a => a.GetString()).Order(StringComparer.Ordinal));

    private static JsonElement.ArrayEnumerator All(JsonElement of, string field) => of.GetProperty(field).EnumerateArray();

    /// <summary>A value as text; none is the empty text.</summary>
    private static string Of(JsonElement of, string field) =>
        of.TryGetProperty(field, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : "";

    private static string Text(DateTimeOffset? at) => at?.Text() ?? "";
}
