using Hotline.Domain.Lifecycles;

namespace Hotline.Domain.Tickets;

/// <summary>
/// 去标识化: once its time is over a ticket forgets whose it was and goes on counting. Number, moments, codes, area and states stay, so that
/// no figure changes; persons are taken out of every word of it.
/// </summary>
public sealed partial class Ticket
{
    private readonly List<LegalHold> _holds = [];

    /// <summary>
    /// When it ended; from then its time is counted. Null while it is open, and again once it is anonymised. A repeat's own end is its
    /// merging: it waits for its master's besides.
    /// </summary>
    public DateTimeOffset? SettledAt { get; private set; }

    /// <summary>When persons were taken out of it; null while they stand in it.</summary>
    public DateTimeOffset? AnonymisedAt { get; private set; }

    /// <summary>Holds not released; they are loaded only where there are some.</summary>
    public int HoldCount { get; private set; }

    /// <summary>依法留存, oldest first.</summary>
    public IReadOnlyList<LegalHold> Holds => _holds;

    /// <summary>依法留存 in any state, archived too. The history says that it was done; why is for those who may set it.</summary>
    public (LegalHold? Hold, Refusal? Refusal) SetHold(string reason, DateTimeOffset? until, Actor actor, DateTimeOffset at)
    {
        if (AnonymisedAt is not null)
            return (null, Anonymised());
        var hold = new LegalHold(reason, until, actor, at);
        _holds.Add(hold);
        HoldCount++;
        Record(new HistoryEntry("holdSet", actor, at, Status, State));
        return (hold, null);
    }

    /// <summary>解除留存. One that was released is not released again.</summary>
    public Refusal? ReleaseHold(LegalHold hold, string reason, Actor actor, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(hold);
        if (hold.ReleasedAt is not null)
            return new Refusal(Refusals.HoldReleased, "该留存已经解除。", "This hold was released already.");
        // One whose day had come stood no more when the ticket was anonymised: it is released without words.
        hold.Release(AnonymisedAt is null ? reason : null, actor, at);
        HoldCount--;
        Record(new HistoryEntry("holdReleased", actor, at, Status, State));
        return null;
    }

    /// <summary>
    /// Takes persons out of all of it. What is loaded must be the whole ticket, its history, orders, callbacks, referrals, supervisions and
    /// holds among it; its files are the caller's to remove.
    /// </summary>
    /// <param name="mask">A text without persons.</param>
    /// <param name="actor">Who does it.</param>
    /// <param name="at">When.</param>
    /// <exception cref="InvalidOperationException">Something is not loaded, or it is open.</exception>
    public void Anonymise(Func<string, string> mask, Actor actor, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(mask);
        if (AnonymisedAt is not null)
            return;
        if (SettledAt is null || _history.Count != Version || SupervisionCount != _supervisions.Count || ReferralCount != _referrals.Count || (DispatchedAt is not null && _orders.Count == 0))
            throw new InvalidOperationException($"Ticket {Number} is open, or not loaded with all its parts.");
        var files = AttachmentCount;
        (CallerSealed, CallerPhoneHash, PrivateNumbersSealed) = (null, null, null);
        (Title, Content, Answer) = (mask(Title), mask(Content), Answer is null ? null : mask(Answer));
        // The place of the matter is often the caller's home; the area stays.
        (Address, Latitude, Longitude) = (null, null, null);
        AttachmentCount = 0;
        _orders.ForEach(o => o.Anonymise(mask));
        _callbacks.ForEach(c => c.Anonymise(mask));
        _supervisions.ForEach(s => s.Anonymise(mask));
        _referrals.ForEach(r => r.Anonymise(mask));
        _holds.ForEach(h => h.Anonymise(mask));
        _history.ForEach(h => h.Anonymise(mask));
        AnonymisedAt = at;
        var wakesAt = ClockAt;
        Record(new HistoryEntry("anonymised", actor, at, Status, State) { Changes = [new("attachments", files.ToString(System.Globalization.CultureInfo.InvariantCulture), "0")] });
        ClockAt = wakesAt;
    }

    /// <summary>What is told of a ticket that takes no more words.</summary>
    private Refusal Anonymised() => new(Refusals.TicketAnonymised, "该事项已过保存期限并去标识化，不再接受此操作。", "The ticket's time is over and it was anonymised; it takes this no more.")
    {
        CurrentStatus = Code.Of(Status),
        AllowedActions = Status == TicketStatus.Archived ? [] : [TicketMove.Archive.Segment()!],
    };

    private DateTimeOffset? EndOf() => AnonymisedAt is not null ? null : Status switch
    {
        TicketStatus.Archived => ArchivedAt,
        TicketStatus.Closed or TicketStatus.Rejected or TicketStatus.Withdrawn => Ended,
        TicketStatus.Merged => StateSince,
        _ => null,
    };

    /// <summary>Stands in place of what was taken out whole.</summary>
    internal const string Hidden = "***";
}
