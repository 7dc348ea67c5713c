namespace Hotline.Domain.Tickets;

/// <summary>涉密管控: a matter that only those see who hold the scope for it, and the units it was given to (rules.md §5).</summary>
public sealed partial class Ticket
{
    /// <summary>Since when; null for a matter that is not restricted.</summary>
    public DateTimeOffset? RestrictedSince { get; private set; }

    /// <summary>列入. In any state, archived too; again changes nothing.</summary>
    public Refusal? Restrict(string reason, Actor actor, DateTimeOffset at)
    {
        if (RestrictedSince is not null)
            return null;
        RestrictedSince = at;
        Record(new HistoryEntry("restricted", actor, at, Status, State) { Text = reason });
        return null;
    }

    /// <summary>Of an imported ticket of a restricted category, whose history is the past's.</summary>
    public void ComeRestricted(DateTimeOffset at) => RestrictedSince ??= at;

    /// <summary>解除. In any state, archived too; again changes nothing.</summary>
    public Refusal? LiftRestriction(string reason, Actor actor, DateTimeOffset at)
    {
        if (RestrictedSince is null)
            return null;
        RestrictedSince = null;
        Record(new HistoryEntry("restrictionLifted", actor, at, Status, State) { Text = reason });
        return null;
    }
}
