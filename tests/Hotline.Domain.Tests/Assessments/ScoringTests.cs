using Hotline.Domain.Assessments;

namespace Hotline.Domain.Tests.Assessments;

public class ScoringTests
{
    private static readonly RuleSet Plain = new() { Code = "plain", Label = "试", Lists = [new("department", "市直单位", 5)] };

    private static readonly EventRule Late = new() { Code = "late", Label = "办理逾期", Event = AssessedEventKind.LateClosure, Points = -0.5m, Cap = 1m };
    private static readonly EventRule Good = new() { Code = "good", Label = "正面案例", Event = AssessedEventKind.PositiveCase, Points = 2m };

    [Fact]
    public void Events_BeyondTheItemsCap_AreHeldBackByALine()
    {
        var orders = Orders.Of(1, 4, (o, ok) => ok ? o : o with { ClosedAt = null, RepliedAt = null });

        var lines = Scoring.Lines(Plain with { Events = [Late] }, "department", Orders.Facts(orders), Orders.Month);

        Assert.Equal([("late:water:2", -0.5m), ("late:water:3", -0.5m), ("late:water:4", -0.5m), ("late:water:cap", 0.5m)], lines.Select(l => (l.Code, l.Points)));
        Assert.Equal(["late:water:cap"], lines.Where(l => l.IsBound).Select(l => l.Code));
        Assert.Equal(["RZ00002 逾期未办结", "RZ00003 逾期未办结", "RZ00004 逾期未办结"], lines.Take(3).Select(l => l.Reason));
        Assert.Equal(new AssessedMatter(1002, "RZ00002", 2), Assert.Single(lines[0].Matters));
    }

    [Fact]
    public void Gains_BeyondTheBonusCapAndTheHighestScore_AreHeldBackByLines()
    {
        List<AssessedEvent> cases = [Case("typical-cases-1"), Case("typical-cases-2"), Case("typical-cases-2")];
        AssessmentLine[] given = [new("water", 3m, "表彰") { Code = "manual:water:1", Item = LineItems.Manual }, new("water", -1m, "通报") { Code = "manual:water:2", Item = LineItems.Manual }];

        var lines = Scoring.Lines(Plain with { Events = [Good], BonusCap = 7m, Cap = 105m }, "department", Orders.Facts([], cases, given), Orders.Month);

        Assert.Equal(
            [("good:water:typical-cases-1", 2m), ("good:water:typical-cases-2", 2m), ("good:water:typical-cases-2:2", 2m), ("manual:water:1", 3m), ("manual:water:2", -1m), ("bonus:water:cap", -2m), ("total:water:cap", -1m)],
            lines.Select(l => (l.Code, l.Points)));
        Assert.Equal(["bonus:water:cap", "total:water:cap"], lines.Where(l => l.IsBound).Select(l => l.Code));
        Assert.Equal(105m, 100m + lines.Sum(l => l.Points));
    }

    [Fact]
    public void Losses_BelowTheFloor_AreHeldBackByALine()
    {
        AssessmentLine[] given = [new("water", -120m, "通报") { Code = "manual:water:1", Item = LineItems.Manual }];

        var lines = Scoring.Lines(Plain with { Floor = 0m }, "department", Orders.Facts([], given: given), Orders.Month);

        Assert.Equal(("total:water:floor", 20m), (lines[^1].Code, lines[^1].Points));
    }

    [Fact]
    public void Objection_Upheld_TakesTheLineAwayOrSetsItsPoints()
    {
        var orders = Orders.Of(0, 2, (o, _) => o with { ClosedAt = Orders.At(14), RepliedAt = Orders.At(14) });
        var facts = Orders.Facts(orders, upheld: new() { ["late:water:1"] = null, ["late:water:2"] = -0.25m, ["late:water:9"] = null });

        var lines = Scoring.Lines(Plain with { Events = [Late] }, "department", facts, Orders.Month);

        Assert.Equal([(0m, -0.5m), (-0.25m, -0.5m)], lines.Select(l => (l.Points, l.Computed!.Value)));
    }

    [Fact]
    public void Rate_OfWhatShouldNotHappen_LosesAboveItsThresholdUpToItsBound()
    {
        var rule = new RateRule { Code = "rework", Label = "重办率", Measure = Measure.Rework, FullPoints = 5m, ThresholdPercent = 5m, LostPerPoint = 0.2m, MaximumLoss = 4m };
        var orders = Orders.Of(9, 10, (o, ok) => o with { Reworked = !ok });

        var line = Assert.Single(Scoring.Lines(Plain with { Rates = [rule] }, "department", Orders.Facts(orders), Orders.Month));

        Assert.Equal((-1m, "重办率10%，高于5%，扣1分"), (line.Points, line.Reason));
        Assert.Equal("RZ00010", Assert.Single(line.Matters).Number);
        var all = Orders.Facts(Orders.Of(0, 10, (o, _) => o with { Reworked = true }));
        Assert.Equal(-4m, Assert.Single(Scoring.Lines(Plain with { Rates = [rule] }, "department", all, Orders.Month)).Points);
    }

    [Fact]
    public void Order_WhatItCountsAs_ByItsMoments()
    {
        var month = Orders.Month;
        var order = Orders.Order(1);

        Assert.True(order.IsDueIn(month) && order.IsOnTime);
        Assert.True((order with { ClosedAt = order.DueAt }).IsOnTime);
        Assert.False((order with { ClosedAt = order.DueAt.AddMilliseconds(1) }).IsOnTime);
        // Due at the last moment of January, at the first of February, at the first of March.
        Assert.False((order with { DueAt = month.From.AddMilliseconds(-1) }).IsDueIn(month));
        Assert.True((order with { DueAt = month.From }).IsDueIn(month));
        Assert.False((order with { DueAt = month.To }).IsDueIn(month));
        // Open and past due; open and suspended; open and not due yet at the look.
        var open = order with { ClosedAt = null, RepliedAt = null };
        Assert.True(open.IsDueIn(month));
        Assert.False((open with { Suspended = true }).IsDueIn(month));
        Assert.False(open.IsDueIn(month with { AsOf = open.DueAt }));
        // A reply waits for its review: in time it is neither, late it is late.
        Assert.False((open with { RepliedAt = open.DueAt }).IsDueIn(month));
        Assert.True((open with { RepliedAt = open.DueAt.AddMilliseconds(1) }).IsDueIn(month));
        // 签收.
        Assert.True(order.AcknowledgedInTime(month));
        Assert.False((order with { AcknowledgedAt = order.AcknowledgeBy.AddMilliseconds(1) }).AcknowledgedInTime(month));
        Assert.False((open with { AcknowledgedAt = null }).AcknowledgedInTime(month));
        Assert.Null((open with { AcknowledgedAt = null, Suspended = true }).AcknowledgedInTime(month));
        Assert.Null((order with { AcknowledgedAt = null }).AcknowledgedInTime(month));
        Assert.Null((order with { AcknowledgeBy = month.To }).AcknowledgedInTime(month));
    }

    [Theory]
    [InlineData("lists")]
    [InlineData("rates[0].code")]
    [InlineData("rates[0].thresholdPercent")]
    [InlineData("rates[0].lists")]
    [InlineData("events[0].points")]
    [InlineData("rates")]
    [InlineData("start")]
    [InlineData("floor")]
    [InlineData("manual")]
    public void Faults_OfARuleSet_NameTheField(string field)
    {
        var rate = new RateRule { Code = "a", Label = "甲", Measure = Measure.Solved, FullPoints = 5m, ThresholdPercent = 90m, LostPerPoint = 1m };
        var sound = Plain with { Rates = [rate], Events = [Late] };
        Assert.Empty(RuleSetFaults.Of(sound));

        var wrong = field switch
        {
            "lists" => sound with { Lists = [] },
            "rates[0].code" => sound with { Rates = [rate with { Code = "manual" }] },
            "rates[0].thresholdPercent" => sound with { Rates = [rate with { ThresholdPercent = 101m }] },
            "rates[0].lists" => sound with { Rates = [rate with { Lists = ["township"] }] },
            "events[0].points" => sound with { Events = [Late with { Points = 0m }] },
            "rates" => sound with { Rates = [rate with { Code = "late" }] },
            "start" => sound with { Scoring = RuleSetScoring.Components, Start = 100m },
            "floor" => sound with { Floor = 10m, Cap = 5m },
            _ => sound with { Manual = new(2m, 1m) },
        };

        Assert.Equal(field, Assert.Single(RuleSetFaults.Of(wrong)).Field);
    }

    private static AssessedEvent Case(string key) => new(AssessedEventKind.PositiveCase, "water", key, "正面案例", null, "/v1/typical-cases/1");
}
