using System.Diagnostics;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>
/// The storm: a line of its own, partners, matters both ways, faults on every side; afterwards both ledgers and the histories must agree
/// message by message.
/// </summary>
internal static class StormMode
{
    public static async Task<int> Run(Options given)
    {
        var (seed, matters) = (given.Whole("seed", Random.Shared.Next(1, 1_000_000)), given.Whole("matters", 2000));
        var plan = new FaultPlan(seed, given.Share("fault-rate", 0.25));
        var folder = Directory.CreateTempSubdirectory("hotline-storm-").FullName;
        Console.WriteLine($"Storm: {matters} matters, seed {seed}, {given.Text("database", "sqlite")}, faults {plan.Rate:P0}");
        try
        {
            await using var database = await StormDatabase.Create(given.Text("database", "sqlite"), given.Text("connection"), folder);
            await using var ground = await StormGround.Lay(database, Program(given), folder, plan, seed, given.Whole("kills", 10));
            return await Run(given, ground, plan, seed, matters);
        }
        catch (StormException fault)
        {
            await Console.Error.WriteLineAsync($"Seed {seed}: {fault.Message}");
            return 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> Run(Options given, StormGround ground, FaultPlan plan, int seed, int matters)
    {
        var (watch, begun) = (Stopwatch.StartNew(), TimeProvider.System.GetUtcNow());
        var round = new Round(ground, seed, matters, given.Whole("lives", 200), given.Text("kinds", "DPHO"));
        await round.Live();
        var lived = watch.Elapsed;
        plan.Calm();
        await Quiet.Wait(ground);
        var (line, partners) = (await LineBooks.Read(ground.Database), ground.Books.SelectMany(LedgerFile.Entries).ToList());
        if (given.Text("ledger") is { } file)
            await LedgerFile.Write(file, ground.Books);
        var (comparison, strange) = (Comparison.Of(line, partners), ground.Strange);
        var differences = await Reconciliation.Run(ground, begun);
        var forgotten = await Amnesia.Run(ground, begun);
        Console.WriteLine($"Lived {lived.TotalSeconds:F0} s, quiet after {(watch.Elapsed - lived).TotalSeconds:F0} s; {line.In.Count} messages in, {line.Out.Count} out, "
            + $"{(line.In.Count + line.Out.Count) / lived.TotalSeconds:F0}/s");
        Console.WriteLine($"The line was killed {ground.Kills} times, partners {ground.Weather.Crashes} times; wires torn {ground.Torn} times, refused {ground.Weather.Refusals} times");
        Console.WriteLine($"Calls {plan.Calls}, faulted {plan.Faulted} = {(double)plan.Faulted / plan.Calls:P1}; of people at the line {ground.Line.Calls}, sent again {ground.Line.Retries}");
        foreach (var text in plan.Lines)
            Console.WriteLine("  " + text);
        Console.WriteLine($"  by themselves: {plan.Reasons}");
        Console.WriteLine($"Compared {comparison.Messages} messages and the order of {comparison.Matters} matters");
        foreach (var text in comparison.Lines)
            Console.WriteLine(text);
        foreach (var one in strange)
            Console.WriteLine("forbidden: " + one);
        foreach (var difference in differences)
            Console.WriteLine("reconciliation: " + difference);
        foreach (var fault in forgotten.Take(20))
            Console.WriteLine("forgotten: " + fault);
        var clean = comparison.Clean && strange.Count == 0 && differences.Count == 0 && forgotten.Count == 0;
        Console.WriteLine($"{(clean ? "PASSED" : "FAILED")}, seed {seed}, {watch.Elapsed.TotalSeconds:F0} s");
        return clean ? 0 : 1;
    }

    /// <summary>What the project of the line built, in the configuration of this program.</summary>
    public static string Program(Options given)
    {
        if (given.Text("product") is { } named)
            return Path.GetFullPath(named);
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = here.Parent!.Name;
        var root = here.Parent!.Parent!.Parent!.Parent!.Parent!.FullName;
        var built = Path.Combine(root, "src", "Hotline.Api", "bin", configuration, "net10.0", "Hotline.Api.dll");
        return File.Exists(built) ? built : throw new UsageException($"There is no {built}; build it, or give --product FILE.");
    }
}
