using Hotline.Domain.Callbacks;

namespace Hotline.Domain.Tickets;

/// <summary>
/// What a ticket counts as at one moment. It is a value, replaced as a whole; the one replaced is kept with the span of time in
/// which it held (<see cref="PastState"/>), so that the books can be looked at as they stood at any moment.
/// </summary>
public sealed record TicketState
{
    public TicketStatus Status { get; init; }

    /// <summary>While suspended: the status it goes back to.</summary>
    public TicketStatus? ResumesTo { get; init; }

    /// <summary>Null before either; <c>dispatched</c> for good once there was an order or an outbound referral.</summary>
    public Handling? Handling { get; init; }

    /// <summary>1 for the first handling, +1 for each rework.</summary>
    public int Round { get; init; } = 1;

    /// <summary>The lead order's due time of the current round; before and between orders the dispatch limit.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>The due time looked at a year whose holiday notice is not loaded yet.</summary>
    public bool DueProvisional { get; init; }

    /// <summary>The moment of the reply (or answer, or partner's result) that closed the current round.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>How it ended; null while open.</summary>
    public Ending? Ending { get; init; }

    /// <summary>The last rated callback of the current round.</summary>
    public Satisfaction? Satisfaction { get; init; }

    /// <summary>剔除: outside assessment, still in the counts.</summary>
    public bool Excluded { get; init; }

    /// <summary>Unit of the lead order that holds it, or held it when it closed; null while none does.</summary>
    public string? LeadUnit { get; init; }

    /// <summary>签收 of that order by then (inclusive).</summary>
    public DateTimeOffset? AcknowledgeBy { get; init; }

    /// <summary>Returns of a lead order approved so far, of all rounds.</summary>
    public int Returns { get; init; }

    /// <summary>Extensions of a lead order granted so far, of all rounds.</summary>
    public int Extensions { get; init; }

    /// <summary>Result of the answer, or of the last lead reply or partner's result of the round.</summary>
    public Solved? Solved { get; init; }

    /// <summary>What the caller said of it in the round's last callback that asked.</summary>
    public Solved? CallerSolved { get; init; }

    /// <summary>
    /// What came of the round's callbacks, the best answer so far: reached before refused before unreachable, which stands once enough
    /// attempts failed on different half-days. Null while pending. Further attempts stay possible.
    /// </summary>
    public CallbackOutcome? CallbackResult { get; init; }

    /// <summary>Still owed to the caller.</summary>
    public bool IsOpen => TicketLifecycle.IsOpen(Status);

    /// <summary>Open, not suspended and past due.</summary>
    public bool IsOverdue(DateTimeOffset now) => IsOpen && Status != TicketStatus.Suspended && DueAt < now;

    /// <summary>Closed after its due time; at the very moment is still in time.</summary>
    public bool ClosedLate => ClosedAt > DueAt;
}

/// <summary>
/// Keeps a <see cref="TicketState"/> in plain members, so that the database can index and compare each of them; the ticket and its
/// past states share it, so that one expression reads both.
/// </summary>
public abstract class StateBearer
{
    public TicketStatus Status { get; private set; }

    public TicketStatus? ResumesTo { get; private set; }

    public Handling? Handling { get; private set; }

    public int Round { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public bool DueProvisional { get; private set; }

    public DateTimeOffset? ClosedAt { get; private set; }

    public Ending? Ending { get; private set; }

    public Satisfaction? Satisfaction { get; private set; }

    public bool Excluded { get; private set; }

    public string? LeadUnit { get; private set; }

    public DateTimeOffset? AcknowledgeBy { get; private set; }

    /// <summary>When the lead order was signed. It dates itself, so it starts no state of its own: a look at an earlier moment leaves it out.</summary>
    public DateTimeOffset? AcknowledgedAt { get; protected set; }

    public int Returns { get; private set; }

    public int Extensions { get; private set; }

    public Solved? Solved { get; private set; }

    public Solved? CallerSolved { get; private set; }

    public CallbackOutcome? CallbackResult { get; private set; }

    public DateTimeOffset RegisteredAt { get; protected set; }

    /// <summary>Since when it holds (inclusive), by the time of recording.</summary>
    public DateTimeOffset StateSince { get; protected set; }

    /// <summary>The state as one value.</summary>
    public TicketState State
    {
        get => new()
        {
            Status = Status,
            ResumesTo = ResumesTo,
            Handling = Handling,
            Round = Round,
            DueAt = DueAt,
            DueProvisional = DueProvisional,
            ClosedAt = ClosedAt,
            Ending = Ending,
            Satisfaction = Satisfaction,
            Excluded = Excluded,
            LeadUnit = LeadUnit,
            AcknowledgeBy = AcknowledgeBy,
            Returns = Returns,
            Extensions = Extensions,
            Solved = Solved,
            CallerSolved = CallerSolved,
            CallbackResult = CallbackResult,
        };
        protected set
        {
            (Status, ResumesTo, Handling, Round) = (value.Status, value.ResumesTo, value.Handling, value.Round);
            (DueAt, DueProvisional, ClosedAt) = (value.DueAt, value.DueProvisional, value.ClosedAt);
            (Ending, Satisfaction, Excluded) = (value.Ending, value.Satisfaction, value.Excluded);
            (LeadUnit, AcknowledgeBy, Returns, Extensions) = (value.LeadUnit, value.AcknowledgeBy, value.Returns, value.Extensions);
            (Solved, CallerSolved, CallbackResult) = (value.Solved, value.CallerSolved, value.CallbackResult);
        }
    }
}

/// <summary>A state that held from <see cref="StateBearer.StateSince"/> (inclusive) until <see cref="StateUntil"/> (exclusive).</summary>
public sealed class PastState : StateBearer
{
    private PastState() { }

    public PastState(TicketState state, DateTimeOffset? acknowledgedAt, DateTimeOffset registeredAt, DateTimeOffset since, DateTimeOffset until) =>
        (State, AcknowledgedAt, RegisteredAt, StateSince, StateUntil) = (state, acknowledgedAt, registeredAt, since, until);

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public DateTimeOffset StateUntil { get; private set; }
}

/// <summary>A round that was closed and then reworked.</summary>
public sealed class PastRound
{
    private PastRound() { }

    public PastRound(TicketState state) =>
        (Round, DueAt, ClosedAt, Satisfaction) = (state.Round, state.DueAt, state.ClosedAt!.Value, state.Satisfaction);

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    public int Round { get; private set; }

    public DateTimeOffset DueAt { get; private set; }

    public DateTimeOffset ClosedAt { get; private set; }

    public Satisfaction? Satisfaction { get; private set; }

    public bool OnTime => ClosedAt <= DueAt;
}
