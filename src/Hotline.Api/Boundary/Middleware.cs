using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;

namespace Hotline.Api.Boundary;

/// <summary>Chooses the language of messages: Chinese, or English where <c>Accept-Language</c> prefers it. Numbers and dates never follow a culture.</summary>
internal sealed class Languages(RequestDelegate next)
{
    private static readonly CultureInfo Chinese = new("zh-CN");
    private static readonly CultureInfo English = new("en");

    public Task InvokeAsync(HttpContext http)
    {
        var preferred = http.Request.GetTypedHeaders().AcceptLanguage
            .Where(l => l.Quality is not 0)
            .OrderByDescending(l => l.Quality ?? 1)
            .Select(l => l.Value.ToString())
            .FirstOrDefault(l => l.StartsWith("en", StringComparison.OrdinalIgnoreCase) || l.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.CurrentUICulture = preferred?.StartsWith("en", StringComparison.OrdinalIgnoreCase) == true ? English : Chinese;
        return next(http);
    }
}

/// <summary>
/// Answers as Problem Details what nobody else did: an address or method that does not exist, a body the server could not read, a
/// database that is away, and a fault of ours, of which nothing is told but its trace id.
/// </summary>
internal sealed class LastResort(RequestDelegate next, ILogger<LastResort> log)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var began = Stopwatch.GetTimestamp();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await next(http);
                break;
            }
            catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (!http.Response.HasStarted && HttpMethods.IsGet(http.Request.Method) && MayAskAgain(http, fault, attempt, began))
            {
                // A question changes nothing: after a restart of the database it is asked again on another connection.
                http.Response.Clear();
            }
            catch (Exception fault) when (!http.Response.HasStarted)
            {
                await Problems.Write(http, Judge(http, fault, log));
                return;
            }
        }
        RpcStatus.Explain(http);
        // To what is no call of ours, a gRPC client wants the bare status.
        var asksRpc = http.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) == true && !Faces.Any(f => http.Request.Path.StartsWithSegments(f, StringComparison.OrdinalIgnoreCase));
        if (http.Response.HasStarted || http.Response.ContentType is not null || asksRpc)
            return;
        switch (http.Response.StatusCode)
        {
            case 404:
                await Problems.Write(http, Refusal.NotFound("没有这个地址。", "There is no such address."));
                break;
            case 405:
                await Problems.Write(http, new Refusal(Refusals.MethodNotAllowed, "该地址不支持此请求方法。", "This address does not take this method."));
                break;
            case 415:
                await Problems.Write(http, Bodies.NotJson);
                break;
        }
    }

    /// <summary>Where REST is spoken, whatever a request calls its body.</summary>
    private static readonly PathString[] Faces = ["/v1", "/callbacks"];

    /// <summary>What is told of a fault that nobody expected; the whole of it goes to the log.</summary>
    public static Refusal Judge(HttpContext http, Exception fault, ILogger log)
    {
        if (fault is BadHttpRequestException { StatusCode: 413 })
            return new Refusal(Refusals.TooLarge, "请求体过大。", "The body is too large.");
        if (fault is BadHttpRequestException bad)
            return Refusal.Invalid("$", $"请求无法读取：{bad.Message}", $"the request cannot be read: {bad.Message}");
        if (fault is DatabaseAwayException || (DatabaseIn(fault) is not null && IsAway(http, fault)))
        {
            log.LogError(fault, "The database is away");
            return new Refusal(Refusals.Unavailable, "数据库暂不可用，请稍后重试。", "The database is away; try again shortly.");
        }
        if (fault is UnknownKeyException { Key: var key })
        {
            log.LogError(fault, "Sealed data cannot be opened without the key {Key}", key);
            return new Refusal(Refusals.Unavailable, $"本副本缺少密钥 {key}，无法读取诉求人信息，请联系运维。", $"This replica lacks the key {key} and cannot read callers' data; tell operations.");
        }
        log.LogError(fault, "A request failed");
        return new Refusal(Refusals.Internal, "服务出现内部错误，请凭 traceId 联系运维。", "An internal error; give the traceId to operations.");
    }

    private static bool MayAskAgain(HttpContext http, Exception fault, int attempt, long began)
    {
        // What went through the lane has been tried again there, or must not be: it wrote.
        if (fault is DatabaseAwayException || DatabaseIn(fault) is null)
            return false;
        using var db = http.RequestServices.GetRequiredService<OpenBooks>()();
        return FreshConnections.MayTryAgain(fault, db.Sql, attempt, began);
    }

    private static bool IsAway(HttpContext http, Exception fault)
    {
        using var db = http.RequestServices.GetRequiredService<OpenBooks>()();
        return Faults.Of(fault, db.Sql) is DatabaseFault.Away or DatabaseFault.Contention;
    }

    private static DbException? DatabaseIn(Exception? fault) => fault switch
    {
        null => null,
        DbException database => database,
        _ => DatabaseIn(fault.InnerException),
    };
}
