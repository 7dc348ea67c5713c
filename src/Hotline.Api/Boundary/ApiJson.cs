using System.Text.Encodings.Web;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Hotline.Api.Sites;

namespace Hotline.Api.Boundary;

/// <summary>
/// JSON of the API. Reading is strict: an unknown field, a field given twice, a number for a code or a time without offset is
/// refused by name, for a misspelt instruction that is dropped silently is an instruction lost.
/// </summary>
internal static class ApiJson
{
    public static JsonSerializerOptions For(Site site)
    {
        var options = new JsonSerializerOptions();
        Configure(options, site);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    public static void Configure(JsonSerializerOptions options, Site site)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        // Half a point would lie on the equator.
        options.RespectRequiredConstructorParameters = true;
        options.MaxDepth = 32;
        // Chinese is written as it is read; the answers are never embedded in HTML.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.Converters.Add(new TextConverter());
        options.Converters.Add(new CodeJsonConverters());
        options.Converters.Add(new MomentConverter(site.Calendar.Zone));
        options.Converters.Add(new DateOrTimeConverter(site.Calendar));
        options.TypeInfoResolverChain.Insert(0, HotJson.Default);
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver());
    }
}

/// <summary>Text without the NUL character, which not every database can keep.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException(Words.Say("应为文本", "must be text"));
        var text = reader.GetString()!;
        return text.Contains('\0', StringComparison.Ordinal)
            ? throw new JsonException(Words.Say("不能包含 NUL 字符（\\u0000）", "must not contain the NUL character (\\u0000)"))
            : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>RFC 3339 with an offset in, the site's offset out.</summary>
internal sealed class MomentConverter(TimeZoneInfo zone) : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && MomentText.TryParse(reader.GetString(), out var at)
            ? at
            : throw new JsonException(Words.Say("应为带时区的 RFC 3339 时间，如 2023-02-01T09:30:00+08:00", "must be an RFC 3339 time with an offset, e.g. 2023-02-01T09:30:00+08:00"));

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        var local = TimeZoneInfo.ConvertTime(value, zone);
        writer.WriteStringValue(local.ToString(local.Millisecond == 0 ? MomentText.Seconds : MomentText.Milliseconds, CultureInfo.InvariantCulture));
    }
}

/// <summary>Closed lists by their codes; what is no code is refused with the codes there are.</summary>
internal sealed class CodeJsonConverters : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(CodeJsonConverter<>).MakeGenericType(typeToConvert))!;

    private sealed class CodeJsonConverter<T> : JsonConverter<T> where T : struct, Enum
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.String && Code.Parse<T>(reader.GetString()) is { } value)
                return value;
            var codes = string.Join(", ", Code.All<T>());
            throw new JsonException(Words.Say($"应为 {codes} 之一", $"must be one of {codes}"));
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(Code.Of(value));
    }
}

internal static class MomentText
{
    public const string Seconds = "yyyy-MM-dd'T'HH:mm:sszzz";
    public const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fffzzz";

    private static readonly string[] Forms =
    [
        Seconds, "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mmzzz",
    ];

    /// <summary>A time without an offset is none: it is never taken for UTC.</summary>
    public static bool TryParse(string? text, out DateTimeOffset at) => DateTimeOffset.TryParseExact(
        ToTicks(text), Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out at);

    /// <summary>RFC 3339 limits no fraction; what is finer than a tick is dropped.</summary>
    private static string? ToTicks(string? text)
    {
        if (text is null || text.IndexOf('.', StringComparison.Ordinal) is var dot && dot < 0)
            return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        var kept = dot + 1 + TickDigits;
        return end > kept ? text.Remove(kept, end - kept) : text;
    }

    private const int TickDigits = 7;
}

internal static class JsonAnswers
{
    /// <summary>Takes the time limit off a request whose answer is a stream: it lasts as long as its reader takes, as long as that is not slower than the server's least rate.</summary>
    public static void Unhurried(this HttpContext http) =>
        http.Features.Get<Microsoft.AspNetCore.Http.Timeouts.IHttpRequestTimeoutFeature>()?.DisableTimeout();

    /// <summary>Writes an answer of a call that reads.</summary>
    public static Task Json<T>(this HttpContext http, T value) =>
        http.Response.WriteAsJsonAsync(value, http.RequestServices.GetRequiredService<JsonWriting>().Options, "application/json; charset=utf-8", http.RequestAborted);
}
