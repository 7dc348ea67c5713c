using CsCheck;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Measures;

public class RankingTests
{
    [Fact]
    public void Of_EqualScores_ShareARankAndSkipTheNext() =>
        Assert.Equal([4, 2, 1, 2], Ranking.Of([95m, 97.5m, 99m, 97.50m]));

    [Fact]
    public void Of_NoScores_IsEmpty() => Assert.Empty(Ranking.Of([]));

    [Fact]
    public void Of_AnyScores_IsOneMoreThanTheScoresAbove() =>
        Gen.Int[0, 30].Select(n => n / 4m).Array[0, 40].Sample(scores =>
        {
            var ranks = Ranking.Of(scores);
            Assert.Equal(scores.Select(s => 1 + scores.Count(other => other > s)), ranks);
        });
}
