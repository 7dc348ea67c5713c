using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Assessments;

/// <summary>
/// Random work around a month, and its assessment against a plain recount of notes that were taken after each move. Each seed has months of
/// its own.
/// </summary>
public sealed class RandomMonthTests(RandomMonthTests.LongAfter server) : IClassFixture<RandomMonthTests.LongAfter>
{
    public sealed class LongAfter() : Server(Times.At("2026-06-01T09:00"));

    private const int Seeds = 12;

    private static readonly string[] Units = ["water", "power", "meishan", "dayu"];

    public static TheoryData<int> EachSeed => [.. Enumerable.Range(0, Seeds)];

    [Theory]
    [MemberData(nameof(EachSeed))]
    public async Task Assessment_RandomWork_IsThePlainRecount(int seed)
    {
        var (random, month) = (new Random(seed), new DateOnly(2020, 3, 1).AddMonths(4 * seed));
        var (from, to) = (Times.At($"{month:yyyy-MM-dd}T00:00"), Times.At($"{month.AddMonths(1):yyyy-MM-dd}T00:00"));
        var lives = Enumerable.Range(0, 60).Select(i => new Life(random, Policy, from.AddDays(-20), $"A{seed:D2}{i:D3}")).ToList();
        await Save([.. lives.Select(l => l.Ticket)]);

        var path = FormattableString.Invariant($"/v1/assessments/{month:yyyy-MM}");
        await Compare(lives, path, "", from, to, to);
        for (var look = 0; look < 3; look++)
        {
            var asOf = from.AddMinutes(random.Next(0, 50 * 24 * 60));
            await Compare(lives, path, "?asOf=" + asOf.InAddress(), from, to, asOf);
        }
    }

    private DeadlinePolicy Policy => server.Services.GetRequiredService<Site>().Deadlines;

    private Task<int> Save(List<Ticket> tickets) => server.Services.GetRequiredService<IWriteLane>().Run(
        (db, ct) =>
        {
            db.AddRange(tickets);
            return db.SaveChangesAsync(ct);
        },
        CancellationToken.None);

    /// <summary>How a lead order stood after a move of its ticket.</summary>
    private sealed record Note(
        DateTimeOffset At, WorkOrder Order, WorkOrderStatus Status, DateTimeOffset DueAt, DateTimeOffset AcknowledgeBy, DateTimeOffset? AcknowledgedAt,
        DateTimeOffset? RepliedAt, bool Suspended, Satisfaction? Rating, Solved? Said, bool Reworked, bool Refused);

    /// <summary>A ticket with random moves, and a note of every lead order after each of them.</summary>
    private sealed class Life
    {
        private readonly Dictionary<int, (Satisfaction? Rating, Solved? Said)> _said = [];
        private readonly HashSet<WorkOrder> _refused = [];

        public Life(Random random, DeadlinePolicy policy, DateTimeOffset start, string number)
        {
            var actor = new Actor("test", "test");
            var at = start.AddMinutes(random.Next(0, 40 * 24 * 60));
            var matter = new Matter { Title = "试", Content = "试", AppealType = "problem", Category = "0101" };
            Ticket = Ticket.Register(new Registration(number, Channel.Phone, matter, new Caller(null, null, false, true)), at.AddHours(24), actor, at);
            for (var moves = random.Next(3, 22); moves > 0; moves--)
            {
                at = at.AddMinutes(random.Next(6) == 0 ? 0 : random.Next(1, 2000));
                if (Move(random, policy, actor, at) is null)
                    Take(at);
            }
            if (random.Next(8) == 0)
                Assert.Null(Ticket.Exclude("不实", actor, at.AddDays(60)) is { } refusal && Ticket.Status != TicketStatus.Archived ? refusal : null);
        }

        public Ticket Ticket { get; }

        public List<Note> Notes { get; } = [];

        public List<(DateTimeOffset At, string Item, WorkOrder Order)> Events { get; } = [];

        private Refusal? Move(Random random, DeadlinePolicy policy, Actor actor, DateTimeOffset at)
        {
            var (lead, round) = (Ticket.Lead, Ticket.State.Round);
            Assignment To()
            {
                var due = policy.HandleBy(at, "problem");
                return new(Units[random.Next(Units.Length)], [], random.Next(3) == 0
                    ? new OrderLimits(policy.AcknowledgeBy(at, false).At, at.AddMinutes(random.Next(60, 9000)), false, null)
                    : new OrderLimits(policy.AcknowledgeBy(at, false).At, due.At, due.Provisional, 5));
            }
            switch (random.Next(16))
            {
                case 0 or 1 or 2:
                    return Ticket.Dispatch(To(), actor, at);
                case 3 or 4 when lead is not null:
                    return Ticket.Acknowledge(lead, "李强", null, actor, at);
                case 5 or 6 when lead is not null:
                    return Ticket.Reply(lead, new UnitReply("办", null, random.Next(2) == 0, Solved.Solved), false, actor, at);
                case 7:
                    return Ticket.ReviewReply(random.Next(3) > 0, "再办", actor, at);
                case 8 or 9:
                    var (rating, said) = (random.Next(4) == 0 ? (Satisfaction?)null : (Satisfaction)random.Next(5), random.Next(3) == 0 ? (Solved?)null : (Solved)random.Next(3));
                    if (Ticket.CallBack(new CallbackAnswer(CallbackOutcome.Reached, rating, said), policy, actor, at) is { } unheard)
                        return unheard;
                    var before = _said.GetValueOrDefault(round);
                    _said[round] = (rating ?? before.Rating, said ?? before.Said);
                    return null;
                case 10:
                    if (Ticket.Rework("再办", To(), actor, at) is { } kept)
                        return kept;
                    if (lead is { Status: WorkOrderStatus.Done } && lead.Round == round)
                        Events.Add((at, "rework", lead));
                    return null;
                case 11 when lead is not null:
                    return Ticket.RequestReturn(lead, new ReturnClaim(ReturnReason.NotOurDuty, "非我单位职责", null, null), policy, actor, at);
                case 12 when lead is not null:
                    var approved = random.Next(2) == 0;
                    if (Ticket.DecideReturn(lead, approved, "经核", at.AddHours(24), actor, at) is { } undecided)
                        return undecided;
                    if (!approved)
                    {
                        _refused.Add(lead);
                        Events.Add((at, "return-without-ground", lead));
                    }
                    return null;
                case 13:
                    return random.Next(3) == 0 ? Ticket.Recall("改派", at.AddHours(24), actor, at) : Ticket.Suspend("待料", policy, actor, at);
                case 14:
                    return Ticket.Resume(null, policy, actor, at);
                case 15 when lead is { IsOpen: true }:
                    if (random.Next(2) == 0)
                    {
                        return Ticket.RequestExtension(lead, 2, "缺料", policy, actor, at)
                            ?? Ticket.DecideExtension(lead, random.Next(2) == 0 ? 1 : null, "同意", policy.Calendar, actor, at);
                    }
                    if (Ticket.Supervise("请说明", null, random.Next(2) == 0 && lead.Status != WorkOrderStatus.Replied ? at.AddDays(random.Next(1, 9)) : null, policy, actor, at) is { } unsupervised)
                        return unsupervised;
                    Events.Add((at, "supervision", lead));
                    return null;
                default:
                    return Refusal.NotFound("无", "Nothing");
            }
        }

        private void Take(DateTimeOffset at)
        {
            foreach (var order in Ticket.Orders)
            {
                var (rating, said) = _said.GetValueOrDefault(order.Round);
                var done = order.Status == WorkOrderStatus.Done;
                Notes.Add(new(
                    at, order, order.Status, order.DueAt, order.AcknowledgeBy, order.AcknowledgedAt, order.RepliedAt, Ticket.Status == TicketStatus.Suspended && !done,
                    done ? rating : null, done ? said : null, Ticket.State.Round > order.Round, _refused.Contains(order)));
            }
        }
    }

    private async Task Compare(List<Life> lives, string path, string query, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf)
    {
        var kept = lives.Where(l => !l.Ticket.Excluded).ToList();
        var notes = kept.SelectMany(l => l.Notes.Where(n => n.At <= asOf).GroupBy(n => n.Order).Select(g => g.Last()))
            .Where(n => n.Status is not (WorkOrderStatus.Returned or WorkOrderStatus.Recalled)).ToList();
        var counting = notes.Select(n => n.Order).ToHashSet();
        var events = kept.SelectMany(l => l.Events).Where(e => e.At >= from && e.At < to && e.At <= asOf && counting.Contains(e.Order)).ToList();
        var lists = (await server.Dev.Get(path + query)).Expect(200);
        foreach (var unit in Units)
        {
            var own = notes.Where(n => n.Order.Unit == unit).ToList();
            var due = own.Where(n => n.DueAt >= from && n.DueAt < to && (IsClosed(n) || Late(n, asOf))).ToList();
            var sign = own.Where(n => n.AcknowledgeBy >= from && n.AcknowledgeBy < to && (n.AcknowledgedAt is not null || (!n.Suspended && n.AcknowledgeBy < asOf))).ToList();
            var (closed, rated, asked) = (due.Where(IsClosed).ToList(), due.Where(n => n.Rating is not null).ToList(), due.Where(n => n.Said is not null).ToList());
            var answer = (await server.Dev.Get($"{path}/units/{unit}{query}")).Expect(200);
            Check(answer, "acknowledge-rate", sign, n => n.AcknowledgedAt <= n.AcknowledgeBy);
            Check(answer, "on-time-rate", due, n => IsClosed(n) && n.RepliedAt <= n.DueAt);
            Check(answer, "satisfaction-rate", rated, n => n.Rating is Satisfaction.VerySatisfied or Satisfaction.Satisfied or Satisfaction.BasicallySatisfied);
            Check(answer, "solved-rate", asked, n => n.Said == Solved.Solved);
            Check(answer, "rework-rate", closed, n => n.Reworked, fewerIsBetter: true);
            Check(answer, "return-rate", due, n => n.Refused, fewerIsBetter: true);
            Assert.Equal(Ids(sign.Where(n => !(n.AcknowledgedAt <= n.AcknowledgeBy)).Select(n => n.Order)), Orders(answer.Lines("late-acknowledgement")));
            Assert.Equal(Ids(due.Where(n => !(IsClosed(n) && n.RepliedAt <= n.DueAt)).Select(n => n.Order)), Orders(answer.Lines("late-closure")));
            foreach (var item in (string[])["return-without-ground", "rework", "supervision"])
                Assert.Equal(Ids(events.Where(e => e.Item == item && e.Order.Unit == unit).Select(e => e.Order)), Orders(answer.Lines(item)));
            Assert.Equal(answer["start"].GetValue<decimal>() + answer["lines"].AsArray().Sum(l => l!.Points()), answer["score"].GetValue<decimal>());
            Assert.Equal(own.Count(n => n.Order.DeliveredAt >= from && n.Order.DeliveredAt < to), lists.Row(unit)["orders"].Number());
            Assert.Equal(answer["lines"].AsArray().Count, lists.Row(unit)["lines"].Number());
        }
    }

    private static bool IsClosed(Note note) => note.Status == WorkOrderStatus.Done;

    /// <summary>The unit owed its reply after the due time, or gave it after.</summary>
    private static bool Late(Note note, DateTimeOffset asOf) =>
        !note.Suspended && (note.Status == WorkOrderStatus.Replied ? note.RepliedAt > note.DueAt : note.DueAt < asOf);

    private static void Check(Reply answer, string item, List<Note> all, Func<Note, bool> counts, bool fewerIsBetter = false)
    {
        var rate = answer.Line(item)["rate"]!;
        Assert.Equal($"{item} {all.Count(counts)}/{all.Count}", $"{item} {rate["numerator"]}/{rate["denominator"]}");
        Assert.Equal(Ids(all.Where(n => counts(n) == fewerIsBetter).Select(n => n.Order)), Orders([answer.Line(item)]));
    }

    private static IEnumerable<string> Ids(IEnumerable<WorkOrder> orders) => orders.Select(o => o.Id.ToString(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Orders(IEnumerable<JsonNode> lines) =>
        lines.SelectMany(l => l["workOrders"]!.AsArray()).Select(o => o!["id"].Text()).Order(StringComparer.Ordinal);
}
