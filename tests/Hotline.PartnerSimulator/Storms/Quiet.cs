using System.Diagnostics;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Waits until nothing waits any more, on either side.</summary>
internal static class Quiet
{
    public static async Task Wait(StormGround ground)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            var (line, partners) = (await LineBooks.Waiting(ground.Database), ground.Books.Sum(b => b.With(x => x.Matters.Count(m => !m.Settled))));
            if (line + partners == 0)
                return;
            if (watch.Elapsed > Patience)
                throw new StormException($"After {Patience.TotalMinutes:F0} min of calm {line} messages still wait at the line and {partners} matters at partners.{Environment.NewLine}{ground.Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
}
