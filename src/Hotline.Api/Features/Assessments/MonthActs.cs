using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Time;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>What every act on a month's assessment does: it counts the month's version up, so that no two that contradict each other both stand.</summary>
internal static class MonthActs
{
    /// <summary>The month to be acted on; refused when it has not begun or is frozen.</summary>
    public static async Task<(AssessedPeriod? Period, AssessmentMonthRow Row, Refusal? Refusal)> Begin(string name, Command command, ReferenceLook look, CancellationToken cancellation)
    {
        var (period, refusal) = AssessedPeriod.Of(name, look.Site, command.Act.At);
        if (period is null)
            return (null, new AssessmentMonthRow(), refusal);
        var row = await command.Db.AssessmentMonths.AsTracking().FirstOrDefaultAsync(m => m.Period == name, cancellation);
        if (row?.FrozenAt is not null)
            return (period, row, Frozen(name));
        if (row is null)
            command.Db.Add(row = new AssessmentMonthRow { Period = name });
        row.Version++;
        return (period, row, null);
    }

    public static void Audit(Command command, string act, FormattableString detail) =>
        command.Db.Add(AuditEntry.Of(command.Act.Actor, "assessment." + act, FormattableString.Invariant(detail), command.Act.At));

    public static Refusal Frozen(string period) => new(Refusals.AssessmentFrozen, $"{period} 考核已定稿，不再更改。", $"The assessment of {period} is frozen; it changes no more.");

    public static Refusal Runs(string period) => new(Refusals.AssessmentMonthRuns, $"{period} 尚未结束。", $"{period} has not ended yet.");

    public static Refusal NotShown(string period) => new(Refusals.AssessmentNotShown, $"{period} 考核明细尚未公示，请先公示。", $"The lines of {period} are not shown yet; show them first.");

    public static Refusal NoRules(string period) => Refusal.NotFound($"{period} 没有适用的考核规则。", $"No rule set holds for {period}.");

    public static string Told(WorkingCalendar calendar, DateTimeOffset? at) => at is { } moment ? calendar.Told(moment) : "";
}
