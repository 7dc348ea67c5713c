using System.Globalization;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>Orders of years before a month that count in it all the same, and those of the month that are due years after.</summary>
public sealed class LongAgoTests(LongAgoTests.LongAfter server) : IClassFixture<LongAgoTests.LongAfter>
{
    public sealed class LongAfter() : Server(Times.At("2026-06-01T09:00"));

    private const string Month = "/v1/assessments/2024-03";

    private static readonly Actor Actor = new("test", "test");

    private DeadlinePolicy Policy => server.Services.GetRequiredService<Site>().Deadlines;

    [Fact]
    public async Task Order_DueInTheMonthByHand_CountsHoweverOldItIs()
    {
        var (handled, before) = (Delivered("L1", "2020-05-06", "2024-03-12"), Delivered("L2", "2020-05-06", "2024-03-12"));
        Close(handled, "2024-03-05");
        Close(before, "2020-06-01");
        var undone = Delivered("L3", "2020-05-06", "2024-03-13");
        var putOff = Delivered("L4", "2020-05-06", "2024-03-14");
        Assert.Null(putOff.Supervise("请办", null, At("2026-05-20"), Policy, Actor, At("2024-04-10")));
        var putOffAndDone = Delivered("L5", "2020-05-06", "2024-03-15");
        Assert.Null(putOffAndDone.Supervise("请办", null, At("2024-10-15"), Policy, Actor, At("2024-04-10")));
        Close(putOffAndDone, "2024-10-10");
        var (far, farAndDone) = (Delivered("L6", "2024-03-06", "2026-05-20"), Delivered("L7", "2024-03-06", "2026-05-20"));
        Close(farAndDone, "2024-03-08");
        // Of no part of the month: done before and after it, and due years after.
        Close(Delivered("L8", "2020-05-06", "2026-05-20"), "2020-06-01");
        Close(Delivered("L9", "2024-04-08", "2024-04-10"), "2024-04-09");
        await server.Services.GetRequiredService<IWriteLane>().Run(
            (db, ct) =>
            {
                db.AddRange(_tickets);
                return db.SaveChangesAsync(ct);
            },
            CancellationToken.None);

        var answer = await server.Dev.Get(Month).Succeeds();
        var unit = await server.Dev.Unit("water", Month);

        Assert.Equal(2, answer.Row("water")["orders"].Number());
        Assert.Equal("2/5", Rate(unit, "on-time-rate"));
        Assert.Equal([undone, putOff, putOffAndDone], Late(unit));
        // One of the two delivered in the month was never signed for.
        Assert.Equal("1/2", Rate(unit, "acknowledge-rate"));
        Assert.Equal([far.Number], unit.Line("acknowledge-rate")["tickets"]!.AsArray().Select(t => t!["number"].Text()));
        // In May the put off are no more due in March.
        var later = await server.Dev.Get($"{Month}/units/water?asOf={At("2024-05-06").InAddress()}").Succeeds();
        Assert.Equal(("2/3", Numbers([undone])), (Rate(later, "on-time-rate"), Numbers(Late(later))));
    }

    private readonly List<Ticket> _tickets = [];

    private Ticket Delivered(string number, string at, string due)
    {
        var matter = new Matter { Title = "试", Content = "试", AppealType = "problem", Category = "0101" };
        var ticket = Ticket.Register(new Registration(number, Channel.Phone, matter, new Caller(null, null, false, true)), At(at).AddHours(24), Actor, At(at).AddHours(-1));
        Assert.Null(ticket.Dispatch(new("water", [], new OrderLimits(Policy.AcknowledgeBy(At(at), false).At, At(due), false, null)), Actor, At(at)));
        _tickets.Add(ticket);
        return ticket;
    }

    private static void Close(Ticket ticket, string at)
    {
        Assert.Null(ticket.Acknowledge(ticket.Lead!, "李强", null, Actor, ticket.Lead!.DeliveredAt.AddHours(1)));
        Assert.Null(ticket.Reply(ticket.Lead!, new UnitReply("办", null, true, Solved.Solved), false, Actor, At(at)));
        Assert.Equal(TicketStatus.Closed, ticket.Status);
    }

    private static DateTimeOffset At(string day) => Times.At(day + "T10:00");

    private List<Ticket> Late(Reply unit) =>
        [.. unit.Lines("late-closure").Select(l => _tickets.Single(t => t.Number == l["tickets"]![0]!["number"].Text())).OrderBy(t => t.Number)];

    private static string Numbers(IEnumerable<Ticket> tickets) => string.Join(',', tickets.Select(t => t.Number));

    private static string Rate(Reply unit, string item) => string.Create(CultureInfo.InvariantCulture, $"{unit.Line(item)["rate"]!["numerator"]}/{unit.Line(item)["rate"]!["denominator"]}");
}
