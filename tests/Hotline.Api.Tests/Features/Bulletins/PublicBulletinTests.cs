using System.Security.Cryptography;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Bulletins;

/// <summary>Anybody reads what is published, and only that: no token, no draft, no address that needs a token.</summary>
public sealed class PublicBulletinTests(PublicBulletinTests.TwoMonths server) : IClassFixture<PublicBulletinTests.TwoMonths>
{
    /// <summary>October and November published, October corrected but not yet published, December a draft.</summary>
    public sealed class TwoMonths : Server
    {
        protected override async Task Prepare()
        {
            await this.Published("2022-10");
            await this.Published("2022-11");
            await this.Drafted("2022-12");
            (await Dev.Post("/v1/bulletins/2022-10/corrections", new { reason = "漏报", erratum = "补登" })).Expect(201);
        }
    }

    [Fact]
    public async Task Get_Published_IsReadWithoutAToken()
    {
        using var stranger = server.Stranger();

        var answer = (await stranger.Get("/public/bulletins/2022-10")).Expect(200);

        Assert.Equal((1, 2L), (answer["version"].GetValue<int>(), answer["overview"]["local"]!["registered"]!.GetValue<long>()));
        Assert.DoesNotContain("href", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("/v1/", answer.Text, StringComparison.Ordinal);
        Assert.Equal("public, max-age=300", answer.Headers.CacheControl!.ToString());
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        (await stranger.Get("/public/bulletins/2022-10", ("If-None-Match", answer.ETag!))).Expect(304);
    }

    [Theory]
    [InlineData(".html", "text/html")]
    [InlineData(".json", "application/json")]
    [InlineData(".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData(".pdf", "application/pdf")]
    [InlineData(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("/charts/types.svg", "image/svg+xml")]
    [InlineData("/charts/hot.png", "image/png")]
    public async Task Get_Form_IsTheOneBehindTheToken(string suffix, string type)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var open = await http.GetAsync(new Uri("/public/bulletins/2022-11" + suffix, UriKind.Relative));
        Assert.Equal((System.Net.HttpStatusCode.OK, type), (open.StatusCode, open.Content.Headers.ContentType!.MediaType));
        if (suffix == ".json")
            return;

        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);
        Assert.Equal(await http.GetByteArrayAsync(new Uri("/v1/bulletins/2022-11" + suffix, UriKind.Relative)), await open.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/public/bulletins/2022-12")]
    [InlineData("/public/bulletins/2022-12.pdf")]
    [InlineData("/public/bulletins/2022-12?version=1")]
    [InlineData("/public/bulletins/2022-12/charts/types.svg")]
    [InlineData("/public/bulletins/2022-12/content")]
    [InlineData("/public/bulletins/2022-10?version=2")]
    [InlineData("/public/bulletins/2022-09")]
    public async Task Get_NotPublished_DoesNotExist(string path)
    {
        using var stranger = server.Stranger();
        var answer = (await stranger.Get(path)).Expect(404);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
    }

    [Fact]
    public async Task Content_Published_HasTheHashThatIsTold()
    {
        using var stranger = server.Stranger();
        var hash = (await stranger.Get("/public/bulletins/2022-11")).Expect(200)["contentHash"].Text();
        using var http = new HttpClient { BaseAddress = server.Address };

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(await http.GetByteArrayAsync(new Uri("/public/bulletins/2022-11/content", UriKind.Relative)))));
    }

    [Fact]
    public async Task List_Months_ArePublishedOnesLatestFirst()
    {
        using var stranger = server.Stranger();
        var all = (await stranger.Get("/public/bulletins?includeTotal=true")).Expect(200);
        Assert.Equal(["2022-11", "2022-10"], all["items"].AsArray().Select(i => i!["period"]!.Text()));
        Assert.Equal(2, all["total"].GetValue<int>());
        Assert.Equal("汝州市12345民呼必应热线十一月份工作简报", all["items"][0]!["title"]!.Text());

        var first = (await stranger.Get("/public/bulletins?limit=1")).Expect(200);
        var second = (await stranger.Get("/public/bulletins?limit=1&cursor=" + first["nextCursor"].Text())).Expect(200);

        Assert.Equal(("2022-11", "2022-10"), (first["items"][0]!["period"]!.Text(), second["items"][0]!["period"]!.Text()));
        Assert.Null(second.Json["nextCursor"]);
        (await stranger.Get("/public/bulletins?cursor=nonsense")).Expect(400);
        (await stranger.Get("/public/bulletins?limit=0")).Expect(400);
    }
}
