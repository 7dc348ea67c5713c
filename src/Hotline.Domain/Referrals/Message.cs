using System.Text.Json.Serialization;

namespace Hotline.Domain.Referrals;

/// <summary>What a message between the line and a partner is about. Its code is the <c>type</c> of every face.</summary>
public enum MessageType
{
    Transfer, Sign, Return, ReturnDecision, ExtensionRequest, ExtensionDecision, Progress, Result, Urge, Supervise, VisitResult, Amend, Redo,
    Withdraw, Closure, Link, Attachment, Void, Receipt,
}

/// <summary>What happened to a message at its receiver. Kept with the message, and answered again when the message comes again.</summary>
public enum Disposition
{
    /// <summary>Its effect is in the books.</summary>
    Applied,

    /// <summary>It came before its predecessor; it is stored and applied in its turn.</summary>
    Parked,

    /// <summary>It was known already; the first answer holds.</summary>
    Duplicate,

    /// <summary>Older than what holds by the partner's own version; recorded, without effect.</summary>
    StaleIgnored,

    /// <summary>Refused; it has used up its place in the order of its matter.</summary>
    Refused,
}

/// <summary>
/// The envelope of a message (办件往来): everything but its body. One matter is one <see cref="TransferId"/> between the line and one
/// partner; <see cref="TransferSeq"/> is its order.
/// </summary>
public sealed record Envelope
{
    /// <summary>Made once by the sender (UUIDv7), kept on every retry.</summary>
    public required Guid MessageId { get; init; }

    public required MessageType Type { get; init; }

    /// <summary>The matter, the same on both sides; at most 64 characters.</summary>
    public required string TransferId { get; init; }

    /// <summary>1, 2, 3 … per sender and matter without gaps. Zero on a face that numbers no messages.</summary>
    public int TransferSeq { get; init; }

    /// <summary>The version of the matter that the sender had seen; a deciding message with an older one is refused.</summary>
    public int BaseVersion { get; init; }

    /// <summary>The version of the matter after this message.</summary>
    public int TransferVersion { get; init; }

    /// <summary>The place in the stream from this sender to this recipient, without gaps; null until it is given.</summary>
    public long? Sequence { get; init; }

    /// <summary>The message that this one answers.</summary>
    public Guid? CausationId { get; init; }

    /// <summary>The refused message, with the same <see cref="TransferSeq"/>, that this one corrects.</summary>
    public Guid? Supersedes { get; init; }

    /// <summary>Code of the sending platform.</summary>
    public required string Sender { get; init; }

    /// <summary>Code of the receiving platform.</summary>
    public required string Recipient { get; init; }

    /// <summary>Who acted at the sender.</summary>
    public MessageActor Actor { get; init; } = MessageActor.None;

    /// <summary>When it happened at the sender; frozen with the body. Intervals of a reconciliation are cut by it.</summary>
    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>When this attempt was sent; null before.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>After it the message is of no use and a person has to see to it (exclusive); null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public int SchemaVersion { get; init; } = 1;

    /// <summary>A trial: answered and recorded, without effect.</summary>
    public bool Test { get; init; }
}

/// <summary>Who acted at the sender: unit, person, seat; each may be missing.</summary>
public sealed record MessageActor(string? Unit, string? Person, string? Seat)
{
    public static readonly MessageActor None = new(null, null, null);
}

/// <summary>The body of a message. Each type has one record.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "$type")]
[JsonDerivedType(typeof(TransferBody), "transfer")]
[JsonDerivedType(typeof(SignBody), "sign")]
[JsonDerivedType(typeof(ReturnBody), "return")]
[JsonDerivedType(typeof(ReturnDecisionBody), "returnDecision")]
[JsonDerivedType(typeof(ExtensionRequestBody), "extensionRequest")]
[JsonDerivedType(typeof(ExtensionDecisionBody), "extensionDecision")]
[JsonDerivedType(typeof(ProgressBody), "progress")]
[JsonDerivedType(typeof(ResultBody), "result")]
[JsonDerivedType(typeof(UrgeBody), "urge")]
[JsonDerivedType(typeof(SuperviseBody), "supervise")]
[JsonDerivedType(typeof(VisitResultBody), "visitResult")]
[JsonDerivedType(typeof(AmendBody), "amend")]
[JsonDerivedType(typeof(RedoBody), "redo")]
[JsonDerivedType(typeof(WithdrawBody), "withdraw")]
[JsonDerivedType(typeof(ClosureBody), "closure")]
[JsonDerivedType(typeof(LinkBody), "link")]
[JsonDerivedType(typeof(AttachmentBody), "attachment")]
[JsonDerivedType(typeof(VoidBody), "void")]
[JsonDerivedType(typeof(ReceiptBody), "receipt")]
public abstract record MessageBody
{
    /// <summary>Its type.</summary>
    [JsonIgnore]
    public abstract MessageType Type { get; }

    /// <summary>The same with each of its texts changed: what people wrote, not codes, numbers of matters, or who signed.</summary>
    /// <param name="change">Given a text, what is said instead.</param>
    public virtual MessageBody WithTexts(Func<string, string> change) => this;

    /// <summary>
    /// Whether it decides where the matter stands. A deciding message counts the matter's version up and is refused when its sender had
    /// not seen the newest; words that are added are not.
    /// </summary>
    [JsonIgnore]
    public bool Decides => Type is not (MessageType.Urge or MessageType.Supervise or MessageType.Amend or MessageType.Progress or MessageType.Attachment
        or MessageType.Link or MessageType.Void or MessageType.Receipt or MessageType.VisitResult);
}
