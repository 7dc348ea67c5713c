using System.Globalization;
using System.Text.Json.Serialization;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Exchange;
using Hotline.Domain.Referrals;

namespace Hotline.Api.Features.Callbacks;

/// <summary>What is answered to a callback once its effect is in the books for good.</summary>
internal sealed record CallbackAnswer
{
    /// <summary>Number of the receipt (回执编号), the same for every repetition.</summary>
    public required string ReceiptId { get; init; }

    /// <summary>When it was first received.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary><c>APPLIED</c>, <c>PARKED</c> (stored, applied when its predecessor comes) or <c>stale-ignored</c>.</summary>
    public required string Disposition { get; init; }

    /// <summary>Our number of the matter (工单编号); null while a message waits for its dispatch.</summary>
    public required string? WorkOrderNo { get; init; }

    public static CallbackAnswer Of(Receipt receipt) => new()
    {
        ReceiptId = receipt.ReceiptId,
        ReceivedAt = receipt.ReceivedAt,
        Disposition = Word(receipt.Disposition),
        WorkOrderNo = receipt.WorkOrderNo,
    };

    public static string Word(Disposition disposition) => disposition switch
    {
        Domain.Referrals.Disposition.Applied => "APPLIED",
        Domain.Referrals.Disposition.Parked => "PARKED",
        Domain.Referrals.Disposition.Duplicate => "DUPLICATE",
        Domain.Referrals.Disposition.Refused => "REFUSED",
        _ => "stale-ignored",
    };
}

/// <summary>The envelope of platforms that look into the body for what the status says: <c>code</c> is 0, or the code of the refusal.</summary>
internal sealed record CallbackEnvelope(object Code, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] object? Data);

/// <summary>Writes answers to a platform, bare or in its envelope.</summary>
internal static class CallbackAnswers
{
    public static Task Write(HttpContext http, bool enveloped, int status, object answer)
    {
        http.Response.StatusCode = enveloped ? StatusCodes.Status200OK : status;
        return http.Json(enveloped ? new CallbackEnvelope(0, Words.Say("成功", "done"), answer) : answer);
    }

    /// <summary>Refuses. What a sender should only wait for (429, 503) is never put into an envelope.</summary>
    public static Task Refuse(HttpContext http, bool enveloped, Refusal refusal, TimeSpan? wait = null)
    {
        if (refusal.Row.Kind == RefusalKind.Unauthenticated)
            return enveloped ? WriteEnvelope(http, refusal) : Stranger(http);
        if (wait is { } time)
            return WriteBusy(http, refusal, time);
        return enveloped && refusal.Row.Kind is not (RefusalKind.Busy or RefusalKind.Unavailable) ? WriteEnvelope(http, refusal) : Problems.Write(http, refusal);
    }

    /// <summary>The one answer to whoever cannot prove who he is: the same words and headers, whatever was wrong.</summary>
    public static Task Stranger(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        http.Response.Headers.WWWAuthenticate = "Webhook-Signature";
        // Without a trace id, which would be the one thing that differs.
        return http.Response.WriteAsJsonAsync(
            Problems.Of(NotProven, traceId: null), http.RequestServices.GetRequiredService<JsonWriting>().Options, Problems.ContentType, http.RequestAborted);
    }

    public static Refusal NotProven { get; } = new(
        Refusals.Unauthenticated, "无法确认请求方：请核对平台代码、密钥、签名与时间。", "The sender is not proven: check the partner's code, the key, the signature and the time.");

    private static Task WriteEnvelope(HttpContext http, Refusal refusal)
    {
        http.Response.StatusCode = StatusCodes.Status200OK;
        object? data = refusal.Row.Kind == RefusalKind.Unauthenticated ? null : Problems.Of(http, refusal);
        return http.Json(new CallbackEnvelope(refusal.Code, Words.English ? refusal.En : refusal.Zh, data));
    }

    private static async Task WriteBusy(HttpContext http, Refusal refusal, TimeSpan wait)
    {
        var problem = Problems.Of(http, refusal);
        http.Response.StatusCode = problem.Status;
        http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        await http.Response.WriteAsJsonAsync(problem, http.RequestServices.GetRequiredService<JsonWriting>().Options, Problems.ContentType, http.RequestAborted);
    }
}
