using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Exchange;

/// <summary>疑难事项协调会: opened with the ticket on its agenda when the two sides cannot agree whose matter it is.</summary>
internal static class CoordinationMeetings
{
    public static void Open(HotlineContext db, Ticket ticket, Referral referral, Actor actor, DateTimeOffset at)
    {
        var meeting = new CoordinationMeeting { Subject = $"{ticket.Number} 管辖争议（{referral.Partner}）", OpenedAt = at, OpenedBy = actor.Shown };
        meeting.Agenda.Add(new AgendaItem { TicketId = ticket.Id, ReferralId = referral.Id });
        db.Add(meeting);
    }
}
