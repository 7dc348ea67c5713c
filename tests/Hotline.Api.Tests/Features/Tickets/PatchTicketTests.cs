using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Tickets;

[Collection(SharedServer.Name)]
public sealed class PatchTicketTests(Server server)
{
    [Fact]
    public async Task Patch_WithoutIfMatch_428()
    {
        var id = await server.Dev.Registered();

        Assert.Equal("if-match-required", (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "改" })).Expect(428).Problem);
        Assert.Equal("路灯不亮", (await server.Dev.Ticket(id))["title"].Text());
    }

    [Fact]
    public async Task Patch_StaleIfMatch_412NamesWhoWasFirst()
    {
        var id = await server.Dev.Registered();
        (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "先改" }, ("If-Match", "\"1\""), ("X-Operator", "1001; name=%E5%88%98"))).Expect(200);

        var refusal = (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "后改" }, ("If-Match", "\"1\""))).Expect(412);

        Assert.Equal("patched", refusal["lastChange"]["action"].Text());
        Assert.Equal("刘", refusal["lastChange"]["by"].Text());
        Assert.Equal("先改", (await server.Dev.Ticket(id))["title"].Text());
    }

    [Fact]
    public async Task Patch_UnknownIdNoTokenWrongScope_Refused()
    {
        using var stranger = server.Stranger();
        using var reader = await server.ClientOf("dev", "tickets.read tickets.dispatch");
        var id = await server.Dev.Registered();

        (await server.Dev.Patch("/v1/tickets/999999999", new { title = "改" }, ("If-Match", "*"))).Expect(404);
        (await stranger.Patch($"/v1/tickets/{id}", new { title = "改" }, ("If-Match", "*"))).Expect(401);
        (await reader.Patch($"/v1/tickets/{id}", new { title = "改" }, ("If-Match", "*"))).Expect(403);
    }

    [Fact]
    public async Task Patch_NullEmptiesAbsentStays_Merged()
    {
        var body = Given.Tickets.Body();
        (body["address"], body["urgency"], body["occurredAt"]) = ("丹阳路1号", "urgent", "2023-02-14T20:00:00+08:00");
        body["location"] = new JsonObject { ["lat"] = 34.16, ["lng"] = 112.84 };
        var id = await server.Dev.Registered(body);

        var patched = await Patch(id, """{"address":null,"area":null,"occurredAt":null,"urgency":null,"location":null,"title":"新"}""");

        Assert.Equal("新", patched["title"].Text());
        foreach (var field in new[] { "address", "area", "occurredAt", "location" })
            Assert.Null(patched.Json[field]);
        Assert.Equal("normal", patched["urgency"].Text());
        Assert.Equal(body["content"].Text(), patched["content"].Text());
        Assert.Equal("0601", patched["category"]["code"].Text());
        Assert.Equal("138****0000", patched["caller"]["phone"].Text());
    }

    [Fact]
    public async Task Patch_PartOfCaller_TheRestStays()
    {
        var id = await server.Dev.Registered();

        var confidential = await Patch(id, """{"caller":{"confidential":true}}""");
        Assert.Equal("王**", confidential["caller"]["name"].Text());
        Assert.Equal("138****0000", confidential["caller"]["phone"].Text());
        Assert.True(confidential["caller"]["confidential"]!.GetValue<bool>());

        var renamed = await Patch(id, """{"caller":{"name":"欧阳先生","phone":null}}""");
        Assert.Equal("欧**", renamed["caller"]["name"].Text());
        Assert.Null(renamed["caller"]["phone"]);
        Assert.True(renamed["caller"]["confidential"]!.GetValue<bool>());
        Assert.Empty((await server.Dev.Post("/v1/tickets/search", new { phone = "13800000000", q = renamed["number"].Text() })).Items());

        var emptied = await Patch(id, """{"caller":null}""");
        Assert.Null(emptied["caller"]["name"]);
        Assert.False(emptied["caller"]["confidential"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Patch_PartOfLocation_TheOtherStays()
    {
        var body = Given.Tickets.Body();
        body["location"] = new JsonObject { ["lat"] = 34.16, ["lng"] = 112.84 };
        var id = await server.Dev.Registered(body);

        var patched = await Patch(id, """{"location":{"lat":34.2}}""");

        Assert.Equal((34.2, 112.84), (patched["location"]["lat"]!.GetValue<double>(), patched["location"]["lng"]!.GetValue<double>()));
    }

    [Fact]
    public async Task Patch_HalfALocationWhereThereWasNone_400NamesTheOther()
    {
        var id = await server.Dev.Registered();

        Assert.Equal(["location.lng"], (await server.Dev.Patch($"/v1/tickets/{id}", """{"location":{"lat":34.2}}""", ("If-Match", "*"))).Expect(400).Faults());
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"title":"路灯不亮","caller":{"phone":"138 0000 0000"},"category":"0601","urgency":"normal","address":null}""")]
    public async Task Patch_NoDifference_VersionAndHistoryStay(string patch)
    {
        var id = await server.Dev.Registered();

        var answer = await Patch(id, patch);

        Assert.Equal("\"1\"", answer.ETag);
        Assert.Single((await server.Dev.Get($"/v1/tickets/{id}/history")).Items());
    }

    [Fact]
    public async Task Patch_Difference_HistoryHoldsBeforeAndAfterMasked()
    {
        var id = await server.Dev.Registered();

        await Patch(id, """{"title":"路灯全不亮","caller":{"phone":"139-1234-5678","name":"李先生"}}""");

        var entry = (await server.Dev.Get($"/v1/tickets/{id}/history")).Items()[^1];
        Assert.Equal("patched", entry["action"].Text());
        Assert.Equal(
            ["title:路灯不亮>路灯全不亮", "caller.name:王**>李**", "caller.phone:138****0000>139****5678"],
            entry["changes"]!.AsArray().Select(c => $"{c!["field"]}:{c["before"]}>{c["after"]}"));
    }

    [Theory]
    [InlineData("""{"title":null}""", "title")]
    [InlineData("""{"title":" "}""", "title")]
    [InlineData("""{"content":null,"category":null,"appealType":null}""", "content category appealType")]
    [InlineData("""{"category":"none"}""", "category")]
    [InlineData("""{"appealType":"none"}""", "appealType")]
    [InlineData("""{"area":"none"}""", "area")]
    [InlineData("""{"caller":{"phone":"1"}}""", "caller.phone")]
    [InlineData("""{"caller":"王"}""", "caller")]
    [InlineData("""{"caller":{"age":3}}""", "caller.age")]
    [InlineData("""{"urgency":"asap"}""", "urgency")]
    [InlineData("""{"occurredAt":"2033-01-01T00:00:00+08:00"}""", "occurredAt")]
    [InlineData("""{"location":{"lat":200}}""", "location.lat")]
    [InlineData("""{"status":"closed"}""", "status")]
    [InlineData("""{"dueAt":"2023-03-01T18:00:00+08:00"}""", "dueAt")]
    [InlineData("""{"title":"a","title":"b"}""", "title")]
    public async Task Patch_BadField_400NamesItAndNothingChanges(string patch, string fields)
    {
        var id = await server.Dev.Registered();
        var before = await server.Dev.Ticket(id);

        var refusal = (await server.Dev.Patch($"/v1/tickets/{id}", patch, ("If-Match", "*"))).Expect(400);

        Assert.Equal(fields.Split(' ').Order(), refusal.Faults().Order());
        Assert.DoesNotContain("Hotline.", refusal.Text, StringComparison.Ordinal);
        Assert.Equal(before.Text, (await server.Dev.Ticket(id)).Text);
    }

    [Fact]
    public async Task Patch_MergePatchType_Taken()
    {
        var id = await server.Dev.Registered();
        using var body = new StringContent("""{"title":"新"}""", Encoding.UTF8, new MediaTypeHeaderValue("application/merge-patch+json"));

        (await server.Dev.Patch($"/v1/tickets/{id}", body, ("If-Match", "*"))).Expect(200);
    }

    [Fact]
    public async Task Patch_SameKeyTwice_OneChange()
    {
        var id = await server.Dev.Registered();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "新" }, ("If-Match", "\"1\""), key)).Expect(200);

        var again = (await server.Dev.Patch($"/v1/tickets/{id}", new { title = "新" }, ("If-Match", "\"1\""), key)).Expect(200);

        Assert.Equal(first.Text, again.Text);
        Assert.Equal("\"2\"", (await server.Dev.Ticket(id)).ETag);
    }

    private async Task<Reply> Patch(string id, string patch) => (await server.Dev.Patch($"/v1/tickets/{id}", patch, ("If-Match", "*"))).Expect(200);
}
