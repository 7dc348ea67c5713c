using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hotline.Api.Telemetry;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Telemetry;

/// <summary>The dashboard, the alert rules and the runbook speak of what the program tells, and of each other.</summary>
[Collection(nameof(AloneInTheProcess))]
public sealed class OperationsFilesTests(Server server) : IClassFixture<Server>
{
    private static readonly string Alerts = File.ReadAllText(Repository.File("src/Hotline.Api/Operations/alerts.yml"));
    private static readonly string Runbook = File.ReadAllText(Repository.File("src/Hotline.Api/Operations/RUNBOOK.md"));
    private static readonly JsonNode Dashboard = JsonNode.Parse(File.ReadAllText(Repository.File("src/Hotline.Api/Operations/grafana.json")))!;

    [Fact]
    public async Task EachMetric_OfTheFiles_IsToldByTheProgram()
    {
        // Something of each kind happens: a request, a write, a referral, a message that comes, a thing the clock does, one it cannot do.
        await server.Referred();
        await server.Received();
        await server.Dev.Dispatched();
        var partners = server.Services.GetRequiredService<Hotline.Api.Features.Exchange.Partners>();
        await server.Services.GetRequiredService<Hotline.Api.Features.Exchange.Courier>().Deliver(partners.Find(Referrals.Desk)! with { Address = new Uri("http://127.0.0.1:9") }, CancellationToken.None);
        await server.TickAt(server.Clock.GetUtcNow().AddDays(30));
        await server.Services.GetRequiredService<BooksLook>().Take(CancellationToken.None);
        server.Services.GetRequiredService<Hotline.Api.Features.Audits.AuditMetrics>();
        server.Services.GetRequiredService<Hotline.Api.Features.Retention.RetentionMetrics>();
        await Task.Delay(350);
        var told = Regex.Matches((await server.Dev.Get("/metrics")).Expect(200).Text, "(?m)^(?<name>[a-z_]+)[{ ]", RegexOptions.ExplicitCapture, Patience).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        var wanted = Names(Alerts).Concat(Expressions().SelectMany(Names)).ToHashSet(StringComparer.Ordinal);

        Assert.True(wanted.Count > 15);
        Assert.Equal([], wanted.Except(told).Order(StringComparer.Ordinal));
    }

    /// <summary>Gauges of the books are told by every replica: a sum would count them as often as there are replicas.</summary>
    [Fact]
    public void Gauges_OnTheDashboard_AreNeverSummed() => Assert.DoesNotContain(
        Expressions().Concat(Alerts.Split('\n')), e => Regex.IsMatch(e, @"\b(sum|avg)\b[^()]*\(\s*hotline_(?!\w*_total|\w*_bucket)", RegexOptions.ExplicitCapture, Patience));

    [Fact]
    public void EachAlert_HasItsPlaceInTheRunbook()
    {
        var alerts = Regex.Matches(Alerts, @"(?m)^ +- alert: (?<name>\w+)$", RegexOptions.ExplicitCapture, Patience).Select(m => m.Groups["name"].Value).ToList();
        var places = Regex.Matches(Runbook, @"(?m)^## (?<name>\w+)", RegexOptions.ExplicitCapture, Patience).Select(m => m.Groups["name"].Value).ToList();
        var anchors = Regex.Matches(Alerts, @"RUNBOOK\.md#(?<name>\w+)", RegexOptions.ExplicitCapture, Patience).Select(m => m.Groups["name"].Value).ToList();

        Assert.Equal(12, alerts.Count);
        Assert.Equal(alerts, places);
        Assert.Equal(alerts.Select(a => a.ToLowerInvariant()), anchors);
        foreach (var part in Runbook.Split("\n## ")[1..])
            Assert.All(["**It means**", "**Look**", "**Do**", "```"], word => Assert.Contains(word, part, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Expressions() =>
        from panel in Dashboard["panels"]!.AsArray()
        from target in panel!["targets"]?.AsArray() ?? []
        select target["expr"].Text();

    private static IEnumerable<string> Names(string text) => Regex.Matches(text, @"\b(hotline|http_server)_[a-z_]+\b", RegexOptions.ExplicitCapture, Patience).Select(m => m.Value);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
