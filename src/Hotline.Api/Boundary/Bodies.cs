using System.Buffers;
using System.Globalization;
using System.Text.Json;
using FluentValidation;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Boundary;

/// <summary>Reads and checks the body of a request; what is wrong with it is named by field.</summary>
internal static class Bodies
{
    /// <summary>Bytes of a JSON body.</summary>
    public const int Limit = 1_048_576;

    /// <summary>Reads the body; answers null after having refused it aloud. No body at all is read as <c>{}</c>.</summary>
    public static async Task<(T Value, ReadOnlyMemory<byte> Bytes)?> Read<T>(HttpContext http)
        where T : class
    {
        if (await ReadJson(http) is not { } bytes || await Parse<T>(http, bytes) is not { } value)
            return null;
        if (Check(http, value) is { } refusal)
        {
            await Problems.Write(http, refusal);
            return null;
        }
        return (value, bytes);
    }

    /// <summary>Reads a body that says it is JSON; answers null after having refused it aloud.</summary>
    public static async Task<byte[]?> ReadJson(HttpContext http)
    {
        if (await ReadBytes(http, Limit) is not { } bytes)
            return null;
        if (bytes.Length == 0 || IsJson(http.Request.ContentType))
            return bytes;
        await Problems.Write(http, NotJson);
        return null;
    }

    /// <summary>Reads the body whole, up to the limit; answers null after having refused it aloud.</summary>
    public static async Task<byte[]?> ReadBytes(HttpContext http, long limit)
    {
        if (http.Request.ContentLength > limit)
        {
            await Problems.Write(http, TooLarge(limit));
            return null;
        }
        using var buffer = new MemoryStream((int)(http.Request.ContentLength ?? 1024));
        var chunk = ArrayPool<byte>.Shared.Rent(16_384);
        try
        {
            int read;
            while ((read = await http.Request.Body.ReadAsync(chunk, http.RequestAborted)) > 0)
            {
                if (buffer.Length + read > limit)
                {
                    await Problems.Write(http, TooLarge(limit));
                    return null;
                }
                buffer.Write(chunk, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
        return buffer.ToArray();
    }

    /// <summary>Checks the shape by the validator registered for the type.</summary>
    public static Refusal? Check<T>(HttpContext http, T value)
    {
        if (http.RequestServices.GetService<IValidator<T>>() is not { } validator)
            return null;
        var result = validator.Validate(value);
        return result.IsValid
            ? null
            : Refusal.Invalid([.. result.Errors.Select(e => new FieldFault(Camel(e.PropertyName), e.ErrorMessage, e.ErrorMessage))]);
    }

    private static string Camel(string path) => string.Join('.', path.Split('.').Select(JsonNamingPolicy.CamelCase.ConvertName));

    public static async Task<T?> Parse<T>(HttpContext http, byte[] bytes) where T : class
    {
        try
        {
            var value = JsonSerializer.Deserialize<T>(bytes.Length == 0 ? "{}"u8 : bytes, http.RequestServices.GetRequiredService<JsonWriting>().Options);
            if (value is not null)
                return value;
            await Problems.Write(http, Refusal.Invalid("$", "请求体应为 JSON 对象", "the body must be a JSON object"));
        }
        catch (JsonException fault)
        {
            await Problems.Write(http, JsonFaults.Judge(fault));
        }
        return null;
    }

    /// <summary>Refuses a body that does not say it is JSON, or says it is not UTF-8.</summary>
    public static Refusal NotJson { get; } =
        new(Refusals.UnsupportedType, "请使用 Content-Type: application/json（UTF-8）。", "Use Content-Type: application/json (UTF-8).");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && JsonTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static readonly string[] JsonTypes = ["application/json", "application/merge-patch+json"];

    private static Refusal TooLarge(long limit)
    {
        var text = limit.ToString("N0", CultureInfo.InvariantCulture);
        return new Refusal(Refusals.TooLarge, $"请求体不得超过 {text} 字节。", $"The body may hold {text} bytes at most.");
    }
}
