using System.Text.Json.Nodes;
using Hotline.Api.Features.Office;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>Which orders count, and for whom (statistics.md §3).</summary>
public sealed class CountingTests : IAsyncLifetime
{
    private readonly WithAnOffice server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    /// <summary>An office that has recorded what the test says.</summary>
    public sealed class WithAnOffice : Server
    {
        internal List<OfficeEvent> Recorded { get; } = [];

        protected override void Change(IServiceCollection services) => services.AddSingleton<IOfficeEvents>(new Office(Recorded));

        private sealed class Office(List<OfficeEvent> recorded) : IOfficeEvents
        {
            public Task<IReadOnlyList<OfficeEvent>> In(HotlineContext db, string period, CancellationToken cancellation) =>
                Task.FromResult<IReadOnlyList<OfficeEvent>>(period == "2023-02" ? recorded : []);
        }
    }

    private const string Rules = "default";

    /// <summary>February follows the default rules here: a version of its own takes the place of the published totals.</summary>
    private async Task<Client> InMarch()
    {
        var defaults = (await server.Dev.Get("/v1/assessment-rules/" + Rules).Succeeds()).Json.AsObject();
        foreach (var read in (string[])["code", "version"])
            defaults.Remove(read);
        (await server.Dev.Put("/v1/assessment-rules/published", defaults)).Expect(200);
        return await server.At(Given.Assessments.March);
    }

    [Fact]
    public async Task Orders_ReturnedRecalledOrExcluded_CountForNobody()
    {
        foreach (var _ in Enumerable.Range(0, 4))
            await server.Dev.Closed("water");
        await server.Dev.Dispatched("power", "water");
        var (_, returned) = await server.Dev.ReturnRequested("water");
        (await server.Dev.Post($"/v1/work-orders/{returned}/return-decision", new { decision = "approved", reason = "属实" })).Expect(200);
        var (recalled, _) = await server.Dev.Dispatched("water");
        (await server.Dev.Post($"/v1/tickets/{recalled}/recall", new { reason = "改派" })).Expect(200);
        var (excluded, _) = await server.Dev.Dispatched("water");
        (await server.Dev.Post($"/v1/tickets/{excluded}/exclude", new { reason = "诉求不实" })).Expect(200);

        using var march = await InMarch();
        var answer = await march.Get(Given.Assessments.Month).Succeeds();

        var water = answer.Row("water");
        Assert.Equal((4, false, null, "—"), (water["orders"].Number(), water["assessed"]!.GetValue<bool>(), water["rank"], water["scoreText"].Text()));
        Assert.Equal(1, answer.Row("power")["orders"].Number());
        var unit = await march.Unit("water");
        Assert.Equal((4, 4), (unit.Line("on-time-rate")["rate"]!["numerator"].Number(), unit.Line("on-time-rate")["rate"]!["denominator"].Number()));
        Assert.Empty(unit.Lines("return-without-ground"));
        Assert.Empty(unit.Lines("late-closure"));
    }

    [Fact]
    public async Task Events_EachHasItsLineWithItsTicketAndItsOrder()
    {
        var (refused, refusedOrder) = await server.Dev.ReturnRequested("water");
        (await server.Dev.Post($"/v1/work-orders/{refusedOrder}/return-decision", new { decision = "refused", reason = "职责明确" })).Expect(200);
        var (supervised, supervisedOrder) = await server.Dev.Acknowledged("water");
        (await server.Dev.Post($"/v1/tickets/{supervised}/supervise", new { text = "请说明原因" })).Expect(200);
        var (reworked, reworkedOrder) = await server.Dev.Closed("water");
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        (await server.Dev.Post($"/v1/tickets/{reworked}/rework", new { reason = "未解决" })).Expect(200);
        server.Recorded.Add(new(OfficeEventKind.PositiveCase, "water", "正面案例：抢修及时", "/v1/typical-cases/3", long.Parse(supervised, null)));
        server.Recorded.Add(new(OfficeEventKind.StationingNotMet, "water", "派驻不到位", "/v1/stationing/2023-02/water", null));

        using var march = await InMarch();
        var unit = await march.Unit("water");

        Assert.Equal($"return-without-ground:water:{refusedOrder}", Told(unit, "return-without-ground", refused, refusedOrder));
        Assert.Equal($"supervision:water:{supervisedOrder}", Told(unit, "supervision", supervised, supervisedOrder));
        Assert.Equal($"rework:water:{reworkedOrder}", Told(unit, "rework", reworked, reworkedOrder));
        var positive = unit.Line("positive-case");
        Assert.Equal(("positive-case:water:typical-cases-3", 1m, "/v1/typical-cases/3", supervised), (positive["code"].Text(), positive.Points(), positive["evidence"].Text(), positive["tickets"]![0]!["id"].Text()));
        Assert.Equal("stationing:water:stationing-2023-02-water", unit.Line("stationing")["code"].Text());
        // Nobody signed for the order whose return was refused, nor for the new one of the rework; three orders were not handled in time.
        Assert.Equal([refusedOrder], unit.Lines("late-acknowledgement").Select(l => l["workOrders"]![0]!["id"].Text()).Take(1));
        Assert.Equal(3, unit.Lines("late-closure").Count);
        Assert.Equal(
            unit["start"].GetValue<decimal>() + unit["lines"].AsArray().Sum(l => l!.Points()),
            unit["score"].GetValue<decimal>());
        // A case about an excluded ticket is outside, as all of it is.
        (await march.Post($"/v1/tickets/{supervised}/exclude", new { reason = "诉求不实" })).Expect(200);
        unit = await march.Unit("water");
        Assert.Empty(unit.Lines("positive-case").Concat(unit.Lines("supervision")));
    }

    [Fact]
    public async Task Rates_SatisfiedAndSolved_AreTheCallersLastWordByThen()
    {
        var (ticket, _) = await server.Dev.Closed("water");
        foreach (var said in (object[])[new { outcome = "reached", satisfaction = "dissatisfied", solved = "unsolved" }, new { outcome = "reached", satisfaction = "basicallySatisfied", solved = "solved" }, new { outcome = "unreachable" }])
        {
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            (await server.Dev.Post($"/v1/tickets/{ticket}/callbacks", said)).Expect(200);
        }
        await server.Dev.Closed("water");

        using var march = await InMarch();
        // What is said in March is no word of February.
        (await march.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "veryDissatisfied", solved = "unsolved" })).Expect(200);

        var unit = await march.Unit("water");
        Assert.Equal(("1/1", "1/1"), (Rate(unit, "satisfaction-rate"), Rate(unit, "solved-rate")));
        var later = await march.Get($"{Given.Assessments.Month}/units/water?asOf={Given.Assessments.March.InAddress()}").Succeeds();
        Assert.Equal(("0/1", "0/1"), (Rate(later, "satisfaction-rate"), Rate(later, "solved-rate")));
    }

    private static string Rate(Reply unit, string item) => $"{unit.Line(item)["rate"]!["numerator"]}/{unit.Line(item)["rate"]!["denominator"]}";

    private static string Told(Reply unit, string item, string ticket, string order)
    {
        var line = unit.Line(item);
        Assert.Equal((ticket, $"/v1/tickets/{ticket}"), (line["tickets"]![0]!["id"].Text(), line["tickets"]![0]!["href"].Text()));
        Assert.Equal(order, line["workOrders"]![0]!["id"].Text());
        Assert.True(line.Points() < 0);
        return line["code"].Text();
    }
}
