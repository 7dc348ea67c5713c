using System.Diagnostics;
using Hotline.Load.Exchange;
using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>Messages a second between the line and a desk: in, out, and both at once; beside them the floor of the same rows.</summary>
internal static class ExchangeMode
{
    public static async Task<int> Run(Arguments given)
    {
        using var place = new Workplace(given);
        var (messages, connections) = (given.Whole("messages", 10_000), given.Whole("connections", 32));
        if (Wanted(given, "floor"))
        {
            await using var bare = await Database.Create(given, place.Folder);
            foreach (var figure in await ExchangeFloor.Run(bare, place.Folder, messages, connections))
                Tell(given, figure);
        }
        await using var served = await Database.Create(given, place.Folder);
        var port = Child.FreePort();
        await using var child = await Child.ServeBoth(served, place.Folder, $"--Partners:police110:Address=http://127.0.0.1:{port}", "--Partners:police110:Limits:BreakerPause=00:00:01");
        using var line = await Remote.Connect(child.Address, "dev", "dev-secret");
        await using var desk = new DeskLoad(child, port);
        await desk.HandOver(messages / 5, connections, DeskLoad.Mixed);
        // A server that has run for a day knows that its tables are not empty; this one is told.
        if (given.Provider != "Sqlite")
            await Analyze(served);
        await desk.HandOver(messages / 10, connections, DeskLoad.Mixed);
        if (Wanted(given, "in"))
        {
            Tell(given, await Measure(child, "in", $"a matter and four messages of it, {connections} matters at once", messages, () => desk.HandOver(messages, connections, DeskLoad.Mixed)));
            Tell(given, await Measure(child, "in", $"urges, {connections} matters at once", messages, () => desk.HandOver(messages, connections, DeskLoad.Urges)));
        }
        if (Wanted(given, "out"))
        {
            await Handovers.Make(line, messages);
            await desk.Open();
            Tell(given, await Measure(child, "out", "messages of the line, from the first taken to the last", messages, async () =>
            {
                var (first, last) = await desk.Take(messages / Handovers.Each * Handovers.Each);
                return messages / (last - first).TotalSeconds;
            }));
            await desk.Close();
        }
        if (Wanted(given, "both"))
        {
            await Handovers.Make(line, messages);
            await desk.Open();
            Tell(given, await Measure(child, "both", "messages in both directions at once, from the desk's return to the end of both", 2 * messages, async () =>
            {
                var watch = Stopwatch.StartNew();
                var taking = desk.Take(messages / Handovers.Each * Handovers.Each);
                await desk.HandOver(messages, connections, DeskLoad.Mixed);
                await taking;
                return 2 * messages / watch.Elapsed.TotalSeconds;
            }));
        }
        return 0;
    }

    private static async Task Analyze(Database database)
    {
        await using var connection = await database.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = "ANALYZE";
        await command.ExecuteNonQueryAsync();
    }

    private static bool Wanted(Arguments given, string code) => given.Text("only") is not { } only || only == code;

    private static async Task<ExchangeFigure> Measure(Child child, string code, string what, int messages, Func<Task<double>> run)
    {
        var before = Cpu(child);
        var rate = await run();
        return new ExchangeFigure(code, what, rate, (Cpu(child) - before).TotalMicroseconds / messages);
    }

    private static TimeSpan Cpu(Child child)
    {
        child.Process.Refresh();
        return child.Process.TotalProcessorTime;
    }

    private static void Tell(Arguments given, ExchangeFigure figure) => Console.WriteLine(given.Json
        ? System.Text.Json.JsonSerializer.Serialize(figure, System.Text.Json.JsonSerializerOptions.Web)
        : $"{given.Provider,-11}{figure.Code,-8}{figure.PerSecond,8:F0}/s  {figure.What}{(figure.CpuUs is { } us ? FormattableString.Invariant($"; cpu of the line {us:F0} us each") : "")}");
}
