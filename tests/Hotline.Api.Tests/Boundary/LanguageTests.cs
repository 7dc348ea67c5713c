using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Boundary;

[Collection(SharedServer.Name)]
public sealed class LanguageTests(Server server)
{
    [Theory]
    [InlineData(null, "未找到")]
    [InlineData("", "未找到")]
    [InlineData("zh-CN", "未找到")]
    [InlineData("zh", "未找到")]
    [InlineData("fr", "未找到")]
    [InlineData("*", "未找到")]
    [InlineData(";;;q=", "未找到")]
    [InlineData("en", "Not found")]
    [InlineData("en-GB", "Not found")]
    [InlineData("EN-us;q=0.9", "Not found")]
    [InlineData("zh;q=0.5, en;q=0.8", "Not found")]
    [InlineData("en;q=0.5, zh-CN;q=0.8", "未找到")]
    [InlineData("fr, en;q=0.4, zh;q=0.3", "Not found")]
    [InlineData("fr;q=1.0, de;q=0.9", "未找到")]
    [InlineData("en;q=0", "未找到")]
    [InlineData("en;q=0, *;q=0.5", "未找到")]
    [InlineData("zh;q=0, en;q=0.1", "Not found")]
    public async Task Problem_AcceptLanguage_ChoosesTheWords(string? accepted, string title)
    {
        var headers = accepted is null ? Array.Empty<(string, string)>() : [("Accept-Language", accepted)];

        Assert.Equal(title, (await server.Dev.Get("/v1/tickets/0", headers)).Expect(404)["title"].Text());
    }

    [Fact]
    public async Task Problem_EveryKind_SpeaksBothLanguages()
    {
        using var stranger = server.Stranger();
        using var reader = await server.ClientOf("dev", "tickets.read");
        var id = await server.Dev.Registered();
        var calls = new Func<(string, string), Task<Reply>>[]
        {
            l => stranger.Get("/v1/tickets", l),
            l => reader.Post("/v1/tickets", "{}", l),
            l => server.Dev.Get("/nowhere", l),
            l => server.Dev.Send(HttpMethod.Delete, "/v1/tickets", null, l),
            l => server.Dev.Post($"/v1/tickets/{id}/archive", "{}", l),
            l => server.Dev.Post($"/v1/tickets/{id}/answer", """{"answer":"x","solved":"solved"}""", l, ("If-Match", "\"99\"")),
            l => server.Dev.Patch($"/v1/tickets/{id}", "{}", l),
        };
        foreach (var call in calls)
        {
            var (chinese, english) = (await call(("Accept-Language", "zh")), await call(("Accept-Language", "en")));
            Assert.Equal(chinese.Problem, english.Problem);
            foreach (var field in new[] { "title", "detail" })
            {
                Assert.Contains(chinese[field].Text(), c => c is >= '\u4e00' and <= '\u9fff');
                Assert.DoesNotContain(english[field].Text(), c => c is >= '\u4e00' and <= '\u9fff');
            }
        }
    }
}
