using Hotline.Api.Persistence;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>A repeat's partner hears the master's result when the master closes (rules.md §2, Merge).</summary>
internal static class MasterResults
{
    /// <summary>Of a master that has just closed; of any other ticket nothing happens.</summary>
    public static async Task TellRepeats(HotlineContext db, Ticket master, Actor actor, DateTimeOffset at, CancellationToken cancellation)
    {
        if (master.Status != TicketStatus.Closed || master.RepeatCount == 0)
            return;
        var text = (master.ResultOf is { } partner ? partner.ResultText : master.Lead?.ReplyText ?? master.Answer) ?? "";
        // The repeats' own callers decide anew; what the master's caller keeps from partners is masked before.
        text = db.Concealing!.Told(master, text);
        var repeats = await db.Tickets.Include(t => t.Referrals)
            .Where(t => t.MergedInto == master.Id && t.Status == TicketStatus.Merged && t.ReferralCount > 0)
            .OrderBy(t => t.Id).ToListAsync(cancellation);
        foreach (var repeat in repeats)
            repeat.ReportMaster(master, text, actor, at);
    }
}
