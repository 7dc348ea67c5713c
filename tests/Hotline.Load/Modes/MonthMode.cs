using System.Diagnostics;
using Hotline.Load.Calls;
using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>The product with a month loaded: how soon it is ready, single tickets, pages, and the second import of the same file.</summary>
internal static class MonthMode
{
    public static async Task<int> Run(Arguments given)
    {
        using var place = new Workplace(given);
        await using var child = await Child.Serve("demo", null, place.Folder);
        Console.WriteLine($"demo ready after {child.ReadyAfter.TotalSeconds:F1} s");
        using var remote = await Remote.Connect(child.Address, "dev", "dev-secret");
        var known = await Known.Learn(remote, int.MaxValue);
        var (connections, until, good) = (given.Whole("connections", 8), new Until(given.Seconds("seconds", 8), long.MaxValue), 0);
        foreach (var (name, places) in Places(known))
        {
            var runner = new Runner(remote, connections, child.Process);
            var plan = (int worker) => new Plan([(new GetCall(name, places, worker), 1)], worker);
            await runner.Run(new Until(TimeSpan.FromSeconds(3), long.MaxValue), plan);
            good |= ClientMode.Print(await runner.Run(until, plan), given.Json);
        }
        var file = Path.Combine(AppContext.BaseDirectory, "Sites", "ruzhou", "demo", "tickets.csv");
        return good | await ImportAgain(remote, file);
    }

    private static IEnumerable<(string, IReadOnlyList<GetCall.Place>)> Places(Known.Tickets known) =>
    [
        ("get by id", [.. known.Items.Select(GetCall.Place.ById)]),
        ("get by number", [.. known.Items.Select(GetCall.Place.ByNumber)]),
        ("list, first page", [GetCall.Place.List("?limit=50")]),
        ("list, filtered", [.. Known.Filters.Where(f => f.Contains("limit=20", StringComparison.Ordinal)).Select(f => GetCall.Place.List("?" + f))]),
        ("list, deep page", [GetCall.Place.List("?limit=50&cursor=" + known.Cursors[^1])]),
    ];

    /// <summary>The month was loaded by the verb; the same file must change nothing.</summary>
    private static async Task<int> ImportAgain(Remote remote, string file)
    {
        var watch = Stopwatch.StartNew();
        var operation = await remote.PostFile("/v1/imports/tickets", file, "text/csv");
        while (true)
        {
            using var state = await remote.Get(operation);
            var root = state.RootElement;
            if (root.GetProperty("status").GetString() == "running")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50));
                continue;
            }
            var (rows, unchanged) = (root.GetProperty("result").GetProperty("rows").GetInt32(), root.GetProperty("result").GetProperty("unchanged").GetInt32());
            Console.WriteLine($"second import: {unchanged} of {rows} unchanged in {watch.Elapsed.TotalSeconds:F1} s");
            return rows == unchanged ? 0 : 1;
        }
    }
}
