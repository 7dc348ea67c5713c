using Hotline.Api.Features.Office;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Office;

/// <summary>What the assessment and the bulletin's draft are told of a month.</summary>
public sealed class OfficeRecordsTests : IAsyncLifetime
{
    private readonly Server server = new();

    public Task InitializeAsync() => server.InitializeAsync();

    public Task DisposeAsync() => server.DisposeAsync();

    [Fact]
    public async Task Events_OfAMonth_AreItsMissedStationingsAndCases()
    {
        var (kept, missed, running) = (
            await server.Dev.Stationed("health", from: "2023-02-13", to: "2023-02-14"), await server.Dev.Stationed("housing", from: "2023-02-13", to: "2023-02-14"), await server.Dev.Stationed("water"));
        await server.Dev.Present(kept, "2023-02-13", "08:30", "18:00");
        var ticket = await server.Dev.Registered();
        var (good, bad) = (await server.Dev.Held("police", ticket: ticket), await server.Dev.Held("tax", "negative"));
        (await server.Dev.Post($"/v1/typical-cases/{await server.Dev.Held()}/withdraw", new { reason = "误登" })).Expect(200);
        await server.Dev.Held(month: "2023-01");

        var events = await server.Books(db => server.Services.GetRequiredService<IOfficeEvents>().In(db, "2023-02", CancellationToken.None));

        Assert.Equal(
            [
                new OfficeEvent(OfficeEventKind.StationingNotMet, "housing", "派驻未达标：应到岗1天，实到岗0天", $"/v1/stationing/{missed}", null),
                new OfficeEvent(OfficeEventKind.PositiveCase, "police", "正面典型案例：加急补办身份证", $"/v1/typical-cases/{good}", long.Parse(ticket, System.Globalization.CultureInfo.InvariantCulture)),
                new OfficeEvent(OfficeEventKind.NegativeCase, "tax", "负面典型案例：加急补办身份证", $"/v1/typical-cases/{bad}", null),
            ],
            events);
        Assert.All(events, e => Assert.StartsWith("/v1/", e.Evidence, StringComparison.Ordinal));
        (await server.Dev.Get(events[0].Evidence)).Expect(200);
        Assert.NotEqual(missed, running);
    }

    [Fact]
    public async Task Narrative_OfAMonth_IsWhatWasRecordedWithoutPersons()
    {
        var (kept, missed) = (await server.Dev.Stationed("health", from: "2023-02-13", to: "2023-02-14"), await server.Dev.Stationed("housing", from: "2023-02-13", to: "2023-02-14"));
        await server.Dev.Present(kept, "2023-02-13", "08:30", "18:00");
        (await server.Dev.Post($"/v1/stationing/{missed}/decision", new { met = false, reason = "李老师未请假" })).Expect(200);
        await server.Dev.Held("tax", "negative");
        await server.Dev.Held("police");
        await server.Dev.Hot("医疗保障");
        var meeting = (await server.Dev.Post("/v1/coordination-meetings", new
        {
            subject = "医保报销会商", heldAt = "2023-02-28T23:30:00+08:00", participants = new object[] { new { unit = "health" }, new { unit = "health", name = "王主任" }, new { name = "李主任" } },
        })).Expect(201)["id"].Text();
        (await server.Dev.Post($"/v1/coordination-meetings/{meeting}/close", new { minutes = "李建国同志（13800000000）通报情况，明确了责任单位。" })).Expect(200);
        await server.Dev.Met();

        var narrative = await server.Books(db => server.Services.GetRequiredService<OfficeRecords>().Of(db, "2023-02", CancellationToken.None));

        Assert.Equal(("2023-02", "医疗保障"), (narrative.Period, Assert.Single(narrative.HotIssues).Title));
        Assert.Equal([("positive", "police"), ("negative", "tax")], narrative.TypicalCases.Select(c => (c.Kind, c.Unit)));
        var work = Assert.Single(narrative.Work);
        Assert.Equal(("医保报销会商", "某市民（***）通报情况，明确了责任单位。", new DateOnly(2023, 2, 28)), (work.Title, work.Text, work.Date));
        Assert.Equal(["health"], work.Units!);
        Assert.Equal([("health", true), ("housing", false)], narrative.Stationing.Select(s => (s.Unit, s.Met)).OrderBy(s => s.Unit, StringComparer.Ordinal));
        Assert.Contains("某市民未请假", narrative.Stationing.Single(s => !s.Met).Text, StringComparison.Ordinal);
        Assert.Null(narrative.Stationing.Single(s => s.Met).Text);
        Assert.Empty((await server.Books(db => server.Services.GetRequiredService<OfficeRecords>().Of(db, "2023-03", CancellationToken.None))).Work);
    }
}
