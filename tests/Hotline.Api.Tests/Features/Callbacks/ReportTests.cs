using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
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
                return [.. base.Settings, "--Partners:pingdingshan:Address=" + _platform.Urls.First()];
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
