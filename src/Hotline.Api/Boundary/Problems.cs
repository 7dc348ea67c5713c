using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Domain.Privacy;

namespace Hotline.Api.Boundary;

/// <summary>RFC 9457 Problem Details.</summary>
internal sealed record Problem
{
    /// <summary>A stable URI for each refusal; it ends in the same word as <c>code</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What kind of refusal it is, in the caller's language.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>What happened and how to mend it, in the caller's language.</summary>
    public required string Detail { get; init; }

    /// <summary>Stable code of the refusal, e.g. <c>ticket-closed</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Identifies this request in the logs.</summary>
    public string? TraceId { get; init; }

    /// <summary>For a request that is not valid: each field and what is wrong with it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>For a refused move: the state that refused.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CurrentStatus { get; init; }

    /// <summary>For a refused move: what that state allows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AllowedActions { get; init; }

    /// <summary>For a refused move or a stale version: who was first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LastChange? LastChange { get; init; }

    /// <summary>For a bulletin that does not pass its check: what was found, errors first.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Features.Bulletins.FindingAnswer>? Findings { get; init; }

    /// <summary>For a refused move or a stale version: the words that were sent with it, so that none is lost.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Submitted { get; init; }
}

/// <summary>The last change of a ticket: who, what, when.</summary>
/// <param name="Action">What was done.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When.</param>
internal sealed record LastChange(string Action, string By, DateTimeOffset At);

/// <summary>
/// Maps the catalogue of refusals to the statuses of both faces and to Problem Details, once. A refusal that repeats what was sent repeats no
/// number of a person.
/// </summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <summary>How each face says a kind: one row, so that the two cannot drift apart.</summary>
    public static (int Http, StatusCode Grpc) Face(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid => (400, StatusCode.InvalidArgument),
        RefusalKind.Unauthenticated => (401, StatusCode.Unauthenticated),
        RefusalKind.Forbidden => (403, StatusCode.PermissionDenied),
        RefusalKind.NotFound => (404, StatusCode.NotFound),
        RefusalKind.MethodNotAllowed => (405, StatusCode.Unimplemented),
        RefusalKind.Conflict => (409, StatusCode.FailedPrecondition),
        // gRPC's own word for "begin again": generic clients know which of the two to try once more.
        RefusalKind.Contended => (409, StatusCode.Aborted),
        RefusalKind.Stale => (412, StatusCode.Aborted),
        RefusalKind.TooLarge => (413, StatusCode.ResourceExhausted),
        RefusalKind.AddressTooLong => (414, StatusCode.InvalidArgument),
        RefusalKind.UnsupportedType => (415, StatusCode.InvalidArgument),
        RefusalKind.KeyReused => (422, StatusCode.AlreadyExists),
        RefusalKind.PreconditionRequired => (428, StatusCode.FailedPrecondition),
        RefusalKind.Busy => (429, StatusCode.ResourceExhausted),
        RefusalKind.Unavailable => (503, StatusCode.Unavailable),
        RefusalKind.Internal => (500, StatusCode.Internal),
        _ => throw new UnreachableException(),
    };

    public static Problem Of(Refusal refusal, string? traceId, LastChange? lastChange = null)
    {
        var english = Words.English;
        return new Problem
        {
            Type = "urn:hotline:problem:" + refusal.Code,
            Title = english ? refusal.Row.En : refusal.Row.Zh,
            Status = Face(refusal.Row.Kind).Http,
            Detail = PrivateNumbers.Mask(english ? refusal.En : refusal.Zh),
            Code = refusal.Code,
            TraceId = traceId,
            Errors = refusal.Row.Kind == RefusalKind.Invalid
                ? refusal.Fields.GroupBy(f => PrivateNumbers.Mask(f.Field)).ToDictionary(g => g.Key, g => g.Select(f => PrivateNumbers.Mask(english ? f.En : f.Zh)).ToArray())
                : null,
            CurrentStatus = refusal.CurrentStatus,
            AllowedActions = refusal.AllowedActions?.Where(ServedActions.Has).ToList(),
            LastChange = lastChange,
            Findings = refusal.Findings?.Select(Features.Bulletins.FindingAnswer.Of).ToList(),
        };
    }

    /// <summary>The refusal of this request.</summary>
    public static Problem Of(HttpContext http, Refusal refusal, LastChange? lastChange = null) =>
        Of(refusal, Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier, lastChange);

    /// <summary>Whether the caller should try again, and after how long: Retry-After of REST, RetryInfo of gRPC.</summary>
    public static TimeSpan? RetryAfter(RefusalKind kind) => kind is RefusalKind.Busy or RefusalKind.Unavailable ? TimeSpan.FromSeconds(5) : null;

    /// <summary>Writes a refusal as the answer of a request, in the words of the face it came to.</summary>
    public static async Task Write(HttpContext http, Refusal refusal, LastChange? lastChange = null, IReadOnlyDictionary<string, string>? submitted = null)
    {
        if (RpcStatus.Speaks(http))
        {
            RpcStatus.Write(http, refusal, lastChange);
            return;
        }
        var problem = Of(http, refusal, lastChange) with { Submitted = submitted?.ToDictionary(s => s.Key, s => PrivateNumbers.Mask(s.Value)) };
        http.Response.StatusCode = problem.Status;
        if (RetryAfter(refusal.Row.Kind) is { } wait && !http.Response.Headers.ContainsKey("Retry-After"))
            http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsJsonAsync(problem, http.RequestServices.GetRequiredService<JsonWriting>().Options, ContentType, http.RequestAborted);
    }
}

/// <summary>The JSON options of the API, as one object to be injected.</summary>
internal sealed record JsonWriting(System.Text.Json.JsonSerializerOptions Options);
