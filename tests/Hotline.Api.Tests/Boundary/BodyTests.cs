using System.Net.Http.Headers;
using System.Text;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Boundary;

/// <summary>Bodies that cannot be read: told by status and field, without a word of our own types.</summary>
[Collection(SharedServer.Name)]
public sealed class BodyTests(Server server)
{
    private const int Limit = 1_048_576;

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json-patch+json")]
    [InlineData("application/jsonx")]
    [InlineData("application/json; charset=gbk")]
    [InlineData(null)]
    public async Task Post_OtherContentType_415(string? type)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Given.Tickets.Body().ToJsonString()));
        body.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);

        var refusal = (await server.Dev.Post("/v1/tickets", body)).Expect(415);

        Assert.Equal("unsupported-media-type", refusal.Problem);
        Assert.Contains("application/json", refusal["detail"].Text(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON;charset=\"UTF-8\"")]
    public async Task Post_JsonType_Taken(string type)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Given.Tickets.Body().ToJsonString()));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);

        (await server.Dev.Post("/v1/tickets", body)).Expect(201);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_OverOneMegabyte_413(bool chunked)
    {
        var (id, before) = (await server.Dev.Registered(), await Count());
        foreach (var path in new[] { "/v1/tickets", $"/v1/tickets/{id}/dispatch" })
        {
            using var body = new StringContent(new string(' ', Limit) + "{}", Encoding.UTF8, "application/json");
            if (chunked)
                body.Headers.ContentLength = null;
            Assert.Equal("body-too-large", (await server.Dev.Post(path, body)).Expect(413).Problem);
        }
        Assert.Equal(before, await Count());
    }

    [Fact]
    public async Task Post_ExactlyOneMegabyte_Read()
    {
        var json = Given.Tickets.Body().ToJsonString();

        (await server.Dev.Post("/v1/tickets", json + new string(' ', Limit - Encoding.UTF8.GetByteCount(json)))).Expect(201);
    }

    [Theory]
    [InlineData("""{""", "$")]
    [InlineData("""{"title":"a",}""", "$")]
    [InlineData("""{"title":"a"} x""", "$")]
    [InlineData("""[]""", "$")]
    [InlineData("""null""", "$")]
    [InlineData("\"text\"", "$")]
    [InlineData("""{"title":"\ud800"}""", "title")]
    [InlineData("""{"tilte":"a"}""", "tilte")]
    [InlineData("""{"Title":"a"}""", "Title")]
    [InlineData("""{"title":"a","title":"b"}""", "title")]
    [InlineData("""{"caller":{"name":"a","name":"b"}}""", "caller.name")]
    [InlineData("""{"caller":{"Phone":"1"}}""", "caller.Phone")]
    [InlineData("""{"caller":[]}""", "caller")]
    [InlineData("""{"occurredAt":"2023-02-01 09:30:00"}""", "occurredAt")]
    [InlineData("""{"occurredAt":"2023-02-30T09:30:00+08:00"}""", "occurredAt")]
    [InlineData("""{"channel":1}""", "channel")]
    [InlineData("""{"location":{"lat":"34"}}""", "location.lat")]
    public async Task Post_UnreadableJson_400NamesTheFieldAndNoType(string body, string field)
    {
        foreach (var language in new[] { "zh", "en" })
        {
            var refusal = (await server.Dev.Post("/v1/tickets", body, ("Accept-Language", language))).Expect(400);

            Assert.Equal([field], refusal.Faults());
            foreach (var ours in new[] { "System", "Hotline.", "Request", "Path:", "LineNumber" })
                Assert.DoesNotContain(ours, refusal.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Post_NestedTooDeep_400()
    {
        (await server.Dev.Post("/v1/tickets", string.Concat(Enumerable.Repeat("{\"caller\":", 40)))).Expect(400);
        (await server.Dev.Post("/v1/tickets", new string('[', 100_000))).Expect(400);
    }

    [Fact]
    public async Task Post_NotUtf8_400()
    {
        using var body = new ByteArrayContent([.. "{\"title\":\""u8, 0xC4, 0xE3, .. "\"}"u8]);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        (await server.Dev.Post("/v1/tickets", body)).Expect(400);
    }

    [Fact]
    public async Task Search_NullInAListOfCodes_400()
    {
        foreach (var field in new[] { "status", "appealType", "category", "area", "unit", "source", "channel", "urgency" })
            Assert.StartsWith(field, (await server.Dev.Post("/v1/tickets/search", $$"""{"{{field}}":[null]}""")).Expect(400).Faults()[0], StringComparison.Ordinal);
    }

    private async Task<int> Count() => (await server.Dev.Get("/v1/tickets?limit=1&includeTotal=true"))["total"].Number();
}
