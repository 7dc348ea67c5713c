using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Units;

namespace Hotline.Api.Features.Office;

/// <summary>派驻 of a unit, and how it was kept.</summary>
/// <param name="Id">Opaque id.</param>
/// <param name="Version">Counts its changes, check-ins among them; its ETag.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Month">The local month it lies in.</param>
/// <param name="From">First local date.</param>
/// <param name="To">Local date after the last (exclusive).</param>
/// <param name="RequiredDays">Days asked for; null where shifts are, or each working day is meant.</param>
/// <param name="RequiredShifts">Shifts asked for.</param>
/// <param name="Place">Where.</param>
/// <param name="Note">Words about it.</param>
/// <param name="Owed">Days or shifts owed: never more than the calendar has.</param>
/// <param name="Kept">Days or shifts on which somebody was there long enough.</param>
/// <param name="Met">Whether it was kept, a person's decision first; null while it still can be.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Provisional">Whether a day lies in a year without a holiday notice.</param>
/// <param name="Decision">What a person decided; null while nobody did.</param>
/// <param name="WithdrawnAt">When it was withdrawn.</param>
/// <param name="WithdrawReason">Why.</param>
/// <param name="CreatedAt">When it was recorded.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="Days">Each date of the period; only of one that is asked for by its id.</param>
/// <param name="Stays">Each check-in and check-out, oldest first; likewise.</param>
internal sealed record StationingAnswer(
    string Id, int Version, CodeLabel Unit, string Month, DateOnly From, DateOnly To, int? RequiredDays, int? RequiredShifts, string? Place, string? Note,
    int Owed, int Kept, bool? Met, string Text, bool Provisional, StationingAnswer.DecisionAnswer? Decision, DateTimeOffset? WithdrawnAt, string? WithdrawReason,
    DateTimeOffset CreatedAt, string CreatedBy, IReadOnlyList<StationingAnswer.DayAnswer>? Days, IReadOnlyList<StationingAnswer.StayAnswer>? Stays)
{
    /// <summary>A person's decision, which stands whatever the days say.</summary>
    /// <param name="Met">Whether it counts as kept.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="At">When it was decided.</param>
    /// <param name="By">By whom.</param>
    internal sealed record DecisionAnswer(bool Met, string Reason, DateTimeOffset At, string By);

    /// <summary>A date of the period.</summary>
    /// <param name="Date">Local date.</param>
    /// <param name="Required">Whether it is a working day.</param>
    /// <param name="PresentHours">Hours during which somebody was there, two decimals.</param>
    /// <param name="Shifts">Shifts of the day that count.</param>
    /// <param name="Ok">Whether it counts.</param>
    internal sealed record DayAnswer(DateOnly Date, bool Required, decimal PresentHours, int Shifts, bool Ok);

    /// <summary>A stay of one person.</summary>
    /// <param name="Person">Who.</param>
    /// <param name="InAt">Check-in.</param>
    /// <param name="InBy">Who recorded it.</param>
    /// <param name="OutAt">Check-out; null while there is none.</param>
    /// <param name="OutBy">Who recorded it.</param>
    internal sealed record StayAnswer(string Person, DateTimeOffset InAt, string InBy, DateTimeOffset? OutAt, string? OutBy);

    public static StationingAnswer Of(StationingRow row, ReferenceLook look, DateTimeOffset now, bool whole)
    {
        var attendance = Attended(row, look.Site, now);
        return new(
            TicketView.Id(row.Id), row.Version, new CodeLabel(row.Unit, look.Unit(row.Unit)?.Name ?? row.Unit), row.Period, row.FirstDay, row.LastDay.AddDays(1),
            row.RequiredDays, row.RequiredShifts, row.Place, row.Note, attendance.Owed, attendance.Kept, row.Decided ?? attendance.Met, Told(row, attendance), attendance.Provisional,
            row.Decided is { } met ? new DecisionAnswer(met, row.DecisionReason!, row.DecidedAt!.Value, row.DecidedBy!) : null,
            row.WithdrawnAt, row.WithdrawReason, row.CreatedAt, row.CreatedBy,
            whole ? [.. attendance.Days.Select(d => new DayAnswer(d.Date, d.Required, Hours(d.Present), d.Shifts, d.Ok))] : null,
            whole ? [.. row.Stays.OrderBy(s => s.InAt).ThenBy(s => s.Id).Select(s => new StayAnswer(s.Person, s.InAt, s.InBy, s.OutAt, s.OutBy))] : null);
    }

    /// <summary>How the days stand at a moment, whatever anybody decided.</summary>
    public static Attendance Attended(StationingRow row, Site site, DateTimeOffset now)
    {
        var rules = site.Profile.Stationing;
        var duty = new Duty(row.FirstDay, row.LastDay, row.RequiredDays, row.RequiredShifts, Span(rules.MinimumHours), Span(rules.MinimumShiftHours));
        return Attendance.Of(duty, row.Stays.Select(s => new Stay(s.InAt, s.OutAt)), site.Calendar, now);
    }

    /// <summary>应到岗 20 天，实到岗 18 天; a decision's reason after it.</summary>
    private static string Told(StationingRow row, Attendance attendance)
    {
        var unit = row.RequiredShifts is null ? "天" : "班次";
        var days = FormattableString.Invariant($"应到岗{attendance.Owed}{unit}，实到岗{attendance.Kept}{unit}");
        return row.Decided is { } met ? $"{days}；经核定{(met ? "达标" : "未达标")}：{row.DecisionReason}" : days;
    }

    private static TimeSpan Span(decimal hours) => TimeSpan.FromTicks((long)(hours * TimeSpan.TicksPerHour));

    private static decimal Hours(TimeSpan span) => Math.Round((decimal)span.Ticks / TimeSpan.TicksPerHour, 2, MidpointRounding.AwayFromZero);
}
