using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Contracts;

/// <summary>What is answered is what the document says is answered, and what a query must not hold is refused.</summary>
public sealed class AnswerTests(AnswerTests.WithSomeWork server) : IClassFixture<AnswerTests.WithSomeWork>
{
    public sealed class WithSomeWork : Server
    {
        /// <summary>A ticket with everything: rounds, orders, callbacks.</summary>
        public string Ticket { get; private set; } = "";

        public string Order { get; private set; } = "";

        public string Operation { get; private set; } = "";

        public string Referral { get; private set; } = "";

        public string Meeting { get; private set; } = "";

        protected override async Task Prepare()
        {
            (Ticket, Order) = await Dev.Closed();
            (await Dev.Post($"/v1/tickets/{Ticket}/callbacks", new { outcome = "reached", satisfaction = "dissatisfied" })).Expect(200);
            (await Dev.Post($"/v1/tickets/{Ticket}/rework", new { reason = "未解决" })).Expect(200);
            await Dev.Registered();
            Assert.Empty((await this.ImportText("call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number\nC1,2023-02-01T00:00:05+08:00,,2023-02-01T00:01:00+08:00,13800008127,,abandoned,\n")).Problems);
            Assert.Empty((await this.Import(February.DemoFile("assessment-lines.csv"))).Problems);
            Assert.Empty((await this.Import(February.DemoFile("bulletin.json"))).Problems);
            var ended = await Dev.Imported("tickets", Operations.File(MonthFile.Csv([MonthFile.Row("RZ2022110100001"), MonthFile.Row("RZ2022110100002", ("channel", "fax"))])));
            Operation = ended["id"].GetValue<string>();
            await Services.GetRequiredService<Api.Features.Statistics.IFrozenMonths>().Freeze("2022-11", Api.Persistence.Rows.FreezeAct.Bulletin, new("test", "test"), CancellationToken.None);
            // The imported ticket is January's.
            (await Dev.Post("/v1/bulletins", new { period = "2023-01", issueNo = "2023年第1期", serialNo = 265, issuer = "政府办公室", issuedOn = "2023-02-10" })).Expect(201);
            await this.Publish("2023-01");
            (_, Referral, Meeting) = await this.Disputed();
            await Dev.Stationed("health", "李强");
            await Dev.Held();
            await this.Held(Ticket);
            await this.Retain();
            await Dev.Hot("医疗保障", Ticket);
            await Dev.ReturnedTwice();
            await Services.GetRequiredService<IWriteLane>().Run(
                async (db, cancellation) =>
                {
                    var report = new ReconciliationReport("police110", new DateOnly(2023, 2, 14), Clock.GetUtcNow(), new(0, 0, 0, [], [], []), new(0, 0, 0, [], [], []), 0, 0);
                    db.Add(new ReconciliationRow { Partner = "police110", Day = report.Day, RunAt = report.RunAt, Report = JsonSerializer.Serialize(report, Services.GetRequiredService<JsonWriting>().Options) });
                    return await db.SaveChangesAsync(cancellation);
                },
                CancellationToken.None);
        }
    }

    public static IEnumerable<object[]> EachRead =>
        Contract.Committed.Calls.Where(c => c.Method == "GET" && c.Operation["responses"]!["200"]!["content"]!["application/json"] is not null).Select(c => new object[] { c.Path, c.Path switch
        {
            "/v1/bulletins/{period}" => "/v1/bulletins/2023-02",
            "/v1/bulletins/{period}/charts/{name}" => "/v1/bulletins/2023-02/charts/types.svg",
            "/v1/assessments/{period}/units/{code}" => "/v1/assessments/2023-02/units/dayu",
            "/v1/assessment-rules/{code}" => "/v1/assessment-rules/default",
            _ when c.Path.StartsWith("/v1/assessments/", StringComparison.Ordinal) => c.Path.Replace("{period}", "2023-02", StringComparison.Ordinal),
            "/v1/bulletins/{period}/content" => "/v1/bulletins/2023-01/content",
            "/v1/bulletins/{period}/versions" => "/v1/bulletins/2023-01/versions",
            "/public/bulletins/{period}" => "/public/bulletins/2023-01",
            "/public/bulletins/{period}/content" => "/public/bulletins/2023-01/content",
            "/v1/calendar/{year}" => "/v1/calendar/2023",
            "/v1/calendar/deadline" => "/v1/calendar/deadline?from=2023-01-20&workingDays=5",
            "/v1/dispatch-catalogue/proposal" => "/v1/dispatch-catalogue/proposal?category=0601&area=410482001",
            "/v1/reference-versions/{kind}" => "/v1/reference-versions/limits",
            "/v1/units/{code}" => "/v1/units/water",
            "/v1/clients/{id}" => "/v1/clients/unit-water",
            "/v1/categories/{code}" => "/v1/categories/0601",
            "/v1/areas/{code}" => "/v1/areas/410482001",
            "/v1/appeal-types/{code}" => "/v1/appeal-types/problem",
            "/v1/operations/{id}" => "/v1/operations/{operation}",
            "/v1/tickets/{id}" => "/v1/tickets/{ticket}",
            "/v1/tickets/{id}/history" => "/v1/tickets/{ticket}/history?includeTotal=true",
            "/v1/tickets/by-number/{number}" => "/v1/tickets/by-number/RZ2022110100001",
            "/v1/tickets/{id}/due-time" => "/v1/tickets/{ticket}/due-time",
            "/v1/work-orders/{id}" => "/v1/work-orders/{order}",
            "/v1/work-orders/{id}/due-time" => "/v1/work-orders/{order}/due-time",
            "/v1/referrals/{id}" => "/v1/referrals/{referral}",
            "/v1/coordination-meetings/{id}" => "/v1/coordination-meetings/{meeting}",
            "/v1/stationing/{id}" or "/v1/typical-cases/{id}" or "/v1/hot-issues/{id}" => c.Path.Replace("{id}", "1", StringComparison.Ordinal),
            "/v1/stationing/summary" => c.Path + "?month=2023-02",
            "/v1/partners/{code}/messages" => "/v1/partners/police110/messages",
            "/v1/partners/{code}/reconciliations/{date}" => "/v1/partners/police110/reconciliations/2023-02-14",
            "/v1/statistics/trend" => c.Path + "?from=2023-02-01&to=2023-03-01&interval=week",
            "/v1/statistics/differences" => c.Path + "?month=2022-11",
            _ when c.Path.StartsWith("/v1/statistics/", StringComparison.Ordinal) => c.Path + "?from=2023-02-01&to=2023-03-01",
            _ => c.Path,
        } });

    [Theory]
    [MemberData(nameof(EachRead))]
    public async Task Read_Answered_IsAsDescribed(string path, string address)
    {
        var answer = (await server.Dev.Get(Filled(address))).Expect(200);

        var schema = Contract.Committed.Call("GET", path).Operation["responses"]!["200"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal([], Contract.Committed.Differences(answer.Json, schema));
    }

    [Theory]
    [InlineData("GET", "/v1/tickets?limit=0", 400)]
    [InlineData("GET", "/v1/tickets/999999", 404)]
    [InlineData("GET", "/v1/nowhere", 404)]
    [InlineData("POST", "/v1/tickets/{ticket}/archive", 409)]
    [InlineData("POST", "/v1/tickets/{ticket}/archive", 412, "If-Match")]
    public async Task Refusal_Answered_IsAsDescribed(string method, string address, int status, string? header = null)
    {
        var headers = header is null ? Array.Empty<(string, string)>() : [(header, "\"1\"")];

        var answer = (await server.Dev.Send(new HttpMethod(method), Filled(address), method == "POST" ? "{}" : null, headers)).Expect(status);

        Assert.Equal("application/problem+json", answer.ContentHeaders.ContentType!.MediaType);
        Assert.Equal([], Contract.Committed.Differences(answer.Json, new JsonObject { ["$ref"] = "#/components/schemas/Problem" }));
        Assert.Equal(status, answer["status"].GetValue<int>());
    }

    [Fact]
    public async Task Query_OutsideWhatIsDescribed_IsRefusedByName()
    {
        var wrong = new List<string>();
        foreach (var (path, address) in EachRead.Select(r => ((string)r[0], (string)r[1])))
        {
            foreach (var (name, query) in Spoilt(Contract.Committed.Call("GET", path), address))
            {
                var answer = await server.Dev.Get(Filled(query));
                if (answer.Code != 400 || answer["errors"]!.AsObject().All(e => e.Key != name && !e.Key.StartsWith(name + "[", StringComparison.Ordinal)))
                    wrong.Add($"{answer.Code} for {query}");
            }
        }

        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task Query_ListByCommas_IsTheListByNames()
    {
        var names = (await server.Dev.Get("/v1/tickets?status=closed&status=dispatched")).Expect(200);
        var commas = (await server.Dev.Get("/v1/tickets?status=closed,dispatched")).Expect(200);

        Assert.Equal(2, names["items"].AsArray().Count);
        Assert.Equal(names.Text, commas.Text);
    }

    private static IEnumerable<(string Name, string Query)> Spoilt(Call call, string address)
    {
        var query = call.Parameters.Where(p => p["in"]!.GetValue<string>() == "query").ToList();
        if (query.Count == 0)
            yield break;
        var with = address + (address.Contains('?', StringComparison.Ordinal) ? "&" : "?");
        yield return ("noSuchName", with + "noSuchName=1");
        foreach (var parameter in query)
        {
            var (name, shape) = (parameter["name"]!.GetValue<string>(), Contract.Committed.Shape(parameter["schema"]!));
            if (parameter["required"]?.GetValue<bool>() == true)
                yield return (name, string.Join('&', with.TrimEnd('&').Split('&', '?').Where(p => !p.StartsWith(name + "=", StringComparison.Ordinal))).ReplaceFirst('&', '?'));
            var of = shape["items"] is { } items ? Contract.Committed.Shape(items) : shape;
            if (of["enum"] is not null || of["type"]!.GetValue<string>() is "boolean" or "integer")
                yield return (name, $"{with}{name}=noSuchCode");
            if (of["minimum"] is { } least)
                yield return (name, $"{with}{name}={least.GetValue<int>() - 1}");
            if (of["maximum"] is { } most)
                yield return (name, $"{with}{name}={most.GetValue<int>() + 1}");
            if (of["maxLength"] is { } length)
                yield return (name, $"{with}{name}={new string('x', length.GetValue<int>() + 1)}");
        }
    }

    private string Filled(string address) => address
        .Replace("{ticket}", server.Ticket, StringComparison.Ordinal)
        .Replace("{order}", server.Order, StringComparison.Ordinal)
        .Replace("{operation}", server.Operation, StringComparison.Ordinal)
        .Replace("{referral}", server.Referral, StringComparison.Ordinal)
        .Replace("{meeting}", server.Meeting, StringComparison.Ordinal);
}

internal static class Texts
{
    public static string ReplaceFirst(this string text, char old, char with)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? text : text[..at] + with + text[(at + 1)..];
    }
}
