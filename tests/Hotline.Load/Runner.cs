using System.Diagnostics;
using Hotline.Load.Calls;
using Hotline.Load.Measures;
using Hotline.Load.Product;

namespace Hotline.Load;

/// <summary>When a measurement is over: after a span of time, or after a number of requests.</summary>
internal sealed record Until(TimeSpan Time, long Requests)
{
    public static Until Of(Arguments given) => given.Text("requests") is null
        ? new Until(given.Seconds("seconds", 10), long.MaxValue)
        : new Until(TimeSpan.MaxValue, given.Whole("requests", 1));
}

/// <summary>Runs workers, each with one request at a time on its own connection, and puts together what they saw.</summary>
internal sealed class Runner(Remote remote, int connections, Process? server = null)
{
    /// <summary>One measure for each kind of call, and one for all when there are several.</summary>
    public async Task<IReadOnlyList<Measure>> Run(Until until, Func<int, Plan> planOf)
    {
        var workers = Enumerable.Range(0, connections).Select(i => new Worker(remote.Address, remote.Token, planOf(i))).ToList();
        try
        {
            var (clientBefore, serverBefore) = (Cpu(Process.GetCurrentProcess()), Cpu(server));
            var budget = new Budget(until);
            await Task.WhenAll(workers.Select(w => Task.Run(() => w.Run(budget))));
            var seconds = budget.Elapsed.TotalSeconds;
            var (client, served) = (Cpu(Process.GetCurrentProcess()) - clientBefore, Cpu(server) - serverBefore);
            var measures = workers[0].Seen.Keys
                .Select(name => Measure.Of(name, connections, seconds, [.. workers.Select(w => w.Seen[name])])).ToList();
            if (measures.Count > 1)
                measures.Add(Measure.Of("all", connections, seconds, [.. workers.SelectMany(w => w.Seen.Values)]));
            var requests = Math.Max(1, measures[^1].Requests);
            return [.. measures.Select(m => m with
            {
                ClientCpuUs = client.TotalMicroseconds / requests,
                ServerCpuUs = server is null ? null : served.TotalMicroseconds / requests,
            })];
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
    }

    private static TimeSpan Cpu(Process? process)
    {
        process?.Refresh();
        return process?.TotalProcessorTime ?? TimeSpan.Zero;
    }
}

/// <summary>What all workers of a run may still spend.</summary>
internal sealed class Budget(Until until)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _requests;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public bool Spend() => Elapsed < until.Time && (until.Requests == long.MaxValue || Interlocked.Increment(ref _requests) <= until.Requests);
}
