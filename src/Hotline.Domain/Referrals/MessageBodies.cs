using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;

namespace Hotline.Domain.Referrals;

/// <summary>退单理由 between platforms, a closed list.</summary>
public enum PartnerReturnReason
{
    NotOurJurisdiction, PoliceMatter, Emergency, Duplicate, InsufficientInformation, WrongArea, CallerUnreachable, LegalChannelOpen, Other,
}

/// <summary>转办单: the whole matter, as the sender knows it.</summary>
public sealed record TransferBody : MessageBody
{
    public override MessageType Type => MessageType.Transfer;

    /// <summary>The sender's own number of the matter.</summary>
    public required string Number { get; init; }

    /// <summary>Numbers that other platforms gave it.</summary>
    public IReadOnlyList<ForeignNumber> ForeignNumbers { get; init; } = [];

    /// <summary>Danger to life, property or public safety.</summary>
    public bool Emergency { get; init; }

    /// <summary>The emergency was handed over by phone first; null where the question does not arise.</summary>
    public bool? PhoneHandoverDone { get; init; }

    public required string Title { get; init; }

    public required string Content { get; init; }

    /// <summary>The receiver's code of the appeal type (诉求类型) where the sender knows it.</summary>
    public string? AppealType { get; init; }

    /// <summary>Categories by system: ours, the sender's, a common one.</summary>
    public IReadOnlyList<MessageCategory> Categories { get; init; } = [];

    public MessageCaller? Caller { get; init; }

    public MessagePlace? Place { get; init; }

    public Urgency Urgency { get; init; }

    public IReadOnlyList<MessageFile> Files { get; init; } = [];

    /// <summary>The unit whose matter it is, in the sender's opinion.</summary>
    public string? JurisdictionUnit { get; init; }

    /// <summary>What was done about it so far.</summary>
    public string? FirstHandling { get; init; }

    /// <summary>Why it is handed over.</summary>
    public string? Reason { get; init; }

    /// <summary>When the matter happened.</summary>
    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>When the caller reported it to the sender.</summary>
    public DateTimeOffset? ReportedAt { get; init; }

    /// <summary>How long the receiver has to sign, to return it and to report a result, counted from its receipt on its own calendar.</summary>
    public MessageLimit? SignWithin { get; init; }

    public MessageLimit? ReturnWithin { get; init; }

    public MessageLimit? HandleWithin { get; init; }

    /// <summary>The sender's own deadline, inclusive; null when only a duration is given.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Sent once more although it is known: handled anew under the same number.</summary>
    public bool Redispatch { get; init; }

    public override MessageBody WithTexts(Func<string, string> change) => this with
    {
        Title = change(Title),
        Content = change(Content),
        Place = Place?.WithTexts(change),
        Files = [.. Files.Select(f => f.WithTexts(change))],
        FirstHandling = FirstHandling is null ? null : change(FirstHandling),
        Reason = Reason is null ? null : change(Reason),
    };
}

/// <summary>A number that a platform gave the matter.</summary>
public sealed record ForeignNumber(string System, string Number);

/// <summary>A category by the system it is of: a platform's code, or <c>common</c>.</summary>
public sealed record MessageCategory(string System, string Code, string? Text = null);

/// <summary>The caller; of a confidential one (<see cref="Secret"/>) only masks are sent.</summary>
public sealed record MessageCaller(string? Name, string? Phone, bool Secret, bool Anonymous = false);

/// <summary>The place of the matter. Coordinates are in degrees, in the system named: <c>WGS84</c>, <c>GCJ02</c>, <c>CGCS2000</c>, <c>BD09</c>.</summary>
public sealed record MessagePlace(string? Adcode, string? Address, double? Lon = null, double? Lat = null, string? CoordinateSystem = null)
{
    internal MessagePlace WithTexts(Func<string, string> change) => this with { Address = Address is null ? null : change(Address) };
}

/// <summary>A file by digest; its bytes are fetched from the address or come in chunks.</summary>
public sealed record MessageFile(string Name, string Sha256, long Size, string ContentType, string? Url = null)
{
    internal MessageFile WithTexts(Func<string, string> change) => this with { Name = change(Name) };
}

/// <summary>A duration in working days (end of the n-th one after receipt) or in minutes of the clock; one of them.</summary>
public sealed record MessageLimit(int? WorkingDays, int? Minutes)
{
    public static MessageLimit InWorkingDays(int days) => new(days, null);

    public static MessageLimit InMinutes(int minutes) => new(null, minutes);
}

/// <summary>签收 by a named person.</summary>
public sealed record SignBody(string By, string? Phone = null, string? Unit = null, DateTimeOffset? DueAt = null) : MessageBody
{
    public override MessageType Type => MessageType.Sign;
}

/// <summary>退单.</summary>
public sealed record ReturnBody(PartnerReturnReason Reason, string Text, string? Basis = null) : MessageBody
{
    public override MessageType Type => MessageType.Return;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Text = change(Text), Basis = Basis is null ? null : change(Basis) };
}

/// <summary>退单审批.</summary>
public sealed record ReturnDecisionBody(bool Approved, string? Reason) : MessageBody
{
    public override MessageType Type => MessageType.ReturnDecision;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = Reason is null ? null : change(Reason) };
}

/// <summary>延期申请: working days beyond the due time, or the due time asked for.</summary>
public sealed record ExtensionRequestBody(int? WorkingDays, DateTimeOffset? DueAt, string Reason) : MessageBody
{
    public override MessageType Type => MessageType.ExtensionRequest;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = change(Reason) };
}

/// <summary>延期审批; with the due time that then holds, where it was granted.</summary>
public sealed record ExtensionDecisionBody(bool Approved, DateTimeOffset? DueAt, string? Reason) : MessageBody
{
    public override MessageType Type => MessageType.ExtensionDecision;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = Reason is null ? null : change(Reason) };
}

/// <summary>办理进展.</summary>
public sealed record ProgressBody(string Text) : MessageBody
{
    public override MessageType Type => MessageType.Progress;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Text = change(Text) };
}

/// <summary>办理结果.</summary>
public sealed record ResultBody(string Text, Solved Solved, bool ContactedCaller, string? PublicText = null, string? Unit = null) : MessageBody
{
    public override MessageType Type => MessageType.Result;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Text = change(Text), PublicText = PublicText is null ? null : change(PublicText) };
}

/// <summary>催办.</summary>
public sealed record UrgeBody(string Text, DateTimeOffset? ReplyBy = null) : MessageBody
{
    public override MessageType Type => MessageType.Urge;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Text = change(Text) };
}

/// <summary>督办.</summary>
public sealed record SuperviseBody(string Text, DateTimeOffset? ReplyBy = null) : MessageBody
{
    public override MessageType Type => MessageType.Supervise;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Text = change(Text) };
}

/// <summary>回访结果.</summary>
public sealed record VisitResultBody(CallbackOutcome Outcome, Satisfaction? Satisfaction, Solved? Solved, string? Remark) : MessageBody
{
    public override MessageType Type => MessageType.VisitResult;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Remark = Remark is null ? null : change(Remark) };
}

/// <summary>补充更正: the changed fields only; null for what stays.</summary>
public sealed record AmendBody : MessageBody
{
    public override MessageType Type => MessageType.Amend;

    public string? Title { get; init; }

    public string? Content { get; init; }

    public string? AppealType { get; init; }

    public IReadOnlyList<MessageCategory>? Categories { get; init; }

    public MessageCaller? Caller { get; init; }

    public MessagePlace? Place { get; init; }

    public Urgency? Urgency { get; init; }

    public bool? PhoneHandoverDone { get; init; }

    public DateTimeOffset? HappenedAt { get; init; }

    /// <summary>The sender's own deadline anew, inclusive.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Words added.</summary>
    public string? Note { get; init; }

    public override MessageBody WithTexts(Func<string, string> change) => this with
    {
        Title = Title is null ? null : change(Title),
        Content = Content is null ? null : change(Content),
        Place = Place?.WithTexts(change),
        Note = Note is null ? null : change(Note),
    };
}

/// <summary>重办, by whoever sent the matter.</summary>
public sealed record RedoBody(string Reason, DateTimeOffset? DueAt = null, MessageLimit? HandleWithin = null) : MessageBody
{
    public override MessageType Type => MessageType.Redo;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = change(Reason) };
}

/// <summary>撤回, by whoever sent the matter.</summary>
public sealed record WithdrawBody(string? Reason) : MessageBody
{
    public override MessageType Type => MessageType.Withdraw;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = Reason is null ? null : change(Reason) };
}

/// <summary>办结归档 by a superior platform.</summary>
public sealed record ClosureBody(string? Reason) : MessageBody
{
    public override MessageType Type => MessageType.Closure;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = Reason is null ? null : change(Reason) };
}

/// <summary>What joins two matters.</summary>
public enum LinkKind { Link, Merge, Split }

/// <summary>关联, 并单 or 拆单 at the sender; words on the receiver's history.</summary>
public sealed record LinkBody(LinkKind Kind, string OtherNumber, string? Reason) : MessageBody
{
    public override MessageType Type => MessageType.Link;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = Reason is null ? null : change(Reason) };
}

/// <summary>附件.</summary>
public sealed record AttachmentBody(MessageFile File) : MessageBody
{
    public override MessageType Type => MessageType.Attachment;

    public override MessageBody WithTexts(Func<string, string> change) => this with { File = File.WithTexts(change) };
}

/// <summary>Fills the place of a message that a person gave up, so that nothing behind it waits.</summary>
public sealed record VoidBody(string Reason) : MessageBody
{
    public override MessageType Type => MessageType.Void;

    public override MessageBody WithTexts(Func<string, string> change) => this with { Reason = change(Reason) };
}

/// <summary>回执: stored, by a machine; it moves nothing.</summary>
public sealed record ReceiptBody(string WorkOrderNo, DateTimeOffset ReceivedAt) : MessageBody
{
    public override MessageType Type => MessageType.Receipt;
}
