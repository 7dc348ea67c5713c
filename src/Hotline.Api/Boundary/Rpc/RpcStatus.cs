using System.Globalization;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;
using Status = Google.Rpc.Status;

namespace Hotline.Api.Boundary.Rpc;

/// <summary>
/// A refusal as gRPC tells it: the status of its kind and, in <c>grpc-status-details-bin</c>, all that Problem Details hold. The code
/// is the reason of <c>google.rpc.ErrorInfo</c>.
/// </summary>
internal static class RpcStatus
{
    /// <summary>Whose codes the reasons are.</summary>
    public const string Domain = "hotline";

    private static readonly PathString Partners = "/" + WorkOrderExchange.Descriptor.FullName;

    private const string StatusName = "grpc-status";
    private const string MessageName = "grpc-message";
    private const string DetailsName = "grpc-status-details-bin";

    /// <summary>Clients take 8 KiB of trailers; what a caller wrote himself must not burst them.</summary>
    private const int MostCharacters = 200;
    private const int MostBytesOfFields = 3072;

    /// <summary>Whether the request is a call of one of our services.</summary>
    public static bool Speaks(HttpContext http) =>
        http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true
        && http.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>() is not null;

    /// <summary>The refusal as what a service throws.</summary>
    public static RpcException Refuse(HttpContext http, Refusal refusal, LastChange? lastChange = null) =>
        Of(http, refusal, lastChange).ToRpcException();

    /// <summary>The same with one detail more, which has to be small.</summary>
    public static RpcException Refuse(HttpContext http, Refusal refusal, IMessage? detail)
    {
        var status = Of(http, refusal, null);
        if (detail is not null)
            status.Details.Add(Any.Pack(detail));
        return status.ToRpcException();
    }

    /// <summary>Answers a call that reached no service.</summary>
    public static void Write(HttpContext http, Refusal refusal, LastChange? lastChange)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        http.Response.ContentType = "application/grpc";
        Set(http.Response.Headers, Of(http, refusal, lastChange));
    }

    /// <summary>Says in our words what the library refused before any service saw it: a message too large, or none of the call's type.</summary>
    public static void Explain(HttpContext http)
    {
        var headers = http.Response.Headers;
        if (!Speaks(http) || http.Response.HasStarted || headers.ContainsKey(DetailsName))
            return;
        if (headers[StatusName] == Number(StatusCode.ResourceExhausted))
            Set(headers, Of(http, Bodies.TooLarge(OfPartners(http) ? DeskChannel.MostBytes : Bodies.Limit), null));
        else if (headers[StatusName] == Number(StatusCode.Unknown))
            Set(headers, Of(http, Refusal.Invalid("$", "不是本方法的请求消息", "is no request message of this method"), null));
    }

    private static Status Of(HttpContext http, Refusal refusal, LastChange? lastChange)
    {
        var (problem, kind) = (Problems.Of(http, refusal, lastChange), refusal.Row.Kind);
        var status = new Status { Code = (int)Problems.Face(kind).Grpc, Message = Cut(problem.Detail) };
        status.Details.Add(Any.Pack(Info(http, problem)));
        if (problem.Errors is { } errors)
            status.Details.Add(Any.Pack(Fields(errors)));
        if (Problems.RetryAfter(kind) is { } wait)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        status.Details.Add(Any.Pack(new LocalizedMessage { Locale = Words.English ? "en" : "zh-CN", Message = problem.Title }));
        return status;
    }

    private static ErrorInfo Info(HttpContext http, Problem problem)
    {
        var info = new ErrorInfo { Reason = OfPartners(http) ? RpcStatus.Reason(problem.Code) : problem.Code, Domain = Domain };
        Add("traceId", problem.TraceId);
        Add("currentStatus", problem.CurrentStatus);
        Add("allowedActions", problem.AllowedActions is { } actions ? string.Join(',', actions) : null);
        Add("lastChange.action", problem.LastChange?.Action);
        Add("lastChange.by", problem.LastChange?.By);
        Add("lastChange.at", problem.LastChange is { At: var at } ? Written(http, at) : null);
        return info;

        void Add(string name, string? value)
        {
            if (value is not null)
                info.Metadata.Add(name, Cut(value));
        }
    }

    private static bool OfPartners(HttpContext http) => http.Request.Path.StartsWithSegments(Partners, StringComparison.Ordinal);

    /// <summary>A code as partners are told it, which is how Google writes its own (<c>STALE_VERSION</c>): their vendors know none of our other faces.</summary>
    public static string Reason(string code) => code.ToUpperInvariant().Replace('-', '_');

    /// <summary>A moment as REST writes it, with the site's offset.</summary>
    private static string Written(HttpContext http, DateTimeOffset at) =>
        JsonSerializer.SerializeToElement(at, http.RequestServices.GetRequiredService<JsonWriting>().Options).GetString()!;

    private static BadRequest Fields(IReadOnlyDictionary<string, string[]> errors)
    {
        var (fields, size) = (new BadRequest(), 0);
        foreach (var (field, message) in errors.SelectMany(e => e.Value.Select(m => (e.Key, m))))
        {
            var violation = new BadRequest.Types.FieldViolation { Field = Cut(field), Description = Cut(message) };
            if ((size += violation.CalculateSize()) > MostBytesOfFields)
                break;
            fields.FieldViolations.Add(violation);
        }
        return fields;
    }

    private static string Cut(string text) =>
        text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];

    private static void Set(IHeaderDictionary headers, Status status)
    {
        headers[StatusName] = Number((StatusCode)status.Code);
        headers[MessageName] = Uri.EscapeDataString(status.Message);
        headers[DetailsName] = Convert.ToBase64String(status.ToByteArray());
    }

    private static string Number(StatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);
}
