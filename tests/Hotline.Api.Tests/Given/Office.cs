namespace Hotline.Api.Tests.Given;

/// <summary>What the office records, brought to where a test begins.</summary>
public static class Office
{
    /// <summary>A stationing of a unit over February 2023; checked in where a person is named.</summary>
    public static async Task<string> Stationed(this Client client, string unit, string? person = null, string from = "2023-02-01", string to = "2023-03-01")
    {
        var id = (await client.Post("/v1/stationing", new { unit, from, to })).Expect(201)["id"].Text();
        if (person is not null)
            (await client.Post($"/v1/stationing/{id}/check-ins", new { person, at = "2023-02-15T08:30:00+08:00" })).Expect(200);
        return id;
    }

    /// <summary>Somebody was there on a day, between two times such as 08:30.</summary>
    public static async Task Present(this Client client, string stationing, string day, string from, string to, string person = "李强")
    {
        (await client.Post($"/v1/stationing/{stationing}/check-ins", new { person, at = $"{day}T{from}:00+08:00" })).Expect(200);
        (await client.Post($"/v1/stationing/{stationing}/check-outs", new { person, at = $"{day}T{to}:00+08:00" })).Expect(200);
    }

    /// <summary>A meeting with tickets on its agenda.</summary>
    public static async Task<string> Met(this Client client, params string[] tickets) =>
        (await client.Post("/v1/coordination-meetings", new { subject = "外墙渗水由谁牵头", ticketIds = tickets })).Expect(201)["id"].Text();

    /// <summary>A typical case.</summary>
    public static async Task<string> Held(this Client client, string unit = "police", string kind = "positive", string text = "加急补证，来电致谢。", string? ticket = null, string month = "2023-02") =>
        (await client.Post("/v1/typical-cases", new { month, kind, unit, ticketId = ticket, title = "加急补办身份证", text })).Expect(201)["id"].Text();

    /// <summary>A hot issue with tickets.</summary>
    public static async Task<string> Hot(this Client client, string title, params string[] tickets) =>
        (await client.Post("/v1/hot-issues", new { month = "2023-02", title, text = "群众反映医保报销到账慢。", ticketIds = tickets })).Expect(201)["id"].Text();

    /// <summary>A ticket that two units returned with approval.</summary>
    public static async Task<string> ReturnedTwice(this Client client)
    {
        var ticket = await client.Registered();
        foreach (var unit in (string[])["water", "housing"])
        {
            var answer = (await client.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = unit })).Expect(200);
            var order = answer["workOrders"].AsArray().Last()!["id"].Text();
            (await client.Post($"/v1/work-orders/{order}/return-request", new { reason = "notOurDuty", text = "非我单位职责" })).Expect(200);
            (await client.Post($"/v1/work-orders/{order}/return-decision", new { decision = "approved", reason = "属实" })).Expect(200);
        }
        return ticket;
    }
}
