using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Clocks;

/// <summary>Something that the clock has to do about a ticket.</summary>
/// <param name="Kind">What.</param>
/// <param name="At">From when (inclusive). What is late is late from the first millisecond after its limit, for done at the very limit is in time.</param>
/// <param name="About">The due time it is about; of <c>callbackDue</c> and <c>autoArchived</c> the end of the round, or of the ticket, from which they count.</param>
/// <param name="Order">The order concerned; null for the whole ticket.</param>
/// <param name="Until">Until when (inclusive) it means anything; afterwards it is dropped. Null for always.</param>
public sealed record ClockEvent(ClockKind Kind, DateTimeOffset At, DateTimeOffset About, WorkOrder? Order = null, DateTimeOffset? Until = null);

/// <summary>
/// That the clock did something: once for each order (or ticket), kind and due time, by the primary key. A due time that moves is another
/// one, and everything about it is done anew.
/// </summary>
public sealed class ClockMark
{
    private ClockMark() { }

    internal ClockMark(ClockEvent done, DateTimeOffset at) =>
        (OrderId, Kind, About, At) = (done.Order?.Id ?? 0, done.Kind, done.About, at);

    public long TicketId { get; private set; }

    /// <summary>0 for the whole ticket.</summary>
    public long OrderId { get; private set; }

    public ClockKind Kind { get; private set; }

    /// <summary>The due time it is about.</summary>
    public DateTimeOffset About { get; private set; }

    /// <summary>When it was done.</summary>
    public DateTimeOffset At { get; private set; }

    internal bool Is(ClockEvent planned) => Kind == planned.Kind && About == planned.About && OrderId == (planned.Order?.Id ?? 0);
}
