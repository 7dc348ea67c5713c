using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Hotline.Api.Tests.Features.Statistics;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Bulletins;

/// <summary>The bulletin of February 2023, as data and as a page, is the published one.</summary>
[Collection(nameof(February))]
public sealed class GetBulletinTests(February server)
{
    [Fact]
    public async Task Json_February_HasTheGoldenFigures()
    {
        var bulletin = await Json();

        Assert.Equal([], FebruaryFiguresTests.Differences(bulletin["overview"]!));
        Assert.Equal("约" + Golden.February["callsApprox"], bulletin["callsPrinted"]!.GetValue<string>());
        Assert.Equal(Golden.Lines("appealTypes"), FebruaryFiguresTests.Lines(bulletin["appealTypes"]!));
        Assert.Equal(Golden.Lines("hotTopics"), FebruaryFiguresTests.Lines(bulletin["hotCategories"]!));
        Assert.Equal(Golden.February["assessment"]!["minimumWorkOrders"]!.GetValue<int>(), bulletin["minimumWorkOrders"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("townships")]
    [InlineData("departments")]
    public async Task Json_Annex_HasTheGoldenScoresAndRanks(string annex)
    {
        var rows = (await Json())[annex]!["rows"]!.AsArray();

        Assert.Equal(Golden.Ranks(annex), rows.Select(r => $"{r!["label"]}|{r["score"]}|{r["rank"]}"));
    }

    [Fact]
    public async Task Json_Narrative_NamesTheGoldenIssueAndUnits()
    {
        var (bulletin, golden) = (await Json(), Golden.February);
        var names = (await server.Dev.Get("/v1/units"))["items"].AsArray().ToDictionary(u => u!["code"]!.GetValue<string>(), u => u!["label"]!.GetValue<string>());
        var narrative = bulletin["narrative"]!;

        Assert.Equal(golden["site"]!.GetValue<string>(), bulletin["site"]!.GetValue<string>());
        Assert.Equal(golden["issue"]!.GetValue<string>(), narrative["issueNo"]!.GetValue<string>());
        Assert.Equal(golden["serial"]!.GetValue<string>(), $"总第{narrative["serialNo"]}期");
        Assert.Equal(golden["issuer"]!.GetValue<string>(), narrative["issuer"]!.GetValue<string>());
        Assert.Equal(golden["issuedOn"]!.GetValue<string>(), narrative["issuedOn"]!.GetValue<string>());
        Assert.Equal(Texts(golden["best"]!), Texts(narrative["better"]!).Select(u => names[u]));
        Assert.Equal(Texts(golden["worst"]!), Texts(narrative["worse"]!).Select(u => names[u]));
        Assert.Equal(Texts(golden["stationing"]!["met"]!), Stationed(narrative, true).Select(u => names[u]));
        Assert.Equal(Texts(golden["stationing"]!["notMet"]!), Stationed(narrative, false).Select(u => names[u]));
    }

    /// <summary>The published month passes the check as it is; with a digit changed in a text it does not.</summary>
    [Fact]
    public async Task Lint_February_HasNoError()
    {
        var lint = (await server.Dev.Post("/v1/bulletins/2023-02/lint")).Expect(200);

        Assert.Equal([], lint["findings"].AsArray().Select(f => f!.ToJsonString()));
        Assert.Equal("（本简报在汝州市人民政府网站予以公开）", (await Json())["footer"]!.GetValue<string>());
    }

    [Fact]
    public async Task Json_EachLinkFollowed_CountsItsFigure()
    {
        var bulletin = await Json();

        Assert.True(LinkedFigures.Of(bulletin).Count > 40);
        Assert.Equal([], await server.Dev.Follow(bulletin));
    }

    [Fact]
    public async Task Html_February_HasTheGoldenFigures()
    {
        var page = await Page("/v1/bulletins/2023-02.html");
        var wrong = new List<string>();
        foreach (var (figure, golden) in Figures())
        {
            var shown = page.QuerySelectorAll($"[data-figure='{figure}']").Select(e => e.TextContent).Distinct().ToList();
            if (shown is not [var one] || one != golden)
                wrong.Add($"{figure}: {golden} published, {string.Join(" and ", shown)} printed");
        }

        Assert.Equal([], wrong);
        Assert.Equal(Golden.Lines("appealTypes"), Lines(page, "#appealTypes"));
        Assert.Equal(Golden.Lines("hotTopics"), Lines(page, "#hotCategories"));
        Assert.Equal(Golden.Ranks("townships"), Ranks(page, "#annex-1"));
        Assert.Equal(Golden.Ranks("departments"), Ranks(page, "#annex-2"));
    }

    [Fact]
    public async Task Html_ByAcceptHeader_IsTheSamePage()
    {
        var suffixed = (await server.Dev.Get("/v1/bulletins/2023-02.html")).Expect(200);
        var accepted = (await server.Dev.Get("/v1/bulletins/2023-02", ("Accept", "text/html,application/json;q=0.5"))).Expect(200);

        Assert.Equal(suffixed.Text, accepted.Text);
        Assert.Equal("text/html; charset=utf-8", accepted.ContentHeaders.ContentType!.ToString());
        Assert.Equal(suffixed.ETag, accepted.ETag);
    }

    /// <summary>Each form opens by its first bytes, is the same when it is asked for again, and comes by <c>Accept</c> too.</summary>
    [Theory]
    [InlineData(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "PK")]
    [InlineData(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK")]
    [InlineData(".pdf", "application/pdf", "%PDF-")]
    [InlineData("/charts/types.png", "image/png", "PNG")]
    [InlineData("/charts/ranking-townships.svg", "image/svg+xml", "<svg")]
    [InlineData("/charts/timeliness.svg", "image/svg+xml", "<svg")]
    public async Task Form_February_OpensAndIsTheSameAgain(string suffix, string type, string begins)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);

        using var first = await http.GetAsync(new Uri("/v1/bulletins/2023-02" + suffix, UriKind.Relative));
        var bytes = await first.Content.ReadAsByteArrayAsync();

        Assert.Equal((System.Net.HttpStatusCode.OK, type), (first.StatusCode, first.Content.Headers.ContentType!.MediaType));
        Assert.Contains(begins, System.Text.Encoding.Latin1.GetString(bytes.AsSpan(0, 200)), StringComparison.Ordinal);
        Assert.Equal(bytes, await http.GetByteArrayAsync(new Uri("/v1/bulletins/2023-02" + suffix, UriKind.Relative)));
        if (suffix[0] != '.')
            return;
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/bulletins/2023-02");
        request.Headers.TryAddWithoutValidation("Accept", type);
        using var accepted = await http.SendAsync(request);
        Assert.Equal(first.Headers.ETag, accepted.Headers.ETag);
    }

    [Theory]
    [InlineData("2023-2", 400)]
    [InlineData("2023-13", 400)]
    [InlineData("2023-02.doc", 400)]
    [InlineData("2022-07", 404)]
    [InlineData("2022-07.pdf", 404)]
    [InlineData("2022-07/charts/types.svg", 404)]
    [InlineData("2023-02/charts/none.svg", 404)]
    [InlineData("2023-02/charts/types.gif", 404)]
    public async Task Get_NoSuchBulletin_IsRefused(string period, int status) => (await server.Dev.Get("/v1/bulletins/" + period)).Expect(status);

    private async Task<JsonNode> Json() => (await server.Dev.Get("/v1/bulletins/2023-02")).Expect(200).Json;

    private async Task<IDocument> Page(string path) => new HtmlParser().ParseDocument((await server.Dev.Get(path)).Expect(200).Text);

    /// <summary>The marks of the page with what was published there.</summary>
    private static List<(string Figure, string Golden)> Figures()
    {
        var sources = new Dictionary<string, string> { ["平顶山市“民呼必应”平台"] = "pingdingshan", ["河南省政务服务平台"] = "henan" };
        var found = new List<(string, string)> { ("calls", "约" + Golden.February["callsApprox"]) };
        Walk(Golden.February["local"]!, "local");
        Walk(Golden.February["superior"]!, "superior");
        return found;

        void Walk(JsonNode node, string path)
        {
            if (node is not JsonObject parts)
                found.Add((path, node.ToString()));
            else
                parts.ToList().ForEach(p => Walk(p.Value!, $"{path}.{sources.GetValueOrDefault(p.Key, p.Key)}"));
        }
    }

    private static IEnumerable<string> Lines(IDocument page, string table) => page.QuerySelectorAll($"{table} tbody tr, {table} tfoot tr")
        .Select(r => $"{r.QuerySelector("th")!.TextContent}|{Cell(r, "count")}|{Cell(r, "share")}");

    private static IEnumerable<string> Ranks(IDocument page, string annex) => page.QuerySelectorAll($"{annex} tbody tr")
        .Select(r => $"{r.QuerySelector("th")!.TextContent}|{Cell(r, "score")}|{Cell(r, "rank")}");

    private static string Cell(IElement row, string column) => row.QuerySelector($"[data-column={column}]")!.TextContent;

    private static IEnumerable<string> Texts(JsonNode names) => names.AsArray().Select(n => n!.GetValue<string>());

    private static IEnumerable<string> Stationed(JsonNode narrative, bool met) =>
        narrative["stationing"]!.AsArray().Where(s => s!["met"]!.GetValue<bool>() == met).Select(s => s!["unit"]!.GetValue<string>());
}
