using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Calendar;

/// <summary>工作日历: the days of a year with what makes each a working day or not, and due times computed on them.</summary>
internal static class GetCalendar
{
    /// <summary>A due time to be computed.</summary>
    internal sealed record DeadlineQuery
    {
        /// <summary>When the clock starts: a time with an offset, or a date.</summary>
        public DateOrTime? From { get; init; }

        /// <summary>Working days; the day after the start is day 1.</summary>
        public int? WorkingDays { get; init; }
    }

    internal sealed class Validator : AbstractValidator<DeadlineQuery>
    {
        public Validator()
        {
            RuleFor(q => q.From).NotNull();
            RuleFor(q => q.From).Must(f => f!.Value.At.Year is >= FirstYear and < LastYear).When(q => q.From is not null)
                .WithMessage(_ => Words.Say($"年份应在 {FirstYear} 至 {LastYear} 之间", $"must be of a year from {FirstYear} to {LastYear}"));
            RuleFor(q => q.WorkingDays).NotNull().InclusiveBetween(1, OrderLimit.MostWorkingDays);
        }
    }

    /// <summary>A due time and the days it rests on.</summary>
    /// <param name="DueAt">The close of hours of the last working day; done exactly then is on time.</param>
    /// <param name="Provisional">True when a year was looked at whose notice is not loaded.</param>
    /// <param name="MissingYears">Those years.</param>
    /// <param name="Days">Every day looked at, days off too.</param>
    internal sealed record DeadlineAnswer(DateTimeOffset DueAt, bool Provisional, IReadOnlyList<int> MissingYears, IReadOnlyList<DayAnswer> Days);

    /// <summary>Years of the calendar; what is beyond them is a slip of the pen.</summary>
    public const int FirstYear = 1950;

    /// <summary>The last of them.</summary>
    public const int LastYear = 2200;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/calendar/{year:int}", async (int year, HttpContext http, Reference reference) =>
            {
                if (Outside(year) is { } refusal)
                {
                    await Problems.Write(http, refusal);
                    return;
                }
                var answer = CalendarAnswer.Of(year, await reference.Look(http.RequestAborted));
                if (!IfMatch.NotModified(http, IfMatch.ETag(answer.Version)))
                    await http.Json(answer);
            })
            .Produces<CalendarAnswer>().WithTags("Calendar").WithSummary("工作日历 · Calendar of a year")
            .WithDescription("Each day with whether it is worked and why. The `ETag` is the notice's version.")
            .Read(Scopes.TicketsRead).Produces(304);
        app.MapGet("/v1/calendar/deadline", async (HttpContext http, Reference reference) =>
            {
                if (await Queries.Read<DeadlineQuery>(http) is not { } query)
                    return;
                var due = (await reference.Look(http.RequestAborted)).Site.Calendar.EndOfWorkingDay(query.From!.Value.At, query.WorkingDays!.Value);
                await http.Json(new DeadlineAnswer(due.At, due.Provisional, due.MissingYears, [.. due.Days.Select(DayAnswer.Of)]));
            })
            .WithMetadata(new QueryOf(typeof(DeadlineQuery)))
            .Produces<DeadlineAnswer>().WithTags("Calendar").WithSummary("期限试算 · Compute a due time")
            .WithDescription("End of hours of working day N after the start, by the notices as they are now.")
            .Read(Scopes.TicketsRead);
    }

    /// <summary>The refusal of a year that is none of the calendar's.</summary>
    public static Refusal? Outside(int year) => year is >= FirstYear and <= LastYear
        ? null
        : Refusal.Invalid("year", $"年份应在 {FirstYear} 至 {LastYear} 之间", $"must be from {FirstYear} to {LastYear}");
}
