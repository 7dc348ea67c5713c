using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Deadlines;
using Hotline.Api.Features.Operations;
using Hotline.Api.Features.References;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Calendar;

/// <summary>载入放假通知: a year's State Council notice, as a new version; open deadlines are recomputed after it (rules.md §3).</summary>
internal static class PutCalendar
{
    /// <summary>A year's notice, whole: it takes the place of the one before.</summary>
    internal sealed record Request
    {
        /// <summary>Where it was published, usually its address.</summary>
        public string? Source { get; init; }

        /// <summary>Days off.</summary>
        public IReadOnlyList<HolidayInput>? Holidays { get; init; }

        /// <summary>Weekend days that become working days (调休上班), as yyyy-MM-dd.</summary>
        public IReadOnlyList<string>? MakeUpWorkdays { get; init; }
    }

    /// <summary>Days off in a row.</summary>
    internal sealed record HolidayInput
    {
        /// <summary>First day, yyyy-MM-dd.</summary>
        public string? From { get; init; }

        /// <summary>Last day, inclusive; the first one by default.</summary>
        public string? To { get; init; }

        /// <summary>The holiday, e.g. 春节.</summary>
        public string? Name { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Source).NotEmpty().MaximumLength(Lengths.Address);
            RuleFor(r => r.Holidays).NotEmpty();
            RuleFor(r => r.Holidays).Must(h => h!.Count <= Most && h.All(x => (x?.Name?.Length ?? 0) <= Lengths.Name)).When(r => r.Holidays is not null)
                .WithMessage(_ => Words.Say($"最多 {Most} 段，名称不超过 {Lengths.Name} 字", $"at most {Most}, names of {Lengths.Name} characters at most"));
            RuleFor(r => r.MakeUpWorkdays).Must(d => d!.Count <= Most).When(r => r.MakeUpWorkdays is not null)
                .WithMessage(_ => Words.Say($"最多 {Most} 天", $"at most {Most}"));
        }

        /// <summary>Far more than any notice has.</summary>
        private const int Most = 60;
    }

    internal sealed class Handler(DeadlineRecomputation recomputation)
    {
        public async Task<Result> Run(int year, Request request, Command command, CancellationToken cancellation)
        {
            if (GetCalendar.Outside(year) is { } outside)
                return outside;
            var reading = new NoticeReading(year);
            for (var i = 0; i < request.Holidays!.Count; i++)
                reading.Holiday(request.Holidays[i], i);
            for (var i = 0; i < (request.MakeUpWorkdays?.Count ?? 0); i++)
                reading.MakeUp(request.MakeUpWorkdays![i], i);
            if (reading.Faults.Count > 0)
                return Refusal.Invalid(reading.Faults);
            var document = new NoticeDocument(request.Source!.Trim(), [.. reading.Days]);
            var (version, refusal) = await ReferenceDesk.Put(command, ReferenceKinds.Notice, CalendarAnswer.KeyOf(year), document, cancellation);
            return refusal is not null ? refusal : await recomputation.Ask(command, version, cancellation);
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapPut("/v1/calendar/{year:int}", async (int year, HttpContext http, Commands commands, DeadlineRecomputation recomputation) =>
            {
                if (await Bodies.Read<Request>(http) is not { } body)
                    return;
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Run(year, body.Value, command, ct));
                recomputation.BeginAsked(http);
            })
            .Accepts<Request>("application/json")
            .Produces<OperationAnswer>(202)
            .WithTags("Calendar")
            .WithSummary("载入放假通知 · Put a holiday notice")
            .WithDescription("The year's notice, whole, as a new version. Answers 202: all open deadlines are recomputed; follow `Location`. `If-Match` with the year's `ETag` refuses a version that is not the newest.")
            .Move(Scopes.ReferenceWrite);
    }
}
