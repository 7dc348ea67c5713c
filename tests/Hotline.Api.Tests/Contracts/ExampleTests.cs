using System.Text.Json.Nodes;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Contracts;

/// <summary>Each example of the document works when it is sent as it stands, and each limit it states is held.</summary>
public sealed class ExampleTests(Server server) : IClassFixture<Server>
{
    public static IEnumerable<object[]> EachBody => Contract.Committed.Calls
        .Where(c => c.Body is not null && !c.Path.StartsWith("/v1/imports", StringComparison.Ordinal)).Select(c => new object[] { c.Method, c.Path });

    [Fact]
    public void Examples_All_StandInTheDocument() => Assert.Equal(Examples.All.Count, EachBody.Count());

    [Fact]
    public void Readme_EveryMove_StandsThereWithTheDocumentsExample()
    {
        var told = File.ReadLines(Repository.File("README.md"))
            .Select(line => line.Split(" | `"))
            .Where(cells => cells is [_, _, _] && Told.Any(t => cells[1].StartsWith(t, StringComparison.Ordinal)))
            .ToDictionary(cells => "/v1/" + cells[1].TrimEnd('`'), cells => JsonNode.Parse(cells[2].Replace("` |", "", StringComparison.Ordinal))!.ToJsonString());

        var moves = Contract.Committed.Calls.Where(c => c.Method == "POST" && c.Body is not null && Told.Any(t => c.Path.StartsWith("/v1/" + t, StringComparison.Ordinal)) && !c.Path.EndsWith("/reveal", StringComparison.Ordinal));
        Assert.Equal(moves.ToDictionary(c => c.Path, c => Example(c).ToJsonString()).OrderBy(m => m.Key), told.OrderBy(m => m.Key));
    }

    internal static readonly string[] Told = ["tickets/{id}/", "work-orders/{id}/", "referrals/{id}/"];

    [Theory]
    [MemberData(nameof(EachBody))]
    public async Task Example_SentAsItStands_Succeeds(string method, string path)
    {
        var call = Contract.Committed.Call(method, path);

        var answer = await Sent(call, Example(call));

        Assert.True(answer.Code is 200 or 201 or 202, answer.Text);
        Assert.Equal([], Contract.Committed.Differences(
            answer.Json, call.Operation["responses"]![answer.Code.ToString(System.Globalization.CultureInfo.InvariantCulture)]!["content"]!["application/json"]!["schema"]!));
        Assert.Equal([], Contract.Committed.Differences(Example(call), call.Body!["schema"]!));
    }

    /// <summary>Sends a body as it stands, after what the move asks for has been arranged.</summary>
    internal async Task<Reply> Sent(Call call, JsonObject body)
    {
        var sent = body.DeepClone().AsObject();
        // An id can only be the reader's own.
        foreach (var other in new[] { "into", "ticketId" }.Where(sent.ContainsKey))
            sent[other] = _ticket = await server.Dev.Registered();
        if (sent.ContainsKey("line"))
            sent["line"] = await Line();
        return await Send(call, Known(call.Path).Replace("{id}", await Fitting(call.Path), StringComparison.Ordinal).Replace("{date}", "2023-02-14", StringComparison.Ordinal), sent);
    }

    [Theory]
    [MemberData(nameof(EachBody))]
    public async Task Body_BeyondWhatTheSchemaAllows_IsRefusedByField(string method, string path)
    {
        var call = Contract.Committed.Call(method, path);
        var wrong = new List<string>();
        foreach (var (field, spoilt) in Spoilt(call.Body!["schema"]!, Example(call)))
        {
            var answer = await Send(call, Known(path).Replace("{id}", "1", StringComparison.Ordinal), spoilt);
            var named = answer.Code == 400 ? answer["errors"].AsObject().Select(e => e.Key) : [];
            if (!named.Any(n => n == field || n.StartsWith(field + "[", StringComparison.Ordinal)))
                wrong.Add($"{field}: {answer.Code} {string.Join(',', named)} for {spoilt.ToJsonString()[..Math.Min(150, spoilt.ToJsonString().Length)]}");
        }

        Assert.Equal([], wrong);
    }

    /// <summary>The example; where there is nothing to give, it is <c>{}</c>.</summary>
    private static JsonObject Example(Call call) => call.Body!["example"] as JsonObject ?? [];

    /// <summary>The ticket that stands in the example.</summary>
    private string _ticket = "1";

    /// <summary>A ticket or an order in the state that the move asks for.</summary>
    private async Task<string> Fitting(string path) => path switch
    {
        "/v1/tickets" or "/v1/tickets/search" or "/v1/batch" or "/v1/calls" or "/v1/exports/tickets" => "",
        "/v1/tickets/{id}" or "/v1/tickets/{id}/answer" or "/v1/tickets/{id}/dispatch"
            or "/v1/tickets/{id}/reject" or "/v1/tickets/{id}/notes" or "/v1/tickets/{id}/reveal"
            or "/v1/tickets/{id}/restrict" => await server.Dev.Registered(),
        "/v1/tickets/{id}/merge" or "/v1/tickets/{id}/link" => await server.Dev.Registered(),
        "/v1/tickets/{id}/lift-restriction" => await server.Dev.Restricted(),
        "/v1/tickets/{id}/resume" => await server.Dev.Suspended(),
        "/v1/tickets/{id}/unmerge" => (await server.Dev.Merged()).Repeat,
        "/v1/tickets/{id}/recall" or "/v1/tickets/{id}/withdraw" or "/v1/tickets/{id}/suspend" or "/v1/tickets/{id}/urge"
            or "/v1/tickets/{id}/supervise" or "/v1/tickets/{id}/exclude" => (await server.Dev.Dispatched()).Ticket,
        "/v1/tickets/{id}/review" => await Replied(),
        "/v1/tickets/{id}/callbacks" or "/v1/tickets/{id}/rework" or "/v1/tickets/{id}/archive" => (await server.Dev.Closed()).Ticket,
        "/v1/work-orders/{id}/acknowledge" => (await server.Dev.Dispatched()).Order,
        "/v1/work-orders/{id}/return-request" => (await server.Dev.Dispatched()).Order,
        "/v1/work-orders/{id}/return-decision" => (await server.Dev.ReturnRequested()).Order,
        "/v1/work-orders/{id}/extension-decision" => (await server.Dev.ExtensionRequested()).Order,
        "/v1/work-orders/{id}/supervision-reply" => (await server.Dev.Supervised()).Order,
        "/v1/work-orders/{id}/extension-request" or "/v1/work-orders/{id}/progress" or "/v1/work-orders/{id}/reply" => (await server.Dev.Acknowledged()).Order,
        "/v1/referrals/{id}/accept" or "/v1/referrals/{id}/return" => (await server.Received()).Referral,
        "/v1/referrals/{id}/extension-request" or "/v1/referrals/{id}/progress" => await Accepted(),
        "/v1/referrals/{id}/result" => await Answered(),
        "/v1/referrals/{id}/return-decision" => await ReturnAsked(),
        "/v1/referrals/{id}/extension-decision" => await ExtensionAsked(),
        "/v1/referrals/{id}/redo" => (await server.Reported()).Referral,
        "/v1/referrals/{id}/amend" or "/v1/referrals/{id}/urge" or "/v1/referrals/{id}/supervise" or "/v1/referrals/{id}/withdraw" => (await server.Referred()).Referral,
        "/v1/coordination-meetings/{id}/ruling" => (await server.Disputed()).Meeting,
        "/v1/coordination-meetings/{id}" or "/v1/coordination-meetings/{id}/agenda" or "/v1/coordination-meetings/{id}/close" => await server.Dev.Met(),
        "/v1/coordination-meetings/{id}/agenda/remove" => await server.Dev.Met(_ticket),
        "/v1/stationing/{id}/check-outs" => await server.Dev.Stationed("health", "李强"),
        _ when path.StartsWith("/v1/stationing/{id}", StringComparison.Ordinal) => await server.Dev.Stationed("health"),
        _ when path.StartsWith("/v1/typical-cases/{id}", StringComparison.Ordinal) => await server.Dev.Held(),
        "/v1/clients" => "",
        "/v1/legal-holds/{id}/release" => await server.Held(await server.Dev.Registered()),
        _ when path.StartsWith("/v1/clients/{id}", StringComparison.Ordinal) => await server.Dev.Client(),
        "/v1/hot-issues" => (await server.Dev.Registered())[..0],
        _ when path.StartsWith("/v1/hot-issues/{id}", StringComparison.Ordinal) => await server.Dev.Hot("医疗保障", await server.Dev.Registered()),
        "/v1/assessments/{period}/entries/{id}/withdrawal" => (await server.Dev.Entered("water", 1, Assessed)).Id,
        "/v1/assessments/{period}/objections/{id}/decision" => (await server.Dev.Post(Assessed + "/objections", new { line = await Line(), text = "不符" })).Expect(201)["id"].Text(),
        "/v1/partners/{code}/messages/{id}/resend" or "/v1/partners/{code}/messages/{id}/void" => await server.LastMessage((await server.Referred()).Referral),
        "/v1/bulletins/{period}" => await Drafted("2022-12"),
        "/v1/bulletins/{period}/publish" => await Drafted("2022-11"),
        "/v1/bulletins/{period}/corrections" => await Published("2022-10"),
        _ when !path.Contains("{id}", StringComparison.Ordinal) => "",
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Say in which state its example is sent."),
    };

    /// <summary>A month that has ended; what is frozen is another one.</summary>
    private const string Assessed = "/v1/assessments/2022-12";

    /// <summary>A line that units are shown.</summary>
    private async Task<string> Line()
    {
        var (line, _) = await server.Dev.Entered("water", -1, Assessed);
        (await server.Dev.Post(Assessed + "/show")).Expect(200);
        return line;
    }

    private async Task<string> Drafted(string period)
    {
        await server.Drafted(period);
        return "";
    }

    private async Task<string> Published(string period)
    {
        await server.Published(period);
        return "";
    }

    private async Task<string> Replied()
    {
        var (ticket, order) = await server.Dev.Acknowledged();
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已办", contactedCaller = false, solved = "solved" })).Expect(200);
        return ticket;
    }

    private async Task<string> Accepted()
    {
        var referral = (await server.Received()).Referral;
        (await server.Dev.Post($"/v1/referrals/{referral}/accept", new { by = new { name = "张三" } })).Expect(200);
        return referral;
    }

    private async Task<string> Answered()
    {
        var (ticket, referral, _) = await server.Received();
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已告知", solved = "solved" })).Expect(200);
        return referral;
    }

    /// <summary>Only a superior platform's return waits for a decision; none takes referrals of ours, so it is set by force.</summary>
    private async Task<string> ReturnAsked()
    {
        var referral = (await server.Referred()).Referral;
        var key = long.Parse(referral, System.Globalization.CultureInfo.InvariantCulture);
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        await db.Referrals.Where(r => r.Id == key).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Status, Domain.Referrals.ReferralStatus.ReturnRequested).SetProperty(r => r.HeldStatus, Domain.Referrals.ReferralStatus.Sent));
        return referral;
    }

    private async Task<string> ExtensionAsked()
    {
        var (_, referral, matter) = await server.Signed();
        Assert.Null((await server.Says(Referrals.Desk, matter, 2, new Domain.Referrals.ExtensionRequestBody(3, null, "需取证"))).Refusal);
        return referral;
    }

    /// <summary>The address of reference data there are.</summary>
    internal static string Known(string path) => path.Replace("{year}", "2027", StringComparison.Ordinal)
        .Replace("{period}", path switch
        {
            _ when path.EndsWith("/freeze", StringComparison.Ordinal) => "2023-01",
            _ when path.EndsWith("/publish", StringComparison.Ordinal) => "2022-11",
            _ when path.EndsWith("/corrections", StringComparison.Ordinal) => "2022-10",
            _ => "2022-12",
        }, StringComparison.Ordinal).Replace("{code}", path.Split('/')[2] switch
    {
        "units" => "water",
        "categories" => "0602",
        "areas" => "410482001",
        "partners" => Referrals.Desk,
        "assessment-rules" => "trial",
        _ => "consultation",
    }, StringComparison.Ordinal);

    private Task<Reply> Send(Call call, string address, JsonNode body) => call.Method == "POST"
        ? server.Dev.Post(address, body.ToJsonString())
        : server.Dev.Send(new HttpMethod(call.Method), address, body.ToJsonString(), ("If-Match", "*"));

    /// <summary>The example with one thing wrong at a time, and the field that is then to be named.</summary>
    private static IEnumerable<(string Field, JsonObject Body)> Spoilt(JsonNode schema, JsonObject example)
    {
        var shape = Contract.Committed.Shape(schema);
        yield return ("noSuchField", With(example, "noSuchField", 1));
        foreach (var required in shape["required"] as JsonArray ?? [])
        {
            var name = required!.GetValue<string>();
            var without = example.DeepClone().AsObject();
            without.Remove(name);
            yield return (name, without);
            yield return (name, With(example, name, null));
        }
        foreach (var (name, field) in shape["properties"] as JsonObject ?? [])
        {
            var of = Contract.Committed.Shape(field!);
            foreach (var value in Wrong(of))
                yield return (name, With(example, name, value));
            // An object of any fields is judged by what it is put on.
            if (of["type"]?.GetValue<string>() != "object" || (of["properties"] is null && name == "changes"))
                continue;
            var inner = example[name] as JsonObject ?? (name == "location" ? new JsonObject { ["lat"] = 34.1, ["lng"] = 112.8 } : []);
            foreach (var (part, body) in Spoilt(of, inner))
                yield return ($"{name}.{part}", With(example, name, body));
        }
    }

    private static IEnumerable<JsonNode> Wrong(JsonObject shape)
    {
        var type = shape["type"]!.GetValue<string>();
        yield return type == "string" ? JsonValue.Create(7) : JsonValue.Create("seven");
        if (shape["maxLength"] is { } most)
            yield return JsonValue.Create(new string('长', most.GetValue<int>() + 1));
        if (shape["minLength"] is not null)
            yield return JsonValue.Create("");
        if (shape["enum"] is not null)
            yield return JsonValue.Create("noSuchCode");
        if (shape["format"]?.GetValue<string>() == "date-time")
            yield return JsonValue.Create("2023-02-15T10:00:00");
        if (shape["minimum"] is { } least)
            yield return JsonValue.Create(least.GetValue<decimal>() - 1);
        if (shape["maximum"] is { } greatest)
            yield return JsonValue.Create(greatest.GetValue<decimal>() + 1);
        if (type == "array")
        {
            foreach (var item in Wrong(Contract.Committed.Shape(shape["items"]!)))
                yield return new JsonArray(item);
        }
    }

    private static JsonObject With(JsonObject example, string name, JsonNode? value)
    {
        var copy = example.DeepClone().AsObject();
        copy[name] = value?.DeepClone();
        return copy;
    }
}
