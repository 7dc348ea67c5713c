using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Models;

/// <summary>
/// The moments of each wave: its sequences register at the first one and take a step at each of the others. The waves lie between the
/// Spring Festival of 2023 and the end of 2026, after which no holiday notice is loaded.
/// </summary>
internal static class Schedule
{
    private const int StepsOfASequence = 10;

    public static List<List<DateTimeOffset>> Of(int seed, int waves)
    {
        var (first, last) = (Times.At("2023-01-16T09:00"), Times.At("2026-12-21T09:00"));
        var (random, schedule, free) = (new Random(seed), new List<List<DateTimeOffset>>(), first);
        for (var wave = 0; wave < waves; wave++)
        {
            var start = first.AddMinutes((long)(last - first).TotalMinutes * wave / Math.Max(1, waves - 1));
            start = start > free ? start : free;
            var moments = new List<DateTimeOffset> { start };
            for (var step = 0; step < StepsOfASequence; step++)
                moments.Add(moments[^1] + Pause(random));
            schedule.Add(moments);
            free = moments[^1].AddHours(1);
        }
        return schedule;
    }

    /// <summary>Minutes mostly, so that windows are met open; hours, days, and now and then a week.</summary>
    private static TimeSpan Pause(Random random) => random.Next(100) switch
    {
        < 55 => TimeSpan.FromMinutes(random.Next(1, 120)),
        < 80 => TimeSpan.FromMinutes(random.Next(120, 1000)),
        < 95 => TimeSpan.FromMinutes(random.Next(1200, 3 * 1440)),
        _ => TimeSpan.FromMinutes(random.Next(3 * 1440, 8 * 1440)),
    };
}
