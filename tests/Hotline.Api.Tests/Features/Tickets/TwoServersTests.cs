using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>Two programs on one database: nothing that must be once is held in one of them.</summary>
public sealed class TwoServersTests(Server server) : IClassFixture<Server>, IAsyncLifetime
{
    private WebApplication _twin = null!;
    private Client Other { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _twin = await server.StartTwin();
        Other = new Client(new Uri(_twin.Urls.First()), server.Dev.Token);
    }

    public async Task DisposeAsync()
    {
        Other.Dispose();
        await _twin.DisposeAsync();
    }

    [Fact]
    public async Task Register_OnBothAtOnce_NumbersDiffer()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 120).Select(i => Either(i).Post("/v1/tickets", Given.Tickets.Body())));

        Assert.All(answers, a => a.Expect(201));
        Assert.Equal(120, answers.Select(a => a["number"].Text()).Distinct().Count());
    }

    [Fact]
    public async Task Register_OneKeyOnBothAtOnce_OneTicket()
    {
        var (key, title) = (("Idempotency-Key", Guid.NewGuid().ToString()), "双机" + Guid.NewGuid());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Either(i).Post("/v1/tickets", Given.Tickets.Body(title), key)));

        Assert.All(answers, a => Assert.Equal(answers[0].Text, a.Expect(201).Text));
        Assert.Equal(15, answers.Count(a => a.Headers.Contains("Idempotent-Replayed")));
        Assert.Single((await server.Dev.Get($"/v1/tickets?q={title}")).Items());
    }

    [Fact]
    public async Task Dispatch_OnBothAtOnce_OneWinsAndTheOthersAreToldWho()
    {
        var id = await server.Dev.Registered();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Either(i).Post(
            $"/v1/tickets/{id}/dispatch", new { leadUnit = "water" }, ("X-Operator", $"seat-{i}"))));

        var winner = Array.FindIndex(answers, a => a.Code == 200);
        Assert.All(answers.Where((_, i) => i != winner), a => Assert.Equal($"seat-{winner}", a.Expect(409)["lastChange"]["by"].Text()));
        Assert.Equal(2, (await Other.Ticket(id))["version"].Number());
    }

    [Fact]
    public async Task Callbacks_OnBothAtOnce_AllKept()
    {
        var (id, _) = await server.Dev.Closed();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Either(i).Post($"/v1/tickets/{id}/callbacks", new { outcome = "unreachable" })));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(Enumerable.Range(1, 24), (await server.Dev.All($"/v1/tickets/{id}/history")).Select(h => h["version"].Number()));
    }

    private Client Either(int i) => i % 2 == 0 ? server.Dev : Other;
}
