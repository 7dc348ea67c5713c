using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Calls;

/// <summary>Reads one call or a list of them; in a list each is judged by itself and a bad one holds up no other.</summary>
internal static class PostCalls
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/calls", Run)
        .Accepts<LogCalls.Request>("application/json")
        .Produces<LogCalls.Answered>()
        .Produces<LogCalls.Answered>(201)
        .WithTags("Calls")
        .WithSummary("话务上报 · Log calls")
        .WithDescription("One call, or an array of up to 500. Known again by `callId`: the same facts change nothing, missing ones are added, others are a `conflict` and the known ones stay. 201 for a single new call; in an array each item has a result of its own.")
        .Move(Scopes.TicketsWrite);

    private static async Task Run(HttpContext http, TimeProvider clock, Commands commands, LogCalls.Handler handler)
    {
        if (Act.Of(http, clock.Now()).Unit is not null)
        {
            await Problems.Write(http, new Refusal(Refusals.Forbidden, "话务记录仅由热线中心维护。", "The call log is the centre's."));
            return;
        }
        if (await Bodies.ReadJson(http) is not { } bytes || await Read(http, bytes) is not { } read)
            return;
        await commands.Execute(http, bytes, (command, ct) => handler.Run(read.Calls, read.Alone, command, ct));
    }

    private static async Task<(IReadOnlyList<LogCalls.Told> Calls, bool Alone)?> Read(HttpContext http, byte[] bytes)
    {
        var isList = bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'[', ..];
        if (!isList)
        {
            var (one, refusal) = Bodies.Judge<LogCalls.Request>(http, bytes);
            if (refusal is null)
                return ([new LogCalls.Told(one!.CallId, one, [])], true);
            await Problems.Write(http, refusal);
            return null;
        }
        try
        {
            using var list = JsonDocument.Parse(bytes);
            if (list.RootElement.GetArrayLength() is > 0 and <= MostCalls)
                return ([.. list.RootElement.EnumerateArray().Select(e => Judge(http, e))], false);
            await Problems.Write(http, Refusal.Invalid("$", $"应为 1 至 {MostCalls} 条", $"must hold 1 to {MostCalls} calls"));
        }
        catch (JsonException fault)
        {
            await Problems.Write(http, JsonFaults.Judge(fault));
        }
        return null;
    }

    private static LogCalls.Told Judge(HttpContext http, JsonElement call)
    {
        var id = IdOf(call);
        try
        {
            var facts = call.Deserialize<LogCalls.Request>(http.RequestServices.GetRequiredService<JsonWriting>().Options);
            if (facts is null)
                return new LogCalls.Told(null, null, [new FieldFault("$", "应为 JSON 对象", "must be a JSON object")]);
            return Bodies.Check(http, facts) is { } refusal ? new LogCalls.Told(id, null, refusal.Fields) : new LogCalls.Told(id, facts, []);
        }
        catch (JsonException fault)
        {
            return new LogCalls.Told(id, null, JsonFaults.Judge(fault).Fields);
        }
    }

    private static string? IdOf(JsonElement call)
    {
        try
        {
            return call.ValueKind == JsonValueKind.Object && call.TryGetProperty("callId", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a character; the fault is named when the call is read.
            return null;
        }
    }

    /// <summary>Calls of one request.</summary>
    private const int MostCalls = 500;
}
