using Hotline.Load.Floor;
using Hotline.Load.Measures;
using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>The product and the floor in turns, each round on the same two databases, for machines are noisy; medians and their quotients.</summary>
internal static class CompareMode
{
    public static async Task<int> Run(Arguments given)
    {
        using var place = new Workplace(given);
        var (rounds, connections, tickets) = (given.Whole("rounds", 3), given.Whole("connections", 32), given.Whole("tickets", 3000));
        await using var served = await Database.Create(given, place.Folder);
        await using var bare = await Database.Create(given, place.Folder);
        var template = await Template.Learn(bare, place.Folder);
        await using var child = await Child.Serve(null, served, place.Folder);
        using var remote = await Remote.Connect(child.Address, "dev", "dev-secret");
        var plans = await ClientMode.Plans(remote, [("register", 1)], given.IdempotencyKeys);
        var runner = new Runner(remote, connections, child.Process);
        await runner.Run(new Until(given.Seconds("warmup", 10), long.MaxValue), plans);
        var (products, floors) = (new List<Measure>(), new List<List<FloorFigure>>());
        for (var round = 0; round < rounds; round++)
        {
            var measure = (await runner.Run(Until.Of(given), plans))[0];
            measure.Print(given.Json);
            products.Add(measure);
            floors.Add(await FloorRun.Run(bare, template, tickets, connections));
        }
        Tell(given.Provider, connections, products, floors);
        return products.All(p => p.Good) ? 0 : 1;
    }

    private static void Tell(string provider, int connections, List<Measure> products, List<List<FloorFigure>> floors)
    {
        var product = Median(products.Select(p => p.PerSecond));
        Console.WriteLine();
        Console.WriteLine($"{provider}, medians of {products.Count} rounds");
        Console.WriteLine($"  product   {product,8:F0} registrations/s over HTTP at {connections} connections, p95 {Median(products.Select(p => p.P95Ms)):F1} ms");
        for (var i = 0; i < floors[0].Count; i++)
        {
            var floor = Median(floors.Select(f => f[i].PerSecond));
            Console.WriteLine($"  floor ({floors[0][i].Code}) {floor,8:F0} tickets/s, {floors[0][i].What}; product ÷ floor = {product / floor:F2}");
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[sorted.Count / 2 - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
