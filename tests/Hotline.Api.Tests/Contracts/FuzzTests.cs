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
    public Task EachCall_WithHostileValues_IsAnsweredOrRefused() => Fuzz("dev", Requests, []);

    [Fact]
    public Task EachCall_OfAUnitWithHostileValues_NeverShowsAnothers() => Fuzz("unit-water", Requests / 2, [Fuzzed.Theirs]);

    private async Task Fuzz(string client, int requests, string[] secrets)
    {
        var server = new Fuzzed();
        await server.InitializeAsync();
        try
        {
            using var token = await server.ClientOf(client);
            var callers = Enumerable.Range(0, Callers).Select(i => new FuzzCaller(server.Address, token.Token!, Seed + i, secrets)).ToList();
            await Task.WhenAll(callers.Select(c => c.Send(requests / Callers)));

            var statuses = callers.SelectMany(c => c.Statuses).GroupBy(s => s.Key).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Sum(s => s.Value)}");
            output.WriteLine($"{requests} requests as {client}, seed {Seed}: {string.Join(", ", statuses)}");
            var slowest = callers.MaxBy(c => c.Slowest.Took)!.Slowest;
            output.WriteLine($"slowest {slowest.Took.TotalMilliseconds:F0} ms: {slowest.What}");
            var faults = callers.SelectMany(c => c.Faults).GroupBy(f => f.Key).Select(g => $"{g.Key}: {g.First().Value}").ToList();
            Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
            Assert.Contains(callers, c => c.Statuses.ContainsKey(200));
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
