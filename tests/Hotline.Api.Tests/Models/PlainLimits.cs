namespace Hotline.Api.Tests.Models;

/// <summary>The time limits of rules.md §3, on the model's own calendar.</summary>
internal static class PlainLimits
{
    private static readonly WorkDays Calendar = WorkDays.OfChina;

    /// <summary>24 hours from registration, or from the decision that sent it back; a mass outage 2.</summary>
    public static DateTimeOffset DispatchBy(PlainTicket ticket, DateTimeOffset at) => at.AddHours(ticket.Emergency ? 2 : 24);

    public static int HandlingDays(string appealType) => appealType switch { "consultation" => 3, "complaint" => 10, _ => 5 };

    /// <summary>
    /// 24 hours from delivery, lengthened by the clock time of suspensions; where that is not on a working day the same time of day
    /// on the next. An emergency in 30 minutes round the clock. That the pause is added before the working day is looked for, not
    /// after it, is the product's choice: the rules do not say.
    /// </summary>
    public static DateTimeOffset AcknowledgeBy(PlainTicket ticket, DateTimeOffset deliveredAt)
    {
        var paused = ticket.Pauses.Where(p => p.To > deliveredAt).Aggregate(TimeSpan.Zero, (sum, p) => sum + (p.To!.Value - Max(p.From, deliveredAt)));
        if (ticket.Emergency)
            return deliveredAt.AddMinutes(30) + paused;
        var by = deliveredAt.AddHours(24) + paused;
        return Calendar.Works(WorkDays.Day(by)) ? by : Calendar.Later(by, 1);
    }

    /// <summary>
    /// From its parts: the end of the last working day of limit and grants, and the working time of suspensions. One set by hand
    /// stands, and only extensions move it: to the same time of day.
    /// </summary>
    public static void Derive(PlainTicket ticket, PlainOrder order)
    {
        if (order.ByHand is { } byHand)
        {
            order.DueAt = Calendar.Later(byHand, order.Granted);
            order.Provisional = Calendar.Guesses(byHand, order.DueAt);
            return;
        }
        order.DueAt = WithPauses(ticket, order.DeliveredAt, Calendar.EndOf(order.DeliveredAt, order.Days!.Value + order.Granted));
        order.Provisional = Calendar.Guesses(order.DeliveredAt, order.DueAt);
    }

    /// <summary>One working day from delivery, its last moment included; suspensions lengthen it as they do every limit in days.</summary>
    public static DateTimeOffset ReturnBy(PlainTicket ticket, PlainOrder order) => WithPauses(ticket, order.DeliveredAt, Calendar.EndOf(order.DeliveredAt, 1));

    public static DateTimeOffset SupervisionReplyBy(DateTimeOffset at, int? days) => Calendar.EndOf(at, days ?? 2);

    private static DateTimeOffset WithPauses(PlainTicket ticket, DateTimeOffset deliveredAt, DateTimeOffset due) => Calendar.AfterMinutes(
        due, ticket.Pauses.Where(p => p.To > deliveredAt).Sum(p => Calendar.WorkingMinutes(Max(p.From, deliveredAt), p.To!.Value)));

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
