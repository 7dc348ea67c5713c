using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Contracts;

/// <summary>The handbook's requests work as they are printed, in the state that the move asks for.</summary>
public sealed partial class HandbookTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] Chapters = ["dispatcher", "supervisor", "unit", "operations"];

    public static IEnumerable<object[]> EachRequest => Chapters.SelectMany(c => Requests(c).Select(r => new object[] { c, r.Method, r.Path, r.Body }));

    [Theory]
    [MemberData(nameof(EachRequest))]
    public async Task RequestSentAsItStands_Succeeds(string chapter, string method, string path, string body)
    {
        Assert.Contains(chapter, Chapters);
        if (method == "GET")
        {
            var address = ExampleTests.Known(path).Replace("{id}", path.StartsWith("/v1/work-orders", StringComparison.Ordinal) ? (await server.Dev.Dispatched()).Order : await server.Dev.Registered(), StringComparison.Ordinal);
            (await server.Dev.Get(address)).Expect(200);
            return;
        }
        var answer = await new ExampleTests(server).Sent(Contract.Committed.Call(method, path), JsonNode.Parse(body)!.AsObject());

        // Nobody is there to reconcile with.
        Assert.True(answer.Code is 200 or 201 or 202 || (answer.Code == 503 && path.Contains("reconciliations", StringComparison.Ordinal)), answer.Text);
    }

    [Fact]
    public void EveryMove_StandsInIt()
    {
        var told = Chapters.SelectMany(Requests).Select(r => r.Path).ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], Contract.Committed.Calls
            .Where(c => c.Method == "POST" && ExampleTests.Told.Any(t => c.Path.StartsWith("/v1/" + t, StringComparison.Ordinal)) && !c.Path.EndsWith("/attachments", StringComparison.Ordinal))
            .Select(c => c.Path).Where(p => !told.Contains(p)));
    }

    [Fact]
    public async Task EachChapter_IsServedToEverybodyWithItsRequests()
    {
        using var stranger = server.Stranger();
        var contents = (await stranger.Get("/handbook")).Expect(200);
        Assert.Equal("text/html", contents.ContentHeaders.ContentType!.MediaType);
        foreach (var chapter in Chapters)
        {
            Assert.Contains($"href=\"/handbook/{chapter}\"", contents.Text, StringComparison.Ordinal);
            var page = new HtmlParser().ParseDocument((await stranger.Get("/handbook/" + chapter)).Expect(200).Text);
            Assert.Equal("zh-CN", page.DocumentElement.GetAttribute("lang"));
            Assert.Equal(Requests(chapter).Count(), page.QuerySelectorAll("code.language-http").Length);
            Assert.Single(page.QuerySelectorAll("h1"));
        }
        (await stranger.Get("/handbook/nosuch")).Expect(404);
    }

    private static IEnumerable<(string Method, string Path, string Body)> Requests(string chapter) =>
        Request().Matches(File.ReadAllText(Repository.File($"src/Hotline.Api/Features/Handbook/chapters/{chapter}.md")))
            .Select(m => (m.Groups["method"].Value, m.Groups["path"].Value, m.Groups["body"].Value.Trim()));

    [GeneratedRegex(@"^```http\n(?<method>[A-Z]+) (?<path>/\S+)\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Request();
}
