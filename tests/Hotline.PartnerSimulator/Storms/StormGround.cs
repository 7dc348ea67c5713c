using System.Net;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Everything a storm rages over: the line's processes, the partners, and the wires between them.</summary>
internal sealed class StormGround : IAsyncDisposable
{
    private readonly IReadOnlyList<Replica> _line;
    private readonly IReadOnlyList<TcpProxy> _wires;

    private StormGround(StormDatabase database, IReadOnlyList<Replica> line, IReadOnlyList<TcpProxy> wires, DeskSide desk, PlatformSide platforms, int seed, int kills)
    {
        (Database, _line, _wires, Desk, Platforms) = (database, line, wires, desk, platforms);
        Line = new LineClient(line);
        Weather = new Weather(line, wires, desk, platforms, seed, kills, () => Done, TimeProvider.System);
    }

    public StormDatabase Database { get; }

    public DeskSide Desk { get; }

    public PlatformSide Platforms { get; }

    public LineClient Line { get; }

    public Weather Weather { get; }

    /// <summary>Share of the work that is done, from 0 to 1.</summary>
    public double Done { get; set; }

    public int Kills => _line.Sum(r => r.Kills);

    public int Torn => _wires.Sum(w => w.Torn);

    /// <summary>The partners' books.</summary>
    public IReadOnlyList<PartnerBooks> Books => [Desk.Desk!.Books, .. Platforms.Codes.Select(c => Platforms.Find(c)!.Books)];

    /// <summary>What the line did that it may never do.</summary>
    public IReadOnlyList<string> Strange => [.. Desk.Desk!.Strange, .. Platforms.Codes.SelectMany(c => Platforms.Find(c)!.Strange)];

    /// <summary>How a matter stands at its partner, and at the line.</summary>
    public async Task<string> Tell(string matter)
    {
        var line = await LineBooks.Read(Database);
        return (Books.Select(b => b.With(x => x.Find(matter)?.ToString())).FirstOrDefault(t => t is not null) ?? "no partner has it")
            + "; the line took " + string.Join(", ", line.In.Where(i => i.Matter == matter).Select(i => $"{i.Seq} {i.Type} {i.State} {i.Fault}"))
            + "; it sent " + string.Join(", ", line.Out.Where(o => o.Matter == matter).Select(o => $"{o.Seq} {o.Type} {o.State} {o.Fault}"));
    }

    /// <summary>The last lines of the line's output.</summary>
    public string Said => string.Join(Environment.NewLine, _line.Select(r => r.Said));

    public static async Task<StormGround> Lay(StormDatabase database, string program, string folder, FaultPlan plan, int seed, int kills)
    {
        var replicas = database.Embedded ? 1 : 2;
        var ports = Ports.Free(4 + (2 * replicas));
        var line = new List<Replica>();
        var balancer = new Balancer(line);
        DeskSide? desk = null;
        PlatformSide? platforms = null;
        List<TcpProxy> wires =
        [
            new(ports[0], () => desk?.EndPoint), new(ports[1], () => platforms?.EndPoint), new(ports[2], balancer.Rpc), new(ports[3], balancer.Rest),
        ];
        List<string> settings = [$"--Site:Profile={StormSite.Copy(program, folder)}", .. Settings(database, ports[0], ports[1])];
        for (var i = 0; i < replicas; i++)
            line.Add(new Replica(program, settings, folder, ports[4 + (2 * i)], ports[5 + (2 * i)]));
        foreach (var replica in line)
            await replica.Start(CancellationToken.None);
        var options = new PlayOptions
        {
            Grpc = new Uri($"http://127.0.0.1:{ports[2]}"), Rest = new Uri($"http://127.0.0.1:{ports[3]}"), Folder = folder, Seed = seed, Plan = plan, Returns = 0.2,
            Desk = new DeskIdentity("police110", "dev-secret", PlayMode.Recipient), Platforms = [("pingdingshan", "storm", PlayMode.DemoSecret), ("henan", "storm", PlayMode.DemoSecret)],
        };
        desk = new DeskSide(options, 0);
        platforms = new PlatformSide(options, 0);
        await desk.Start();
        await platforms.Start();
        return new StormGround(database, line, wires, desk, platforms, seed, kills);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var replica in _line)
        {
            await replica.Kill();
            replica.Dispose();
        }
        await Desk.DisposeAsync();
        await Platforms.DisposeAsync();
        foreach (var wire in _wires)
            await wire.DisposeAsync();
        Line.Dispose();
    }

    private static List<string> Settings(StormDatabase database, int deskPort, int platformPort)
    {
        List<string> settings =
        [
            $"--Database:Provider={database.Provider}", $"--ConnectionStrings:Hotline={database.Connection}", $"--Partners:police110:Address=http://127.0.0.1:{deskPort}",
        ];
        foreach (var code in (string[])["pingdingshan", "henan"])
        {
            settings.Add($"--Partners:{code}:Address=http://127.0.0.1:{platformPort}/{code}");
            settings.Add($"--Partners:{code}:Keys:0:Id=storm");
            settings.Add($"--Partners:{code}:Keys:0:Secret={PlayMode.DemoSecret}");
        }
        // A storm of minutes has no time for the pauses of a year's operation.
        foreach (var code in (string[])["police110", "pingdingshan", "henan"])
        {
            settings.Add($"--Partners:{code}:Limits:AttemptTimeout=00:00:03");
            settings.Add($"--Partners:{code}:Limits:TotalTimeout=00:00:06");
            settings.Add($"--Partners:{code}:Limits:BreakerPause=00:00:01");
            settings.Add($"--Partners:{code}:Limits:BreakerWindow=00:00:05");
        }
        return settings;
    }
}
