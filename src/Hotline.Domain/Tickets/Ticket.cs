using Hotline.Domain.Callbacks;
using Hotline.Domain.Lifecycles;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Domain.Tickets;

/// <summary>
/// 登记事项: one matter registered for a caller. Every method asks the lifecycle, answers a refusal or null, and changes nothing when
/// it refuses. Each change is one entry of the history; a change of what the ticket counts as also keeps the state it replaced.
/// </summary>
public sealed partial class Ticket : StateBearer
{
    private readonly List<WorkOrder> _orders = [];
    private readonly List<Callback> _callbacks = [];
    private readonly List<HistoryEntry> _history = [];
    private readonly List<PastState> _pastStates = [];
    private readonly List<PastRound> _rounds = [];
    private readonly List<Supervision> _supervisions = [];
    private bool _importing;

    private Ticket() { }

    public long Id { get; private set; }

    /// <summary>Profile prefix + local date + serial of the day; unique, never reissued.</summary>
    public string Number { get; private set; } = "";

    /// <summary>Counts every change of the ticket, its orders and callbacks; its ETag.</summary>
    public int Version { get; private set; }

    /// <summary><c>local</c>, or the code of the partner it came from.</summary>
    public string Source { get; private set; } = LocalSource;

    /// <summary>The partner's own number of the matter.</summary>
    public string? SourceRef { get; private set; }

    public Channel Channel { get; private set; }

    /// <summary>The telephone platform's id of the call it was registered on.</summary>
    public string? CallId { get; private set; }

    /// <summary>Delivery of the first order ever.</summary>
    public DateTimeOffset? DispatchedAt { get; private set; }

    /// <summary>Since when it waits at the centre again: the recall, approved return or unmerge from which the dispatch limit runs; null while it runs from the registration.</summary>
    public DateTimeOffset? BackSince { get; private set; }

    public DateTimeOffset? ArchivedAt { get; private set; }

    /// <summary>The centre's own answer to the caller.</summary>
    public string? Answer { get; private set; }

    /// <summary>When the row came in by an import; null for tickets registered here.</summary>
    public DateTimeOffset? ImportedAt { get; private set; }

    /// <summary>Keyed hash of the imported row, by which the same row is known again.</summary>
    public byte[]? ImportPrint { get; private set; }

    /// <summary>挂起: every stretch of time in which the clock stood still, oldest first; the last one may still last.</summary>
    public IReadOnlyList<Pause> Pauses { get; private set; } = [];

    /// <summary>How many 督办 there ever were; they are loaded only where there was one.</summary>
    public int SupervisionCount { get; private set; }

    /// <summary>督办, oldest first.</summary>
    public IReadOnlyList<Supervision> Supervisions => _supervisions;

    /// <summary>并单: the master this repeat was joined to.</summary>
    public long? MergedInto { get; private set; }

    /// <summary>How many repeats are joined to it.</summary>
    public int RepeatCount { get; private set; }

    /// <summary>备注 so far.</summary>
    public int NoteCount { get; private set; }

    /// <summary>How many tickets are linked (关联) with it.</summary>
    public int LinkCount { get; private set; }

    /// <summary>All orders, oldest first.</summary>
    public IReadOnlyList<WorkOrder> Orders => _orders;

    public IReadOnlyList<Callback> Callbacks => _callbacks;

    public IReadOnlyList<HistoryEntry> History => _history;

    public IReadOnlyList<PastState> PastStates => _pastStates;

    /// <summary>Rounds before the current one, oldest first.</summary>
    public IReadOnlyList<PastRound> Rounds => _rounds;

    /// <summary>The source of matters registered here.</summary>
    public const string LocalSource = "local";

    /// <summary>The lead's latest order, of whatever round; null when there never was one.</summary>
    public WorkOrder? Lead => _orders.LastOrDefault(o => o.Role == OrderRole.Lead);

    private void Become(TicketState next, DateTimeOffset at)
    {
        if (next == State)
            return;
        if (at > StateSince)
            _pastStates.Add(new PastState(State, AcknowledgedAt, RegisteredAt, StateSince, at));
        var sameOrder = next.AcknowledgeBy is not null && next.LeadUnit == LeadUnit && next.Round == Round;
        (State, StateSince) = (next, at > StateSince ? at : StateSince);
        AcknowledgedAt = sameOrder ? AcknowledgedAt : null;
    }

    /// <summary>At the centre again, to be dispatched anew: the dispatch limit runs from now.</summary>
    private void GoBack(DateTimeOffset dispatchBy, DateTimeOffset at)
    {
        BackSince = at;
        Become(Unhandled() with { Status = TicketStatus.Registered, DueAt = dispatchBy, DueProvisional = false, Returns = Math.Max(Returns, ApprovedReturns) }, at);
    }

    /// <summary>Nobody handles it, nothing came of the round: what a new handler starts from.</summary>
    private TicketState Unhandled() => State with
    {
        LeadUnit = null,
        AcknowledgeBy = null,
        ClosedAt = null,
        Ending = null,
        Solved = null,
        CallerSolved = null,
        CallbackResult = null,
        Satisfaction = null,
    };

    private void Record(HistoryEntry entry)
    {
        entry.Version = ++Version;
        entry.Imported = _importing;
        // What was anonymised gets no words again: of what still happens to it, e.g. a link, the history keeps that it did.
        if (AnonymisedAt is not null)
            entry.DropWords();
        _history.Add(entry);
        // Whatever happened, the clock looks at it again; whoever knows the deadlines says until when it need not.
        ClockAt = ImportedAt is null ? entry.At : null;
        SettledAt = EndOf();
    }

    private Refusal? Refuses(TicketMove move)
    {
        if (AnonymisedAt is not null && move is not (TicketMove.Archive or TicketMove.MasterArchived))
            return Anonymised();
        if (TicketLifecycle.Table.Find(State.Status, move) is not null)
            return null;
        var row = State.Status switch
        {
            TicketStatus.Archived => Refusals.TicketArchived,
            TicketStatus.Closed => Refusals.TicketClosed,
            _ => Refusals.MoveNotAllowed,
        };
        return Refused(
            row,
            $"状态为 {Code.Of(State.Status)} 的事项不能执行 {move.Segment() ?? Code.Of(move)}。",
            $"A ticket that is {Code.Of(State.Status)} cannot take the move {move.Segment() ?? Code.Of(move)}.");
    }

    /// <summary>A refusal about the ticket, with what may be done instead.</summary>
    private Refusal Refused(RefusalRow row, string zh, string en) => new(row, zh, en)
    {
        CurrentStatus = Code.Of(State.Status),
        AllowedActions =
        [
            .. TicketLifecycle.Table.From(State.Status)
                .Where(t => t.Action is not (TicketMove.Urge or TicketMove.Supervise) || _orders.Any(o => o.IsOpen))
                .Select(t => t.Action.Segment()).OfType<string>(),
        ],
    };
}
