using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Privacy;

namespace Hotline.Api.Features.Office;

/// <summary>派驻签到、签退: each is kept. A constraint of the database lets nobody be checked in twice.</summary>
internal static class CheckInAndOut
{
    /// <summary>Who has come.</summary>
    internal sealed record CheckIn
    {
        /// <summary>The person's name; the same for the check-out.</summary>
        public string? Person { get; init; }

        /// <summary>When; now by default, never later.</summary>
        public DateTimeOffset? At { get; init; }
    }

    /// <summary>Who has left.</summary>
    internal sealed record CheckOut
    {
        /// <summary>The person's name, as checked in.</summary>
        public string? Person { get; init; }

        /// <summary>When; now by default, never later.</summary>
        public DateTimeOffset? At { get; init; }
    }

    internal sealed class InValidator : AbstractValidator<CheckIn>
    {
        public InValidator() => RuleFor(r => r.Person).NotEmpty().MaximumLength(Lengths.Name);
    }

    internal sealed class OutValidator : AbstractValidator<CheckOut>
    {
        public OutValidator() => RuleFor(r => r.Person).NotEmpty().MaximumLength(Lengths.Name);
    }

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> In(long id, CheckIn request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await RecordStationing.Handler.Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var (look, person) = (await reference.Look(command.Db, cancellation), PrivateNumbers.Mask(request.Person!.Trim()));
            var at = Moments.Utc(request.At ?? command.Act.At);
            if (Misplaced(at, row!, look, command.Act.At) is { } fault)
                return fault;
            var own = row!.Stays.Where(s => s.Person == person).ToList();
            if (own.Find(s => s.OutAt is null) is { } open)
            {
                var told = look.Site.Calendar.Told(open.InAt);
                return new Refusal(Refusals.MoveNotAllowed, $"该人员已于 {told} 签到，请先签退。", $"The person checked in at {told}; check out first.");
            }
            if (own.Exists(s => at < s.OutAt))
                return Refusal.Invalid("at", "与该人员此前的在岗时段重叠", "lies before the person's last check-out");
            row.Stays.Add(new StationingStay { Person = person, InAt = at, InBy = command.Act.Actor.Shown });
            row.Version++;
            return await RecordStationing.Handler.Save(row, command, look, "checkedIn", cancellation);
        }

        public async Task<Result> Out(long id, CheckOut request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await RecordStationing.Handler.Find(id, command, cancellation);
            if (refusal is not null)
                return refusal;
            var (look, person) = (await reference.Look(command.Db, cancellation), PrivateNumbers.Mask(request.Person!.Trim()));
            var at = Moments.Utc(request.At ?? command.Act.At);
            if (row!.Stays.Find(s => s.Person == person && s.OutAt is null) is not { } open)
                return new Refusal(Refusals.MoveNotAllowed, "该人员没有未签退的签到记录，请先签到。", "The person is not checked in; check in first.");
            if (at <= open.InAt)
                return Refusal.Invalid("at", "应晚于签到时间", "must be later than the check-in");
            // The last moment of the period is a good one to leave.
            if (Misplaced(at.AddTicks(-1), row, look, command.Act.At) is { } fault)
                return fault;
            (open.OutAt, open.OutBy) = (at, command.Act.Actor.Shown);
            row.Version++;
            return await RecordStationing.Handler.Save(row, command, look, "checkedOut", cancellation);
        }

        private static Refusal? Misplaced(DateTimeOffset at, StationingRow row, ReferenceLook look, DateTimeOffset now)
        {
            var calendar = look.Site.Calendar;
            return at > now ? Refusal.Invalid("at", "不能晚于现在", "must not be later than now")
                : at < calendar.StartOfDay(row.FirstDay) || at >= calendar.StartOfDay(row.LastDay.AddDays(1))
                    ? Refusal.Invalid("at", $"应在派驻期间 {row.FirstDay:yyyy-MM-dd} 至 {row.LastDay:yyyy-MM-dd} 内", $"must lie in the period, {row.FirstDay:yyyy-MM-dd} to {row.LastDay:yyyy-MM-dd}")
                : null;
        }
    }

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapDo<CheckIn, StationingAnswer>("/v1/stationing/{id:long}/check-ins", AnyScope.OfStays, handler.In)
            .WithSummary("派驻签到 · Check in").WithDescription("By the unit itself or at the centre's desk, within the period. Again without a check-out is refused.");
        app.MapDo<CheckOut, StationingAnswer>("/v1/stationing/{id:long}/check-outs", AnyScope.OfStays, handler.Out)
            .WithSummary("派驻签退 · Check out").WithDescription("Ends the person's stay. One that is forgotten counts for nothing after midnight; a person may decide otherwise.");
    }
}
