using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>Tickets brought to a state by the API's own calls.</summary>
public static class Tickets
{
    /// <summary>A body that registers.</summary>
    public static JsonObject Body(string title = "路灯不亮", string phone = "13800000000") => new()
    {
        ["channel"] = "phone",
        ["caller"] = new JsonObject { ["name"] = "王女士", ["phone"] = phone },
        ["title"] = title,
        ["content"] = "广成东路与丹阳路交叉口，三盏路灯连续三晚不亮。",
        ["appealType"] = "problem",
        ["category"] = "市政管理—市容市貌",
        ["area"] = "410482001",
    };

    public static async Task<string> Registered(this Client client, JsonObject? body = null) =>
        (await client.Post("/v1/tickets", body ?? Body())).Expect(201)["id"].GetValue<string>();

    public static async Task<(string Ticket, string Order)> Dispatched(this Client client, string unit = "urban-management", params string[] assisting)
    {
        var ticket = await client.Registered();
        var answer = (await client.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = unit, assistingUnits = assisting })).Expect(200);
        return (ticket, answer["workOrders"][0]!["id"]!.GetValue<string>());
    }

    public static async Task<(string Ticket, string Order)> Acknowledged(this Client client, string unit = "urban-management", params string[] assisting)
    {
        var (ticket, order) = await client.Dispatched(unit, assisting);
        (await client.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        return (ticket, order);
    }

    /// <summary>Replied to without a word to the caller: waits for the centre's review.</summary>
    public static async Task<(string Ticket, string Order)> Replied(this Client client, string unit = "urban-management", params string[] assisting)
    {
        var (ticket, order) = await client.Acknowledged(unit, assisting);
        (await client.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = false, solved = "solved" })).Expect(200);
        return (ticket, order);
    }

    public static async Task<(string Ticket, string Order)> Closed(this Client client, string unit = "urban-management", params string[] assisting)
    {
        var (ticket, order) = await client.Acknowledged(unit, assisting);
        (await client.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" })).Expect(200);
        return (ticket, order);
    }

    public static async Task<string> Suspended(this Client client)
    {
        var (ticket, _) = await client.Dispatched();
        (await client.Post($"/v1/tickets/{ticket}/suspend", new { reason = "待材料" })).Expect(200);
        return ticket;
    }

    public static async Task<string> Restricted(this Client client)
    {
        var ticket = await client.Registered();
        (await client.Post($"/v1/tickets/{ticket}/restrict", new { reason = "实名举报" })).Expect(200);
        return ticket;
    }

    public static async Task<(string Repeat, string Master)> Merged(this Client client)
    {
        var (repeat, master) = (await client.Registered(), await client.Registered());
        (await client.Post($"/v1/tickets/{repeat}/merge", new { into = master })).Expect(200);
        return (repeat, master);
    }

    public static async Task<(string Ticket, string Order)> ReturnRequested(this Client client, string unit = "urban-management", params string[] assisting)
    {
        var (ticket, order) = await client.Dispatched(unit, assisting);
        (await client.Post($"/v1/work-orders/{order}/return-request", new { reason = "notOurDuty", text = "非我单位职责" })).Expect(200);
        return (ticket, order);
    }

    public static async Task<(string Ticket, string Order)> ExtensionRequested(this Client client, int workingDays = 3)
    {
        var (ticket, order) = await client.Acknowledged();
        (await client.Post($"/v1/work-orders/{order}/extension-request", new { workingDays, reason = "缺料" })).Expect(200);
        return (ticket, order);
    }

    public static async Task<(string Ticket, string Order)> Supervised(this Client client)
    {
        var (ticket, order) = await client.Dispatched();
        (await client.Post($"/v1/tickets/{ticket}/supervise", new { text = "请说明原因" })).Expect(200);
        return (ticket, order);
    }

    public static async Task<Reply> Ticket(this Client client, string id) => (await client.Get($"/v1/tickets/{id}")).Expect(200);
}
