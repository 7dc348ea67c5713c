namespace Hotline.Domain.Measures;

/// <summary>Competition ranking: equal scores share a rank and the next ranks are skipped (1, 2, 2, 4).</summary>
public static class Ranking
{
    /// <summary>Rank of each score, highest first, in the order in which the scores were given.</summary>
    public static IReadOnlyList<int> Of(IEnumerable<decimal> scores)
    {
        var given = scores.ToList();
        var sorted = given.OrderDescending().ToList();
        var ranks = new Dictionary<decimal, int>();
        for (var i = 0; i < sorted.Count; i++)
            ranks.TryAdd(sorted[i], i + 1);
        return given.ConvertAll(score => ranks[score]);
    }
}
