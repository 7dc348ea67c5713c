using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Domain.Time;

namespace Hotline.Api.Boundary;

/// <summary>A moment in a filter: RFC 3339 with an offset, or a date, which is local midnight in the site's zone.</summary>
internal readonly record struct DateOrTime(DateTimeOffset At);

internal sealed class DateOrTimeConverter(WorkingCalendar calendar) : JsonConverter<DateOrTime>
{
    public override DateOrTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : "";
        // Midnight of the first day there is would lie before the first moment there is.
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date > DateOnly.MinValue)
            return new DateOrTime(calendar.StartOfDay(date));
        // A plus sign that was not escaped arrives as a blank; nothing else can be meant by it.
        if (MomentText.TryParse(text.Replace(' ', '+'), out var at))
            return new DateOrTime(at);
        throw new JsonException(Words.Say("应为日期（2023-02-01）或带时区的时间（2023-02-01T09:30:00+08:00）", "must be a date (2023-02-01) or a time with an offset (2023-02-01T09:30:00+08:00)"));
    }

    public override void Write(Utf8JsonWriter writer, DateOrTime value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.At, options);
}
