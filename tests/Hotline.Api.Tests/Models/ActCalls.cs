using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <summary>What came back for one act, whether sent by itself or in a batch.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">The ticket or order shown, or the problem; nothing for the success of a batch's act.</param>
/// <param name="Text">The answer as it came, by which a replay is known.</param>
/// <param name="State">The state shown.</param>
/// <param name="IsReplay">Said to be the first answer again.</param>
internal sealed record ActAnswer(int Status, JsonElement? Body, string? Text, string? State, bool IsReplay)
{
    public string? Code => Status < 400 ? null : Body?.GetProperty("code").GetString();

    public override string ToString() => $"{Status} {Body?.GetRawText()}";
}

/// <summary>Sends acts as the calls they are.</summary>
internal sealed class ActCalls(ModelClients clients)
{
    private const string Unknown = "999999999";

    public async Task<List<ActAnswer>> Send(PlainBooks books, Parcel parcel) => parcel.IsBatch ? await Batch(books, parcel) : [await Single(books, parcel.Acts[0])];

    private async Task<ActAnswer> Single(PlainBooks books, Act act)
    {
        var ticket = books.Tickets[act.Ticket];
        var headers = new List<(string, string)>();
        if (Tag(ticket, act) is { } tag)
            headers.Add(("If-Match", tag));
        if (act.Key is not null)
            headers.Add(("Idempotency-Key", act.Key));
        var (method, path) = act switch
        {
            { Move: "patch" } => (HttpMethod.Patch, $"/v1/tickets/{ticket.Id}"),
            { Order: not null } => (HttpMethod.Post, $"/v1/work-orders/{OrderId(ticket, act)}/{act.Move}"),
            _ => (HttpMethod.Post, $"/v1/tickets/{ticket.Id}/{act.Move}"),
        };
        var reply = await clients.Send(method, act.Role, path, Body(books, act).ToJsonString(), [.. headers]);
        using var json = JsonDocument.Parse(reply.Text);
        var body = json.RootElement.Clone();
        return new ActAnswer(
            reply.Code, body, reply.Text, reply.Code == 200 ? body.GetProperty("status").GetString() : null, reply.Headers.Contains("Idempotent-Replayed"));
    }

    private async Task<List<ActAnswer>> Batch(PlainBooks books, Parcel parcel)
    {
        var moves = new JsonArray();
        foreach (var act in parcel.Acts)
        {
            var ticket = books.Tickets[act.Ticket];
            var item = new JsonObject
            {
                [act.Order is null ? "ticketId" : "workOrderId"] = act.Order is null ? ticket.Id : OrderId(ticket, act),
                ["move"] = act.Move,
                ["body"] = Body(books, act),
            };
            if (Tag(ticket, act) is { } tag)
                item["ifMatch"] = tag;
            moves.Add(item);
        }
        (string, string)[] headers = parcel.Key is null ? [] : [("Idempotency-Key", parcel.Key)];
        var reply = (await clients.Send(HttpMethod.Post, parcel.Role, "/v1/batch", new JsonObject { ["moves"] = moves }.ToJsonString(), headers)).Expect(200);
        using var json = JsonDocument.Parse(reply.Text);
        return [.. json.RootElement.GetProperty("results").EnumerateArray().Select(r => new ActAnswer(
            r.GetProperty("status").GetInt32(),
            r.GetProperty("problem").ValueKind == JsonValueKind.Object ? r.GetProperty("problem").Clone() : null,
            null,
            r.GetProperty("state").GetString(),
            r.GetProperty("replayed").GetBoolean()))];
    }

    private static string OrderId(PlainTicket ticket, Act act) => act.Order < ticket.Orders.Count ? ticket.Orders[act.Order.Value].Id ?? Unknown : Unknown;

    private static string? Tag(PlainTicket ticket, Act act) => (act.Seen, act.Order) switch
    {
        (Seen.Unsaid, _) => null,
        (Seen.Any, _) => "*",
        (Seen.Current, null) => Quoted(ticket.History.Count),
        (Seen.Stale, null) => Quoted(ticket.History.Count - 1),
        (Seen.Current, { } place) when place < ticket.Orders.Count => Quoted(ticket.Orders[place].SeenVersion),
        _ => Quoted(0),
    };

    private static string Quoted(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>The body with the product's ids in place of the sequence's own names.</summary>
    private static JsonObject Body(PlainBooks books, Act act)
    {
        var body = act.Body.DeepClone().AsObject();
        foreach (var field in (string[])["into", "ticketId"])
        {
            if (body[field] is JsonValue value && value.TryGetValue<string>(out var text) && text is ['@', .. var place])
                body[field] = int.Parse(place, CultureInfo.InvariantCulture) is var index && index < books.Tickets.Count ? books.Tickets[index].Id : Unknown;
        }
        return body;
    }
}
