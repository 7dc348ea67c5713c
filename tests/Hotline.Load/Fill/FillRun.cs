using System.Diagnostics;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;

namespace Hotline.Load.Fill;

/// <summary>
/// Makes the tickets of five years until now, as evenly over the days as they come, and writes them. The same count, seed and moment make
/// the same tickets; only the seals differ, whose nonces are fresh. Keys and numbers follow the registrations.
/// </summary>
internal sealed class FillRun(City city, FillStore store, int count, int seed, DateTimeOffset now)
{
    private readonly Lives _lives = new(city, now);

    public async Task Run()
    {
        await store.Open();
        if (await store.Count("tickets") > 0)
            throw new LoadException("The database has tickets already; fill makes those of an empty one.");
        var watch = Stopwatch.StartNew();
        await store.Begin();
        var chunks = System.Threading.Channels.Channel.CreateBounded<Task<Chunk>>(Makers);
        var making = Task.Run(async () =>
        {
            foreach (var (first, last) in Stretches())
                await chunks.Writer.WriteAsync(Task.Run(() => Make(first, last)));
            chunks.Writer.Complete();
        });
        var written = 0;
        await foreach (var chunk in chunks.Reader.ReadAllAsync())
        {
            var (tickets, rows) = await chunk;
            await store.Write(tickets, rows);
            written += tickets.Count;
            if (written / Told != (written - tickets.Count) / Told)
                Console.WriteLine($"{written,9} tickets after {watch.Elapsed.TotalSeconds:F0} s");
        }
        await making;
        await store.Number(Enumerable.Range(0, Days).Select(d => (Day(d), SerialsBefore(d + 1) - SerialsBefore(d) + 1)).Where(d => d.Item2 > 1));
        Console.WriteLine($"rows written after {watch.Elapsed.TotalSeconds:F0} s; indexes");
        await store.End();
        foreach (var table in store.Tables.All)
            Console.WriteLine($"  {table.Name,-16}{await store.Count(table.Name),10}");
        Console.WriteLine($"filled in {watch.Elapsed.TotalSeconds:F0} s");
    }

    /// <summary>Days in stretches of some thousand tickets.</summary>
    private IEnumerable<(int First, int Last)> Stretches()
    {
        for (var first = 0; first < Days;)
        {
            var last = first + 1;
            while (last < Days && SerialsBefore(last + 1) - SerialsBefore(first) <= ChunkTickets)
                last++;
            yield return (first, last);
            first = last;
        }
    }

    private Chunk Make(int firstDay, int lastDay)
    {
        var random = new Random(HashCode(seed, firstDay));
        var tickets = new List<Ticket>();
        for (var day = firstDay; day < lastDay; day++)
        {
            var (before, today) = (SerialsBefore(day), SerialsBefore(day + 1) - SerialsBefore(day));
            var moments = Enumerable.Range(0, today).Select(_ => Moment(day, random)).Order().ToList();
            var registered = moments.Select((at, i) => Register(before + i + 1, FormattableString.Invariant($"{Day(day):yyyyMMdd}{i + 1:D5}"), at, random)).ToList();
            for (var i = 0; i < registered.Count; i++)
            {
                if (i + 1 < registered.Count && random.Next(100) == 0)
                    _lives.LiveTogether(registered[i], registered[++i], random);
                else
                    _lives.Live(registered[i], random);
            }
            tickets.AddRange(registered);
        }
        return new Chunk(tickets, store.Tables.Of(tickets));
    }

    private Ticket Register(int id, string number, DateTimeOffset at, Random random)
    {
        // One caller in five hundred calls is always the same one.
        var given = city.Matter(random, city.Site.Profile.NumberPrefix + number, frequent: id % 500 == 7);
        var dispatchBy = city.Site.Deadlines.DispatchBy(at, given.Matter.Urgency == Urgency.Emergency).At;
        var ticket = Ticket.Register(given, dispatchBy, Lives.Centre, at);
        Identify(ticket, id);
        return ticket;
    }

    /// <summary>In the day, three in four between eight and six o'clock, and never after now.</summary>
    private DateTimeOffset Moment(int day, Random random)
    {
        var (from, to) = random.Next(4) == 0 ? (0, 24) : (8, 18);
        var at = city.Site.Calendar.StartOfDay(Day(day)).AddMilliseconds(random.NextInt64(from * 3_600_000L, to * 3_600_000L));
        return at < now ? at : now.AddMilliseconds(-random.Next(1, 3_600_000));
    }

    private DateOnly Day(int day) => city.Site.Calendar.LocalDate(now).AddDays(day - Days + 1);

    private int SerialsBefore(int day) => (int)((long)count * day / Days);

    private static int HashCode(int seed, int day) => (seed * 7919) + day;

    /// <summary>Tickets that were never saved are given their keys, so that their parts can be written with them.</summary>
    private static readonly Action<Ticket, long> Identify = typeof(Ticket).GetProperty(nameof(Ticket.Id))!.GetSetMethod(nonPublic: true)!.CreateDelegate<Action<Ticket, long>>();

    private sealed record Chunk(IReadOnlyList<Ticket> Tickets, List<(FillTable Table, List<object?[]> Rows)> Rows);

    /// <summary>Five years.</summary>
    private const int Days = 1826;

    private const int ChunkTickets = 4000;
    private const int Told = 100_000;
    private const int Makers = 3;
}
