using System.Net.Http;
using Google.Rpc;
using Grpc.Core;
using Polly.CircuitBreaker;
using Polly.RateLimiting;
using Polly.Timeout;

namespace Hotline.Exchange.Desks;

/// <summary>
/// Names each bad end of a call and says what is certain of it. <c>Refused</c> needs the desk's own word; <c>NotTaken</c> needs proof that
/// the desk did nothing: no connection was made, nothing was sent, or the desk said so. Everything else is <c>Unknown</c>.
/// </summary>
public static class DeskFault
{
    /// <param name="fault">What was thrown.</param>
    /// <param name="sent">Whether an attempt had begun; before that, nothing can have arrived.</param>
    public static Delivery Name(Exception fault, bool sent) => fault switch
    {
        BrokenCircuitException broken => new(DeliveryOutcome.NotTaken, BreakerOpen, "The breaker pauses calls to the desk.", RetryAfter: broken.RetryAfter),
        RateLimiterRejectedException => new(DeliveryOutcome.NotTaken, TooManyCalls, "As many calls to the desk as are allowed are under way."),
        TimeoutRejectedException or OperationCanceledException => sent
            ? new(DeliveryOutcome.Unknown, AttemptTimeout, "The desk did not answer in time.")
            : new(DeliveryOutcome.NotTaken, TooManyCalls, "No call to the desk became free in time."),
        RpcException rpc => Name(rpc),
        _ => new(DeliveryOutcome.Unknown, Unexpected, fault.GetType().Name),
    };

    private static Delivery Name(RpcException rpc)
    {
        var details = rpc.GetRpcStatus();
        var (info, wait) = (details?.GetDetail<ErrorInfo>(), details?.GetDetail<RetryInfo>()?.RetryDelay);
        var retryAfter = wait is null ? (TimeSpan?)null : TimeSpan.FromTicks(Math.Clamp(wait.ToTimeSpan().Ticks, 0, LongestWait.Ticks));
        Delivery Refused() => new(DeliveryOutcome.Refused, info?.Reason is { Length: > 0 } reason ? Cut(reason) : Word(rpc.StatusCode), Said(rpc, details));
        Delivery NotTaken(string name) => new(DeliveryOutcome.NotTaken, name, Cut(rpc.Status.Detail), RetryAfter: retryAfter);
        Delivery Unknown(string name) => new(DeliveryOutcome.Unknown, name, Cut(rpc.Status.Detail));
        if (NeverConnected(rpc) is { } why)
            return NotTaken(why);
        switch (rpc.StatusCode)
        {
            case StatusCode.InvalidArgument or StatusCode.FailedPrecondition or StatusCode.AlreadyExists or StatusCode.NotFound or StatusCode.OutOfRange:
                return Refused();
            // A version that is stale stays so; a rival at the same moment does not.
            case StatusCode.Aborted:
                return wait is not null || info?.Reason == "CONTENDED" ? NotTaken(PartnerBusy) : Refused();
            // A proxy in between answers 403 for a certificate that it does not know: no fault of the message.
            case StatusCode.PermissionDenied:
                return info is not null ? Refused() : NotTaken(NotLetIn);
            case StatusCode.Unauthenticated:
                return NotTaken(NotLetIn);
            case StatusCode.Unimplemented:
                return NotTaken(NotServed);
            // Without the desk's own word it may be our side that finds the answer too large, after the effect.
            case StatusCode.ResourceExhausted when info?.Reason == "BODY_TOO_LARGE":
                return Refused();
            case StatusCode.ResourceExhausted:
                return wait is not null || info is not null ? NotTaken(PartnerBusy) : Unknown(Word(rpc.StatusCode));
            case StatusCode.Unavailable:
                return wait is not null ? NotTaken(PartnerAway) : Unknown(ConnectionCut);
            case StatusCode.DeadlineExceeded:
                return Unknown(AttemptTimeout);
            default:
                return Unknown(rpc.Status.DebugException is HttpRequestException or IOException ? ConnectionCut : Word(rpc.StatusCode));
        }
    }

    /// <summary>Why no connection was made; null where one was, or where nobody can tell.</summary>
    private static string? NeverConnected(RpcException rpc) => rpc.Status.DebugException is not HttpRequestException http ? null : http.HttpRequestError switch
    {
        HttpRequestError.ConnectionError => ConnectionRefused,
        HttpRequestError.NameResolutionError => NameUnknown,
        HttpRequestError.SecureConnectionError => TlsFailed,
        HttpRequestError.VersionNegotiationError => TlsFailed,
        _ => null,
    };

    /// <summary>What the desk says is wrong, field by field where it does.</summary>
    private static string Said(RpcException rpc, Google.Rpc.Status? details)
    {
        var fields = details?.GetDetail<BadRequest>()?.FieldViolations.Select(v => $"{v.Field}: {v.Description}") ?? [];
        return Cut(string.Join("; ", new[] { rpc.Status.Detail }.Concat(fields).Where(t => t.Length > 0)));
    }

    /// <summary>A status as a name, e.g. <c>failed-precondition</c>.</summary>
    private static string Word(StatusCode code) =>
        string.Concat(code.ToString().Select((c, i) => char.IsUpper(c) && i > 0 ? $"-{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}"));

    private static string Cut(string text) =>
        text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];

    public const string ConnectionRefused = "connection-refused";
    public const string NameUnknown = "name-unknown";
    public const string TlsFailed = "tls-failed";
    public const string ConnectionCut = "connection-cut";
    public const string AttemptTimeout = "attempt-timeout";
    public const string BreakerOpen = "breaker-open";
    public const string TooManyCalls = "too-many-calls";
    public const string PartnerBusy = "partner-busy";
    public const string PartnerAway = "partner-away";
    public const string NotLetIn = "not-let-in";
    public const string NotServed = "not-served";
    public const string NoAddress = "no-address";
    public const string NotUnderstood = "answer-not-understood";
    public const string Unexpected = "unexpected";

    private const int MostCharacters = 400;

    /// <summary>No desk may put us off for longer; a deadline may be near.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);
}
