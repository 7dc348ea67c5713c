using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Statistics.Months;

/// <summary>
/// Two hundred months of random work, with reworks, merges, suspensions and referrals in them: every statistic against a plain count of
/// what was written down beside the product.
/// </summary>
public sealed class RandomMonthTests(RandomMonthTests.LongAfter server) : IClassFixture<RandomMonthTests.LongAfter>
{
    public sealed class LongAfter() : Server(Times.At("2026-06-01T09:00"));

    private const int Months = 200;
    private const int AtOnce = 10;
    private const int Tickets = 30;

    public static TheoryData<int> EachTen => [.. Enumerable.Range(0, Months / AtOnce)];

    [Theory]
    [MemberData(nameof(EachTen))]
    public async Task Statistics_RandomMonths_AreWhatAPlainCountSays(int ten)
    {
        for (var month = ten * AtOnce; month < (ten + 1) * AtOnce; month++)
        {
            var start = Times.At("2003-01-01").AddMonths(month);
            var (lives, calls) = await Make(month, start);
            // Half of the looks are the default one, at the end of the month.
            var asOf = month % 2 == 0 ? start.AddMonths(1) : start.AddHours(new Random(month).Next(24, 1400));
            var window = $"from={start.InAddress()}&to={start.AddMonths(1).InAddress()}" + (month % 2 == 0 ? "" : $"&asOf={asOf.InAddress()}");
            var facts = lives.Where(d => d.Deeds[0].At <= asOf).Select(d => Counted.At(d, asOf)).ToList();
            await Compare(month, facts, [.. calls.Where(c => c.At <= asOf)], window);
        }
    }

    /// <summary>Every figure of every statistic is the length of the list it names.</summary>
    [Theory]
    [InlineData(300)]
    [InlineData(301)]
    public async Task F79_Statistics_RandomMonth_EveryListHasAsManyAsItsFigure(int seed)
    {
        var start = Times.At("2003-01-01").AddMonths(seed);
        await Make(seed, start);
        foreach (var (name, more) in Statistics)
        {
            // Units and areas without anything link to empty lists, each to the same kind: a few stand for all.
            var answer = (await server.Dev.Get($"/v1/statistics/{name}?from={start.InAddress()}&to={start.AddMonths(1).InAddress()}{more}")).Expect(200).Json;
            if (answer["rows"] is JsonArray { Count: > 12 } rows)
            {
                foreach (var row in rows.Where(r => r!["count"]!.GetValue<long>() == 0).Skip(2).ToList())
                    rows.Remove(row);
            }
            Assert.Empty(await server.Dev.Follow(answer));
        }
    }

    private static readonly (string Name, string More)[] Statistics =
    [
        ("overview", "&compare=true"), ("appeal-types", "&compare=true"), ("categories", "&compare=true&top=5"), ("units", "&base=local"), ("areas", ""), ("channels", ""),
        ("timeliness", ""), ("satisfaction", ""), ("calls", ""), ("trend", "&interval=week"),
    ];

    private async Task<(List<Diary> Lives, List<LoggedCall> Calls)> Make(int seed, DateTimeOffset start)
    {
        var (site, look) = (server.Services.GetRequiredService<Site>(), await server.Services.GetRequiredService<Reference>().Look(CancellationToken.None));
        return await server.Services.GetRequiredService<IWriteLane>().Run(
            async (db, ct) =>
            {
                var maker = new MonthMaker(
                    seed, start, start.AddMonths(1), site.Deadlines, [.. look.Units.Take(6).Select(u => u.Code)], [.. look.Categories.Take(8).Select(c => c.Code)],
                    [.. look.Site.Areas.Keys.Take(4)]);
                await maker.Make(Tickets, tickets =>
                {
                    db.AddRange(tickets);
                    return db.SaveChangesAsync(ct);
                });
                var calls = maker.Calls(20);
                db.AddRange(calls.Select((c, i) => new CallRow
                {
                    CallId = $"C{seed}-{i}", StartedAt = c.At, AnsweredAt = c.WaitSeconds is { } wait ? c.At.AddSeconds(wait) : null, EndedAt = c.At.AddMinutes(2), Result = c.Result,
                    TransferKind = c.Transfer, TransferTo = c.Transfer is null ? null : "police110",
                }));
                await db.SaveChangesAsync(ct);
                return (maker.Lives.Select(l => l.Diary).ToList(), calls);
            },
            CancellationToken.None);
    }

    private async Task Compare(int month, List<Counted> all, List<LoggedCall> calls, string window)
    {
        var (local, superior) = (all.Where(f => f.Local).ToList(), all.Where(f => !f.Local).ToList());
        await Matches(month, "overview?" + window, new()
        {
            ["calls"] = calls.Count,
            ["local.registered"] = local.Count,
            ["local.handled"] = local.Count(f => !f.Merged),
            ["local.merged"] = local.Count(f => f.Merged),
            ["local.rejected"] = local.Count(f => f.Rejected),
            ["local.withdrawn"] = local.Count(f => f.Withdrawn),
            ["local.coordinated.count"] = local.Count(f => f.Coordinated),
            ["local.coordinated.closed"] = local.Count(f => f is { Coordinated: true, Closed: true }),
            ["local.directHandlingRate.denominator"] = local.Count(f => f.Coordinated || f.Dispatched),
            ["local.dispatched.count"] = local.Count(f => f.Dispatched),
            ["local.dispatched.closed"] = local.Count(f => f is { Dispatched: true, Closed: true }),
            ["local.dispatched.due"] = local.Count(f => f is { Dispatched: true, Due: true }),
            ["local.dispatched.onTimeRate.numerator"] = local.Count(f => f is { Dispatched: true, OnTime: true }),
            ["local.dispatched.satisfactionRate.numerator"] = local.Count(f => f is { Dispatched: true, Pleased: true }),
            ["local.dispatched.satisfactionRate.denominator"] = local.Count(f => f is { Dispatched: true, Rating: not null }),
            ["superior.registered"] = superior.Count,
            ["superior.closed"] = superior.Count(f => f.Closed),
            ["superior.dispatched.count"] = superior.Count(f => f.Dispatched),
            ["superior.coordinated.count"] = superior.Count(f => f.Coordinated),
            ["superior.completionRate.denominator"] = superior.Count(f => f.Due),
        });
        await Table(month, "appeal-types?base=all&" + window, all, f => f.Of.AppealType);
        await Table(month, "categories?base=local&" + window, local, f => f.Of.Category);
        await Measured(month, "units?base=all&" + window, all.Where(f => f.Dispatched), f => f.Unit);
        await Measured(month, "areas?base=local&" + window, local, f => f.Of.Area);
        await Measured(month, "channels?base=all&" + window, all, f => f.Of.Channel);
        await Timeliness(month, all.Where(f => f.Dispatched).ToList(), window);
        await Satisfaction(month, all, window);
        await Matches(month, "calls?" + window, new()
        {
            ["calls"] = calls.Count,
            ["answered"] = calls.Count(c => c.WaitSeconds is not null),
            ["abandoned"] = calls.Count(c => c.WaitSeconds is null),
            ["connectionRate.numerator"] = calls.Count(c => c.WaitSeconds <= 15),
            ["transferred"] = calls.Count(c => c.Transfer is not null),
            ["oneKey"] = calls.Count(c => c.Transfer == "oneKey"),
            ["threeWay"] = calls.Count(c => c.Transfer == "threeWay"),
        });
        await Trend(month, all, calls, window, ((string[])["day", "week", "month", "week", "month"])[month % 5]);
    }

    private async Task<JsonNode> Matches(int month, string question, Dictionary<string, long> wanted)
    {
        var answer = (await server.Dev.Get("/v1/statistics/" + question)).Expect(200).Json;
        Same(month, question, answer, wanted);
        return answer;
    }

    private static void Same(int month, string where, JsonNode answer, Dictionary<string, long> wanted) => Assert.Equal(
        wanted.Select(w => $"{month} {where} {w.Key} = {w.Value}"),
        wanted.Keys.Select(path => $"{month} {where} {path} = {path.Split('.').Aggregate(answer, (node, name) => node[name]!)}"));

    private async Task Table(int month, string question, List<Counted> base_, Func<Counted, string> by)
    {
        var answer = await Matches(month, question, new() { ["base.count"] = base_.Count, ["total.count"] = base_.Count });
        var told = answer["rows"]!.AsArray().ToDictionary(r => r!["code"]!.GetValue<string>(), r => r!["count"]!.GetValue<long>());
        Assert.Equal(base_.GroupBy(by).Select(g => (g.Key, (long)g.Count())).Order(), told.Where(t => t.Value > 0).Select(t => (t.Key, t.Value)).Order());
    }

    private async Task Measured(int month, string question, IEnumerable<Counted> counted, Func<Counted, string?> by)
    {
        var facts = counted.ToList();
        var answer = await Matches(month, question, new() { ["base.count"] = facts.Count, ["total.count"] = facts.Count });
        Same(month, question, answer["total"]!["measures"]!, Measures(facts));
        var groups = facts.GroupBy(f => by(f) ?? "none").ToDictionary(g => g.Key, g => g.ToList());
        foreach (var row in answer["rows"]!.AsArray())
        {
            var mine = groups.GetValueOrDefault(row!["code"]!.GetValue<string>(), []);
            Assert.Equal(mine.Count, row["count"]!.GetValue<int>());
            Same(month, question, row["measures"]!, Measures(mine));
        }
        Assert.Subset(answer["rows"]!.AsArray().Select(r => r!["code"]!.GetValue<string>()).ToHashSet(), groups.Keys.ToHashSet());
    }

    private static Dictionary<string, long> Measures(List<Counted> facts) => new()
    {
        ["closed"] = facts.Count(f => f.Closed),
        ["due"] = facts.Count(f => f.Due),
        ["overdue"] = facts.Count(f => f is { Due: true, Closed: false }),
        ["completionRate.numerator"] = facts.Count(f => f.Closed),
        ["completionRate.denominator"] = facts.Count(f => f.Due),
        ["onTimeRate.numerator"] = facts.Count(f => f.OnTime),
        ["satisfactionRate.numerator"] = facts.Count(f => f is { Gone: false, Pleased: true }),
        ["satisfactionRate.denominator"] = facts.Count(f => f is { Gone: false, Rating: not null }),
        ["solvedRate.numerator"] = facts.Count(f => f.Solved == "solved"),
        ["solvedRate.denominator"] = facts.Count(f => f.Solved is not null),
        ["acknowledgeRate.numerator"] = facts.Count(f => f.SignedInTime),
        ["acknowledgeRate.denominator"] = facts.Count(f => f.SignDue),
        ["returnRate.numerator"] = facts.Count(f => f.Returned),
        ["returnRate.denominator"] = facts.Count(f => f.Dispatched),
        ["extensionRate.numerator"] = facts.Count(f => f.Extended),
        ["reworkRate.numerator"] = facts.Count(f => f.Reworked),
        ["reworkRate.denominator"] = facts.Count(f => f.Dispatched && (f.Reworked || f.Closed)),
    };

    private async Task Timeliness(int month, List<Counted> sent, string window)
    {
        var answer = await Matches(month, "timeliness?" + window, new() { ["total.count"] = sent.Count });
        foreach (var row in answer["rows"]!.AsArray())
        {
            var mine = sent.Where(f => f.Of.AppealType == row!["code"]!.GetValue<string>()).ToList();
            Same(month, "timeliness", row!, new()
            {
                ["count"] = mine.Count,
                ["onTime"] = mine.Count(f => f.OnTime),
                ["late"] = mine.Count(f => f is { Closed: true, OnTime: false }),
                ["overdue"] = mine.Count(f => f is { Closed: false, Due: true }),
                ["suspended"] = mine.Count(f => f.Suspended),
                ["inTime"] = mine.Count(f => f is { Closed: false, Due: false, Suspended: false }),
            });
        }
    }

    private async Task Satisfaction(int month, List<Counted> all, string window)
    {
        var answer = await Matches(month, "satisfaction?" + window, []);
        foreach (var (name, mine) in new[] { ("total", all), ("coordinated", all.Where(f => f.Coordinated)), ("dispatched", all.Where(f => f.Dispatched)) }.Select(p => (p.Item1, p.Item2.Where(f => f.Closed).ToList())))
        {
            var silent = mine.Where(f => f.Rating is null).ToList();
            Same(month, "satisfaction " + name, answer[name]!, new()
            {
                ["closed"] = mine.Count,
                ["rated"] = mine.Count(f => f.Rating is not null),
                ["unrated"] = silent.Count(f => f.Callback == "reached"),
                ["unreachable"] = silent.Count(f => f.Callback == "unreachable"),
                ["refused"] = silent.Count(f => f.Callback == "refused"),
                ["notCalled"] = silent.Count(f => f.Callback is null),
                ["satisfactionRate.numerator"] = mine.Count(f => f.Pleased),
            });
            Assert.All(answer[name]!["levels"]!.AsArray(), l => Assert.Equal(mine.Count(f => f.Rating == l!["code"]!.GetValue<string>()), l!["count"]!.GetValue<int>()));
        }
    }

    private async Task Trend(int month, List<Counted> all, List<LoggedCall> calls, string window, string interval)
    {
        var answer = await Matches(month, $"trend?interval={interval}&" + window, []);
        var points = answer["points"]!.AsArray();
        long before = -1;
        foreach (var point in points)
        {
            var (from, to) = (Times.At(point!["from"]!.GetValue<string>()), Times.At(point["to"]!.GetValue<string>()));
            var mine = all.Where(f => f.Of.Deeds[0].At >= from && f.Of.Deeds[0].At < to).ToList();
            Same(month, $"trend {from:O}", point, new()
            {
                ["registered"] = mine.Count,
                ["local"] = mine.Count(f => f.Local),
                ["dispatched"] = mine.Count(f => f.Dispatched),
                ["closed"] = mine.Count(f => f.Closed),
                ["calls"] = calls.Count(c => c.At >= from && c.At < to),
                ["completionRate.denominator"] = mine.Count(f => f is { Dispatched: true, Due: true }),
            });
            if (before >= 0 && interval == "day")
                Assert.Equal(before, point["monthOnMonth"]!["previous"]!.GetValue<long>());
            before = mine.Count;
        }
        Assert.Equal(all.Count, points.Sum(p => p!["registered"]!.GetValue<int>()));
    }
}
