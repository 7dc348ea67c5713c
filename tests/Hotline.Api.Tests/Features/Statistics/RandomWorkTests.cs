using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Sites;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>Random lives of tickets, and the books at random moments against a replay of their histories. Each seed has weeks of its own.</summary>
public sealed class RandomWorkTests(RandomWorkTests.LongAfter server) : IClassFixture<RandomWorkTests.LongAfter>
{
    public sealed class LongAfter() : Server(Times.At("2026-06-01T09:00"));

    private const int Seeds = 30;

    public static TheoryData<int> EachSeed => [.. Enumerable.Range(0, Seeds)];

    [Theory]
    [MemberData(nameof(EachSeed))]
    public async Task Overview_RandomWork_IsTheReplayOfTheHistories(int seed)
    {
        var (random, start) = (new Random(seed), Times.At("2021-01-04T08:00").AddDays(28 * seed));
        await Save([.. Enumerable.Range(0, 25).Select(i => Life(random, start, $"T{seed:D2}{i:D3}"))]);
        var histories = await Histories(start, start.AddDays(28));
        var moves = histories.SelectMany(h => h.Entries).Select(e => e.At).Order().ToList();
        for (var look = 0; look < 8; look++)
        {
            var asOf = moves[random.Next(moves.Count)].AddMilliseconds(random.Next(3) - 1);
            var (from, to) = (start.AddHours(random.Next(0, 100)), start.AddDays(random.Next(7, 28)));
            await Compare(histories, from, to, asOf);
        }
    }

    /// <summary>Registers in the first three weeks; then random moves, some at the same moment, some refused.</summary>
    private Ticket Life(Random random, DateTimeOffset start, string number)
    {
        var actor = new Actor("test", "test");
        var at = start.AddMinutes(random.Next(0, 21 * 24 * 60)).AddMilliseconds(random.Next(1000));
        var source = (string[])["local", "local", "local", "pingdingshan", "henan", "police110"];
        var matter = new Matter { Title = "试", Content = "试", AppealType = "problem", Category = "0101" };
        var ticket = Ticket.Register(
            new Registration(number, Channel.Phone, matter, new Caller(null, null, false, true), null, source[random.Next(source.Length)]), at.AddHours(24), actor, at);
        for (var moves = random.Next(0, 14); moves > 0; moves--)
        {
            at = at.AddMinutes(random.Next(4) == 0 ? 0 : random.Next(1, 2500));
            Assignment To() => new("urban-management", [], new OrderLimits(at.AddHours(24), at.AddMinutes(random.Next(60, 6000)), false, 3));
            _ = random.Next(8) switch
            {
                0 => ticket.GiveAnswer("答", Solved.Solved, actor, at),
                1 => ticket.Dispatch(To(), actor, at),
                2 when ticket.Lead is { } lead => ticket.Acknowledge(lead, "李强", null, actor, at),
                3 when ticket.Lead is { } lead => ticket.Reply(lead, new UnitReply("办", null, random.Next(2) == 0, Solved.Solved), false, actor, at),
                4 => ticket.ReviewReply(random.Next(2) == 0, "再办", actor, at),
                5 => ticket.CallBack(Callback(random), server.Services.GetRequiredService<Site>().Deadlines, actor, at),
                6 => ticket.Rework("再办", To(), actor, at),
                7 when random.Next(3) == 0 => ticket.PutAway(actor, at),
                _ => null,
            };
        }
        return ticket;
    }

    private static CallbackAnswer Callback(Random random) => random.Next(3) == 0
        ? new CallbackAnswer(CallbackOutcome.Unreachable)
        : new CallbackAnswer(CallbackOutcome.Reached, (Satisfaction)random.Next(5));

    private Task<int> Save(List<Ticket> tickets) => server.Services.GetRequiredService<IWriteLane>().Run(
        (db, ct) =>
        {
            db.AddRange(tickets);
            return db.SaveChangesAsync(ct);
        },
        CancellationToken.None);

    private sealed record Book(string Source, List<HistoryEntry> Entries, Dictionary<long, DateTimeOffset> DueOfOrder);

    private async Task<List<Book>> Histories(DateTimeOffset from, DateTimeOffset to)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var tickets = await db.Tickets.Include(t => t.History).Include(t => t.Orders).Where(t => t.RegisteredAt >= from && t.RegisteredAt < to).ToListAsync();
        return [.. tickets.Select(t => new Book(t.Source, [.. t.History.OrderBy(h => h.Version)], t.Orders.ToDictionary(o => o.Id, o => o.DueAt)))];
    }

    /// <summary>What one ticket counts as, told from nothing but what is written in its history up to the moment.</summary>
    private sealed record Told(bool Local, bool Coordinated, bool Dispatched, bool Closed, bool Due, bool OnTime, string? Rating);

    private static Told Replay(Book book, DateTimeOffset asOf)
    {
        var first = book.Entries[0].At;
        var (dispatched, answered, closedAt, repliedAt, due) = (false, false, (DateTimeOffset?)null, first, first.AddHours(24));
        string? rating = null;
        foreach (var entry in book.Entries.Where(e => e.At <= asOf))
        {
            switch (entry.Action)
            {
                case "dispatched" or "reworked":
                    (dispatched, closedAt, rating, due) = (true, null, null, book.DueOfOrder[entry.OrderId!.Value]);
                    break;
                case "answered":
                    (answered, closedAt) = (true, entry.At);
                    break;
                case "replied":
                    repliedAt = entry.At;
                    closedAt = entry.Changes.Any(c => c is { Field: "contactedCaller", After: "true" }) ? entry.At : null;
                    break;
                case "reviewAccepted":
                    closedAt = repliedAt;
                    break;
                case "calledBack":
                    rating = entry.Changes.FirstOrDefault(c => c.Field == "satisfaction")?.After ?? rating;
                    break;
            }
        }
        var closed = closedAt is not null;
        return new Told(
            book.Source is "local" or "police110", answered && !dispatched, dispatched, closed, closed || due < asOf, closedAt <= due, rating);
    }

    private async Task Compare(List<Book> books, DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf)
    {
        var told = books.Where(b => b.Entries[0].At >= from && b.Entries[0].At < to && b.Entries[0].At <= asOf).Select(b => Replay(b, asOf)).ToList();
        var (local, superior) = (told.Where(t => t.Local).ToList(), told.Where(t => !t.Local).ToList());
        var sent = local.Where(t => t.Dispatched).ToList();
        var wanted = new Dictionary<string, int>
        {
            ["local.registered"] = local.Count,
            ["local.coordinated.count"] = local.Count(t => t.Coordinated),
            ["local.coordinated.closed"] = local.Count(t => t is { Coordinated: true, Closed: true }),
            ["local.dispatched.count"] = sent.Count,
            ["local.dispatched.closed"] = sent.Count(t => t.Closed),
            ["local.dispatched.due"] = sent.Count(t => t.Due),
            ["local.dispatched.onTimeRate.numerator"] = sent.Count(t => t.OnTime),
            ["local.dispatched.satisfactionRate.denominator"] = sent.Count(t => t.Rating is not null),
            ["local.dispatched.satisfactionRate.numerator"] = sent.Count(t => Pleased(t.Rating)),
            ["superior.registered"] = superior.Count,
            ["superior.closed"] = superior.Count(t => t.Closed),
            ["superior.completionRate.denominator"] = superior.Count(t => t.Due),
            ["superior.satisfactionRate.denominator"] = superior.Count(t => t.Rating is not null),
            ["superior.satisfactionRate.numerator"] = superior.Count(t => Pleased(t.Rating)),
        };
        var overview = (await server.Dev.Get($"/v1/statistics/overview?from={from.InAddress()}&to={to.InAddress()}&asOf={asOf.InAddress()}")).Expect(200).Json;
        Assert.Equal(
            wanted.Select(w => $"{w.Key} = {w.Value}"),
            wanted.Keys.Select(path => $"{path} = {path.Split('.').Aggregate(overview, (node, name) => node[name]!)}"));
    }

    private static bool Pleased(string? rating) => rating is "verySatisfied" or "satisfied" or "basicallySatisfied";
}
