namespace Hotline.Domain.Tickets;

/// <summary>依法留存: while it stands, nothing of the ticket is anonymised or removed, whatever its age. Several may stand at once, each for a matter of its own.</summary>
public sealed class LegalHold
{
    private LegalHold() { }

    internal LegalHold(string reason, DateTimeOffset? until, Actor actor, DateTimeOffset at) =>
        (Reason, Until, SetAt, SetBy) = (reason, until, at, actor.Shown);

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    /// <summary>Why, e.g. the court's file. Units do not see it.</summary>
    public string Reason { get; private set; } = "";

    /// <summary>Until when it stands by itself, exclusive; null until it is released.</summary>
    public DateTimeOffset? Until { get; private set; }

    public DateTimeOffset SetAt { get; private set; }

    public string SetBy { get; private set; } = "";

    public DateTimeOffset? ReleasedAt { get; private set; }

    public string? ReleasedBy { get; private set; }

    public string? ReleaseReason { get; private set; }

    public bool Stands(DateTimeOffset now) => ReleasedAt is null && !(Until <= now);

    internal void Release(string? reason, Actor actor, DateTimeOffset at) => (ReleasedAt, ReleasedBy, ReleaseReason) = (at, actor.Shown, reason);

    internal void Anonymise(Func<string, string> mask) => (Reason, ReleaseReason) = (mask(Reason), ReleaseReason is null ? null : mask(ReleaseReason));
}
