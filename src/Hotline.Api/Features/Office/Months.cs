using System.Globalization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Domain.Time;

namespace Hotline.Api.Features.Office;

/// <summary>Local months as they are written: <c>yyyy-MM</c>.</summary>
internal static class Months
{
    /// <summary>Refuses what is no month.</summary>
    public static IRuleBuilderOptions<T, string?> Month<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(m => m is null || First(m) is not null)
        .WithMessage(_ => Words.Say("应为月份，如 2023-02", "must be a month such as 2023-02"));

    /// <summary>The first local date of a month; null for what is no month.</summary>
    public static DateOnly? First(string month) =>
        DateOnly.TryParseExact(month + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) && first.Year is > FirstYear and < LastYear ? first : null;

    /// <summary>The month of a local date.</summary>
    public static string Of(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>The months that a stretch of time touches, the first and the last included.</summary>
    public static (string First, string Last) Touched(WorkingCalendar calendar, DateTimeOffset from, DateTimeOffset to) =>
        (Of(calendar.LocalDate(from)), Of(calendar.LocalDate(to.AddTicks(-1))));

    /// <summary>Nothing is recorded so long ago, nor so far ahead: the days around it still are days in every zone.</summary>
    private const int FirstYear = 1900;

    private const int LastYear = 9000;
}
