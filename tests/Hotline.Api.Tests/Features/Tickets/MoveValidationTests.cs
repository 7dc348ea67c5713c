using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Bad bodies of every call: the field is named, in both languages, and nothing happens.</summary>
[Collection(SharedServer.Name)]
public sealed class MoveValidationTests(Server server)
{
    private static readonly string Long = new('长', 10_001);

    public static TheoryData<string, string, string> Faults => new()
    {
        { "answer", """{}""", "answer solved" },
        { "answer", """{"answer":" ","solved":"solved"}""", "answer" },
        { "answer", """{"answer":"好","solved":"done"}""", "solved" },
        { "answer", """{"answer":"好","solved":0}""", "solved" },
        { "dispatch", """{}""", "leadUnit" },
        { "dispatch", """{"leadUnit":"nobody"}""", "leadUnit" },
        { "dispatch", """{"leadUnit":"water","assistingUnits":["power","nobody"]}""", "assistingUnits[1]" },
        { "dispatch", """{"leadUnit":"water","assistingUnits":["water"]}""", "assistingUnits" },
        { "dispatch", """{"leadUnit":"water","assistingUnits":["power","power"]}""", "assistingUnits" },
        { "dispatch", """{"leadUnit":"water","assistingUnits":[null]}""", "assistingUnits[0]" },
        { "dispatch", """{"leadUnit":"water","assistingUnits":"power"}""", "assistingUnits" },
        { "dispatch", """{"leadUnit":"water","dueAt":"2023-02-15T09:59:59+08:00"}""", "dueAt" },
        { "dispatch", """{"leadUnit":"water","dueAt":"2023-03-01T18:00:00"}""", "dueAt" },
        { "dispatch", """{"leadUnit":"water","dueAt":"2023-03-01"}""", "dueAt" },
        { "dispatch", """{"leadUnit":"water","dueAt":"9999-12-31T23:59:59Z"}""", "dueAt" },
        { "dispatch", """{"leadUnit":"water","limitWorkingDays":0}""", "limitWorkingDays" },
        { "dispatch", """{"leadUnit":"water","limitWorkingDays":131}""", "limitWorkingDays" },
        { "dispatch", """{"leadUnit":"water","limitWorkingDays":2.5}""", "limitWorkingDays" },
        { "dispatch", """{"leadUnit":"water","limitWorkingDays":3,"dueAt":"2023-03-01T18:00:00+08:00"}""", "limitWorkingDays" },
        { "dispatch", """{"leadUnit":"water","final":"yes"}""", "final" },
        { "review", """{}""", "decision" },
        { "review", """{"decision":"sentBack"}""", "reason" },
        { "review", """{"decision":"maybe"}""", "decision" },
        { "callbacks", """{}""", "outcome" },
        { "callbacks", """{"outcome":"reached","satisfaction":"5"}""", "satisfaction" },
        { "callbacks", """{"outcome":"unreachable","satisfaction":"satisfied"}""", "satisfaction" },
        { "callbacks", """{"outcome":"reached","solved":"Solved"}""", "solved" },
        { "rework", """{}""", "reason" },
        { "rework", """{"reason":"再办","leadUnit":"nobody"}""", "leadUnit" },
        { "rework", """{"reason":"再办","assistingUnits":["urban-management"]}""", "assistingUnits" },
        { "archive", """{"reason":"x"}""", "reason" },
        { "acknowledge", """{}""", "by" },
        { "acknowledge", """{"by":{}}""", "by.name" },
        { "acknowledge", """{"by":{"name":""}}""", "by.name" },
        { "acknowledge", """{"by":"李强"}""", "by" },
        { "acknowledge", """{"by":{"name":"李强","phone":"123456789012345678901234567890123"}}""", "by.phone" },
        { "reply", """{}""", "text contactedCaller solved" },
        { "reply", """{"text":"好","contactedCaller":"true","solved":"solved"}""", "contactedCaller" },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Move_BadBody_400NamesTheFields(string name, string body, string fields)
    {
        var move = Given.Moves.All[name];
        var id = await move.Ready(server.Dev);
        var before = await server.Dev.Get(move.Of(id));

        await IsRefused(move.Call(id), body, fields);

        Assert.Equal(before.Text, (await server.Dev.Get(move.Of(id))).Text);
    }

    public static TheoryData<string, string, string> RegistrationFaults => new()
    {
        { "title", """null""", "title" },
        { "title", "\"\\t \"", "title" },
        { "title", """12""", "title" },
        { "content", """null""", "content" },
        { "channel", """null""", "channel" },
        { "channel", "\"fax\"", "channel" },
        { "channel", "\"Phone\"", "channel" },
        { "appealType", """null""", "appealType" },
        { "appealType", "\"praise\"", "appealType" },
        { "category", """null""", "category" },
        { "category", "\"0600\"", "category" },
        { "area", "\"999999\"", "area" },
        { "source", "\"beijing\"", "source" },
        { "urgency", "\"high\"", "urgency" },
        { "caller", """null""", "caller" },
        { "caller", """{"phone":"12"}""", "caller.phone" },
        { "caller", """{"phone":"not a number"}""", "caller.phone" },
        { "caller", """{"confidential":"yes"}""", "caller.confidential" },
        { "caller", """{"nmae":"王"}""", "caller.nmae" },
        { "location", """{"lat":91,"lng":0}""", "location.lat" },
        { "location", """{"lat":0,"lng":-181}""", "location.lng" },
        { "location", """{"lat":1e999,"lng":0}""", "location.lat" },
        { "location", """{"lat":34.16}""", "location.lng" },
        { "location", """{}""", "location.lat location.lng" },
        { "location", "\"34,112\"", "location" },
        { "occurredAt", "\"2023-02-15T10:00:01+08:00\"", "occurredAt" },
        { "occurredAt", "\"2023-02-15T09:00:00\"", "occurredAt" },
        { "occurredAt", "\"yesterday\"", "occurredAt" },
        { "occurredAt", """1676426400""", "occurredAt" },
        { "callId", "\"" + new string('c', 65) + "\"", "callId" },
        { "extra", """1""", "extra" },
    };

    [Theory, MemberData(nameof(RegistrationFaults))]
    public async Task Register_BadField_400NamesIt(string field, string value, string fields)
    {
        var body = Given.Tickets.Body("校验");
        body[field] = System.Text.Json.Nodes.JsonNode.Parse(value.Replace("1e999", "\"@\""));

        await IsRefused("/v1/tickets", body.ToJsonString().Replace("\"@\"", "1e999"), fields);
    }

    [Fact]
    public async Task Register_TooLong_400NamesEachField()
    {
        var body = Given.Tickets.Body(Long, phone: Long);
        (body["content"], body["address"], body["caller"]!["name"]) = (Long, Long, Long);

        await IsRefused("/v1/tickets", body.ToJsonString(), "title content address caller.name caller.phone");
    }

    [Fact]
    public async Task Register_SeveralUnknownCodes_AllNamedAtOnce()
    {
        var body = Given.Tickets.Body();
        (body["category"], body["appealType"], body["area"], body["source"]) = ("x", "y", "z", "w");

        await IsRefused("/v1/tickets", body.ToJsonString(), "source category appealType area");
    }

    [Theory]
    [InlineData("title")]
    [InlineData("content")]
    [InlineData("address")]
    public async Task Register_NulCharacter_400NamesTheField(string field)
    {
        var body = Given.Tickets.Body();
        body[field] = "a\0b";

        await IsRefused("/v1/tickets", body.ToJsonString(), field);
    }

    [Fact]
    public async Task Times_FarAway_KeptNotAFault()
    {
        var body = Given.Tickets.Body();
        body["occurredAt"] = "0001-01-01T00:00:00Z";
        var id = await server.Dev.Registered(body);

        (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water", dueAt = "2199-12-31T15:59:59Z" })).Expect(200);
        (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "改" }, ("If-Match", "*"))).Expect(200);

        var kept = await server.Dev.Ticket(id);
        Assert.Equal(DateTimeOffset.MinValue, kept["occurredAt"].GetValue<DateTimeOffset>());
        Assert.StartsWith("2199-12-31T23:59:59", kept["dueAt"].Text(), StringComparison.Ordinal);
    }

    private async Task IsRefused(string path, string body, string fields)
    {
        var chinese = (await server.Dev.Post(path, body)).Expect(400);
        var english = (await server.Dev.Post(path, body, ("Accept-Language", "en"))).Expect(400);

        Assert.Equal("validation-failed", chinese.Problem);
        Assert.Equal("urn:hotline:problem:validation-failed", chinese["type"].Text());
        Assert.Equal(fields.Split(' ').Order(), chinese.Faults().Order());
        Assert.Equal(chinese.Faults(), english.Faults());
        Assert.Equal("请求内容有误", chinese["title"].Text());
        Assert.Equal("The request is not valid", english["title"].Text());
        foreach (var (_, messages) in chinese["errors"].AsObject())
            Assert.Contains(messages.Texts()[0], c => c is >= '\u4e00' and <= '\u9fff');
        foreach (var (_, messages) in english["errors"].AsObject())
            Assert.DoesNotContain(messages.Texts()[0], c => c is >= '\u4e00' and <= '\u9fff');
        Assert.DoesNotContain("System.", chinese.Text + english.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Hotline.", chinese.Text + english.Text, StringComparison.Ordinal);
    }
}
