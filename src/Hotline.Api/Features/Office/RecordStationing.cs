using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>派驻: which unit's people must be at the centre, when. One lies in one month, for it is met or not met each month (rules.md §1).</summary>
internal static class RecordStationing
{
    /// <summary>What a unit owes.</summary>
    internal sealed record AddRequest
    {
        /// <summary>Code of the unit.</summary>
        public string? Unit { get; init; }

        /// <summary>First local date.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Local date after the last (exclusive), in the same month or the first of the next.</summary>
        public DateOnly? To { get; init; }

        /// <summary>Working days on which somebody must be there; each one by default. Not together with <c>requiredShifts</c>.</summary>
        public int? RequiredDays { get; init; }

        /// <summary>Shifts (stretches of the working hours) in which somebody must be there.</summary>
        public int? RequiredShifts { get; init; }

        /// <summary>Where.</summary>
        public string? Place { get; init; }

        /// <summary>Words about it.</summary>
        public string? Note { get; init; }
    }

    /// <summary>What changes; what is left out stays. Days take the place of shifts and the other way round.</summary>
    internal sealed record PatchRequest
    {
        /// <summary>First local date.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Local date after the last (exclusive).</summary>
        public DateOnly? To { get; init; }

        /// <summary>Working days on which somebody must be there.</summary>
        public int? RequiredDays { get; init; }

        /// <summary>Shifts in which somebody must be there.</summary>
        public int? RequiredShifts { get; init; }

        /// <summary>Where.</summary>
        public string? Place { get; init; }

        /// <summary>Words about it.</summary>
        public string? Note { get; init; }
    }

    /// <summary>Why it was recorded by mistake.</summary>
    internal sealed record WithdrawRequest
    {
        /// <summary>Why.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>A month holds no more days, nor twice as many shifts of three a day.</summary>
    private const int MostDays = 31;

    private const int MostShifts = 186;

    internal sealed class AddValidator : AbstractValidator<AddRequest>
    {
        public AddValidator()
        {
            RuleFor(r => r.Unit).NotEmpty().MaximumLength(Lengths.Code);
            RuleFor(r => r.From).NotNull();
            RuleFor(r => r.To).NotNull();
            RuleFor(r => r.RequiredDays).InclusiveBetween(1, MostDays);
            RuleFor(r => r.RequiredShifts).InclusiveBetween(1, MostShifts);
            RuleFor(r => r.RequiredShifts).Null().When(r => r.RequiredDays is not null).WithMessage(_ => OneOfBoth);
            RuleFor(r => r.Place).MaximumLength(Lengths.Title);
            RuleFor(r => r.Note).MaximumLength(Lengths.Text);
        }
    }

    internal sealed class PatchValidator : AbstractValidator<PatchRequest>
    {
        public PatchValidator()
        {
            RuleFor(r => r.RequiredDays).InclusiveBetween(1, MostDays);
            RuleFor(r => r.RequiredShifts).InclusiveBetween(1, MostShifts);
            RuleFor(r => r.RequiredShifts).Null().When(r => r.RequiredDays is not null).WithMessage(_ => OneOfBoth);
            RuleFor(r => r.Place).MaximumLength(Lengths.Title);
            RuleFor(r => r.Note).MaximumLength(Lengths.Text);
        }
    }

    internal sealed class WithdrawValidator : AbstractValidator<WithdrawRequest>
    {
        public WithdrawValidator() => RuleFor(r => r.Reason).NotEmpty().MaximumLength(Lengths.Text);
    }

    private static string OneOfBoth => Words.Say("与 requiredDays 只能给出一个", "not together with requiredDays");

    internal sealed class Handler(Reference reference)
    {
        public async Task<Result> Add(AddRequest request, Command command, CancellationToken cancellation)
        {
            if (OfficeCalls.CentreOnly(command.Act) is { } refusal)
                return refusal;
            var (look, act) = (await reference.Look(command.Db, cancellation), command.Act);
            var row = new StationingRow
            {
                Period = Months.Of(request.From!.Value), Unit = request.Unit!, FirstDay = request.From.Value, LastDay = request.To!.Value.DayNumber > 0 ? request.To.Value.AddDays(-1) : request.To.Value,
                RequiredDays = request.RequiredDays, RequiredShifts = request.RequiredShifts, Place = request.Place, Note = request.Note,
                CreatedAt = act.At, CreatedBy = act.Actor.Shown, Version = 1,
            };
            var faults = Faults(row, look.Site.Calendar);
            if (look.Unit(row.Unit) is not { RetiredAt: null })
                faults.Add(new("unit", $"没有在用的承办单位 {row.Unit}", $"there is no unit {row.Unit} in use"));
            if (faults.Count > 0)
                return Refusal.Invalid(faults);
            command.Db.Add(row);
            await command.Db.SaveChangesAsync(cancellation);
            return await Save(row, command, look, "recorded", cancellation, 201);
        }

        public async Task<Result> Change(long id, PatchRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if ((refusal ?? OfficeCalls.CentreOnly(command.Act)) is { } refused)
                return refused;
            row!.FirstDay = request.From ?? row.FirstDay;
            row.LastDay = request.To is { DayNumber: > 0 } to ? to.AddDays(-1) : row.LastDay;
            if (request is not { RequiredDays: null, RequiredShifts: null })
                (row.RequiredDays, row.RequiredShifts) = (request.RequiredDays, request.RequiredShifts);
            (row.Place, row.Note) = (request.Place ?? row.Place, request.Note ?? row.Note);
            var look = await reference.Look(command.Db, cancellation);
            if (Faults(row, look.Site.Calendar) is { Count: > 0 } faults)
                return Refusal.Invalid(faults);
            if (command.Db.Entry(row).State == EntityState.Unchanged)
                return Answer(row, command, look);
            row.Version++;
            return await Save(row, command, look, "changed", cancellation);
        }

        public async Task<Result> Withdraw(long id, WithdrawRequest request, Command command, CancellationToken cancellation)
        {
            var (row, refusal) = await Find(id, command, cancellation);
            if ((refusal ?? OfficeCalls.CentreOnly(command.Act)) is { } refused)
                return refused;
            (row!.WithdrawnAt, row.WithdrawReason) = (command.Act.At, request.Reason);
            row.Version++;
            return await Save(row, command, await reference.Look(command.Db, cancellation), "withdrawn", cancellation);
        }

        /// <summary>One that this caller sees, of the version it has seen, that was not withdrawn.</summary>
        public static async Task<(StationingRow? Row, Refusal? Refusal)> Find(long id, Command command, CancellationToken cancellation)
        {
            var row = await command.Db.Stationings.Include(s => s.Stays).FirstOrDefaultAsync(s => s.Id == id && (command.Act.Unit == null || s.Unit == command.Act.Unit), cancellation);
            return row is null ? (null, Unknown(id)) : (row, OfficeCalls.Stale(command, row.Version) ?? OfficeCalls.Gone(row.WithdrawnAt));
        }

        public static async Task<Answer> Save(StationingRow row, Command command, ReferenceLook look, string act, CancellationToken cancellation, int status = 200)
        {
            row.Period = Months.Of(row.FirstDay);
            command.Audit("stationing." + act, $"stationing={row.Id} unit={row.Unit} version={row.Version}");
            await command.Db.SaveChangesAsync(cancellation);
            return Answer(row, command, look, status);
        }

        private static Answer Answer(StationingRow row, Command command, ReferenceLook look, int status = 200) => new(
            status, StationingAnswer.Of(row, look, command.Act.At, whole: true), IfMatch.ETag(row.Version), status == 201 ? FormattableString.Invariant($"/v1/stationing/{row.Id}") : null);

        private static List<FieldFault> Faults(StationingRow row, WorkingCalendar calendar)
        {
            if (row.LastDay < row.FirstDay)
                return [new("to", "应晚于 from", "must be later than from")];
            if (Months.First(Months.Of(row.FirstDay)) is null || Months.Of(row.FirstDay) != Months.Of(row.LastDay))
                return [new("to", "须与 from 在同一个月内（次月 1 日为止），跨月请按月分别登记", "must lie in the month of from, the first of the next month at the latest; record each month by itself")];
            var dates = Enumerable.Range(0, row.LastDay.DayNumber - row.FirstDay.DayNumber + 1).Select(row.FirstDay.AddDays).ToList();
            var (days, shifts) = (dates.Count(calendar.IsWorkingDay), dates.Sum(d => calendar.Shifts(d).Count));
            if (days == 0)
                return [new("from", "期间内没有工作日", "the period holds no working day")];
            if (row.RequiredDays > days)
                return [new("requiredDays", $"期间内只有 {days} 个工作日", $"the period holds {days} working days only")];
            if (row.RequiredShifts > shifts)
                return [new("requiredShifts", $"期间内只有 {shifts} 个班次", $"the period holds {shifts} shifts only")];
            return row.Stays.Exists(s => s.InAt < calendar.StartOfDay(row.FirstDay) || (s.OutAt ?? s.InAt) > calendar.StartOfDay(row.LastDay.AddDays(1)))
                ? [new("from", "已有签到记录落在新期间之外", "there are check-ins outside the new period")]
                : [];
        }
    }

    public static Refusal Unknown(long id) => Refusal.NotFound($"没有编号为 {id} 的派驻记录。", $"There is no stationing {id}.");

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<Handler>();
        app.MapAdd<AddRequest, StationingAnswer>("/v1/stationing", Scopes.TicketsDispatch, handler.Add)
            .WithSummary("登记派驻 · Record a stationing")
            .WithDescription("Who must be at the centre in a part of one month. Without a number each working day of the calendar is owed.");
        app.MapChange<PatchRequest, StationingAnswer>("/v1/stationing/{id:long}", Scopes.TicketsDispatch, handler.Change)
            .WithSummary("修改派驻 · Change a stationing").WithDescription("`If-Match` is required. Check-ins that were recorded must lie in the new period.");
        app.MapDo<WithdrawRequest, StationingAnswer>("/v1/stationing/{id:long}/withdraw", Scopes.TicketsDispatch, handler.Withdraw)
            .WithSummary("撤回派驻 · Withdraw a stationing").WithDescription("It counts for nothing any more and stays readable, with its check-ins.");
    }
}
