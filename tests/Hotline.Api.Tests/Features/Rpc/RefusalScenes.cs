using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Rpc;

/// <summary>Something that is refused on either face: how it comes about, and the act.</summary>
/// <param name="Code">The code it is refused with.</param>
/// <param name="Rest">The REST call, with {0} for the id.</param>
/// <param name="Rpc">The gRPC call.</param>
/// <param name="Body">What both are given.</param>
/// <param name="Ready">Brings something to where the act is refused; answers its id.</param>
public sealed record Scene(string Code, string Rest, string Rpc, string Body, Func<RpcServer, Task<string>> Ready)
{
    /// <summary>The <c>If-Match</c>, and <c>if_match</c>.</summary>
    public string? IfMatch { get; init; }

    /// <summary>The scopes of the token; none for no token at all; all by default.</summary>
    public string? Scope { get; init; }

    /// <summary>A key that was used before, for something else.</summary>
    public bool UsedKey { get; init; }

    public string Name => $"{Code} · {Rest} {(Body.Length > 60 ? Body[..60] + "…" : Body)}";

    public override string ToString() => Name;

    public static Scene Of(string code, string name, object body, Func<Client, Task<string>> ready) =>
        Of(code, name, System.Text.Json.JsonSerializer.Serialize(body), server => ready(server.Dev));

    public static Scene Of(string code, string name, string body, Func<RpcServer, Task<string>> ready)
    {
        var move = Moves.All[name];
        return new Scene(code, move.Call("{0}"), move.Rpc(), body, ready);
    }
}

/// <summary>The rows of the catalogue that calls on tickets and orders can be refused with, each at least once.</summary>
public static class RefusalScenes
{
    /// <summary>Rows that no gRPC call meets: they belong to files, operations, unmasking and HTTP itself.</summary>
    public static readonly string[] OfRestAlone =
    [
        "unsupported-media-type", "method-not-allowed", "operation-ended", "caller-withheld", "too-many-attachments", "too-many-requests", "referral-move-not-allowed",
        "referral-ruled", "nothing-asked", "bulletin-exists", "bulletin-published", "bulletin-unpublished", "bulletin-lint",
        "assessment-frozen", "assessment-month-runs", "assessment-not-shown", "objection-window", "objection-open", "objection-decided",
        "client-revoked", "address-too-long", "hold-released",
    ];

    /// <summary>Rows of the exchange, said to partners alone; its own tests ask for each.</summary>
    public static readonly string[] OfTheExchange =
    [
        "beyond-partner-due", "matter-closed", "work-order-exists", "sequence-used", "stale-transfer-version", "message-id-reused", "unknown-matter", "nonce-reused",
        "upload-out-of-step",
    ];

    /// <summary>Rows that need a fault behind the product.</summary>
    public static readonly string[] OfFaults = ["contended", "idempotency-key-in-flight", "temporarily-unavailable", "internal-error"];

    private static readonly object Answered = new { answer = "已告知", solved = "solved" };

    public static IReadOnlyList<Scene> All { get; } =
    [
        new("not-found", "GET /v1/tickets/{0}", "GetTicket", "{}", _ => Task.FromResult("999999")),
        new("not-found", "GET /v1/tickets/{0}/history", "ListTicketHistory", "{}", _ => Task.FromResult("999999")),
        new("not-found", "GET /v1/work-orders/{0}", "GetWorkOrder", "{}", _ => Task.FromResult("999999")),
        Scene.Of("not-found", "answer", Answered, _ => Task.FromResult("999999")),
        Scene.Of("not-found", "progress", new { text = "好" }, _ => Task.FromResult("999999")),
        Scene.Of("unauthenticated", "answer", Answered, _ => Task.FromResult("1")) with { Scope = "" },
        new("unauthenticated", "GET /v1/tickets/{0}", "GetTicket", "{}", _ => Task.FromResult("1")) { Scope = "" },
        Scene.Of("forbidden", "answer", Answered, c => c.Registered()) with { Scope = "tickets.read tickets.write" },
        new("forbidden", "GET /v1/work-orders/{0}", "GetWorkOrder", "{}", _ => Task.FromResult("1")) { Scope = "units.handle" },
        Scene.Of("move-not-allowed", "archive", new { }, c => c.Registered()),
        Scene.Of("move-not-allowed", "resume", new { }, async c => (await c.Dispatched()).Ticket),
        Scene.Of("ticket-closed", "dispatch", new { leadUnit = "water" }, async c => (await c.Closed()).Ticket),
        Scene.Of("ticket-archived", "notes", new { text = "备注" }, Archived),
        Scene.Of("ticket-anonymised", "notes", """{"text":"备注"}""", Anonymised),
        Scene.Of("work-order-move-not-allowed", "acknowledge", new { by = new { name = "李强" } }, async c => (await c.Acknowledged()).Order),
        Scene.Of("work-order-not-acknowledged", "reply", new { text = "已修", contactedCaller = true, solved = "solved" }, async c => (await c.Dispatched()).Order),
        Scene.Of("work-order-final", "return-request", new { reason = "notOurDuty", text = "非我单位职责" }, Final),
        Scene.Of("return-window-passed", "return-request", """{"reason":"notOurDuty","text":"非我单位职责"}""", server => Later(server, async c => (await c.Dispatched()).Order)),
        Scene.Of("work-order-past-due", "extension-request", """{"workingDays":1,"reason":"缺料"}""", server => Later(server, async c => (await c.Acknowledged()).Order)),
        Scene.Of("extension-pending", "extension-request", new { workingDays = 1, reason = "缺料" }, async c => (await c.ExtensionRequested()).Order),
        Scene.Of("no-extension-pending", "extension-decision", new { decision = "approved", reason = "同意" }, async c => (await c.Acknowledged()).Order),
        Scene.Of("extensions-used-up", "extension-request", new { workingDays = 1, reason = "缺料" }, ExtendedThrice),
        Scene.Of("ticket-past-due", "suspend", """{"reason":"待材料"}""", server => Later(server, async c => (await c.Dispatched()).Ticket)),
        Scene.Of("no-open-work-order", "urge", new { text = "请尽快" }, async c => (await c.Closed()).Ticket),
        Scene.Of("no-open-supervision", "supervision-reply", new { text = "已整改" }, async c => (await c.Acknowledged()).Order),
        Scene.Of("merge-into-itself", "merge", new { into = "1" }, _ => Task.FromResult("1")),
        Scene.Of("master-ended", "unmerge", new { }, RepeatOfAClosed),
        Scene.Of("master-open", "callbacks", new { outcome = "unreachable" }, async c => (await c.Merged()).Repeat),
        Scene.Of("stale-version", "notes", new { text = "备注" }, c => c.Registered()) with { IfMatch = "\"99\"" },
        Scene.Of("stale-version", "acknowledge", new { by = new { name = "李强" } }, async c => (await c.Dispatched()).Order) with { IfMatch = "\"99-1\"" },
        new("if-match-required", "PATCH /v1/tickets/{0}", "UpdateTicket", """{"title":"改"}""", server => server.Dev.Registered()),
        new("stale-version", "PATCH /v1/tickets/{0}", "UpdateTicket", """{"title":"改"}""", server => server.Dev.Registered()) { IfMatch = "\"7\"" },
        new("idempotency-key-reused", "POST /v1/tickets", "RegisterTicket", Given.Tickets.Body().ToJsonString(), _ => Task.FromResult("")) { UsedKey = true },
        Scene.Of("idempotency-key-reused", "notes", new { text = "备注" }, c => c.Registered()) with { UsedKey = true },
        new("body-too-large", "POST /v1/tickets", "RegisterTicket", Given.Tickets.Body(new string('长', 400_000)).ToJsonString(), _ => Task.FromResult("")),
        .. Invalid,
    ];

    /// <summary>Bodies that are refused by field. What a message cannot even say (a number for a text) is no case for both.</summary>
    private static IEnumerable<Scene> Invalid =>
    [
        new("validation-failed", "POST /v1/tickets", "RegisterTicket", "{}", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets", "RegisterTicket", """{"channel":"fax","caller":{"phone":"12"},"title":"题","content":"文","appealType":"problem","category":"0601"}""", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets", "RegisterTicket", """{"channel":"phone","caller":{"phone":"12"},"title":"题","content":"文","appealType":"x","category":"y","area":"z","source":"w","occurredAt":"2030-01-01T00:00:00Z"}""", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets", "RegisterTicket", """{"channel":"phone","caller":{},"title":" ","content":"文","appealType":"problem","category":"0601","location":{"lat":91}}""", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets/search", "ListTickets", """{"limit":0,"sort":"title","q":"灯"}""", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets/search", "ListTickets", """{"category":["x","y"],"unit":["nobody"]}""", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets/search", "ListTickets", """{"cursor":"abc"}""", _ => Task.FromResult("")),
        new("validation-failed", "POST /v1/tickets/search", "ListTickets", """{"registeredFrom":"yesterday"}""", _ => Task.FromResult("")),
        new("validation-failed", "PATCH /v1/tickets/{0}", "UpdateTicket", """{"title":"","category":"x"}""", server => server.Dev.Registered()) { IfMatch = "*" },
        Scene.Of("validation-failed", "answer", new { }, c => c.Registered()),
        Scene.Of("validation-failed", "answer", new { answer = "好", solved = "done" }, c => c.Registered()),
        Scene.Of("validation-failed", "dispatch", new { leadUnit = "water", assistingUnits = new[] { "power", "nobody", "water" } }, c => c.Registered()),
        Scene.Of("validation-failed", "dispatch", new { leadUnit = "water", dueAt = "2020-01-01T00:00:00Z" }, c => c.Registered()),
        Scene.Of("validation-failed", "dispatch", new { leadUnit = "water", limitWorkingDays = 131 }, c => c.Registered()),
        Scene.Of("validation-failed", "reject", new { reason = "其它" }, c => c.Registered()),
        Scene.Of("validation-failed", "merge", new { into = "999999" }, c => c.Registered()),
        Scene.Of("validation-failed", "link", new { }, c => c.Registered()),
        Scene.Of("validation-failed", "acknowledge", new { by = new { } }, async c => (await c.Dispatched()).Order),
        Scene.Of("validation-failed", "reply", new { text = " " }, async c => (await c.Acknowledged()).Order),
        Scene.Of("validation-failed", "extension-request", new { workingDays = 99, reason = "缺料" }, async c => (await c.Acknowledged()).Order),
        Scene.Of("validation-failed", "notes", new { text = "备注" }, c => c.Registered()) with { IfMatch = "3" },
    ];

    /// <summary>Done before a weekend and looked at three weeks later, when every limit is past.</summary>
    private static async Task<string> Later(RpcServer server, Func<Client, Task<string>> ready)
    {
        var id = await ready(server.Dev);
        await server.MoveTo(server.Clock.GetUtcNow().AddDays(21));
        return id;
    }

    private static async Task<string> Archived(Client client)
    {
        var (ticket, _) = await client.Closed();
        await client.Post($"/v1/tickets/{ticket}/archive", "{}").Succeeds();
        return ticket;
    }

    /// <summary>One that was closed, never archived, and whose time is over.</summary>
    private static async Task<string> Anonymised(RpcServer server)
    {
        var (ticket, _) = await server.Dev.Closed();
        await server.Aged(ticket);
        await server.Retain();
        return ticket;
    }

    private static async Task<string> Final(Client client)
    {
        var ticket = await client.Registered();
        return (await client.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water", final = true }).Succeeds())["workOrders"][0]!["id"].Text();
    }

    private static async Task<string> ExtendedThrice(Client client)
    {
        var (_, order) = await client.Acknowledged();
        for (var i = 0; i < 3; i++)
        {
            await client.Post($"/v1/work-orders/{order}/extension-request", new { workingDays = 1, reason = "缺料" }).Succeeds();
            await client.Post($"/v1/work-orders/{order}/extension-decision", new { decision = "approved", reason = "同意" }).Succeeds();
        }
        return order;
    }

    private static async Task<string> RepeatOfAClosed(Client client)
    {
        var (repeat, master) = await client.Merged();
        await client.Post($"/v1/tickets/{master}/answer", Answered).Succeeds();
        return repeat;
    }
}
