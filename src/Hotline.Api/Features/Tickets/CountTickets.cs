using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>计数: how many tickets of a filter stand where, for the boards of front ends; a unit counts its own only.</summary>
internal static class CountTickets
{
    /// <summary>How many tickets there are.</summary>
    /// <param name="Total">All of the filter.</param>
    /// <param name="ByStatus">Each status with its number, those with none as well.</param>
    /// <param name="Overdue">Open and past due at <c>at</c>.</param>
    /// <param name="At">The moment of counting.</param>
    internal sealed record Counts(long Total, IReadOnlyDictionary<string, long> ByStatus, long Overdue, DateTimeOffset At);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/tickets/counts", Run)
        .WithMetadata(new QueryOf(typeof(TicketFilter)))
        .Produces<Counts>().WithTags("Tickets").WithSummary("事项计数 · Count tickets by status")
        .WithDescription("The filters of the list; a number for each status, and those overdue.")
        .Read(Scopes.TicketsRead);

    private static async Task Run(HttpContext http, OpenReports open, TicketLists lists, PhoneForms phones, TimeProvider clock)
    {
        if (await Queries.Read<TicketFilter>(http) is not { } filter)
            return;
        if (GetTickets.RefusesPhone(filter, phones) is { } phone)
        {
            await Problems.Write(http, phone);
            return;
        }
        var act = Act.Of(http, clock.Now());
        if (await lists.Refuses(filter, act, http.RequestAborted) is { } unknown)
        {
            await Problems.Write(http, unknown);
            return;
        }
        await using var db = open();
        var rows = await lists.Rows(db, filter, null, act, http.RequestAborted);
        var counts = await rows.GroupBy(t => t.Status).Select(g => new { Status = g.Key, Count = g.LongCount() }).ToDictionaryAsync(c => c.Status, c => c.Count, http.RequestAborted);
        var overdue = await rows.LongCountAsync(t => Facts.Ageing.Contains(t.Status) && t.DueAt < act.At, http.RequestAborted);
        await http.Json(new Counts(counts.Values.Sum(), Enum.GetValues<TicketStatus>().ToDictionary(Code.Of, s => counts.GetValueOrDefault(s)), overdue, act.At));
    }
}
