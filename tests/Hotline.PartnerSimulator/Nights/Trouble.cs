using System.Diagnostics;
using System.Globalization;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Storms;

namespace Hotline.PartnerSimulator.Nights;

/// <summary>What goes wrong in a night; each puts right what it did, and tells what it saw.</summary>
internal static class Trouble
{
    /// <summary>A replica is killed at random moments, and started again.</summary>
    public static async Task Kill(IReadOnlyList<Replica> line, TimeSpan span, int seed)
    {
        var (random, watch) = (new Random(seed), Stopwatch.StartNew());
        while (watch.Elapsed < span)
        {
            await Task.Delay(TimeSpan.FromSeconds(2 + random.Next(8)));
            var victim = line[random.Next(line.Count)];
            await victim.Kill();
            await victim.Start(CancellationToken.None);
        }
        Console.WriteLine($"  killed with -9 {line.Sum(r => r.Kills)} times");
    }

    /// <summary>The database cannot be reached.</summary>
    public static async Task<bool> Cut(TcpProxy wire, ReadinessWatch ready, TimeSpan span)
    {
        var cut = ready.Now;
        wire.Refuse();
        await Task.Delay(span);
        var back = ready.Now;
        wire.Listen();
        await Task.Delay(TimeSpan.FromSeconds(20));
        var (away, again) = (ready.Said(false, cut), ready.Said(true, back));
        Console.WriteLine($"  not ready {Seconds(away)} after it went, ready {Seconds(again)} after it came back");
        return away < TimeSpan.FromSeconds(10) && again is not null && ready.Said(true, cut) >= back - cut;
    }

    /// <summary>The disk of the embedded database is filled to the last byte.</summary>
    public static async Task<bool> Fill(string folder, ReadinessWatch ready, TimeSpan span)
    {
        var ballast = Path.Combine(folder, "ballast");
        await using (var file = new FileStream(ballast, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            var block = new byte[4096];
            try
            {
                while (true)
                {
                    file.Write(block);
                    file.Flush(flushToDisk: true);
                }
            }
            catch (IOException)
            {
                // It is full.
            }
        }
        var full = ready.Now;
        Console.WriteLine($"  full: {new DriveInfo(folder).AvailableFreeSpace} bytes left");
        await Task.Delay(span);
        var free = ready.Now;
        File.Delete(ballast);
        await Task.Delay(TimeSpan.FromSeconds(10));
        var (away, again) = (ready.Said(false, full), ready.Said(true, free));
        Console.WriteLine($"  not ready {Seconds(away)} after it was full, ready {Seconds(again)} after it was free again");
        return away < TimeSpan.FromSeconds(10) && again is not null;
    }

    /// <summary>The machine's clock is an hour ahead for a while, and comes back.</summary>
    public static async Task Jump(string clockFile, TimeSpan span)
    {
        await File.WriteAllTextAsync(clockFile, "+3600");
        await Task.Delay(span);
        await File.WriteAllTextAsync(clockFile, "+0");
    }

    private static string Seconds(TimeSpan? span) => span is { } told ? told.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) + " s" : "never";
}
