using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Desks;

/// <summary>A desk written in another language from the .proto files alone (tests/desk-client) works with the product as it runs.</summary>
public sealed class DeskClientTests(RpcServer server) : IClassFixture<RpcServer>
{
    [NodeFact]
    public async Task Desk_InNode_HandsOverFetchesAnswersSendsFilesAndReconciles()
    {
        var (keep, giveBack) = (await Referred("醉酒人员占道"), await Referred("请退回"));

        var seen = await Run();

        Assert.Equal(("APPLIED", "sent"), (seen["handedOver"]!["disposition"].Text(), seen["handedOver"]!["status"].Text()));
        Assert.Equal("""{"disposition":"DUPLICATE","first":"APPLIED","sameReceipt":true}""", seen["again"]!.ToJsonString());
        Assert.Equal("""["PARKED","APPLIED"]""", seen["early"]!.ToJsonString());
        Assert.Equal("APPLIED", seen["asked"].Text());
        Assert.Equal(
            ["ALREADY_EXISTS MESSAGE_ID_REUSED", "PERMISSION_DENIED FORBIDDEN", "INVALID_ARGUMENT VALIDATION_FAILED"],
            new[] { "reused", "impostor", "tampered" }.Select(name => seen[name].Text()));
        Assert.Equal("""{"part":false,"stored":262144,"complete":true,"downloaded":true}""", seen["upload"]!.ToJsonString());
        Assert.Equal(["transfer 请退回", "transfer 醉酒人员占道"], seen["pulled"]!.AsArray().Select(p => p.Text()).Where(p => p.StartsWith("transfer", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(("accepted", "resultReported", "returned"), (seen["signed"].Text(), seen["reported"].Text(), seen["returned"].Text()));
        Assert.Equal("ABORTED STALE_TRANSFER_VERSION", seen["late"].Text());
        Assert.True(seen["fileOfTheirs"]!.GetValue<bool>());
        Assert.True(seen["committed"]!.GetValue<bool>());
        Assert.Equal(0, seen["reconciled"]!["differences"]!.GetValue<int>());

        Assert.Equal("closed", (await server.Dev.Ticket(keep))["status"].Text());
        Assert.Equal("registered", (await server.Dev.Ticket(giveBack))["status"].Text());
        var handed = (await server.Dev.Get("/v1/tickets?source=police110&limit=200")).Expect(200)["items"]!.AsArray();
        Assert.Equal(seen["handedOver"]!["number"].Text(), Assert.Single(handed)!["number"].Text());
    }

    /// <summary>A ticket with a photo, referred to the desk.</summary>
    private async Task<string> Referred(string title)
    {
        var id = await server.Dev.Registered(Given.Tickets.Body(title));
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);
        using var form = new MultipartFormDataContent { { new ByteArrayContent([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 1]), "file", "a.png" } };
        Assert.True((await http.PostAsync(new Uri($"/v1/tickets/{id}/attachments", UriKind.Relative), form)).IsSuccessStatusCode);
        (await server.Dev.Post("/v1/referrals", $$"""{ "ticketId": "{{id}}", "partner": "police110", "reason": "治安事项" }""")).Expect(201);
        return id;
    }

    private async Task<JsonNode> Run()
    {
        var start = new ProcessStartInfo("node")
        {
            WorkingDirectory = Repository.File("tests/desk-client"), UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
            ArgumentList = { "desk.js", server.RpcAddress.Authority, server.Address.ToString().TrimEnd('/'), server.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture) },
        };
        using var node = Process.Start(start)!;
        var (output, fault) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await node.WaitForExitAsync(patience.Token);
        Assert.True(node.ExitCode == 0, await fault);
        return JsonNode.Parse(await output)!;
    }

    /// <summary>Wants Node and <c>cd tests &amp;&amp; npm ci</c>; where CI runs it is never left out.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class NodeFactAttribute : FactAttribute
    {
        public NodeFactAttribute()
        {
            if (Environment.GetEnvironmentVariable("CI") != "true" && !Directory.Exists(Repository.File("tests/node_modules/@grpc/grpc-js")))
                Skip = "Needs Node: cd tests && npm ci";
        }
    }
}
