using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Hotline.Domain.Referrals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StandardWebhooks;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>回报: what a superior platform is told of its matter, signed, in order, and told again when its answer was lost.</summary>
public sealed class ReportTests(ReportTests.WithAPlatform server) : IClassFixture<ReportTests.WithAPlatform>
{
    public sealed class WithAPlatform : PlatformServer
    {
        private WebApplication? _platform;

        /// <summary>What the platform was sent: the last segment of the address, the id, and the body.</summary>
        public ConcurrentQueue<(string Kind, string Id, JsonNode Body, bool Signed)> Heard { get; } = new();

        /// <summary>What goes wrong with the next reports: <c>away</c> before one is stored, <c>cut</c> after.</summary>
        public ConcurrentQueue<string> Faults { get; } = new();

        protected override IEnumerable<string> Settings
        {
            get
            {
                _platform ??= Listen();
                return [.. base.Settings, "--Partners:pingdingshan:Address=" + _platform.Urls.First(), "--Partners:pingdingshan:PublicAddress=https://12345.example"];
            }
        }

        private WebApplication Listen()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(Answer);
            app.Start();
            return app;
        }

        private async Task Answer(HttpContext http)
        {
            using var copy = new MemoryStream();
            await http.Request.Body.CopyToAsync(copy);
            var (text, id) = (Encoding.UTF8.GetString(copy.ToArray()), http.Request.Headers["webhook-id"].ToString());
            if (http.Request.Method == "GET")
            {
                var known = Heard.Any(h => h.Id == id);
                http.Response.StatusCode = known ? 200 : 404;
                await http.Response.WriteAsync(known ? $$"""{"receiptId":"R-{{id}}","disposition":"APPLIED"}""" : """{"code":"not-found"}""");
                return;
            }
            var signed = new StandardWebhook(Secret).Sign(id, Clock.GetUtcNow(), text) == http.Request.Headers["webhook-signature"].ToString();
            Faults.TryDequeue(out var fault);
            if (fault == "away")
            {
                http.Response.StatusCode = 503;
                return;
            }
            Heard.Enqueue((http.Request.Path.Value!.Split('/')[^1], id, JsonNode.Parse(text)!, signed));
            if (fault == "cut")
            {
                http.Abort();
                return;
            }
            http.Response.StatusCode = 202;
            await http.Response.WriteAsync($$"""{"receiptId":"R-{{id}}","disposition":"APPLIED"}""");
        }
    }

    private async Task Deliver()
    {
        var partner = server.Services.GetRequiredService<Partners>().Find("pingdingshan")!;
        await server.Services.GetRequiredService<Courier>().Deliver(partner, CancellationToken.None);
    }

    private List<(string Kind, string Id, JsonNode Body, bool Signed)> Of(string number) => [.. server.Heard.Where(h => h.Body["externalNo"].Text() == number)];

    [Fact]
    public async Task Matter_Handled_IsReportedStepByStep()
    {
        var platform = server.Platform();
        var number = Number();
        var workOrderNo = (await platform.Send(Dispatch(number))).Expect(202)["workOrderNo"].Text();
        var ticket = (await server.Dev.Get("/v1/tickets/by-number/" + workOrderNo)).Expect(200)["id"].Text();
        var order = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management" })).Expect(200)["workOrders"][0]!["id"].Text();
        (await server.Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = "李强" } })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/progress", new { text = "已到现场" })).Expect(200);
        (await server.Dev.Post($"/v1/work-orders/{order}/reply", new { text = "已修复", contactedCaller = true, solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "satisfied" })).Expect(200);

        await Deliver();

        var heard = Of(number);
        Assert.Equal(["receipts", "signs", "progress", "results", "visit-results"], heard.Select(h => h.Kind).Distinct());
        Assert.All(heard, h => Assert.True(h.Signed, h.Kind));
        Assert.Equal(workOrderNo, heard[0].Body["workOrderNo"].Text());
        Assert.Equal(("result", "solved", true), heard.Single(h => h.Kind == "results").Body is var result ? (result["type"].Text(), result["solved"].Text(), result["contactedCaller"]!.GetValue<bool>()) : default);
        Assert.Equal(heard.Count, heard.Select(h => h.Id).Distinct().Count());
    }

    /// <summary>A file of the units is told of with its address, where its platform, and no other, fetches it by a signed call.</summary>
    [Fact]
    public async Task File_AddedToAMatter_IsReportedAndFetchedByItsPlatform()
    {
        var platform = server.Platform();
        var number = Number();
        var workOrderNo = (await platform.Send(Dispatch(number))).Expect(202)["workOrderNo"].Text();
        var ticket = (await server.Dev.Get("/v1/tickets/by-number/" + workOrderNo)).Expect(200)["id"].Text();
        var bytes = Encoding.UTF8.GetBytes("现场记录：已修复。" + number);
        (await server.Dev.Attach(ticket, bytes, "现场记录.txt")).Expect(201);

        await Deliver();

        var told = Of(number).Single(h => h.Kind == "attachments").Body;
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
        Assert.Equal(("attachment", "现场记录.txt", sha256, bytes.Length), (told["type"].Text(), told["name"].Text(), told["sha256"].Text(), told["size"].Number()));
        Assert.Equal($"https://12345.example/callbacks/v1/pingdingshan/files/{sha256}", told["url"].Text());
        Assert.Equal(bytes, await Fetch("pingdingshan", "k1", sha256));
        (await server.Platform("henan", keyId: "h1").Get("files/" + sha256)).Expect(404);
        (await platform.Get("files/" + new string('0', 64))).Expect(404);
        (await platform.Get("files/none")).Expect(400);
        using var stranger = server.Stranger();
        (await stranger.Get($"/callbacks/v1/pingdingshan/files/{sha256}")).Expect(401);
        // What is added after the platform took its matter back is no business of its.
        (await platform.Send(Body("withdrawal", number))).Expect(202);
        await server.MoveTo(server.Clock.GetUtcNow().AddSeconds(1));
        var later = Encoding.UTF8.GetBytes("内部记录。" + number);
        (await server.Dev.Attach(ticket, later, "内部记录.txt")).Expect(201);
        (await platform.Get("files/" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(later)))).Expect(404);
        Assert.Equal(bytes, await Fetch("pingdingshan", "k1", sha256));
    }

    private async Task<byte[]> Fetch(string partner, string key, string sha256)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/callbacks/v1/{partner}/files/{sha256}");
        foreach (var (name, value) in server.Platform(partner, keyId: key).Signed(Guid.NewGuid().ToString(), []))
            request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync();
    }

    /// <summary>A fetch that broke off goes on, and a file that is held already is not sent again.</summary>
    [Fact]
    public async Task File_FetchedInPartsOrAgain_IsAnsweredSo()
    {
        var number = await server.Platform().Dispatched();
        var ticket = (await server.Dev.Get("/v1/tickets?source=pingdingshan&limit=200")).Expect(200).Items().Single(t => t["sourceRef"].Text() == number)["id"].Text();
        var bytes = Encoding.UTF8.GetBytes("现场记录：已修复。" + number);
        (await server.Dev.Attach(ticket, bytes, "现场记录.txt")).Expect(201);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));

        var (part, rest) = await Fetched(sha256, ("Range", "bytes=10-"));
        var (whole, _) = await Fetched(sha256);
        var (known, none) = await Fetched(sha256, ("If-None-Match", whole.Headers.ETag!.ToString()));
        var (beyond, _) = await Fetched(sha256, ("Range", $"bytes={bytes.Length}-"));

        Assert.Equal((206, $"bytes 10-{bytes.Length - 1}/{bytes.Length}"), ((int)part.StatusCode, part.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(bytes[10..], rest);
        Assert.Equal((200, $"\"{sha256}\""), ((int)whole.StatusCode, whole.Headers.ETag!.ToString()));
        Assert.Equal((304, 0), ((int)known.StatusCode, none.Length));
        Assert.Equal(416, (int)beyond.StatusCode);
    }

    private async Task<(HttpResponseMessage Answer, byte[] Bytes)> Fetched(string sha256, params (string Name, string Value)[] more)
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/callbacks/v1/pingdingshan/files/{sha256}");
        foreach (var (name, value) in server.Platform().Signed(Guid.NewGuid().ToString(), []).Concat(more))
            request.Headers.TryAddWithoutValidation(name, value);
        var answer = await http.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Behind a gateway the product may stand below a path of it.</summary>
    [Theory]
    [InlineData("https://x.example", "https://x.example")]
    [InlineData("https://x.example/", "https://x.example")]
    [InlineData("https://x.example/hotline", "https://x.example/hotline")]
    [InlineData("https://x.example/hotline/", "https://x.example/hotline")]
    public async Task File_Reported_IsAtThePublicAddressWhateverItsPath(string given, string begins)
    {
        var number = await server.Platform().Dispatched();
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Partners:pingdingshan:PublicAddress"] = given }).Build();
        var services = server.Services;
        var partners = new Partners(settings, services.GetRequiredService<Site>());
        partners.Connect(services.GetRequiredService<Partners>().Link("pingdingshan"));
        var office = new PostOffice(partners, services.GetRequiredService<CallerVault>(), services.GetRequiredService<Concealment>(), services.GetRequiredService<Site>());
        var (ticket, referral, receipt) = await server.Books(async db => (await db.Tickets.SingleAsync(t => t.SourceRef == number), await db.Referrals.SingleAsync(r => r.TransferId == number), await db.ExchangeOut.FirstAsync(o => o.TransferId == number)));
        var file = new MessageFile("现场.png", new string('a', 64), 3, "image/png");

        var row = office.Correct(ticket, referral, receipt, new AttachmentBody(file), 1, 1, new Domain.Actor("dev", "dev"), server.Clock.GetUtcNow(), server.Clock.GetUtcNow().AddDays(1));

        var told = JsonNode.Parse(office.Open(row, server.Clock.GetUtcNow()).Body.Span)!;
        Assert.Equal($"{begins}/callbacks/v1/pingdingshan/files/{file.Sha256}", told["url"].Text());
    }

    [Theory]
    [InlineData("away", 0)]
    [InlineData("cut", 1)]
    public async Task Report_ThatWasNotTakenOrWhoseAnswerWasLost_ReachesThePlatformOnce(string fault, int heard)
    {
        await Deliver();
        var number = Number();
        server.Faults.Enqueue(fault);
        (await server.Platform().Send(Dispatch(number))).Expect(202);

        await Deliver();
        Assert.Equal(heard, Of(number).Count);
        for (var i = 0; i < 2; i++)
        {
            await server.MoveTo(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(10));
            await Deliver();
            Assert.Equal(("receipts", true), Assert.Single(Of(number)) is var receipt ? (receipt.Kind, receipt.Signed) : default);
        }
    }
}
