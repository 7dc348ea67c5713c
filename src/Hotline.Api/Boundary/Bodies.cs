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
        if (await ReadJson(http) is not { } bytes)
            return null;
        var (value, refusal) = Judge<T>(http, bytes);
        if (refusal is null)
            return (value!, bytes);
        await Problems.Write(http, refusal);
        return null;
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

    /// <summary>Reads JSON by the strict rules and checks its shape; nothing at all is read as <c>{}</c>. Every face reads through here.</summary>
    public static (T? Value, Refusal? Refusal) Judge<T>(HttpContext http, ReadOnlySpan<byte> json) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json.IsEmpty ? "{}"u8 : json, Options(http)) is not { } value
                ? (null, Refusal.Invalid("$", "请求体应为 JSON 对象", "the body must be a JSON object"))
                : (value, Check(http, value));
        }
        catch (JsonException fault)
        {
            return (null, JsonFaults.Judge(fault));
        }
    }

    /// <summary>
    /// What a request says, whatever its spelling, the order of its fields and the face it came to: by this a repeated one is known.
    /// Nothing where no key asks for it.
    /// </summary>
    public static ReadOnlyMemory<byte> Said<T>(HttpContext http, T request) =>
        http.Request.Headers.ContainsKey(Commands.KeyHeader) ? JsonSerializer.SerializeToUtf8Bytes(request, Options(http)) : default;

    private static JsonSerializerOptions Options(HttpContext http) => http.RequestServices.GetRequiredService<JsonWriting>().Options;

    /// <summary>Refuses a body that does not say it is JSON, or says it is not UTF-8.</summary>
    public static Refusal NotJson { get; } =
        new(Refusals.UnsupportedType, "请使用 Content-Type: application/json（UTF-8）。", "Use Content-Type: application/json (UTF-8).");

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && JsonTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static readonly string[] JsonTypes = ["application/json", "application/merge-patch+json"];

    public static Refusal TooLarge(long limit)
    {
        var text = limit.ToString("N0", CultureInfo.InvariantCulture);
        return new Refusal(Refusals.TooLarge, $"请求体不得超过 {text} 字节。", $"The body may hold {text} bytes at most.");
    }
}
