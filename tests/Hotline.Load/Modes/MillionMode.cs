using Hotline.Load.Calls;
using Hotline.Load.Fill;
using Hotline.Load.Measures;
using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>The product on a filled database: every list that people wait for, one after the other, and which of them miss the target.</summary>
internal static class MillionMode
{
    public static async Task<int> Run(Arguments given)
    {
        await using var database = await Kept.Database(given);
        await using var child = await Child.Serve(null, database, Kept.Folder(given));
        Console.WriteLine($"ready after {child.ReadyAfter.TotalSeconds:F1} s");
        using var dev = await Remote.Connect(child.Address, "dev", "dev-secret");
        var known = await Filled.Learn(dev);
        Console.WriteLine($"{known.Total} tickets; deep pages from row {known.Depth} on; words: {string.Join(", ", known.Words.Select(w => $"{w.Text} {100.0 * w.Count / known.Total:F3} %"))}");
        var remotes = new Dictionary<string, Remote> { ["dev"] = dev };
        try
        {
            var measures = new List<(Question Question, Measure Measure)>();
            foreach (var question in Questions.Of(known).Where(q => given.Text("only") is not { } only || q.Name.Contains(only, StringComparison.Ordinal)))
            {
                if (!remotes.TryGetValue(question.Client, out var remote))
                    remotes[question.Client] = remote = await Remote.Connect(child.Address, question.Client, "dev-secret");
                var runner = new Runner(remote, given.Whole("connections", 4), child.Process);
                var plan = (int worker) => new Plan([(question.Call(worker), 1)], worker);
                await runner.Run(new Until(given.Seconds("warmup", 2), long.MaxValue), plan);
                var measure = (await runner.Run(new Until(given.Seconds("seconds", 5), long.MaxValue), plan))[0];
                measure.Print(given.Json);
                measures.Add((question, measure));
            }
            return Tell(database.Provider, measures, given.Whole("target", 100));
        }
        finally
        {
            foreach (var remote in remotes.Values.Where(r => r != dev))
                remote.Dispose();
        }
    }

    /// <param name="provider">The database.</param>
    /// <param name="measures">What was asked, and how long it took.</param>
    /// <param name="target">Milliseconds under which the 95th percentile of every list people wait for must stay.</param>
    private static int Tell(string provider, List<(Question Question, Measure Measure)> measures, int target)
    {
        var failed = 0;
        Console.WriteLine();
        Console.WriteLine($"| {provider} | per second | p50 ms | p95 ms | p99 ms |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: |");
        foreach (var (question, m) in measures)
        {
            var missed = question.HasTarget && m.P95Ms >= target;
            failed |= missed || !m.Good ? 1 : 0;
            Console.WriteLine($"| {question.Name}{(missed ? " (missed)" : question.HasTarget ? "" : " (no target)")} | {m.PerSecond:F0} | {m.P50Ms:F1} | {m.P95Ms:F1} | {m.P99Ms:F1} |");
        }
        return failed;
    }
}
