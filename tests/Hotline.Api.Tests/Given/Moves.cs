namespace Hotline.Api.Tests.Given;

/// <summary>A move by HTTP: its call, the scope it needs, a good body, and how to bring something to where it is allowed.</summary>
/// <param name="Resource">Path of the ticket or order, with <c>{0}</c> for its id.</param>
/// <param name="Segment">Last segment of the call.</param>
/// <param name="Scope">The scope it needs.</param>
/// <param name="Body">A good body.</param>
/// <param name="Ready">Makes what it is allowed on; answers the id.</param>
public sealed record Move(string Resource, string Segment, string Scope, object Body, Func<Client, Task<string>> Ready)
{
    public string Of(string id) => string.Format(null, Resource, id);

    public string Call(string id) => $"{Of(id)}/{Segment}";
}

/// <summary>Every move that has a call.</summary>
public static class Moves
{
    private const string Ticket = "/v1/tickets/{0}";
    private const string Order = "/v1/work-orders/{0}";

    public static readonly IReadOnlyDictionary<string, Move> All = new Move[]
    {
        new(Ticket, "answer", "tickets.dispatch", new { answer = "已告知办理流程", solved = "solved" }, async c => await c.Registered()),
        new(Ticket, "dispatch", "tickets.dispatch", new { leadUnit = "water" }, async c => await c.Registered()),
        new(Ticket, "review", "tickets.dispatch", new { decision = "accepted" }, async c => (await c.Replied()).Ticket),
        new(Ticket, "callbacks", "callbacks.write", new { outcome = "reached", satisfaction = "satisfied" }, async c => (await c.Closed()).Ticket),
        new(Ticket, "rework", "tickets.dispatch", new { reason = "仍未修复" }, async c => (await c.Closed()).Ticket),
        new(Ticket, "archive", "tickets.write", new { }, async c => (await c.Closed()).Ticket),
        new(Ticket, "reject", "tickets.dispatch", new { reason = "petition", text = "请走信访渠道" }, async c => await c.Registered()),
        new(Ticket, "withdraw", "tickets.write", new { reason = "已自行解决" }, async c => (await c.Dispatched()).Ticket),
        new(Ticket, "recall", "tickets.dispatch", new { reason = "属另一单位职责" }, async c => (await c.Acknowledged()).Ticket),
        new(Ticket, "notes", "tickets.write", new { text = "诉求人补充" }, async c => await c.Registered()),
        new(Ticket, "suspend", "tickets.dispatch", new { reason = "待材料" }, async c => (await c.Dispatched()).Ticket),
        new(Ticket, "resume", "tickets.dispatch", new { }, async c => await c.Suspended()),
        new(Ticket, "urge", "tickets.write", new { text = "请尽快办理" }, async c => (await c.Dispatched()).Ticket),
        new(Ticket, "supervise", "tickets.dispatch", new { text = "请说明原因" }, async c => (await c.Dispatched()).Ticket),
        new(Ticket, "exclude", "tickets.dispatch", new { reason = "诉求不实" }, async c => (await c.Closed()).Ticket),
        new(Ticket, "merge", "tickets.write", new { into = "1" }, async c => await c.Registered()),
        new(Ticket, "unmerge", "tickets.write", new { }, async c => (await c.Merged()).Repeat),
        new(Ticket, "link", "tickets.write", new { ticketId = "1" }, async c => await c.Registered()),
        new(Order, "return-request", "units.handle", new { reason = "notOurDuty", text = "非我单位职责" }, async c => (await c.Dispatched()).Order),
        new(Order, "return-decision", "tickets.dispatch", new { decision = "approved", reason = "属实" }, async c => (await c.ReturnRequested()).Order),
        new(Order, "extension-request", "units.handle", new { workingDays = 2, reason = "缺料" }, async c => (await c.Acknowledged()).Order),
        new(Order, "extension-decision", "tickets.dispatch", new { decision = "approved", reason = "同意" }, async c => (await c.ExtensionRequested()).Order),
        new(Order, "progress", "units.handle", new { text = "已到现场" }, async c => (await c.Acknowledged()).Order),
        new(Order, "supervision-reply", "units.handle", new { text = "已整改" }, async c => (await c.Supervised()).Order),
        new(Order, "acknowledge", "units.handle", new { by = new { name = "李强" } }, async c => (await c.Dispatched()).Order),
        new(Order, "reply", "units.handle", new { text = "已修复", contactedCaller = true, solved = "solved" }, async c => (await c.Acknowledged()).Order),
    }.ToDictionary(m => m.Segment);

    /// <summary>The moves of a ticket, as opposed to those of an order.</summary>
    public static IEnumerable<Move> OfTickets => All.Values.Where(m => m.Resource == Ticket);

    public static TheoryData<string> Names => [.. All.Keys];
}
