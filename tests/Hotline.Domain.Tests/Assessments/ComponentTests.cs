using Hotline.Domain.Assessments;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Assessments;

/// <summary>Component rows of a published assessment (连云港, statistics.md §3), through the rule set's own file.</summary>
public class ComponentTests
{
    private static readonly RuleSet Rules = RuleFiles.Lianyungang;

    [Fact]
    public void Start_OfComponents_IsWhatTheItemsCanGiveTogether()
    {
        Assert.Equal(55m, Rules.StartOf("township"));
        Assert.Equal(55m, Rules.StartOf("department"));
        Assert.Empty(RuleSetFaults.Of(Rules));
        Assert.Empty(RuleSetFaults.Of(RuleFiles.Default));
    }

    [Theory]
    [InlineData(150, 167, "89.82%", "14.82")]
    [InlineData(4, 5, "80%", "5")]
    [InlineData(2, 3, "66.67%", "0")]
    [InlineData(19, 20, "95%", "20")]
    [InlineData(0, 0, "—", "20")]
    public void OnTime_PublishedRow_Scores(int good, int all, string rate, string score) =>
        AssertScore("township", "on-time", Orders.Of(good, all, (o, ok) => ok ? o : o with { ClosedAt = Orders.At(14), RepliedAt = Orders.At(14) }), rate, score);

    [Theory]
    [InlineData(47, 50, "94%", "9")]
    [InlineData(17, 20, "85%", "0")]
    [InlineData(1, 1, "100%", "10")]
    public void Acknowledge_Row_LosesAPointForEachPercentagePoint(int good, int all, string rate, string score) =>
        AssertScore("township", "acknowledge", Orders.Of(good, all, (o, ok) => ok ? o : o with { AcknowledgedAt = Orders.At(8) }), rate, score);

    [Theory]
    [InlineData("township", "satisfaction", 7, 8, "87.5%", "19.75")]
    [InlineData("township", "satisfaction", 5, 6, "83.33%", "17.67")]
    [InlineData("township", "satisfaction", 3, 4, "75%", "13.5")]
    [InlineData("township", "satisfaction", 5, 7, "71.43%", "12.5")]
    [InlineData("department", "satisfaction-95", 12, 17, "70.59%", "12.8")]
    public void Satisfaction_PublishedRow_Scores(string kind, string item, int good, int all, string rate, string score) =>
        AssertScore(kind, item, Orders.Of(good, all, (o, ok) => o with { Satisfied = ok }), rate, score);

    private static void AssertScore(string kind, string item, IReadOnlyList<LeadOrder> orders, string rate, string score)
    {
        var lines = Scoring.Lines(Rules, kind, Orders.Facts(orders), Orders.Month);

        var line = Assert.Single(lines, l => l.Item == item);
        Assert.Equal((rate, score), (line.Rate!.Text, Rounding.Short(line.FullPoints!.Value + line.Points)));
        Assert.Equal(orders.Count - line.Rate.Numerator, line.Matters.Count);
        var table = AssessmentTable.Of([new("water", "水利局", 1)], new Dictionary<string, int> { ["water"] = 5 }, lines, Rules.StartOf(kind));
        Assert.Equal(lines.Sum(l => l.FullPoints + l.Points), table.Rows[0].Score);
    }
}
