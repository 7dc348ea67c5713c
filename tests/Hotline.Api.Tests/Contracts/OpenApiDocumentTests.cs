using System.Text.Json.Nodes;
using Hotline.Api.Boundary;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Lifecycles;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Tests.Contracts;

/// <summary>The document in <c>openapi/</c> is the one the program serves, and says everything a stranger needs.</summary>
public sealed class OpenApiDocumentTests(Server server) : IClassFixture<Server>
{
    private const string Accept = "Accept the new contract with: dotnet run --project src/Hotline.Api -- openapi openapi/hotline.v1.json";

    private static readonly Contract Contract = Contract.Committed;

    [Fact]
    public async Task Document_Served_IsTheCommittedOne()
    {
        var served = (await server.Dev.Get("/openapi/v1.json")).Expect(200).Json;

        Assert.True(JsonNode.DeepEquals(served, Contract.Document), $"openapi/hotline.v1.json is not what is served ({FirstDifference(Contract.Document, served, "$")}). {Accept}");
    }

    [Fact]
    public async Task Document_WrittenByTheBuild_IsTheCommittedFile() =>
        Assert.True(OpenApiText.Of(server.Services) == await File.ReadAllTextAsync(Repository.File("openapi/hotline.v1.json")), Accept);

    [Fact]
    public void EachCall_IsDescribed()
    {
        var wrong = new List<string>();
        foreach (var call in Contract.Calls)
        {
            var (name, o) = ($"{call.Method} {call.Path}", call.Operation);
            wrong.AddRange(new[] { "summary", "description", "operationId" }.Where(p => !HasText(o[p])).Select(p => $"{name} has no {p}"));
            if (o["tags"] is not JsonArray { Count: 1 })
                wrong.Add($"{name} is not in one group");
            if (call.Path.StartsWith("/public/", StringComparison.Ordinal))
            {
                if (o["security"] is JsonArray { Count: > 0 })
                    wrong.Add($"{name} is public and names a scope");
            }
            else if (o["security"] is not JsonArray { Count: > 0 } security || security.Any(s => s!["oauth2"] is not JsonArray { Count: 1 }))
                wrong.Add($"{name} names no scope");
            wrong.AddRange(call.Parameters.Where(p => !HasText(p["description"]) || p["description"]!.ToString() == p["name"]!.ToString()).Select(p => $"{name} does not describe {p["name"]}"));
            wrong.AddRange(call.Parameters.Where(p => p["schema"]!["nullable"] is not null).Select(p => $"{name} says that {p["name"]} can be null"));
            wrong.AddRange(o["responses"]!.AsObject().Where(r => !HasText(r.Value!["description"]) || r.Value!["description"]!.ToString() == r.Key).Select(r => $"{name} does not describe {r.Key}"));
            if (o["requestBody"] is not null && (call.Path.StartsWith("/v1/imports", StringComparison.Ordinal) || call.LastSegment == "attachments") == (call.Body?["example"] is not null) && call.LastSegment is not ("archive" or "unmerge" or "resend"))
                wrong.Add($"{name} has no example of its body");
        }

        Assert.Equal([], wrong);
        Assert.Equal(Contract.Calls.Count(), Contract.Calls.Select(c => c.Id).Distinct().Count());
    }

    [Fact]
    public void EachField_IsDescribed()
    {
        var wrong =
            from schema in Contract.Document["components"]!["schemas"]!.AsObject()
            from field in schema.Value!["properties"] as JsonObject ?? []
            where !HasText(field.Value!["description"])
            select $"{schema.Key}.{field.Key}";

        Assert.Equal([], wrong);
        Assert.Equal([], Contract.Document["components"]!["schemas"]!.AsObject().Where(s => !HasText(s.Value!["description"])).Select(s => s.Key));
    }

    [Fact]
    public void Document_WordsOfTheCode_DoNotStandInIt()
    {
        var text = Contract.Document.ToJsonString();
        Assert.DoesNotContain("Hotline.Api.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hotline.Domain.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("`1", text, StringComparison.Ordinal);
    }

    [Fact]
    public void EachMove_HasACallAndViceVersa()
    {
        var served = Contract.Calls
            .Where(c => c.Method == "POST" && (c.Path.StartsWith("/v1/tickets/{id}/", StringComparison.Ordinal) || c.Path.StartsWith("/v1/work-orders/{id}/", StringComparison.Ordinal) || c.Path.StartsWith("/v1/referrals/{id}/", StringComparison.Ordinal)))
            .Select(c => c.LastSegment)
            // A referral is made by a call of its own; the move is called as the lifecycle calls it.
            .Append("refer").Distinct();

        Assert.Equal(ServedActions.All.Concat(ServedActions.Besides).Order(StringComparer.Ordinal), served.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EachMove_AsksTheScopeOfItsLifecycle()
    {
        var scopes = Enum.GetValues<TicketStatus>().SelectMany(TicketLifecycle.Table.From).Select(t => ($"/v1/tickets/{{id}}/{t.Action.Segment()}", t.Scope))
            .Concat(Enum.GetValues<WorkOrderStatus>().SelectMany(WorkOrderLifecycle.Table.From).Select(t => ($"/v1/work-orders/{{id}}/{t.Action.Segment()}", t.Scope)))
            .Where(p => !p.Item1.EndsWith('/')).Distinct().ToDictionary(p => p.Item1, p => p.Scope);
        scopes = scopes.Concat(Enum.GetValues<ReferralStatus>().SelectMany(ReferralLifecycle.Table.From).Where(t => t.Action.Segment() is not null)
                .Select(t => ($"/v1/referrals/{{id}}/{t.Action.Segment()}", t.Scope)).Distinct().Select(p => KeyValuePair.Create(p.Item1, p.Scope)))
            .ToDictionary(p => p.Key, p => p.Value);
        var moves = Contract.Calls.Where(c => c.Method == "POST" && ServedActions.Has(c.LastSegment) && c.Path.Contains("/{id}/", StringComparison.Ordinal))
            .Where(c => c.Path.Split('/')[2] is "tickets" or "work-orders" or "referrals").ToList();

        Assert.Equal(ServedActions.All.Order(), moves.Select(m => m.LastSegment).Append("refer").Distinct().Order());
        Assert.All(moves, m => Assert.Equal(scopes[m.Path], m.Operation["security"]![0]!["oauth2"]![0]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("RegisterTicketRequest", "title", "maxLength", "200")]
    [InlineData("RegisterTicketRequest", "title", "minLength", "1")]
    [InlineData("RegisterTicketCallerInput", "phone", "maxLength", "32")]
    [InlineData("RegisterTicketLocationInput", "lat", "minimum", "-90")]
    [InlineData("RegisterTicketLocationInput", "lng", "maximum", "180")]
    [InlineData("DispatchTicketRequest", "limitWorkingDays", "maximum", "130")]
    [InlineData("ReplyToOrderRequest", "text", "maxLength", "4000")]
    [InlineData("AcknowledgeOrderPerson", "name", "minLength", "1")]
    [InlineData("TicketsSearch", "limit", "maximum", "200")]
    public void Schema_Limit_IsTheValidators(string schema, string field, string limit, string value) =>
        Assert.Equal(value, Field(schema, field)[limit]!.ToJsonString());

    [Theory]
    [InlineData("RegisterTicketRequest", "appealType,caller,category,channel,content,title")]
    [InlineData("DispatchTicketRequest", "leadUnit")]
    [InlineData("ReviewReplyRequest", "decision")]
    [InlineData("CallBackRequest", "outcome")]
    [InlineData("ReplyToOrderRequest", "contactedCaller,solved,text")]
    [InlineData("AcknowledgeOrderRequest", "by")]
    [InlineData("PatchTicketRequest", "")]
    public void Schema_RequiredFields_AreTheValidators(string schema, string fields) => Assert.Equal(
        fields, string.Join(',', (Contract.Document["components"]!["schemas"]![schema]!["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).Order(StringComparer.Ordinal)));

    [Theory]
    [InlineData("TicketStatus", "registered dispatched replied closed archived suspended referred merged rejected withdrawn")]
    [InlineData("WorkOrderStatus", "delivered acknowledged returnRequested returned replied done recalled")]
    [InlineData("Channel", "phone wechat website app letter visit police110 superior other")]
    [InlineData("Satisfaction", "verySatisfied satisfied basicallySatisfied dissatisfied veryDissatisfied")]
    [InlineData("Solved", "solved partly unsolved unfounded")]
    [InlineData("CallbackOutcome", "reached unreachable refused")]
    [InlineData("ReviewReplyDecision", "accepted sentBack")]
    [InlineData("RoundingMode", "halfUp forced100 truncate")]
    public void Schema_ClosedList_HasItsCodes(string schema, string codes)
    {
        var shape = Contract.Document["components"]!["schemas"]![schema]!;
        Assert.Equal("string", shape["type"]!.GetValue<string>());
        Assert.Equal(codes.Split(' '), shape["enum"]!.AsArray().Select(c => c!.GetValue<string>()));
    }

    [Fact]
    public void Query_OfLists_IsRepeatedByName()
    {
        var status = Contract.Call("GET", "/v1/tickets").Parameters.Single(p => p["name"]!.GetValue<string>() == "status");
        Assert.Equal("array", status["schema"]!["type"]!.GetValue<string>());
        Assert.Null(status["explode"]); // form style explodes by default
    }

    private static JsonNode Field(string schema, string field) => Contract.Document["components"]!["schemas"]![schema]!["properties"]![field]!;

    private static bool HasText(JsonNode? node) => !string.IsNullOrWhiteSpace(node?.GetValue<string>());

    private static string? FirstDifference(JsonNode? a, JsonNode? b, string path)
    {
        if (JsonNode.DeepEquals(a, b))
            return null;
        if (a is JsonObject left && b is JsonObject right)
            return left.Select(p => p.Key).Union(right.Select(p => p.Key)).Select(k => FirstDifference(left[k], right[k], $"{path}.{k}")).First(d => d is not null);
        if (a is JsonArray lefts && b is JsonArray rights && lefts.Count == rights.Count)
            return lefts.Select((x, i) => FirstDifference(x, rights[i], $"{path}[{i}]")).First(d => d is not null);
        return path;
    }
}
