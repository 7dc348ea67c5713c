using System.Text.Json.Nodes;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Retention;

/// <summary>Whoever is forgotten is forgotten everywhere at once: in repeats and masters, and in what was written of the ticket elsewhere.</summary>
public sealed class RetentionTogetherTests(Server server) : IClassFixture<Server>
{
    // No rule of names finds these: only who knows the caller does.
    private const string Master = "卡斯特罗", Repeat = "玛格丽特";

    private async Task<string> Registered(string name, string content, string? callId = null)
    {
        var body = Given.Tickets.Body();
        body["caller"] = new JsonObject { ["name"] = name, ["phone"] = "13800000000" };
        (body["content"], body["callId"]) = (content, callId);
        return await server.Dev.Registered(body);
    }

    private async Task<(string Repeat, string Master)> Merged()
    {
        var (repeat, master) = (await Registered(Repeat, $"和{Master}家一样的停水"), await Registered(Master, $"和{Repeat}家一样的停水"));
        (await server.Dev.Post($"/v1/tickets/{repeat}/merge", new { into = master, reason = $"与{Master}家同楼" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{master}/answer", new { answer = $"{Repeat}家已恢复供水", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{master}/archive")).Expect(200);
        await server.Aged(repeat, master);
        return (repeat, master);
    }

    private async Task<string> Told(string ticket) => (await server.Dev.Ticket(ticket)).Text + (await server.Dev.Get($"/v1/tickets/{ticket}/history")).Expect(200).Text;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Repeat_WhoseMasterIsHeldOrTheOtherWayRound_GoesWithIt(bool holdRepeat)
    {
        var (repeat, master) = await Merged();
        var hold = await server.Held(holdRepeat ? repeat : master);

        await server.Retain();
        Assert.Equal((false, false), (await server.IsAnonymised(repeat), await server.IsAnonymised(master)));
        (await server.Dev.Post($"/v1/legal-holds/{hold}/release", new { reason = "结案" })).Expect(200);
        await server.Retain();

        Assert.Equal((true, true), (await server.IsAnonymised(repeat), await server.IsAnonymised(master)));
        foreach (var told in new[] { await Told(repeat), await Told(master) })
        {
            Assert.Contains("停水", told, StringComparison.Ordinal);
            Assert.DoesNotContain(Master, told, StringComparison.Ordinal);
            Assert.DoesNotContain(Repeat, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WordsAboutATicket_InHandoversMeetingsAndCalls_LoseItsCallerWithIt()
    {
        const string Other = "罗密欧";
        var call = Guid.NewGuid().ToString("N");
        var (ticket, open) = (await Registered(Master, "停水", call), await Registered(Other, "停电"));
        (await server.Dev.Post("/v1/transfers", new { kind = "threeWay", partner = Referrals.Desk, outcome = "us", reason = $"{Master}家停水", ticketId = ticket, participants = new[] { Master } })).Expect(201);
        (await server.Dev.Post("/v1/calls", new { callId = call, startedAt = "2023-02-15T09:00:00+08:00", answeredAt = "2023-02-15T09:00:05+08:00", endedAt = "2023-02-15T09:05:00+08:00", result = "transferred", transfer = new { kind = "oneKey", to = "police110", reason = $"{Master}家停水" } })).Expect(201);
        var meeting = (await server.Dev.Post("/v1/coordination-meetings", new { subject = $"{Master}家和{Other}家", ticketIds = new[] { open } })).Expect(201)["id"].Text();
        (await server.Dev.Post($"/v1/coordination-meetings/{meeting}/agenda", new { ticketId = ticket, question = $"{Master}家停水由谁牵头" })).Expect(200);
        (await server.Dev.Post($"/v1/coordination-meetings/{meeting}/close", new { minutes = $"{Master}家停水，业主王女士在场", deferred = new[] { new { ticketId = ticket, reason = $"等{Master}回家" }, new { ticketId = open, reason = "下次" } } })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = "已恢复", solved = "solved" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        await server.Aged(ticket);
        Assert.Equal(7, (await Words()).Split(Master).Length - 1);

        await server.Retain();

        Assert.True(await server.IsAnonymised(ticket));
        var words = await Words();
        Assert.DoesNotContain(Master, words, StringComparison.Ordinal);
        // Of another, open ticket's persons nothing is taken out yet.
        Assert.Contains(Other, words, StringComparison.Ordinal);
        Assert.Contains("王女士", words, StringComparison.Ordinal);

        Task<string> Words() => server.Books(async db => string.Join('\n',
        [
            .. await db.PhoneTransfers.Select(t => t.Reason + t.Participants).ToListAsync(), .. await db.Calls.Select(c => c.TransferReason).ToListAsync(),
            .. (await db.CoordinationMeetings.Include(m => m.Agenda).ToListAsync()).SelectMany(m => m.Agenda.Select(a => a.Question + a.DeferredReason).Append(m.Subject + m.Minutes)),
        ]));
    }

    [Fact]
    public async Task NumbersOfAnAnonymisedTicket_AreKeptByNothingThatIsSavedWithIt()
    {
        var (ticket, _) = await server.Dev.Closed();
        var key = Retentions.Key(ticket);
        (await server.Dev.Attach(ticket, Given.Files.Png(), "现场.png")).Expect(201);
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        var hold = Retentions.Key(await server.Held(ticket, server.Clock.GetUtcNow().AddMinutes(1)));
        await server.Aged(ticket);
        // As an earlier version kept names of files; and the hold's day has come.
        var at = server.Clock.GetUtcNow();
        await server.Books(db => db.Attachments.Where(a => a.TicketId == key).ExecuteUpdateAsync(s => s.SetProperty(a => a.Name, "13812345678.png")));
        await server.Books(db => db.LegalHolds.Where(h => h.Id == hold).ExecuteUpdateAsync(s => s.SetProperty(h => h.Until, at)));

        await server.Retain();
        Assert.True(await server.IsAnonymised(ticket));
        Assert.Null(await Kept());
        var released = (await server.Dev.Post($"/v1/legal-holds/{hold}/release", new { reason = $"{Master}（13812345678）结案" })).Expect(200);

        Assert.Null(await Kept());
        Assert.Null(released.Json["releaseReason"]);
        var kept = await server.Books(db => db.LegalHolds.SingleAsync(h => h.Id == hold));
        Assert.Equal((true, null), (kept.ReleasedAt is not null, kept.ReleaseReason));

        Task<byte[]?> Kept() => server.Books(db => db.Tickets.Where(t => t.Id == key).Select(t => t.PrivateNumbersSealed).SingleAsync());
    }
}
