using System.Net;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>What rages around the calls: the line is killed and started, partners crash and come back, wires are torn and refused.</summary>
internal sealed class Weather(
    IReadOnlyList<Replica> line, IReadOnlyList<TcpProxy> wires, DeskSide desk, PlatformSide platforms, int seed, int kills, Func<double> done, TimeProvider clock)
{
    private readonly Dice _dice = new(seed, "weather");

    public int Crashes { get; private set; }

    public int Refusals { get; private set; }

    /// <summary>Runs until it is cancelled; then everything stands again.</summary>
    public async Task Rage(CancellationToken end)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end);
        List<Task> all = [Kill(stop.Token), Crash(stop.Token), Tear(stop.Token)];
        // Kills come to an end by themselves; whatever fails ends the others too.
        while (all.Count > 0)
        {
            var ended = await Task.WhenAny(all);
            all.Remove(ended);
            if (ended.IsFaulted)
                await stop.CancelAsync();
            await ended;
        }
        foreach (var wire in wires)
            wire.Listen();
    }

    /// <summary>Kills spread over the work, so that each falls into it; the ends of the work wait for the last.</summary>
    private async Task Kill(CancellationToken end)
    {
        for (var i = 0; i < kills; i++)
        {
            while (done() < (i + 0.5) / (kills + 1) && await Sleeps(50, end))
            {
            }
            var replica = line[i % line.Count];
            await replica.Kill();
            await Sleeps(_dice.Throw(500), CancellationToken.None);
            await replica.Start(CancellationToken.None);
        }
    }

    private async Task Crash(CancellationToken end)
    {
        while (await Sleeps(4000 + _dice.Throw(4000), end))
        {
            Crashes++;
            if (_dice.Throw(2) == 0)
            {
                await desk.Crash(remembers: true);
                await Sleeps(200 + _dice.Throw(800), CancellationToken.None);
                await desk.Start();
            }
            else
            {
                await platforms.Crash();
                await Sleeps(200 + _dice.Throw(800), CancellationToken.None);
                await platforms.Start();
            }
        }
    }

    private async Task Tear(CancellationToken end)
    {
        while (await Sleeps(300 + _dice.Throw(900), end))
        {
            var wire = wires[_dice.Throw(wires.Count)];
            if (_dice.Throw() < 0.7)
            {
                wire.Tear();
                continue;
            }
            Refusals++;
            wire.Refuse();
            await Sleeps(100 + _dice.Throw(600), CancellationToken.None);
            wire.Listen();
        }
    }

    private async Task<bool> Sleeps(int milliseconds, CancellationToken end)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, end);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}

/// <summary>Picks a replica that is up for a new connection.</summary>
internal sealed class Balancer(IReadOnlyList<Replica> line)
{
    private int _next;

    public IPEndPoint? Rest() => Up()?.Rest;

    public IPEndPoint? Rpc() => Up()?.Rpc;

    private Replica? Up()
    {
        var up = line.Where(r => r.Ready).ToList();
        return up.Count == 0 ? null : up[(int)((uint)Interlocked.Increment(ref _next) % (uint)up.Count)];
    }
}
