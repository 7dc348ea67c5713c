using CsCheck;
using Hotline.Domain.Assessments;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Tests.Assessments;

/// <summary>Random months by the default rule set, counted again without a word of the code that scores them.</summary>
public class ScoringPropertyTests
{
    private static readonly RuleSet Rules = RuleFiles.Default;

    private static readonly Gen<DateTimeOffset> Moment = Gen.Int[-5, 34].Select(Gen.Int[0, 23], (day, hour) => Orders.At(day, hour));

    private static readonly Gen<LeadOrder> Order =
        from delivered in Moment
        from acknowledge in Gen.Int[1, 60]
        from acknowledged in Gen.Int[1, 70].Nullable()
        from due in Gen.Int[1, 400]
        from replied in Gen.Int[1, 450].Nullable()
        from closed in Gen.Bool
        from suspended in Gen.Bool
        from satisfied in Gen.Bool.Nullable()
        from solved in Gen.Bool.Nullable()
        from flags in Gen.Int[0, 3]
        select new LeadOrder
        {
            Id = 0, TicketId = 0, Number = "", Unit = "water", DeliveredAt = delivered, AcknowledgeBy = delivered.AddHours(acknowledge),
            AcknowledgedAt = delivered.AddHours(acknowledged ?? 0) is var at && acknowledged is not null && at <= Orders.Month.AsOf ? at : null,
            DueAt = delivered.AddHours(due),
            RepliedAt = replied is { } hours && delivered.AddHours(hours) <= Orders.Month.AsOf ? delivered.AddHours(hours) : null,
            ClosedAt = closed && replied is { } then && delivered.AddHours(then) <= Orders.Month.AsOf ? delivered.AddHours(then) : null,
            Suspended = suspended && !closed && replied is null, Satisfied = closed ? satisfied : null, SolvedForCaller = closed ? solved : null,
            Reworked = closed && flags == 1, ReturnRefused = flags == 2,
        };

    private static readonly Gen<List<LeadOrder>> Month = Order.List[0, 60].Select(all => all.Select((o, i) => o with { Id = i + 1, TicketId = 1001 + i, Number = $"N{i + 1}" }).ToList());

    [Fact]
    public void Rates_AnyMonth_AreThoseOfAPlainRecount() => Month.Sample(orders =>
    {
        var lines = Scoring.Lines(Rules, "department", Orders.Facts(orders), Orders.Month).Where(l => l.Rate is not null).ToDictionary(l => l.Item);
        var (from, to) = (Orders.At(1), Orders.At(29));
        var due = orders.FindAll(o => o.DueAt >= from && o.DueAt < to
            && (o.ClosedAt is not null || (!o.Suspended && (o.RepliedAt is null ? o.DueAt < to : o.RepliedAt > o.DueAt))));
        var sign = orders.FindAll(o => o.AcknowledgeBy >= from && o.AcknowledgeBy < to && (o.AcknowledgedAt is not null || (o.ClosedAt is null && !o.Suspended)));
        Check(lines["acknowledge-rate"], sign, o => o.AcknowledgedAt <= o.AcknowledgeBy, 10m, r => Math.Max(0m, 10m - Math.Max(0m, 95m - r)));
        Check(lines["on-time-rate"], due, o => o.ClosedAt is { } at && at <= o.DueAt, 20m, r => Math.Max(0m, 20m - Math.Max(0m, 95m - r)));
        Check(lines["satisfaction-rate"], due.FindAll(o => o.Satisfied is not null), o => o.Satisfied == true, 25m, r => Math.Max(12.5m, 25m - 0.5m * Math.Max(0m, 95m - r)));
        Check(lines["solved-rate"], due.FindAll(o => o.SolvedForCaller is not null), o => o.SolvedForCaller == true, 10m, r => Math.Max(5m, 10m - 0.2m * Math.Max(0m, 85m - r)));
        Check(lines["rework-rate"], due.FindAll(o => o.ClosedAt is not null), o => o.Reworked, 5m, r => Math.Max(0m, 5m - 0.2m * Math.Max(0m, r - 5m)), fewerIsBetter: true);
        Check(lines["return-rate"], due, o => o.ReturnRefused, 5m, r => Math.Max(0m, 5m - 0.2m * Math.Max(0m, r - 5m)), fewerIsBetter: true);
    });

    [Fact]
    public void Lines_AnyMonth_AddUpWithinTheBoundsAndBearTheirOwnCodes() => Month.Sample(orders =>
    {
        var lines = Scoring.Lines(Rules, "department", Orders.Facts(orders), Orders.Month);

        var score = AssessmentTable.Of([new("water", "水利局", 1)], new Dictionary<string, int> { ["water"] = 5 }, lines, Rules.StartOf("department")).Rows[0].Score;
        Assert.Equal(100m + lines.Sum(l => l.Points), score);
        Assert.InRange(score, 0m, 105m);
        Assert.Equal(lines.Count, lines.Select(l => l.Code).Distinct().Count());
        Assert.True(lines.Where(l => l.Item == "late-closure").Sum(l => l.Points) >= -5m);
        Assert.True(lines.Where(l => l.Item == "late-acknowledgement").Sum(l => l.Points) >= -2m);
        // The late ones are each a line of their own: what the rate missed among those that are not closed on time.
        var missed = lines.Single(l => l.Item == "on-time-rate").Matters;
        Assert.Equal(missed, lines.Where(l => l.Item == "late-closure").SelectMany(l => l.Matters));
        var again = Scoring.Lines(Rules, "department", Orders.Facts(orders), Orders.Month);
        Assert.Equal(lines.Select(l => (l.Code, l.Points, l.Reason)), again.Select(l => (l.Code, l.Points, l.Reason)));
    });

    private static void Check(AssessmentLine line, List<LeadOrder> all, Func<LeadOrder, bool> counts, decimal full, Func<decimal, decimal> score, bool fewerIsBetter = false)
    {
        var counted = all.FindAll(o => counts(o));
        Assert.Equal((counted.Count, all.Count), (line.Rate!.Numerator, line.Rate.Denominator));
        var rate = all.Count == 0 ? (decimal?)null : Math.Round(counted.Count * 100m / all.Count, 2, MidpointRounding.AwayFromZero);
        Assert.Equal(rate is { } r ? Math.Round(score(r), 2, MidpointRounding.AwayFromZero) - full : 0m, line.Points);
        var caused = fewerIsBetter ? counted : all.Except(counted);
        Assert.Equal(caused.Select(o => o.Id), line.Matters.Select(m => m.OrderId!.Value));
    }
}
