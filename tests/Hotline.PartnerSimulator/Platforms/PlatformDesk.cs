using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.PartnerSimulator.Books;
using Microsoft.AspNetCore.Http;

namespace Hotline.PartnerSimulator.Platforms;

/// <summary>What one platform does with the line's reports.</summary>
internal sealed class PlatformDesk(Platform platform, TimeProvider clock)
{
    /// <summary>A report: signed, in strict JSON, of the kind its address says.</summary>
    public async Task<IResult> Take(HttpRequest request, string externalNo, string kind)
    {
        using var copy = new MemoryStream();
        await request.Body.CopyToAsync(copy, request.HttpContext.RequestAborted);
        var bytes = copy.ToArray();
        if (!Known(request, bytes))
            return Results.Json(new { code = "unauthenticated" }, statusCode: StatusCodes.Status401Unauthorized);
        var id = request.Headers["webhook-id"].ToString();
        if (!Guid.TryParse(id, out var messageId))
            return Invalid("webhook-id", "must be a UUID.");
        if (!Kinds.TryGetValue(kind, out var type))
            return Results.NotFound();
        if (Parse(bytes) is not { } body)
            return Invalid("body", "must be one JSON object.");
        if (body["type"]?.GetValue<string>() != type)
            return Invalid("type", $"must be {type}.");
        if (body["externalNo"]?.GetValue<string>() != externalNo)
            return Invalid("externalNo", $"must be {externalNo}.");
        if (platform.Books.With(b => b.Find(externalNo)) is null)
            return Results.Json(new { code = "unknown-work-order" }, statusCode: StatusCodes.Status404NotFound);
        return Answer(request, platform.Books.Take(
            new Letter
            {
                Id = messageId, Matter = externalNo, Seq = 0, Type = type, OccurredAt = When(body), Sha256 = PartnerBooks.Digest(bytes), Body = bytes,
            },
            decides: false));
    }

    /// <summary>What became of a report.</summary>
    public IResult Status(HttpRequest request, string id) =>
        !Known(request, []) ? Results.Json(new { code = "unauthenticated" }, statusCode: StatusCodes.Status401Unauthorized)
        : Guid.TryParse(id, out var messageId) && platform.Books.FindReceived(messageId) is { } known
            ? Results.Json(new { id = messageId, receiptId = known.Receipt, receivedAt = known.At, disposition = "APPLIED", sha256 = known.Letter.Sha256 })
            : Results.Json(new { code = "not-found" }, statusCode: StatusCodes.Status404NotFound);

    /// <summary>对账: the messages of a local day, a page of each way.</summary>
    public IResult Reconcile(HttpRequest request, string date, string? cursor, int? limit)
    {
        if (!Known(request, []))
            return Results.Json(new { code = "unauthenticated" }, statusCode: StatusCodes.Status401Unauthorized);
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return Invalid("date", "must be such as 2023-02-15.");
        var from = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.FromHours(8));
        var to = from.AddDays(1);
        return Results.Json(new
        {
            partner = platform.Code, date, from, to,
            received = Page(platform.Books.With(b => b.Incoming.Select(r => r.Letter).ToList()), from, to, cursor, limit ?? 1000),
            sent = Page(platform.Books.With(b => b.Sent.Select(s => s.Letter).ToList()), from, to, cursor, limit ?? 1000),
        });
    }

    private bool Known(HttpRequest request, ReadOnlySpan<byte> body) => request.Headers["x-key-id"] == platform.Key.KeyId && platform.Key.Fits(
        request.Headers["webhook-id"], request.Headers["webhook-timestamp"], request.Headers["webhook-signature"], body, clock.GetUtcNow());

    private static object Page(List<Letter> letters, DateTimeOffset from, DateTimeOffset to, string? cursor, int limit)
    {
        var all = letters.Where(l => l.OccurredAt >= from && l.OccurredAt < to).OrderBy(l => l.Id.ToString(), StringComparer.Ordinal).ToList();
        var page = all.Where(l => cursor is null || string.CompareOrdinal(l.Id.ToString(), cursor) > 0).Take(limit).ToList();
        var next = page.Count > 0 && page[^1] != all[^1] ? page[^1].Id.ToString() : null;
        return new { total = all.Count, messages = page.Select(l => new { id = l.Id, sha256 = l.Sha256 }), next };
    }

    private static IResult Answer(HttpRequest request, Taken taken)
    {
        if (taken.Verdict == Verdict.Reused)
            return Results.Json(new { code = "message-id-reused" }, statusCode: StatusCodes.Status422UnprocessableEntity);
        if (taken.Verdict == Verdict.Duplicate)
            request.HttpContext.Response.Headers["Idempotent-Replayed"] = "true";
        return Results.Json(
            new { receiptId = taken.Receipt, receivedAt = taken.ReceivedAt, disposition = "APPLIED", workOrderNo = taken.Matter.Id }, statusCode: StatusCodes.Status202Accepted);
    }

    private static IResult Invalid(string field, string fix) => Results.Json(
        new { code = "validation-failed", errors = new Dictionary<string, string[]> { [field] = [fix] } }, statusCode: StatusCodes.Status400BadRequest);

    private static DateTimeOffset When(JsonObject body) =>
        body["occurredAt"]?.GetValue<string>() is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture) : DateTimeOffset.MinValue;

    private static JsonObject? Parse(byte[] bytes)
    {
        try
        {
            return JsonNode.Parse(bytes, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Last segment of the address → type in the body.</summary>
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["receipts"] = "receipt", ["signs"] = "sign", ["return-requests"] = "return-request", ["extension-requests"] = "extension-request", ["progress"] = "progress",
        ["results"] = "result", ["visit-results"] = "visit-result", ["attachments"] = "attachment",
    };
}
