using System.Globalization;
using Hotline.Domain.Assessments;

namespace Hotline.Domain.Tests.Assessments;

public class AssessmentTableTests
{
    [Theory]
    [InlineData("townships", "township")]
    [InlineData("departments", "department")]
    public void Of_RuzhousFebruary2023_PrintsScoresAndRanksOfTheBulletin(string list, string kind)
    {
        var golden = GoldenFile.Json("ruzhou-2023-02.json").GetProperty("assessment");
        var printed = golden.GetProperty(list).EnumerateArray().ToList();
        var units = GoldenFile.Rows("ruzhou-units.csv").Where(u => u[3] == kind)
            .Select((u, i) => new AssessedUnit(u[0], u[2], i)).ToList();
        var lines = GoldenFile.Rows("ruzhou-2023-02-lines.csv")
            .Select(l => new AssessmentLine(l[1], decimal.Parse(l[2], CultureInfo.InvariantCulture), l[3])).ToList();
        var minimum = golden.GetProperty("minimumWorkOrders").GetInt32();
        // The units that the bulletin does not print had fewer orders than the minimum.
        var orders = units.ToDictionary(
            u => u.Code, u => printed.Exists(p => p.GetProperty("unit").GetString() == u.Label) ? minimum : minimum - 1, StringComparer.Ordinal);

        var table = AssessmentTable.Of(Enumerable.Reverse(units), orders, lines, minimumOrders: minimum);

        Assert.Equal(21, printed.Count);
        Assert.Equal(
            printed.Select(p => (p.GetProperty("unit").GetString(), p.GetProperty("score").GetString(), (int?)p.GetProperty("rank").GetInt32())),
            table.Rows.Where(r => r.Assessed).Select(r => ((string?)r.Label, (string?)r.ScoreText, r.Rank)));
        Assert.Equal(units.Skip(21).Select(u => u.Label), table.Rows.Where(r => !r.Assessed).Select(r => r.Label));
    }

    [Fact]
    public void Of_UnitUnderTheMinimum_IsListedLastWithoutRank()
    {
        var table = AssessmentTable.Of(
            [new("a", "甲", 1), new("b", "乙", 2), new("c", "丙", 3)],
            new Dictionary<string, int>(StringComparer.Ordinal) { ["a"] = 4, ["b"] = 5 },
            [new("a", 2m, "正面案例"), new("b", -1.5m, "逾期")]);

        Assert.Equal(["b", "a", "c"], table.Rows.Select(r => r.Unit));
        Assert.Equal([1, null, null], table.Rows.Select(r => r.Rank));
        Assert.Equal(["98.5", "—", "—"], table.Rows.Select(r => r.ScoreText));
        Assert.Equal([5, 4, 0], table.Rows.Select(r => r.Orders));
        Assert.Equal((100m, 5), (table.Start, table.MinimumOrders));
    }

    [Fact]
    public void Of_SeveralLines_AddUpAndStandWithTheScore()
    {
        AssessmentLine[] lines = [new("a", -1.005m, "退单无依据"), new("b", -9m, "另一单位"), new("a", 0.5m, "正面案例")];

        var row = Assert.Single(AssessmentTable.Of([new("a", "甲", 1)], Enough("a"), lines, start: 90m).Rows);

        Assert.Equal("89.5", row.ScoreText); // 89.495, half-up
        Assert.Equal([lines[0], lines[2]], row.Lines);
    }

    [Fact]
    public void Of_ScoresEqualOncePrinted_ShareARankInProfileOrder()
    {
        var table = AssessmentTable.Of(
            [new("a", "甲", 2), new("b", "乙", 1), new("c", "丙", 3)],
            Enough("a", "b", "c"),
            [new("a", -1.001m, "x"), new("b", -1.004m, "x"), new("c", -2m, "x")]);

        Assert.Equal([("b", 1), ("a", 1), ("c", 3)], table.Rows.Select(r => (r.Unit, r.Rank!.Value)));
    }

    [Fact]
    public void Of_UnitNamedTwice_IsRefused() => Assert.Throws<ArgumentException>(
        () => AssessmentTable.Of([new("a", "甲", 1), new("a", "甲", 2)], Enough("a"), []));

    private static Dictionary<string, int> Enough(params string[] units) => units.ToDictionary(u => u, _ => 5, StringComparer.Ordinal);
}
