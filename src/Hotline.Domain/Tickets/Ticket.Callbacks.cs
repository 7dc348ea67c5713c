using Hotline.Domain.Callbacks;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tickets;

/// <summary>Where the callback of the current round stands, counted on the ticket so that nobody has to load the attempts.</summary>
public sealed partial class Ticket
{
    /// <summary>Attempts of the current round.</summary>
    public int CallbackAttempts { get; private set; }

    /// <summary>Half-days (半天) of the current round on which the caller could not be reached.</summary>
    public int UnreachableHalfDays { get; private set; }

    /// <summary>The last such attempt.</summary>
    public DateTimeOffset? LastUnreachableAt { get; private set; }

    /// <summary>Counts an attempt and answers what came of all of them. Without deadlines, as for an import, no number of failed ones settles it.</summary>
    private CallbackOutcome? CountCallback(CallbackOutcome outcome, DeadlinePolicy? policy, DateTimeOffset at)
    {
        CallbackAttempts++;
        if (outcome == CallbackOutcome.Reached || (outcome == CallbackOutcome.Refused && CallbackResult != CallbackOutcome.Reached))
            return outcome;
        if (outcome != CallbackOutcome.Unreachable)
            return CallbackResult;
        if (LastUnreachableAt is not { } last || (policy is not null && policy.Calendar.HalfDay(last) != policy.Calendar.HalfDay(at)))
            UnreachableHalfDays++;
        LastUnreachableAt = at;
        return UnreachableHalfDays >= policy?.Limits.CallbackAttempts ? CallbackResult ?? CallbackOutcome.Unreachable : CallbackResult;
    }

    private void ForgetCallbacks() => (CallbackAttempts, UnreachableHalfDays, LastUnreachableAt) = (0, 0, null);
}
