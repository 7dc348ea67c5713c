using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Sites;
using Hotline.Domain.Time;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Deadlines;

/// <summary>One limit, and how its due time came about.</summary>
/// <param name="Limit"><c>dispatch</c> 派单, <c>handle</c> 办理 or <c>acknowledge</c> 签收.</param>
/// <param name="WorkOrderId">The order that it is a limit of; null for the dispatch.</param>
/// <param name="Unit">The order's unit.</param>
/// <param name="DueAt">The due time as it stands, inclusive.</param>
/// <param name="Provisional">True when a year was looked at whose notice is not loaded.</param>
/// <param name="MissingYears">Those years.</param>
/// <param name="ComputedAt">The due time as its parts give it by the rules of now; the end of the steps.</param>
/// <param name="AsComputed">False when it stands as it was fixed under earlier rules: after an order's end, of an import, or until a recomputation under way reaches it.</param>
/// <param name="Steps">From the start to <c>computedAt</c>, in order.</param>
/// <param name="Days">Every civil day looked at, days off too, oldest first; empty where only clock time counts.</param>
internal sealed record LimitAnswer(
    string Limit, string? WorkOrderId, CodeLabel? Unit, DateTimeOffset DueAt, bool Provisional, IReadOnlyList<int> MissingYears, DateTimeOffset ComputedAt,
    bool AsComputed, IReadOnlyList<StepAnswer> Steps, IReadOnlyList<CountedDay> Days)
{
    public static LimitAnswer Of(string limit, WorkOrder? order, DateTimeOffset dueAt, DueExplanation how, ReferenceLook look) => new(
        limit,
        order is null ? null : TicketView.Id(order.Id),
        order is null ? null : new CodeLabel(order.Unit, look.Unit(order.Unit)?.Name ?? order.Unit),
        dueAt,
        how.Due.Provisional,
        how.Due.MissingYears,
        how.Due.At,
        how.Due.At == dueAt,
        [.. how.Steps.Select(StepAnswer.Of)],
        CountedDay.Of(how.Due.Days));
}

/// <summary>One step on the way to a due time.</summary>
/// <param name="Step"><c>start</c>, <c>limit</c>, <c>setByHand</c> 批示, <c>extension</c> 延期, <c>pause</c> 挂起, <c>nextWorkingDay</c>.</param>
/// <param name="At">The moment that it led to.</param>
/// <param name="WorkingDays">Working days that it added; null when it added none.</param>
/// <param name="Minutes">Minutes that it added: clock time to a limit in clock hours, working time to one in working days; null when it added none.</param>
/// <param name="From">Of a pause: its beginning.</param>
/// <param name="To">Of a pause: its end; null while it lasts, when it adds nothing yet.</param>
/// <param name="Text">In words.</param>
internal sealed record StepAnswer(string Step, DateTimeOffset At, int? WorkingDays, double? Minutes, DateTimeOffset? From, DateTimeOffset? To, string Text)
{
    public static StepAnswer Of(DueStep step)
    {
        var added = step.Kind == DueStepKind.Limit ? step.Clock : step.Added;
        return new(
            Code.Of(step.Kind),
            step.At,
            step.WorkingDays == 0 ? null : step.WorkingDays,
            step.Kind == DueStepKind.Pause || added > TimeSpan.Zero ? Math.Round(added.TotalMinutes, 3) : null,
            step.Pause?.From,
            step.Pause?.To,
            Said(step));
    }

    private static string Said(DueStep step) => step.Kind switch
    {
        DueStepKind.Start => Words.Say("时限自此起算，次日为第 1 日", "the clock starts; the day after is day 1"),
        DueStepKind.Limit when step.WorkingDays > 0 => Words.Say($"第 {step.WorkingDays} 个工作日下班时", $"close of hours of working day {step.WorkingDays}"),
        DueStepKind.Limit => Words.Say($"起算后 {step.Clock.TotalMinutes:0} 分钟，昼夜连续计算", $"{step.Clock.TotalMinutes:0} minutes after the start, day and night"),
        DueStepKind.SetByHand => Words.Say("批示期限", "set by hand"),
        DueStepKind.Extension when step.WorkingDays > 0 => Words.Say($"批准延期共 {step.WorkingDays} 个工作日", $"extended by {step.WorkingDays} working days in all"),
        DueStepKind.Extension => Words.Say($"批准延期共 {step.CalendarDays} 日", $"extended by {step.CalendarDays} calendar days in all"),
        DueStepKind.Pause when step.Pause!.To is null => Words.Say("挂起中，恢复后顺延", "suspended; lengthened once it is resumed"),
        DueStepKind.Pause => Words.Say("挂起期间顺延", "lengthened by the suspension"),
        _ => Words.Say("该时刻非工作日，顺延至下一工作日同一时刻", "not on a working day: the same time on the next one"),
    };
}

/// <summary>One civil day in the site's zone.</summary>
/// <param name="Date">The date.</param>
/// <param name="Working">Whether work is done on it.</param>
/// <param name="Why">In words, e.g. 春节放假, 春节调休上班, 周末, 工作日.</param>
/// <param name="Number">Which working day it is, from 1; null for a day off.</param>
/// <param name="Provisional">True when the notice of its year is not loaded: it was counted Monday to Friday.</param>
internal sealed record CountedDay(DateOnly Date, bool Working, string Why, int? Number, bool Provisional)
{
    public static IReadOnlyList<CountedDay> Of(IReadOnlyList<CalendarDay> days)
    {
        var number = 0;
        return [.. days.Select(d => new CountedDay(d.Date, d.Working, d.Why, d.Working ? ++number : null, d.Provisional))];
    }
}
