using Hotline.Domain.Tickets;

namespace Hotline.Domain.Callbacks;

/// <summary>Result of an attempt to ask the caller.</summary>
public enum CallbackOutcome { Reached, Unreachable, Refused }

/// <summary>回访: one attempt to ask the caller about one round. Several attempts are kept; the last rated one counts.</summary>
public sealed class Callback
{
    private Callback() { }

    internal Callback(int round, CallbackAnswer answer, Actor actor, DateTimeOffset at)
    {
        (Round, At, By) = (round, at, actor.Shown);
        (Outcome, Satisfaction, Solved, Remark) = (answer.Outcome, answer.Satisfaction, answer.Solved, answer.Remark);
    }

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public int Round { get; private set; }

    public DateTimeOffset At { get; private set; }

    public string By { get; private set; } = "";

    public CallbackOutcome Outcome { get; private set; }

    public Satisfaction? Satisfaction { get; private set; }

    public Solved? Solved { get; private set; }

    public string? Remark { get; private set; }

    internal void Anonymise(Func<string, string> mask) => Remark = Remark is null ? null : mask(Remark);
}

/// <summary>What the caller said. A rating can only come from a caller who was reached.</summary>
public sealed record CallbackAnswer(CallbackOutcome Outcome, Satisfaction? Satisfaction = null, Solved? Solved = null, string? Remark = null);
