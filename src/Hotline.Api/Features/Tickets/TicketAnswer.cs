using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Tickets;

/// <summary>A ticket as it stands.</summary>
internal sealed record TicketAnswer
{
    /// <summary>Opaque id; use it in paths.</summary>
    public required string Id { get; init; }

    /// <summary>Number told to the caller, unique and never reissued.</summary>
    public required string Number { get; init; }

    /// <summary>Counts every change; the ETag is the same number in quotes.</summary>
    public required int Version { get; init; }

    /// <summary>Status.</summary>
    public required TicketStatus Status { get; init; }

    /// <summary>Moves that this state and the token's scopes allow, each the last path segment of its call.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    /// <summary><c>local</c>, or the code of the partner it came from.</summary>
    public required string Source { get; init; }

    /// <summary>The partner's own number.</summary>
    public string? SourceRef { get; init; }

    /// <summary>Channel.</summary>
    public required Channel Channel { get; init; }

    /// <summary>Coordinated by the centre, or dispatched; null before either.</summary>
    public Handling? Handling { get; init; }

    /// <summary>Appeal type (诉求类型).</summary>
    public required CodeLabel AppealType { get; init; }

    /// <summary>Category (事项类别).</summary>
    public required CategoryAnswer Category { get; init; }

    /// <summary>Area of the matter.</summary>
    public CodeLabel? Area { get; init; }

    /// <summary>Place of the matter.</summary>
    public string? Address { get; init; }

    /// <summary>Point of the matter.</summary>
    public Location? Location { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Content.</summary>
    public required string Content { get; init; }

    /// <summary>The caller, masked.</summary>
    public required CallerAnswer Caller { get; init; }

    /// <summary>Urgency.</summary>
    public required Urgency Urgency { get; init; }

    /// <summary>When the matter happened.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The telephone platform's id of the call.</summary>
    public string? CallId { get; init; }

    /// <summary>When it was registered.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>Delivery of its first order.</summary>
    public DateTimeOffset? DispatchedAt { get; init; }

    /// <summary>Due time, inclusive: the lead order's of the current round, or the dispatch limit.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>True while the due time rests on a year whose holiday notice is not loaded.</summary>
    public required bool DueProvisional { get; init; }

    /// <summary>Open and past due.</summary>
    public required bool Overdue { get; init; }

    /// <summary>When the current round was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Closed after its due time.</summary>
    public required bool ClosedLate { get; init; }

    /// <summary>When it was archived.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>1, and one more for each rework.</summary>
    public required int Round { get; init; }

    /// <summary>Earlier rounds, oldest first.</summary>
    public required IReadOnlyList<RoundAnswer> Rounds { get; init; }

    /// <summary>Orders, oldest first.</summary>
    public required IReadOnlyList<OrderAnswer> WorkOrders { get; init; }

    /// <summary>派单建议: whom the dispatch catalogue proposes; only while it waits to be dispatched and a rule fits.</summary>
    public UnitProposal? Proposal { get; init; }

    /// <summary>The centre's own answer.</summary>
    public string? Answer { get; init; }

    /// <summary>Result of the current round.</summary>
    public Solved? Solved { get; init; }

    /// <summary>The last rated callback of the current round.</summary>
    public Satisfaction? Satisfaction { get; init; }

    /// <summary>回访 of the current round; null until it is closed.</summary>
    public CallbackState? Callback { get; init; }

    /// <summary>The master it was merged into.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Tickets merged into this one, oldest first.</summary>
    public required IReadOnlyList<LinkAnswer> Repeats { get; init; }

    /// <summary>Notes on it and on its repeats; they stand in the history of each.</summary>
    public required int NoteCount { get; init; }

    /// <summary>Files of it and of its repeats.</summary>
    public required int AttachmentCount { get; init; }

    /// <summary>剔除: out of assessment, still in the counts.</summary>
    public required bool Excluded { get; init; }

    /// <summary>涉密管控. Where its words are <c>***</c> and its parts are left out, the client does not hold <c>tickets.confidential</c>.</summary>
    public required bool Restricted { get; init; }

    /// <summary>Tickets linked with it.</summary>
    public required IReadOnlyList<LinkAnswer> Links { get; init; }

    /// <summary>挂起: when the clock stood still, oldest first.</summary>
    public required IReadOnlyList<SuspensionAnswer> Suspensions { get; init; }

    /// <summary>督办, oldest first.</summary>
    public required IReadOnlyList<SupervisionAnswer> Supervisions { get; init; }

    /// <summary>Referrals to and from partners.</summary>
    public IReadOnlyList<Referrals.ReferralAnswer> Referrals { get; init; } = [];

    /// <summary>Files, oldest first; the bytes are at <c>/v1/tickets/{id}/attachments/{aid}</c>.</summary>
    public IReadOnlyList<AttachmentAnswer> Attachments { get; init; } = [];

    /// <summary>When it came in by an import; null for tickets registered here.</summary>
    public DateTimeOffset? ImportedAt { get; init; }

    /// <summary>去标识化: since when it tells nobody's name, phone or address any more, and takes no more words.</summary>
    public DateTimeOffset? AnonymisedAt { get; init; }
}

/// <summary>A file of a ticket.</summary>
/// <param name="Id">Opaque id; use it in paths.</param>
/// <param name="Name">File name without any path.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Type">Media type, told by its content, whatever was declared.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="AddedAt">When it was added.</param>
/// <param name="By">Who added it.</param>
internal sealed record AttachmentAnswer(string Id, string Name, long Size, string Type, string Sha256, DateTimeOffset AddedAt, string By);

/// <summary>A category with its printed path.</summary>
/// <param name="Code">Code.</param>
/// <param name="Label">Its own label, e.g. 市容市貌.</param>
/// <param name="Path">As printed, e.g. 市政管理—市容市貌.</param>
internal sealed record CategoryAnswer(string Code, string Label, string Path);

/// <summary>A point in WGS 84.</summary>
/// <param name="Lat">Latitude in degrees.</param>
/// <param name="Lng">Longitude in degrees.</param>
internal sealed record Location(double Lat, double Lng);

/// <summary>The caller, masked.</summary>
/// <param name="Name">Masked name, e.g. 王**.</param>
/// <param name="Phone">Masked phone, e.g. 138****0000.</param>
/// <param name="Confidential">Asked to be kept from units and partners.</param>
/// <param name="Anonymous">Gave no name, or wants none kept.</param>
internal sealed record CallerAnswer(string? Name, string? Phone, bool Confidential, bool Anonymous);

/// <summary>A round that was closed and then reworked.</summary>
/// <param name="Round">Its number.</param>
/// <param name="DueAt">Its due time.</param>
/// <param name="ClosedAt">When it was closed.</param>
/// <param name="OnTime">Closed at or before its due time.</param>
/// <param name="Satisfaction">Its last rated callback.</param>
internal sealed record RoundAnswer(int Round, DateTimeOffset DueAt, DateTimeOffset ClosedAt, bool OnTime, Satisfaction? Satisfaction);

/// <summary>Where the callback of a closed round stands.</summary>
/// <param name="Result"><c>pending</c>, or the best outcome so far: <c>reached</c> before <c>refused</c> before <c>unreachable</c>, which stands after the profile's number of attempts (3) on different half-days.</param>
/// <param name="Attempts">Attempts of this round.</param>
/// <param name="DueBy">Limit of the first attempt, inclusive.</param>
internal sealed record CallbackState(string Result, int Attempts, DateTimeOffset DueBy);

/// <summary>A ticket linked with another, or merged into it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Number">Its number.</param>
internal sealed record LinkAnswer(string Id, string Number);

/// <summary>A suspension.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive; null while it lasts.</param>
internal sealed record SuspensionAnswer(DateTimeOffset From, DateTimeOffset? To);

/// <summary>督办: a formal order with its own reply and limit.</summary>
/// <param name="Id">Its id.</param>
/// <param name="WorkOrderId">The order it is about.</param>
/// <param name="Unit">The unit it is addressed to.</param>
/// <param name="Text">What is demanded.</param>
/// <param name="OrderedBy">Who ordered it.</param>
/// <param name="OrderedAt">When.</param>
/// <param name="ReplyBy">Limit of the reply, inclusive.</param>
/// <param name="RepliedAt">When the unit replied.</param>
/// <param name="Reply">What it replied.</param>
/// <param name="Overdue">Still open past its limit.</param>
internal sealed record SupervisionAnswer(
    string Id, string WorkOrderId, CodeLabel Unit, string Text, string OrderedBy, DateTimeOffset OrderedAt, DateTimeOffset ReplyBy,
    DateTimeOffset? RepliedAt, string? Reply, bool Overdue);

/// <summary>派单建议: whom the dispatch catalogue proposes.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="CatalogueVersion">Version of the catalogue.</param>
/// <param name="Reason">What the rule rests on, if it says so.</param>
internal sealed record UnitProposal(CodeLabel Unit, int CatalogueVersion, string? Reason);

/// <summary>What the dispatch catalogue proposed for an order, and whether it was followed.</summary>
/// <param name="Unit">The unit proposed.</param>
/// <param name="CatalogueVersion">Version of the catalogue.</param>
/// <param name="Followed">Whether the order went to it.</param>
/// <param name="DepartureReason">Why it did not, where a reason was given.</param>
internal sealed record KeptProposal(CodeLabel Unit, int CatalogueVersion, bool Followed, string? DepartureReason);

/// <summary>退单申请: why the unit says that it is not its matter.</summary>
/// <param name="Reason">Reason.</param>
/// <param name="Text">In words.</param>
/// <param name="Basis">Legal basis.</param>
/// <param name="SuggestedUnit">Whose matter it is, in the unit's opinion.</param>
internal sealed record ReturnRequestAnswer(ReturnReason Reason, string Text, string? Basis, CodeLabel? SuggestedUnit);

/// <summary>延期申请 that waits for its decision.</summary>
/// <param name="WorkingDays">Working days asked for.</param>
/// <param name="Reason">Why.</param>
internal sealed record ExtensionRequestAnswer(int WorkingDays, string Reason);

/// <summary>A work order within its ticket.</summary>
internal record OrderAnswer
{
    /// <summary>Opaque id; use it in paths.</summary>
    public required string Id { get; init; }

    /// <summary>Counts the order's own changes; its ETag.</summary>
    public required int Version { get; init; }

    /// <summary>The unit.</summary>
    public required CodeLabel Unit { get; init; }

    /// <summary>Lead (主办) or assisting (协办).</summary>
    public required OrderRole Role { get; init; }

    /// <summary>The round it belongs to.</summary>
    public required int Round { get; init; }

    /// <summary>Status.</summary>
    public required WorkOrderStatus Status { get; init; }

    /// <summary>Moves that this state and the token's scopes allow.</summary>
    public required IReadOnlyList<string> AllowedActions { get; init; }

    /// <summary>终审派单: cannot be returned.</summary>
    public required bool Final { get; init; }

    /// <summary>What the dispatch catalogue proposed; null where it proposed none, and for assisting orders.</summary>
    public KeptProposal? Proposed { get; init; }

    /// <summary>Words of the dispatcher.</summary>
    public string? Instructions { get; init; }

    /// <summary>Delivery to the unit; the clock starts here.</summary>
    public required DateTimeOffset DeliveredAt { get; init; }

    /// <summary>签收 limit, inclusive.</summary>
    public required DateTimeOffset AcknowledgeBy { get; init; }

    /// <summary>When it was acknowledged.</summary>
    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Who acknowledged it.</summary>
    public string? AcknowledgedBy { get; init; }

    /// <summary>Due time, inclusive.</summary>
    public required DateTimeOffset DueAt { get; init; }

    /// <summary>True while the due time rests on a year whose holiday notice is not loaded.</summary>
    public required bool DueProvisional { get; init; }

    /// <summary>The unit still owes its reply after the due time.</summary>
    public required bool Overdue { get; init; }

    /// <summary>When the unit replied.</summary>
    public DateTimeOffset? RepliedAt { get; init; }

    /// <summary>Result.</summary>
    public Solved? Solved { get; init; }

    /// <summary>The unit's reply, for the centre and the other units of the ticket.</summary>
    public string? Reply { get; init; }

    /// <summary>The reply's text for the caller.</summary>
    public string? PublicText { get; init; }

    /// <summary>Whether the unit contacted the caller.</summary>
    public bool? ContactedCaller { get; init; }

    /// <summary>The return that was asked for, whatever was decided.</summary>
    public ReturnRequestAnswer? ReturnRequest { get; init; }

    /// <summary>The extension that waits for its decision.</summary>
    public ExtensionRequestAnswer? ExtensionRequest { get; init; }

    /// <summary>Extensions granted so far.</summary>
    public required int Extensions { get; init; }

    /// <summary>Working days of all extensions granted.</summary>
    public required int GrantedWorkingDays { get; init; }

    /// <summary>批示: the due time was set by hand.</summary>
    public required bool DueByHand { get; init; }

    /// <summary>催办 so far.</summary>
    public required int Urges { get; init; }
}
