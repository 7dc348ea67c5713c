using Hotline.Load.Calls;
using Hotline.Load.Measures;
using Hotline.Load.Product;

namespace Hotline.Load.Modes;

/// <summary>register, read, list and mix against a running server.</summary>
internal static class ClientMode
{
    public static async Task<int> Run(Arguments given)
    {
        using var remote = await Remote.Connect(
            new Uri(given.Text("url", "http://127.0.0.1:5080")), given.Text("client", "dev"), given.Text("secret", "dev-secret"));
        var runner = new Runner(remote, given.Whole("connections", 32));
        var weights = given.Mode == "mix" ? Weights(given.Text("mix", "register=2,read=6,list=2")) : [(given.Mode, 1)];
        return Print(await runner.Run(Until.Of(given), await Plans(remote, weights, given.IdempotencyKeys)), given.Json);
    }

    public static int Print(IReadOnlyList<Measure> measures, bool json)
    {
        foreach (var measure in measures)
            measure.Print(json);
        return measures.All(m => m.Good) ? 0 : 1;
    }

    /// <summary>Learns what the calls need and answers the plan of each worker.</summary>
    public static async Task<Func<int, Plan>> Plans(Remote remote, IReadOnlyList<(string Name, int Weight)> weights, bool keys)
    {
        var names = weights.Select(w => w.Name).ToHashSet();
        var bodies = names.Contains("register") ? Phrases.Make(Bodies, await Known.Areas(remote)) : [];
        IReadOnlyList<GetCall.Place> places = names.Contains("read")
            ? [.. (await Known.Learn(remote, MostKnown)).Items.Select(GetCall.Place.ById)]
            : [];
        return worker => new Plan([.. weights.Select(w => (Call(w.Name, worker), w.Weight))], worker);

        Call Call(string name, int worker) => name switch
        {
            "register" => new RegisterCall(bodies, worker, keys),
            "read" => new GetCall("read", places, worker),
            "list" => new ListCall(Known.Filters, worker),
            _ => throw new UsageException($"{name} is neither register, read nor list."),
        };
    }

    private static (string, int)[] Weights(string text) => [.. text.Split(',').Select(part => part.Split('=') is [var name, var weight] && int.TryParse(weight, out var w) && w > 0
        ? (name, w)
        : throw new UsageException($"--mix {part} is not like read=6."))];

    /// <summary>Different bodies to register.</summary>
    private const int Bodies = 4096;

    /// <summary>Tickets to read from.</summary>
    private const int MostKnown = 5000;
}
