using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Hotline.Api.Tests.Processes;

namespace Hotline.Api.Tests.Telemetry;

/// <summary>Logs for machines, as the program writes them.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class JsonLogTests
{
    private const string Phone = "18937512306";

    [Fact]
    public async Task Log_AsJson_TellsEachRequestByItsRouteAndHoldsNothingTyped()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        using var process = HotlineProcess.Start(folder.Path, [.. HotlineProcess.On(database, folder.Path), "--Logging:Format=Json"]);
        var line = await process.Line(l => l.Contains("Now listening on", StringComparison.Ordinal));
        var address = new Uri(JsonNode.Parse(line)!["address"].Text());
        using var client = await Client.Authorized(address, "dev");
        var ticket = await client.Registered();
        var refused = (await client.Get($"/v1/tickets?q={Phone}")).Expect(400);
        (await client.Get($"/v1/tickets/{Phone}")).Expect(404);
        (await client.Get($"/v1/nowhere/{Phone}")).Expect(404);
        (await client.Get($"/v1/tickets/{ticket}")).Expect(200);
        (await client.Get("/health/live")).Expect(200);
        Assert.Equal(0, await process.Stop());

        var lines = process.Out.Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.All(lines, l => Assert.True(l["at"] is not null && l["level"] is not null && l["category"] is not null && l["message"] is not null));
        var requests = lines.Where(l => l["category"].Text().EndsWith(".RequestLog", StringComparison.Ordinal)).ToList();
        var one = Assert.Single(requests, r => r["route"]?.Text() == "/v1/tickets/{id:long}" && r["status"].Number() == 200);
        Assert.Equal(("dev", "GET", 32, 16), (one["client"].Text(), one["method"].Text(), one["traceId"].Text().Length, one["spanId"].Text().Length));
        Assert.True(one["milliseconds"]!.GetValue<double>() >= 0);
        Assert.Contains(requests, r => r["traceId"].Text() == refused["traceId"].Text() && r["status"].Number() == 400 && r["route"].Text() == "/v1/tickets");
        Assert.Contains(requests, r => r["route"] is null && r["status"].Number() == 404);
        Assert.DoesNotContain(requests, r => r["route"]?.Text() == "/health/live");
        Assert.DoesNotContain(process.Out.Concat(process.Err), l => l.Contains(Phone, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Logging:Format", "Xml")]
    [InlineData("OpenTelemetry:Endpoint", "collector")]
    [InlineData("OpenTelemetry:Protocol", "Zipkin")]
    public async Task Start_WrongSetting_IsNamedInOneLine(string setting, string value)
    {
        using var folder = new Folder();
        using var process = await HotlineProcess.Run(folder.Path, ["--OpenTelemetry:Endpoint=http://127.0.0.1:1", $"--{setting}={value}", "--urls=http://127.0.0.1:0"]);

        Assert.Equal(2, await process.Ended());
        Assert.StartsWith(setting + ":", Assert.Single(process.Err), StringComparison.Ordinal);
    }
}
