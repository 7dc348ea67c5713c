using System.Globalization;
using Hotline.Api.Tests.Given;
using Xunit.Abstractions;

namespace Hotline.Api.Tests.Contracts;

/// <summary>
/// Every call of the document with malformed and hostile values: no fault of ours, nothing of the inside, every refusal in its form, and
/// nothing of another unit's for a unit's client. HOTLINE_FUZZ_REQUESTS says how many, HOTLINE_FUZZ_SEED from where.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    public sealed class Fuzzed : Server
    {
        public const string Theirs = "承办单位之外不得见之事";

        protected override async Task Prepare()
        {
            var mine = await Dev.Registered();
            (await Dev.Post($"/v1/tickets/{mine}/dispatch", new { leadUnit = "water" })).Expect(200);
            for (var i = 0; i < 4; i++)
            {
                var ticket = (await Dev.Post("/v1/tickets", Given.Tickets.Body(Theirs))).Expect(201)["id"].Text();
                (await Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "health", instructions = Theirs })).Expect(200);
                (await Dev.Post($"/v1/tickets/{ticket}/notes", new { text = Theirs })).Expect(200);
            }
            await Dev.Closed();
        }
    }

    [Fact]
    public Task EachCall_WithHostileValues_IsAnsweredOrRefused() => Fuzz(new Fuzzed(), "dev", Requests, []);

    [Fact]
    public Task EachCall_OfAUnitWithHostileValues_NeverShowsAnothers() => Fuzz(new Fuzzed(), "unit-water", Requests / 2, [Fuzzed.Theirs]);

    /// <summary>Signed as it has to be, so that what is wrong is in the message.</summary>
    [Fact]
    public async Task EachCallback_WithHostileValues_IsAnsweredOrRefused()
    {
        var server = new PlatformServer();
        await Fuzz(server, "pingdingshan", 202, Requests / 3, () =>
            Task.FromResult(new FuzzTarget(server.Address, Contract.Partners, body => server.Platform().Signed(Guid.NewGuid().ToString(), body), [])));
    }

    private Task Fuzz(Server server, string client, int requests, string[] secrets) => Fuzz(server, client, 200, requests, async () =>
    {
        using var authorized = await server.ClientOf(client);
        var token = authorized.Token!;
        return new FuzzTarget(server.Address, Contract.Committed, _ => [("Authorization", $"Bearer {token}")], secrets);
    });

    private async Task Fuzz(Server server, string who, int taken, int requests, Func<Task<FuzzTarget>> arrange)
    {
        await server.InitializeAsync();
        try
        {
            var target = await arrange();
            var calls = target.Contract.Calls.ToList();
            var callers = Enumerable.Range(0, Callers).Select(i => new FuzzCaller(target, Seed + i)).ToList();
            // All calls first, each caller its share of them, however few requests are wanted.
            await Task.WhenAll(callers.Select((c, i) => c.Send(requests / Callers, [.. calls.Where((_, n) => n % Callers == i)])));

            var statuses = callers.SelectMany(c => c.Statuses).GroupBy(s => s.Key).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Sum(s => s.Value)}");
            output.WriteLine($"{callers.Sum(c => c.Statuses.Values.Sum())} requests as {who} of {calls.Count} calls, seed {Seed}: {string.Join(", ", statuses)}");
            var slowest = callers.MaxBy(c => c.Slowest.Took)!.Slowest;
            output.WriteLine($"slowest {slowest.Took.TotalMilliseconds:F0} ms: {slowest.What}");
            var faults = callers.SelectMany(c => c.Faults).GroupBy(f => f.Key).Select(g => $"{g.Key}: {g.First().Value}").ToList();
            Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
            Assert.Equal([], calls.Select(c => c.Id).Except(callers.SelectMany(c => c.Tried)));
            Assert.Contains(callers, c => c.Statuses.ContainsKey(taken));
            callers.ForEach(c => c.Dispose());
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private const int Callers = 4;

    private static int Requests => Number("HOTLINE_FUZZ_REQUESTS", 1500);

    private static int Seed => Number("HOTLINE_FUZZ_SEED", 20230215);

    private static int Number(string variable, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : fallback;
}
