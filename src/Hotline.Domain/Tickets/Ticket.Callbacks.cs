using Hotline.Domain.Callbacks;
using Hotline.Domain.Time;

namespace Hotline.Domain.Tickets;

/// <summary>Where the callback of the current round stands, counted on the ticket so that nobody has to load the attempts.</summary>
public sealed partial class Ticket
{
    /// <summary>Attempts of the current round.</summary>
    public int CallbackAttempts { get; private set; }

    /// <summary>
    /// What came of them, the best answer so far: reached before refused before unreachable, which stands once enough attempts failed on
    /// different half-days. Null while pending. Further attempts stay possible.
    /// </summary>
    public CallbackOutcome? CallbackResult { get; private set; }

    /// <summary>Half-days (半天) of the current round on which the caller could not be reached.</summary>
    public int UnreachableHalfDays { get; private set; }

    /// <summary>The last such attempt.</summary>
    public DateTimeOffset? LastUnreachableAt { get; private set; }

    /// <summary>Without deadlines, as for an import, no number of failed attempts settles it.</summary>
    private void CountCallback(CallbackOutcome outcome, DeadlinePolicy? policy, DateTimeOffset at)
    {
        CallbackAttempts++;
        if (outcome == CallbackOutcome.Reached || (outcome == CallbackOutcome.Refused && CallbackResult != CallbackOutcome.Reached))
            CallbackResult = outcome;
        if (outcome != CallbackOutcome.Unreachable)
            return;
        if (LastUnreachableAt is not { } last || (policy is not null && policy.Calendar.HalfDay(last) != policy.Calendar.HalfDay(at)))
            UnreachableHalfDays++;
        LastUnreachableAt = at;
        if (UnreachableHalfDays >= policy?.Limits.CallbackAttempts)
            CallbackResult ??= CallbackOutcome.Unreachable;
    }

    private void ForgetCallbacks() => (CallbackAttempts, CallbackResult, UnreachableHalfDays, LastUnreachableAt) = (0, null, 0, null);
}
