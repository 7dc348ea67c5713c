using System.Text.Json.Nodes;
using Hotline.Api.Features.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>Lets the clock act, which under test it never does by itself.</summary>
public static class ClockRuns
{
    /// <summary>Does what is due now; answers how many things were done.</summary>
    public static Task<int> Tick(this Server server) => server.Services.Tick();

    public static Task<int> Tick(this IServiceProvider services) => services.GetRequiredService<TicketClock>().Run(CancellationToken.None);

    /// <summary>Puts the clock forward, and does what is due then.</summary>
    public static async Task<int> TickAt(this Server server, DateTimeOffset at)
    {
        await server.MoveTo(at);
        return await server.Tick();
    }

    /// <summary>What the clock did to a ticket, oldest first.</summary>
    public static async Task<List<JsonNode>> ByTheClock(this Client client, string ticket) =>
        [.. (await client.All($"/v1/tickets/{ticket}/history")).Where(e => e["by"]!["subject"].Text() == "system")];

    /// <summary>The same, its actions alone.</summary>
    public static async Task<List<string>> ActionsByTheClock(this Client client, string ticket) =>
        [.. (await client.ByTheClock(ticket)).Select(e => e["action"].Text())];
}
