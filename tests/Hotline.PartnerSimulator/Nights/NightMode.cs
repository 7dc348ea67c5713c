using System.Diagnostics;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Storms;
using Npgsql;

namespace Hotline.PartnerSimulator.Nights;

/// <summary>A bad night: the line works, one thing goes wrong, and in the morning everything that was answered must be there, once.</summary>
internal static class NightMode
{
    private const int Callers = 8;

    public static async Task<int> Run(Options given)
    {
        var (fault, seed) = (given.Text("fault", "kill"), given.Whole("seed", Random.Shared.Next(1, 1_000_000)));
        if (fault is not ("kill" or "database" or "disk" or "clock"))
            throw new UsageException("--fault must be kill, database, disk or clock.");
        var folder = given.Text("folder") is { } named ? Directory.CreateDirectory(named).FullName : Directory.CreateTempSubdirectory("hotline-night-").FullName;
        Console.WriteLine($"Night: {fault}, {given.Text("database", "sqlite")}, seed {seed}");
        try
        {
            await using var database = await StormDatabase.Create(given.Text("database", "sqlite"), given.Text("connection"), folder);
            return await Run(given, fault, seed, database, folder);
        }
        catch (StormException trouble)
        {
            await Console.Error.WriteLineAsync($"Seed {seed}: {trouble.Message}");
            return 1;
        }
        finally
        {
            if (given.Text("folder") is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> Run(Options given, string fault, int seed, StormDatabase database, string folder)
    {
        if (fault == "database" && database.Embedded)
            throw new UsageException("A database that goes away is a server: --database postgres.");
        if (fault == "disk" && !database.Embedded)
            throw new UsageException("Only the embedded database's disk can be filled: --database sqlite.");
        await using var wire = database.Embedded ? null : Wire(database);
        var clock = Path.Combine(folder, "clock");
        await File.WriteAllTextAsync(clock, "+0");
        var line = Line(given, fault, database, wire, folder, clock);
        foreach (var replica in line)
            await replica.Start(CancellationToken.None);
        var (promises, watch) = (new Promises(), Stopwatch.StartNew());
        var callers = Enumerable.Range(0, Callers).Select(i => new Caller(line, promises, seed + i)).ToList();
        foreach (var caller in callers)
            await caller.SignOn();
        using var night = new CancellationTokenSource();
        using var ready = new ReadinessWatch(line[0]);
        var (working, watching) = (Task.WhenAll(callers.Select(c => Task.Run(() => c.Work(night.Token)))), Task.Run(() => ready.Run(night.Token)));
        await Task.Delay(TimeSpan.FromSeconds(5));
        var span = given.Seconds("span", fault == "kill" ? 600 : fault == "clock" ? 30 : 60);
        var truth = true;
        switch (fault)
        {
            case "kill":
                await Trouble.Kill(line, span, seed);
                break;
            case "database":
                truth = await Trouble.Cut(wire!, ready, span);
                break;
            case "disk":
                truth = await Trouble.Fill(folder, ready, span);
                break;
            default:
                await Trouble.Jump(clock, span);
                break;
        }
        await Task.Delay(TimeSpan.FromSeconds(5));
        await night.CancelAsync();
        await working;
        await watching;
        var wrong = await Compare(callers, promises, database);
        foreach (var one in promises.Forbidden.Take(10).Select(f => "forbidden: " + f).Concat(wrong.Take(20)))
            Console.WriteLine("  " + one);
        var clean = truth && wrong.Count == 0 && promises.Forbidden.Count == 0 && promises.Kept.Count > 0;
        Console.WriteLine($"  answers: {promises.Answers}");
        Console.WriteLine($"{(clean ? "PASSED" : "FAILED")}: {promises.Kept.Count} matters promised, {wrong.Count} lost, doubled or other than answered, {promises.Forbidden.Count} forbidden answers; {watch.Elapsed.TotalSeconds:F0} s, seed {seed}");
        foreach (var replica in line)
        {
            await replica.Kill();
            replica.Dispose();
        }
        callers.ForEach(c => c.Dispose());
        return clean ? 0 : 1;
    }

    private static List<Replica> Line(Options given, string fault, StormDatabase database, TcpProxy? wire, string folder, string clock)
    {
        var connection = wire is null ? database.Connection : new NpgsqlConnectionStringBuilder(database.Connection) { Host = "127.0.0.1", Port = wire.Port }.ToString();
        string[] settings = [$"--Database:Provider={database.Provider}", $"--ConnectionStrings:Hotline={connection}"];
        var environment = fault != "clock" ? null : new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = given.Text("faketime", "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1"), ["FAKETIME_TIMESTAMP_FILE"] = clock, ["FAKETIME_NO_CACHE"] = "1",
            // Clocks that are set do not change how long a second is.
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1", ["DONT_FAKE_MONOTONIC"] = "1",
        };
        var ports = Ports.Free(database.Embedded ? 2 : 4);
        return [.. ports.Chunk(2).Select(p => new Replica(StormMode.Program(given), settings, folder, p[0], p[1], environment))];
    }

    private static TcpProxy Wire(StormDatabase database)
    {
        var server = new NpgsqlConnectionStringBuilder(database.Connection);
        var target = new System.Net.IPEndPoint(System.Net.Dns.GetHostAddresses(server.Host!)[0], server.Port);
        return new TcpProxy(Ports.Free(1)[0], () => target);
    }

    /// <summary>Each promise against the line, and the line's tickets against the promises.</summary>
    private static async Task<IReadOnlyList<string>> Compare(List<Caller> callers, Promises promises, StormDatabase database)
    {
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        await Task.WhenAll(promises.Kept.Chunk((promises.Kept.Count / Callers) + 1).Zip(callers, async (part, caller) =>
        {
            foreach (var promise in part)
            {
                var ticket = await caller.Read($"/v1/tickets/{promise.Id}");
                var found = new Promise(promise.Id, ticket["number"]!.GetValue<string>(), ticket["status"]!.GetValue<string>(), ticket["workOrders"]!.AsArray().Count);
                if (found != promise)
                    wrong.Add($"{promise} was answered, {found} is there");
            }
        }));
        var numbers = await database.Rows("SELECT number FROM tickets", row => row.GetString(0));
        var promised = promises.Kept.Select(p => p.Number).ToHashSet(StringComparer.Ordinal);
        foreach (var number in numbers.Where(n => !promised.Contains(n)))
            wrong.Add($"{number} is there, and was answered to nobody");
        return [.. wrong];
    }
}
