using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Tickets;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Hotline.Api.Tests.Given.Planting;

namespace Hotline.Api.Tests.Security;

/// <summary>A mobile number that was written into every text is in no answer, list, export, document, row, log or refusal; only who reveals sees it (rules.md §5).</summary>
public sealed class PlantedPhoneTests(PlantedServer server) : IClassFixture<PlantedServer>
{
    [Fact]
    public void Plants_RefusedWithEveryText_AreThoseWeKnow() => Assert.Equal([], server.Refused.Where(r => !KnownRefusals.Any(k => r.StartsWith(k, StringComparison.Ordinal))));

    /// <summary>Calls of whose optional texts one excludes another.</summary>
    private static readonly string[] KnownRefusals = [];

    /// <summary>Each column that people write into holds the mask, and no column holds the number. One without a scene fails here.</summary>
    [Fact]
    public async Task EachColumn_ThatPeopleWriteInto_HoldsTheMaskAndNeverTheNumber()
    {
        var (without, held) = (new List<string>(), new List<string>());
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        await db.Database.OpenConnectionAsync();
        foreach (var (text, type) in db.Model.GetEntityTypes().SelectMany(t => FreeTexts.Of(t).Select(f => (f, t))))
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = $"SELECT {text.Property.GetColumnName()} FROM {type.GetTableName()}";
            await using var reader = await command.ExecuteReaderAsync();
            var masked = false;
            while (await reader.ReadAsync())
            {
                if (await reader.IsDBNullAsync(0))
                    continue;
                var value = Readable(Encoding.UTF8.GetBytes(reader.GetString(0)));
                masked |= value.Contains(Mask, StringComparison.Ordinal) || value.Contains("***", StringComparison.Ordinal);
                if (Holds(value))
                    held.Add(text.Name);
            }
            if (!masked && !NoScene.ContainsKey(text.Name))
                without.Add(text.Name);
        }

        Assert.True(held.Count == 0, string.Join(' ', held.Distinct()));
        Assert.True(without.Count == 0, string.Join(' ', without));
    }

    /// <summary>Columns that are made of others.</summary>
    private static readonly Dictionary<string, string> NoScene = new() { ["assessmentScoreRow.lines"] = "scores of a frozen month, with the reasons of entries that were masked when they were made" };

    [Fact]
    public async Task Database_ByteByByte_HoldsNoNumberAndNoName()
    {
        var rows = await server.RawText();

        foreach (var secret in new[] { Number, "139-1234-5678", "139 1234 5678", "１３９１２３４５６７８", PlantedServer.Name, @"\u6155\u5BB9\u9E67" })
            Assert.DoesNotContain(secret, rows, StringComparison.Ordinal);
        Assert.Contains(Mask, rows, StringComparison.Ordinal);
    }

    /// <summary>Every call of the document that reads, with every id that there is; a call that is not fetched fails.</summary>
    [Fact]
    public async Task EachRead_OfTheDocument_HoldsNeitherNumberNorName()
    {
        var (told, ids) = (new List<string>(), await Ids());
        foreach (var call in Contract.Committed.Calls.Where(c => c.Method == "GET"))
        {
            var succeeded = false;
            foreach (var address in Addresses(call.Path, ids))
            {
                foreach (var accept in new[] { "application/json", "text/csv", "*/*" })
                {
                    var (status, text) = await Fetch(address, accept);
                    succeeded |= status is 200;
                    told.AddRange(Told(text).Select(t => $"{t} in {address} as {accept}"));
                }
            }
            Assert.True(succeeded, $"{call.Path} was never answered with 200.");
        }

        Assert.Equal([], told.Distinct().Take(20));
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task Export_OfAllTickets_HoldsNeitherNumberNorName(string format)
    {
        var ended = await server.Dev.Ended(await server.Dev.Post("/v1/exports/tickets", new { format }));
        var (status, text) = await Fetch($"/v1/exports/{ended["id"].Text()}", "*/*");

        Assert.Equal(200, status);
        Assert.Contains(Mask, text, StringComparison.Ordinal);
        Assert.Equal([], Told(text));
    }

    [Theory]
    [InlineData("/v1/tickets/search", """{"limit":200}""")]
    [InlineData("/v1/tickets/search", """{"limit":200,"q":"联系"}""")]
    [InlineData("/v1/tickets/search", """{"phone":"13912345678"}""")]
    public async Task Search_ByWhatever_HoldsNeitherNumberNorName(string path, string body)
    {
        var found = (await server.Dev.Post(path, body)).Expect(200);
        var csv = await Download.Of(server, server.Dev, HttpMethod.Post, path, "text/csv", body);

        Assert.NotEmpty(found.Items());
        Assert.Equal([], Told(Unescaped(found.Text)).Concat(Told(Readable(csv.Bytes))));
    }

    [Fact]
    public async Task EachAnswerOverGrpc_HoldsNeitherNumberNorName()
    {
        using var rpc = server.Rpc(server.Dev);
        var (told, ids) = (new List<string>(), await Ids());
        foreach (var (method, requests) in new[]
        {
            ("GetTicket", ids.Tickets.Select(id => new JsonObject { ["id"] = id })), ("ListTicketHistory", ids.Tickets.Select(id => new JsonObject { ["id"] = id })),
            ("GetTicketByNumber", ids.Numbers.Take(3).Select(n => new JsonObject { ["number"] = n })), ("ListTickets", [[]]), ("ListWorkOrders", [[]]),
            ("GetWorkOrder", ids.Orders.Select(id => new JsonObject { ["id"] = id })),
        })
        {
            foreach (var request in requests)
                told.AddRange(Told(JsonFormatter.Default.Format((await rpc.Call(method, request)).Expect<IMessage>())).Select(t => $"{t} in {method} {request.ToJsonString()}"));
        }

        Assert.Equal([], told.Distinct().Take(20));
        Assert.Equal(["GetTicket", "GetTicketByNumber", "GetWorkOrder", "ListTicketHistory", "ListTickets", "ListWorkOrders"], RpcClient.Methods.Select(m => m.Name).Where(n => n.StartsWith("Get", StringComparison.Ordinal) || n.StartsWith("List", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>Partners are told the whole number where the matter is handed over with its caller, and nothing of it where the caller keeps himself from them.</summary>
    [Fact]
    public async Task EachMessage_ToAPartner_HoldsTheNumberOfOpenCallersOnly()
    {
        var vault = server.Services.GetRequiredService<CallerVault>();
        var (open, secret) = (new List<string>(), new List<string>());
        foreach (var row in await server.Books(db => db.ExchangeOut.Include(o => o.Referral).ToListAsync()))
        {
            var body = vault.OpenBytes(row.Body);
            var words = Unescaped(Encoding.UTF8.GetString(body));
            (server.Secret.Contains(row.Referral!.TicketId.ToString(System.Globalization.CultureInfo.InvariantCulture)) ? secret : open).Add(words);
        }

        Assert.Contains(open, w => Holds(w));
        Assert.DoesNotContain(open, w => w.Contains(Mask, StringComparison.Ordinal));
        Assert.NotEmpty(secret);
        Assert.All(secret, w => Assert.Equal([], Told(w)));
    }

    [Fact]
    public async Task Reveal_AnswersEachNumberAndWhereItWasWritten()
    {
        var ticket = await server.Dev.Registered(new JsonObject(Given.Tickets.Body(Text()).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))));
        (await server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = $"{Text()}，另一人身份证110101199003070011" })).Expect(200);
        (await server.Dev.Patch($"/v1/tickets/{ticket}", new { title = (await server.Dev.Ticket(ticket))["title"].Text() }, ("If-Match", "*"))).Expect(200);

        var revealed = (await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "回访" })).Expect(200);

        Assert.Equal(
            [(Number, Mask, "ticket.title"), ("110101199003070011", "1101**********0011", "historyEntry.text")],
            revealed["numbers"].AsArray().Select(n => (n!["number"].Text(), n["mask"].Text(), n["writtenIn"].Text())));
    }

    [Fact]
    public async Task Patch_OfWhatStandsThere_MaskedOrWhole_ChangesNothing()
    {
        var ticket = await server.Dev.Registered(Given.Tickets.Body("回电13912345678"));
        var before = await server.Dev.Ticket(ticket);

        var masked = (await server.Dev.Patch($"/v1/tickets/{ticket}", new { title = "回电139****5678" }, ("If-Match", "*"))).Expect(200);
        var whole = (await server.Dev.Patch($"/v1/tickets/{ticket}", new { title = "回电13912345678" }, ("If-Match", "*"))).Expect(200);
        var another = (await server.Dev.Patch($"/v1/tickets/{ticket}", new { title = "回电13988885678" }, ("If-Match", "*"))).Expect(200);

        Assert.Equal((before["version"].GetValue<int>(), before["version"].GetValue<int>()), (masked["version"].GetValue<int>(), whole["version"].GetValue<int>()));
        Assert.Equal("回电139****5678", another["title"].Text());
        var revealed = (await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "回访" })).Expect(200);
        Assert.Equal(["13912345678", "13988885678"], revealed["numbers"].AsArray().Select(n => n!["number"].Text()));
    }

    [Fact]
    public async Task Caller_WhoseFixedLineIsGivenLater_IsMaskedInWhatWasWrittenBefore()
    {
        var ticket = await server.Dev.Registered(Given.Tickets.Body("回电0375-6912345"));
        (await server.Dev.Post($"/v1/tickets/{ticket}/notes", new { text = "也可拨6912345" })).Expect(200);
        Assert.Equal("回电0375-6912345", (await server.Dev.Ticket(ticket))["title"].Text());

        (await server.Dev.Patch($"/v1/tickets/{ticket}", new { caller = new { phone = "0375-6912345" } }, ("If-Match", "*"))).Expect(200);

        Assert.Equal("回电*********45", (await server.Dev.Ticket(ticket))["title"].Text());
        Assert.DoesNotContain("6912345", (await server.Dev.Get($"/v1/tickets/{ticket}/history")).Expect(200).Text, StringComparison.Ordinal);
    }

    /// <summary>The number in wrong fields, unknown ones, addresses, queries and headers: neither the refusal nor the log repeats it.</summary>
    [Fact]
    public async Task Refusals_OfTheNumberInWrongPlaces_RepeatNothingOfIt()
    {
        var told = new List<string>();
        foreach (var body in new[]
        {
            $$"""{"channel":"{{Number}}"}""", $$"""{"{{Number}}":1}""", $$"""{"title":"{{Number}}","title":"{{Number}}"}""", $$"""{"channel":"phone","title":"x","content":"y","caller":{"phone":"{{Number}}0"},"appealType":"{{Number}}","category":"电话{{Number}}","area":"{{Number}}","source":"{{Number}}"}""",
            Number, $$"""{"title":{{Number}}}""",
        })
        {
            foreach (var language in new[] { "zh", "en" })
                told.AddRange(Told((await server.Dev.Post("/v1/tickets", body, ("Accept-Language", language))).Expect(400).Text).Select(t => $"{t} for {body}"));
        }
        foreach (var path in new[]
        {
            "/v1/tickets/by-number/" + Number, "/v1/" + Number, "/v1/units/" + Number, "/v1/tickets?q=" + Number, $"/v1/tickets?{Number}=1", "/v1/tickets?status=" + Number, "/v1/tickets?unit=" + Number, "/v1/tickets?category=" + Number,
            "/v1/calls?callId=" + Number, "/v1/tickets?cursor=" + Number, "/v1/assessments/" + Number, "/v1/bulletins/" + Number, "/public/bulletins/" + Number, "/v1/operations/" + Number, "/v1/partners/" + Number + "/messages", "/v1/codes?x=" + Number,
        })
            told.AddRange(Told((await server.Dev.Get(path)).Text).Select(t => $"{t} for {path}"));
        foreach (var (header, value) in new[] { ("Idempotency-Key", Number), ("If-Match", Number), ("Accept", Number), ("Content-Type", Number) })
            told.AddRange(Told((await server.Dev.Post("/v1/tickets/1/notes", $$"""{"text":"{{Number}}"}""", (header, value))).Text).Select(t => $"{t} for {header}"));
        var (_, order) = await server.Dev.Closed();
        told.AddRange(Told((await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = Text(), contactedCaller = true, solved = "solved" })).Expect(409).Text));
        using var rpc = server.Rpc(server.Dev);
        var refused = await rpc.Call("RegisterTicket", new JsonObject { ["channel"] = Number, ["category"] = Number });
        told.AddRange(Told($"{refused.Message} {refused.Details} {string.Join(' ', refused.Faults)}"));

        Assert.Equal([], told);
        Logged();
    }

    [Fact]
    public async Task Logs_AtEveryLevel_HoldNeitherNumberNorName()
    {
        await Fetch("/metrics", "*/*");
        Logged();
    }

    [Fact]
    public async Task Metrics_HoldNoNumber() => Assert.Equal([], Told((await Fetch("/metrics", "*/*")).Text));

    private void Logged()
    {
        var lines = server.Heard.Lines.ToList();
        Assert.Contains(lines, l => l.StartsWith("Trace", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Hosting.Diagnostics", StringComparison.Ordinal));
        Assert.Equal([], lines.Where(l => Told(l).Any()).Select(l => l[..Math.Min(l.Length, 400)]).Take(5));
    }

    private static IEnumerable<string> Told(string text)
    {
        if (Holds(text))
            yield return "the number";
        if (text.Contains(PlantedServer.Name, StringComparison.Ordinal))
            yield return "the name";
    }

    private static string Unescaped(string text) => Readable(Encoding.UTF8.GetBytes(text));

    private async Task<(int Status, string Text)> Fetch(string address, string accept)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Dev.Token);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, answer.Headers + "\n" + answer.Content.Headers + "\n" + Readable(await answer.Content.ReadAsByteArrayAsync()));
    }

    private sealed record Known(
        List<string> Tickets, List<string> Numbers, List<string> Orders, List<string> Referrals, List<string> Meetings, List<string> Stationings, List<string> Cases, List<string> Issues,
        List<string> Operations, List<string> Supervisions, List<string> Attachments);

    private async Task<Known> Ids()
    {
        var tickets = await server.Books(db => db.Tickets.OrderBy(t => t.Id).Select(t => new { t.Id, t.Number }).ToListAsync());
        var (orders, referrals) = (await server.Books(db => db.WorkOrders.Select(o => o.Id).ToListAsync()), await server.Books(db => db.Referrals.Select(r => r.Id).ToListAsync()));
        var meetings = await server.Books(db => db.CoordinationMeetings.Select(m => m.Id).ToListAsync());
        var (stationings, cases, issues) = (await server.Books(db => db.Stationings.Select(m => m.Id).ToListAsync()), await server.Books(db => db.TypicalCases.Select(m => m.Id).ToListAsync()), await server.Books(db => db.HotIssues.Select(m => m.Id).ToListAsync()));
        var operations = await server.Books(db => db.Operations.Select(o => o.Id).ToListAsync());
        var supervisions = await server.Books(db => db.Set<Supervision>().Select(s => new { s.TicketId, s.Id }).ToListAsync());
        var files = await server.Books(db => db.Attachments.Select(a => new { a.TicketId, a.Id }).ToListAsync());
        return new(
            Texts(tickets.Select(t => t.Id)), [.. tickets.Select(t => t.Number)], Texts(orders), Texts(referrals), Texts(meetings), Texts(stationings), Texts(cases), Texts(issues),
            [.. operations.Select(o => o.ToString("D"))], [.. supervisions.Select(s => FormattableString.Invariant($"{s.TicketId}/supervisions/{s.Id}"))], [.. files.Select(f => FormattableString.Invariant($"{f.TicketId}/attachments/{f.Id}"))]);
    }

    private static List<string> Texts(IEnumerable<long> ids) => [.. ids.Select(i => i.ToString(System.Globalization.CultureInfo.InvariantCulture))];

    private static IEnumerable<string> Addresses(string path, Known ids) => path switch
    {
        "/v1/tickets/{id}" or "/v1/tickets/{id}/history" or "/v1/tickets/{id}/due-time" => Each(path, "{id}", ids.Tickets),
        "/v1/tickets/by-number/{number}" => Each(path, "{number}", ids.Numbers.Take(20)),
        "/v1/tickets/{id}/attachments/{aid}" => ids.Attachments.Select(a => "/v1/tickets/" + a),
        "/v1/tickets/{id}/supervisions/{sid}/notice.docx" => ids.Supervisions.Select(s => $"/v1/tickets/{s}/notice.docx"),
        "/v1/tickets/{id}/supervisions/{sid}/notice.html" => ids.Supervisions.Select(s => $"/v1/tickets/{s}/notice.html"),
        "/v1/work-orders/{id}" or "/v1/work-orders/{id}/due-time" => Each(path, "{id}", ids.Orders),
        "/v1/referrals/{id}" => Each(path, "{id}", ids.Referrals),
        "/v1/coordination-meetings/{id}" => Each(path, "{id}", ids.Meetings),
        "/v1/stationing/{id}" => Each(path, "{id}", ids.Stationings),
        "/v1/typical-cases/{id}" => Each(path, "{id}", ids.Cases),
        "/v1/hot-issues/{id}" => Each(path, "{id}", ids.Issues),
        "/v1/operations/{id}" or "/v1/exports/{id}" => Each(path, "{id}", ids.Operations),
        "/v1/stationing/summary" => [path + "?month=2023-02"],
        "/v1/assessments/{period}/units/{code}" => Each(path.Replace("{code}", "water", StringComparison.Ordinal), "{period}", Months),
        "/v1/bulletins/{period}" or "/public/bulletins/{period}" => Each(path, "{period}", Months).SelectMany(a => new[] { "", ".html", ".docx", ".pdf", ".xlsx" }.Select(s => a + s)),
        "/v1/bulletins/{period}/charts/{name}" or "/public/bulletins/{period}/charts/{name}" => Each(path, "{period}", Months).SelectMany(a => new[] { "types.svg", "types.png", "trend.svg", "timeliness.svg" }.Select(s => a.Replace("{name}", s, StringComparison.Ordinal))),
        "/v1/assessment-rules/{code}" => ["/v1/assessment-rules/default"],
        "/v1/calendar/{year}" => ["/v1/calendar/2023"],
        "/v1/calendar/deadline" => [path + "?from=2023-01-20&workingDays=5"],
        "/v1/dispatch-catalogue/proposal" => [path + "?category=0601&area=410482001"],
        "/v1/reference-versions/{kind}" => [path.Replace("{kind}", "limits", StringComparison.Ordinal)],
        "/v1/units/{code}" => ["/v1/units/water"],
        "/v1/clients/{id}" => ["/v1/clients/unit-water"],
        "/v1/categories/{code}" => ["/v1/categories/0601"],
        "/v1/areas/{code}" => ["/v1/areas/410482001"],
        "/v1/appeal-types/{code}" => ["/v1/appeal-types/problem"],
        "/v1/partners/{code}/messages" => new[] { "", "?state=waiting&state=delivered&state=refused&state=expired&state=superseded&state=voided", "?direction=inbound&state=parked&state=applied&state=refused" }
            .SelectMany(q => new[] { "police110", "pingdingshan" }.Select(p => $"/v1/partners/{p}/messages{q}")),
        "/v1/partners/{code}/reconciliations/{date}" => ["/v1/partners/police110/reconciliations/2023-02-13"],
        "/v1/statistics/trend" => [path + "?from=2022-09-01&to=2023-03-01&interval=month"],
        "/v1/statistics/differences" => [path + "?month=2022-11"],
        "/v1/audit" => [path + "?limit=200", path],
        _ when path.StartsWith("/v1/statistics/", StringComparison.Ordinal) => [path + "?from=2022-09-01&to=2023-03-01"],
        _ when path.Contains("{period}", StringComparison.Ordinal) => Each(path, "{period}", Months),
        _ when !path.Contains('{', StringComparison.Ordinal) => [path, path + "?limit=200"],
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Say by which ids it is fetched."),
    };

    /// <summary>Months with a draft, a published bulletin, a correction, an assessment.</summary>
    private static readonly string[] Months = ["2022-09", "2022-10", "2022-11", "2022-12", "2023-01", "2023-02"];

    private static IEnumerable<string> Each(string path, string part, IEnumerable<string> values) => values.Select(v => path.Replace(part, v, StringComparison.Ordinal));
}
