using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Load.Fill;

/// <summary>
/// Lets tickets live until now by the product's own moves, so that their histories, past states and orders are such as the product writes.
/// A move that would come after now has not happened yet.
/// </summary>
internal sealed class Lives(City city, DateTimeOffset now)
{
    private readonly DeadlinePolicy _deadlines = city.Site.Deadlines;

    /// <summary>A ticket registered at this moment, and what became of it.</summary>
    public void Live(Ticket ticket, Random random)
    {
        var at = ticket.RegisteredAt;
        switch (random.NextDouble())
        {
            case < 0.41:
                if (Passed(ref at, TimeSpan.FromMinutes(random.Next(2, 600))))
                    Must(ticket.GiveAnswer("已按政策向来电人解释，来电人表示知晓。", Solved.Solved, Centre, at));
                break;
            case < 0.43:
                if (Passed(ref at, TimeSpan.FromMinutes(random.Next(2, 600))))
                    Must(random.Next(2) == 0 ? ticket.Reject(RejectionReason.LegalProcedure, "请向人民法院提出。", Centre, at) : ticket.Withdraw("来电人撤回。", _deadlines, Centre, at));
                break;
            default:
                Dispatched(ticket, random, ref at);
                break;
        }
        if (ticket.ClosedAt is { } closedAt && ticket.Status == TicketStatus.Closed)
            Rate(ticket, random, closedAt);
        Archive(ticket, at);
        // What the clock has missed in all these years it does at the product's first start.
        ticket.Rewind(_deadlines, now);
    }

    /// <summary>A repeat and its master: joined while the master is open, and archived with it.</summary>
    public void LiveTogether(Ticket master, Ticket repeat, Random random)
    {
        var at = repeat.RegisteredAt;
        if (Passed(ref at, TimeSpan.FromMinutes(random.Next(5, 300))))
            Must(repeat.MergeInto(master, [], "同一诉求。", _deadlines, Centre, at));
        if (Passed(ref at, TimeSpan.FromMinutes(random.Next(5, 300))))
            Must(master.GiveAnswer("已统一答复。", Solved.Solved, Centre, at));
        Archive(master, at);
        if (master.ArchivedAt is { } archivedAt)
            Must(repeat.PutAwayWithMaster(Centre, archivedAt));
        master.Rewind(_deadlines, now);
        repeat.Rewind(_deadlines, now);
    }

    private void Dispatched(Ticket ticket, Random random, ref DateTimeOffset at)
    {
        // One in forty goes to the wrong unit first.
        if (!Deliver(ticket, random, ref at))
            return;
        if (random.Next(40) == 0)
        {
            if (!Passed(ref at, TimeSpan.FromMinutes(random.Next(10, 200))) || ticket.RequestReturn(ticket.Lead!, NotOurs, _deadlines, Unit(ticket), at) is not null)
                return;
            if (!Passed(ref at, TimeSpan.FromMinutes(random.Next(10, 200))))
                return;
            Must(ticket.DecideReturn(ticket.Lead!, approved: true, "同意退回。", _deadlines.DispatchBy(at, false).At, Centre, at));
            if (!Deliver(ticket, random, ref at))
                return;
        }
        var slow = random.Next(1000) < (at > now.AddDays(-SlowDays) ? 80 : 3);
        if (slow || !Handle(ticket, random, ref at) || ticket.Status != TicketStatus.Closed || random.Next(50) != 0)
            return;
        if (!Passed(ref at, TimeSpan.FromHours(random.Next(20, 60))))
            return;
        Must(ticket.CallBack(new CallbackAnswer(CallbackOutcome.Reached, Satisfaction.Dissatisfied), _deadlines, Centre, at));
        Must(ticket.Rework("来电人不满意。", To(ticket.Lead!.Unit, [], ticket, at), Centre, at));
        Handle(ticket, random, ref at);
    }

    private bool Deliver(Ticket ticket, Random random, ref DateTimeOffset at)
    {
        if (!Passed(ref at, TimeSpan.FromMinutes(random.Next(5, 1500))))
            return false;
        var lead = city.Unit(random);
        var assisting = random.Next(12) == 0 ? new[] { city.Unit(random) }.Where(u => u != lead).ToArray() : [];
        Must(ticket.Dispatch(To(lead, assisting, ticket, at), Centre, at));
        return true;
    }

    /// <summary>Signed for and replied to; one in eight replies is late, one in five is looked at by the centre first.</summary>
    private bool Handle(Ticket ticket, Random random, ref DateTimeOffset at)
    {
        if (!Passed(ref at, TimeSpan.FromMinutes(random.Next(10, 1200))))
            return false;
        var round = ticket.Round;
        foreach (var order in ticket.Orders.Where(o => o.Round == round && o.IsOpen).ToList())
            Must(ticket.Acknowledge(order, "李强", null, new Actor("unit-" + order.Unit, "li", Unit: order.Unit), at));
        if (random.Next(300) == 0)
            Must(ticket.Supervise("请说明进展。", null, null, _deadlines, Centre, at));
        if (!Passed(ref at, TimeSpan.FromHours(random.Next(8) == 0 ? random.Next(200, 500) : random.Next(4, 100))))
            return false;
        var contacted = random.Next(5) != 0;
        var solved = random.Next(10) switch { 0 => Solved.Unsolved, 1 => Solved.Partly, _ => Solved.Solved };
        foreach (var order in ticket.Orders.Where(o => o.Round == round && o.IsOpen).OrderByDescending(o => o.Role).ToList())
            Must(ticket.Reply(order, new UnitReply("经现场核查，已安排整改并向来电人说明情况。", null, contacted, solved), reviewAlways: false, Unit(ticket), at));
        if (ticket.Status != TicketStatus.Replied)
            return true;
        var reviewed = at;
        if (Passed(ref reviewed, TimeSpan.FromHours(random.Next(2, 40))))
            Must(ticket.ReviewReply(accepted: true, null, Centre, reviewed));
        at = reviewed < now ? reviewed : at;
        return true;
    }

    private void Rate(Ticket ticket, Random random, DateTimeOffset closedAt)
    {
        var at = closedAt > ticket.StateSince ? closedAt : ticket.StateSince;
        if (random.Next(10) < 4 || !Passed(ref at, TimeSpan.FromHours(random.Next(18, 40))))
            return;
        var outcome = random.Next(6) == 0 ? CallbackOutcome.Unreachable : CallbackOutcome.Reached;
        Must(ticket.CallBack(new CallbackAnswer(outcome, outcome == CallbackOutcome.Reached ? (Satisfaction)random.Next(4) : null), _deadlines, Centre, at));
    }

    private void Archive(Ticket ticket, DateTimeOffset at)
    {
        if (ticket.Status is not (TicketStatus.Closed or TicketStatus.Rejected or TicketStatus.Withdrawn))
            return;
        var archivedAt = (ticket.ClosedAt is { } closedAt && closedAt > at ? closedAt : at).AddDays(_deadlines.Limits.AutoArchiveDays);
        if (archivedAt <= now)
            Must(ticket.PutAway(Centre, archivedAt));
    }

    private Assignment To(string lead, IReadOnlyList<string> assisting, Ticket ticket, DateTimeOffset at)
    {
        var due = _deadlines.HandleBy(at, ticket.AppealType);
        var days = _deadlines.HandleParts(at, ticket.AppealType).WorkingDays;
        return new(lead, assisting, new OrderLimits(_deadlines.AcknowledgeBy(at, ticket.Urgency == Urgency.Emergency).At, due.At, due.Provisional, days));
    }

    private static Actor Unit(Ticket ticket) => new("unit-" + ticket.Lead!.Unit, "li", Unit: ticket.Lead.Unit);

    /// <summary>Goes on by so much, unless that is after now.</summary>
    private bool Passed(ref DateTimeOffset at, TimeSpan span)
    {
        if (at + span > now)
            return false;
        at += span;
        return true;
    }

    private static void Must(Refusal? refusal)
    {
        if (refusal is not null)
            throw new LoadException("A made-up life was refused: " + refusal.En);
    }

    public static readonly Actor Centre = new("front", "front", "0107", "张三");
    private static readonly ReturnClaim NotOurs = new(ReturnReason.NotOurDuty, "非我单位职责。", null, null);

    /// <summary>Days in which matters that take long may still be open.</summary>
    private const int SlowDays = 180;
}
