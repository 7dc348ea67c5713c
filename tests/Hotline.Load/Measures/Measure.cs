using System.Diagnostics;
using System.Text.Json;

namespace Hotline.Load.Measures;

/// <summary>One measurement: a kind of call, for a span of time, on a number of connections.</summary>
internal sealed record Measure
{
    public required string Name { get; init; }

    public required int Connections { get; init; }

    public required int Requests { get; init; }

    public required double Seconds { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double MaxMs { get; init; }

    public required long BytesSent { get; init; }

    public required long BytesReceived { get; init; }

    public required IReadOnlyDictionary<string, int> Unexpected { get; init; }

    /// <summary>Processor time of this program for each request of the whole run, in microseconds.</summary>
    public double ClientCpuUs { get; init; }

    /// <summary>The same of the server, where it is a child of ours.</summary>
    public double? ServerCpuUs { get; init; }

    public double PerSecond => Requests / Seconds;

    public bool Good => Unexpected.Count == 0 && Requests > 0;

    public static Measure Of(string name, int connections, double seconds, IReadOnlyList<Recorder> recorders)
    {
        var all = new long[recorders.Sum(r => r.Count)];
        var (end, unexpected) = (0, new SortedDictionary<string, int>(StringComparer.Ordinal));
        foreach (var recorder in recorders)
        {
            recorder.Ticks.CopyTo(all.AsSpan(end));
            end += recorder.Count;
            foreach (var (what, count) in recorder.Unexpected)
                unexpected[what] = unexpected.GetValueOrDefault(what) + count;
        }
        Array.Sort(all);
        return new Measure
        {
            Name = name, Connections = connections, Requests = all.Length, Seconds = seconds, Unexpected = unexpected,
            P50Ms = Rank(all, 0.50), P95Ms = Rank(all, 0.95), P99Ms = Rank(all, 0.99), MaxMs = Rank(all, 1),
            BytesSent = recorders.Sum(r => r.BytesSent), BytesReceived = recorders.Sum(r => r.BytesReceived),
        };
    }

    /// <summary>Prints a line for people, or one of JSON.</summary>
    public void Print(bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(this, JsonLine));
            return;
        }
        Console.WriteLine($"{Name,-22}{PerSecond,9:F0}/s  p50 {P50Ms,7:F2}  p95 {P95Ms,7:F2}  p99 {P99Ms,7:F2}  max {MaxMs,8:F2} ms  "
            + $"{Requests,7} in {Seconds:F1} s  sent {BytesSent >> 10} KiB  read {BytesReceived >> 10} KiB  "
            + $"cpu client {ClientCpuUs:F0} us{(ServerCpuUs is { } us ? $", server {us:F0} us" : "")}");
        foreach (var (what, count) in Unexpected)
            Console.WriteLine($"  unexpected {what}: {count}");
    }

    /// <summary>Nearest rank: the least value that at least this share does not exceed.</summary>
    private static double Rank(long[] sorted, double share) => sorted.Length == 0
        ? 0
        : Stopwatch.GetElapsedTime(0, sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)]).TotalMilliseconds;

    private static readonly JsonSerializerOptions JsonLine = new(JsonSerializerDefaults.Web);
}
