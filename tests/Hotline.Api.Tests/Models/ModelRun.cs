using System.Collections.Concurrent;
using System.Diagnostics;

namespace Hotline.Api.Tests.Models;

/// <summary>Where a run ended: nothing, or the first difference with what leads to it.</summary>
internal sealed record ModelReport(int Sequences, long Calls, TimeSpan Took, Tally Tally, string? Difference)
{
    public override string ToString() =>
        $"{Sequences} sequences, {Tally.Of("acts")} acts, {Tally.Of("concurrent pairs")} concurrent pairs, {Calls} calls in {Took.TotalSeconds:F0} s\n{Tally}";
}

/// <summary>
/// Runs sequences in waves on one server: all of a wave take a step side by side, then the clock moves on for all of them.
/// </summary>
/// <param name="seed">What all that is chosen follows from.</param>
/// <param name="sequences">How many.</param>
/// <param name="only">One of them alone, by its number.</param>
internal sealed class ModelRun(int seed, int sequences, int? only)
{
    private const int SideBySide = 24;
    private const int MostTold = 8;
    private const int LeastOfAWave = 125;
    private const int MostOfAWave = 1000;

    private readonly Tally _tally = new();
    private readonly ConcurrentDictionary<int, string> _differences = [];

    public async Task<ModelReport> Run()
    {
        var (watch, size) = (Stopwatch.StartNew(), Math.Clamp(sequences / 10, Math.Min(sequences, LeastOfAWave), MostOfAWave));
        var schedule = Schedule.Of(seed, (sequences + size - 1) / size);
        await using var server = await ModelServer.Start(schedule[(only ?? 0) / size][0]);
        using var clients = new ModelClients(server);
        var lists = new ListChecks(clients);
        string? difference = null;
        for (var wave = 0; wave < schedule.Count && difference is null; wave++)
        {
            var numbers = Enumerable.Range(wave * size, Math.Min(size, sequences - wave * size)).Where(n => only is null || n == only).ToList();
            if (numbers.Count > 0)
                difference = await Wave(server, clients, lists, numbers, schedule[wave]);
        }
        return new ModelReport(only is null ? sequences : 1, clients.Calls, watch.Elapsed, _tally, difference);
    }

    private async Task<string?> Wave(ModelServer server, ModelClients clients, ListChecks lists, List<int> numbers, List<DateTimeOffset> moments)
    {
        var going = numbers.ToDictionary(n => n, n => new ModelSequence(clients, _tally, SeedOf(n)));
        foreach (var (place, now) in moments.Index())
        {
            server.Clock.SetUtcNow(now);
            await clients.Renew();
            await Each(going, s => place == 0 ? s.Register(now) : s.Go(now));
        }
        await Each(going, s => s.Finish());
        if (!_differences.IsEmpty)
        {
            var (number, difference) = _differences.OrderBy(d => d.Key).First();
            var shortest = await Shrinking.Of(going[number], moments[0]);
            var others = _differences.Where(d => d.Key != number).OrderBy(d => d.Key).Take(MostTold).Select(d => $"\n\nnumber {d.Key}:\n{d.Value}");
            return $"""
                {_differences.Count} sequences of this wave differ; number {number} (again alone: HOTLINE_MODEL_SEED={seed} HOTLINE_MODEL_ONLY={number}, and the same HOTLINE_MODEL_SEQUENCES={sequences}):
                {string.Join('\n', going[number].Steps)}
                {difference}

                The fewest of its steps that still differ, from {moments[0]:yyyy-MM-dd HH:mm}:
                {shortest}{string.Concat(others)}
                """;
        }
        return await lists.Check(going.Values.SelectMany(s => s.Books.Tickets), moments[^1]) is { } wrong ? $"lists after sequences {numbers[0]}–{numbers[^1]} of seed {seed}:\n{wrong}" : null;
    }

    /// <summary>Lets each go on that has not differed yet.</summary>
    private Task Each(Dictionary<int, ModelSequence> going, Func<ModelSequence, Task> go) => Parallel.ForEachAsync(
        going.Where(s => !_differences.ContainsKey(s.Key)),
        new ParallelOptions { MaxDegreeOfParallelism = SideBySide },
        async (sequence, _) =>
        {
            try
            {
                await go(sequence.Value);
            }
            catch (Exception fault) when (fault is ModelDifference or Xunit.Sdk.XunitException)
            {
                _differences[sequence.Key] = fault.Message;
            }
        });

    private int SeedOf(int number) => unchecked(seed * 1_000_003 + number * 3);
}
