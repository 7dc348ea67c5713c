using System.Globalization;
using Hotline.Api.Features.Retention;
using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>Lets retention act, which under test it never does by itself, on what is old enough or is made so.</summary>
internal static class Retentions
{
    public static async Task<RetentionReport> Retain(this Server server) => (await server.Services.GetRequiredService<RetentionJob>().Run("test", CancellationToken.None))!;

    /// <summary>What became of one kind.</summary>
    public static RetentionTally Of(this RetentionReport report, string kind) => report.Kinds.Single(k => k.Kind == kind);

    /// <summary>Puts the end of a ticket so far back that its time is over; only what ended can be.</summary>
    public static Task Aged(this Server server, params string[] tickets) => server.Books(async db =>
    {
        var (keys, at) = (tickets.Select(Key).ToList(), server.LongAgo());
        return await db.Tickets.Where(t => keys.Contains(t.Id) && t.SettledAt != null).ExecuteUpdateAsync(s => s
            .SetProperty(t => t.SettledAt, at).SetProperty(t => t.StateSince, at)
            .SetProperty(t => t.ArchivedAt, t => t.ArchivedAt == null ? null : at).SetProperty(t => t.ClosedAt, t => t.ClosedAt == null ? null : at));
    });

    /// <summary>Four years back: longer than anything is kept.</summary>
    public static DateTimeOffset LongAgo(this Server server) => server.Clock.GetUtcNow().AddYears(-4);

    public static long Key(string id) => long.Parse(id, CultureInfo.InvariantCulture);

    /// <summary>A ticket that was closed and archived so long ago that its time is over.</summary>
    public static async Task<string> Past(this Server server)
    {
        var (ticket, _) = await server.Dev.Closed();
        (await server.Dev.Post($"/v1/tickets/{ticket}/archive")).Expect(200);
        await server.Aged(ticket);
        return ticket;
    }

    public static async Task<bool> IsAnonymised(this Server server, string ticket) => (await server.Dev.Ticket(ticket)).Json["anonymisedAt"] is not null;

    public static async Task<string> Held(this Server server, string ticket, DateTimeOffset? until = null) =>
        (await server.Dev.Post("/v1/legal-holds", new { ticketId = ticket, reason = "（2023）豫0482民初1号案件取证", until })).Expect(201)["id"].Text();

    public static async Task<TicketStatus> Status(this Server server, string ticket)
    {
        var key = Key(ticket);
        return await server.Books(db => db.Tickets.Where(t => t.Id == key).Select(t => t.Status).SingleAsync());
    }
}
