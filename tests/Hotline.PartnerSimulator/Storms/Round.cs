using System.Threading.Channels;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Lives through all matters of a storm, so many at once, while the weather rages.</summary>
internal sealed class Round
{
    private readonly StormGround _ground;
    private readonly int _matters;
    private readonly int _together;
    private readonly (string Prefix, Lives Lives)[] _kinds;
    private readonly Dice _dice;
    private readonly int[] _shares;
    private int _done;

    /// <param name="kinds">Letters of the kinds that are lived through.</param>
    public Round(StormGround ground, int seed, int matters, int together, string kinds)
    {
        (_ground, _matters, _together, _dice) = (ground, matters, together, new Dice(seed, "matters"));
        var clock = TimeProvider.System;
        _kinds =
        [
            ("D", new DeskLives(ground.Desk, ground.Line, _dice, clock)), ("P", new PlatformLives(ground.Platforms, "pingdingshan", ground.Line, _dice, clock)),
            ("H", new PlatformLives(ground.Platforms, "henan", ground.Line, _dice, clock)), ("O", new OutboundLives(ground.Desk, ground.Line, _dice, clock)),
        ];
        _shares = [.. Shares.Where(s => kinds.Contains(_kinds[s].Prefix, StringComparison.Ordinal))];
        if (_shares.Length == 0)
            throw new UsageException("--kinds must name some of D (desk), P and H (platforms), O (outbound).");
    }

    public async Task Live()
    {
        using var end = new CancellationTokenSource(Patience(_matters));
        using var calm = new CancellationTokenSource();
        var weather = _ground.Weather.Rage(calm.Token);
        var matters = Channel.CreateUnbounded<int>();
        for (var i = 1; i <= _matters; i++)
            matters.Writer.TryWrite(i);
        matters.Writer.Complete();
        try
        {
            var workers = Enumerable.Range(0, _together).Select(_ => Task.Run(() => Work(matters.Reader, end))).ToList();
            // The weather ends before it is told to only when it fails: a line that does not start again is the end of the storm.
            if (await Task.WhenAny(Task.WhenAll(workers), weather) == weather)
                await end.CancelAsync();
            await Task.WhenAll(workers);
        }
        finally
        {
            await calm.CancelAsync();
            await weather;
        }
    }

    private async Task Work(ChannelReader<int> matters, CancellationTokenSource end)
    {
        await foreach (var i in matters.ReadAllAsync(end.Token))
        {
            var (prefix, lives) = _kinds[_shares[_dice.Of($"kind {i}", _shares.Length)]];
            try
            {
                await lives.Run($"{prefix}{i}", end.Token);
            }
            catch (OperationCanceledException)
            {
                Console.WriteLine($"Matter {prefix}{i} came to no end: {await _ground.Tell(lives.NameOf(prefix + i))}");
                throw new StormException($"After {Patience(_matters).TotalMinutes:F0} min, or when the storm failed, there were matters that had come to no end.{Environment.NewLine}{_ground.Said}");
            }
            catch (StormException)
            {
                await end.CancelAsync();
                throw;
            }
            _ground.Done = (double)Interlocked.Increment(ref _done) / _matters;
            if (_done % 500 == 0)
                Console.WriteLine($"  {_done} of {_matters}");
        }
    }

    private static TimeSpan Patience(int matters) => TimeSpan.FromMinutes(3) + TimeSpan.FromMilliseconds(200 * matters);

    /// <summary>Of seven matters three come from the desk, one from each platform, and two go out.</summary>
    private static readonly int[] Shares = [0, 0, 0, 1, 2, 3, 3];
}
