using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>督办: a formal order to a unit about one work order, with its own reply and limit.</summary>
public sealed class Supervision
{
    private Supervision() { }

    internal Supervision(WorkOrder order, string text, DateTimeOffset replyBy, Actor actor, DateTimeOffset at)
    {
        (Order, Unit, Text, OrderedAt, ReplyBy, OrderDueAt) = (order, order.Unit, text, at, replyBy, order.DueAt);
        OrderedBy = actor.OperatorName ?? actor.Operator ?? actor.Subject;
    }

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public WorkOrder? Order { get; private set; }

    public long OrderId { get; private set; }

    public string Unit { get; private set; } = "";

    /// <summary>What is demanded.</summary>
    public string Text { get; private set; } = "";

    public string OrderedBy { get; private set; } = "";

    public DateTimeOffset OrderedAt { get; private set; }

    /// <summary>The order's due time as it stood then; null where it was not kept.</summary>
    public DateTimeOffset? OrderDueAt { get; private set; }

    /// <summary>The unit's reply is due until then, inclusive.</summary>
    public DateTimeOffset ReplyBy { get; private set; }

    public DateTimeOffset? RepliedAt { get; private set; }

    public string? Reply { get; private set; }

    /// <summary>When it ended: by the reply, or with the order it was about.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    public bool IsOpen => EndedAt is null;

    internal void Answer(string text, DateTimeOffset at) => (Reply, RepliedAt, EndedAt) = (text, at, at);

    internal void End(DateTimeOffset at) => EndedAt = at;

    internal void Anonymise(Func<string, string> mask) => (Text, Reply) = (mask(Text), Reply is null ? null : mask(Reply));
}
