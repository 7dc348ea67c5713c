using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>However far a walk goes before it turns to the hits, its pages are the tickets that have the text, in order, each once.</summary>
public sealed class TextWalkTests(TextWalkTests.WithWords server) : IClassFixture<TextWalkTests.WithWords>
{
    public sealed class WithWords : Server
    {
        protected override async Task Prepare()
        {
            for (var i = 0; i < 60; i++)
            {
                // Three share each moment, so that keys decide too.
                if (i % 3 == 0)
                    Clock.Advance(TimeSpan.FromMinutes(1));
                var id = await Dev.Registered(Given.Tickets.Body($"{(i % 2 == 0 ? "常见" : "")}{(i % 19 == 5 ? "少有" : "")}第{i}件"));
                if (i % 4 == 0)
                    (await Dev.Post($"/v1/tickets/{id}/answer", new { answer = "已答复", solved = "solved" })).Expect(200);
            }
        }
    }

    public static TheoryData<string, bool, int, int, int> Walks()
    {
        var walks = new TheoryData<string, bool, int, int, int>();
        foreach (var sort in TicketQuery.Sorts.Keys)
        {
            foreach (var descending in (bool[])[true, false])
            {
                // Always along the list; the hits after the first stretch; all hits after a few stretches; and as it comes.
                foreach (var (stretch, few, longest) in ((int, int, int)[])[(1, 0, 1000), (4, 100, 1000), (4, 0, 12), (500, 3000, 40_000)])
                    walks.Add(sort, descending, stretch, few, longest);
            }
        }
        return walks;
    }

    [Theory]
    [MemberData(nameof(Walks))]
    public async Task Take_PageByPage_FindsEachInOrder(string sort, bool descending, int stretch, int few, int longest)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var order = new Keyset<Ticket>(TicketQuery.Sorts[sort], descending, t => t.Id, t => t.Id);
        var all = await order.Take(db.Tickets, null, 1000, CancellationToken.None);
        foreach (var (word, expected) in new[] { ("常见", 30), ("少有", 3), ("第1", 11), ("没有", 0), (all[7].Number, 1), (all[7].Number[..10], 60) })
        {
            var walk = new TextWalk(db, new SoughtText(word), order, Parts, db.Tickets)
            {
                FirstStretch = stretch, LongestStretch = Math.Max(stretch, 7), LongestWalk = longest, Few = few,
            };
            var (found, after) = (new List<Ticket>(), (Place?)null);
            while (await walk.Take(after, PageSize, CancellationToken.None) is { Count: > 0 } page)
            {
                found.AddRange(page);
                var last = page[^1].Id;
                after = (await order.Places([db.Tickets.Where(t => t.Id == last)], null, 1, CancellationToken.None))[0];
                if (page.Count < PageSize)
                    break;
            }
            Assert.Equal(expected, found.Count);
            Assert.Equal(all.Where(t => t.Title.Contains(word, StringComparison.Ordinal) || t.Number.StartsWith(word, StringComparison.Ordinal)).Select(t => t.Id), found.Select(t => t.Id));
        }
    }

    /// <summary>What is closed, and what is not: the parts that a list is put together of.</summary>
    private static IReadOnlyList<IQueryable<Ticket>> Parts(IQueryable<Ticket> tickets) =>
        [tickets.Where(t => t.Status == TicketStatus.Closed), tickets.Where(t => t.Status != TicketStatus.Closed)];

    private const int PageSize = 4;
}
