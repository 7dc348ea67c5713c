using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Office;

/// <summary>What the office recorded of a month, for the assessment and for the bulletin's draft. Withdrawn records count for nothing.</summary>
internal sealed class OfficeRecords(Reference reference, TimeProvider clock) : IOfficeEvents
{
    public async Task<IReadOnlyList<OfficeEvent>> In(HotlineContext db, string period, CancellationToken cancellation)
    {
        var (look, now) = (await reference.Look(cancellation), clock.Now());
        var duties = await db.Stationings.Include(s => s.Stays).Where(s => s.Period == period && s.WithdrawnAt == null).OrderBy(s => s.Id).ToListAsync(cancellation);
        var cases = await db.TypicalCases.Where(c => c.Period == period && c.WithdrawnAt == null).OrderBy(c => c.Id).ToListAsync(cancellation);
        return
        [
            .. duties.Select(d => StationingAnswer.Of(d, look, now, whole: false)).Where(d => d.Met == false)
                .Select(d => new OfficeEvent(OfficeEventKind.StationingNotMet, d.Unit.Code, $"派驻未达标：{d.Text}", $"/v1/stationing/{d.Id}", null)),
            .. cases.Select(c => c.Kind == TypicalCaseKind.Positive
                ? new OfficeEvent(OfficeEventKind.PositiveCase, c.Unit, $"正面典型案例：{c.Title}", FormattableString.Invariant($"/v1/typical-cases/{c.Id}"), c.TicketId)
                : new OfficeEvent(OfficeEventKind.NegativeCase, c.Unit, $"负面典型案例：{c.Title}", FormattableString.Invariant($"/v1/typical-cases/{c.Id}"), c.TicketId)),
        ];
    }

    /// <summary>Proposes the narrative parts of a month's bulletin: cases, meetings, stationing, hot issues.</summary>
    /// <param name="db">The database.</param>
    /// <param name="period">The local month, <c>yyyy-MM</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<BulletinNarrative> Of(HotlineContext db, string period, CancellationToken cancellation)
    {
        var (look, now) = (await reference.Look(cancellation), clock.Now());
        var units = await GetStationing.Of(db.Stationings.Include(s => s.Stays), period, look, now, cancellation);
        var cases = await db.TypicalCases.Where(c => c.Period == period && c.WithdrawnAt == null).OrderBy(c => c.Id).ToListAsync(cancellation);
        var issues = await GetHotIssues.InPrint(db).Where(h => h.Period == period).ToListAsync(cancellation);
        return new BulletinNarrative
        {
            Period = period,
            HotIssues = [.. issues.Select(h => new HotIssueNote(h.Title, h.Text, h.Category is { } code ? look.Category(code)?.Path : null))],
            TypicalCases = [.. cases.OrderBy(c => c.Kind == TypicalCaseKind.Positive ? 0 : 1).Select(c => new TypicalCase(c.Kind, c.Unit, c.Title, c.Text))],
            Work = await Meetings(db, period, look.Site, cancellation),
            // What was kept needs no words: the bulletin has a standing sentence for it.
            Stationing = [.. units.Where(u => u.Met is not null).Select(u => new StationingNote(u.Unit.Code, u.Met!.Value, u.Met == true ? null : PersonalData.Mask(u.Text).Text))],
        };
    }

    /// <summary>Meetings that were held in the month and have their minutes.</summary>
    private static async Task<List<WorkNote>> Meetings(HotlineContext db, string period, Site site, CancellationToken cancellation)
    {
        if (Months.First(period) is not { } first)
            return [];
        var (from, to) = site.Calendar.Month(first.Year, first.Month);
        var held = await db.CoordinationMeetings.Where(m => m.Minutes != null && m.HeldAt >= from && m.HeldAt < to).OrderBy(m => m.HeldAt).ThenBy(m => m.Id).ToListAsync(cancellation);
        return held.ConvertAll(m => new WorkNote(
            PersonalData.Mask(m.Subject).Text,
            PersonalData.Mask(m.Minutes!).Text,
            site.Calendar.LocalDate(m.HeldAt!.Value),
            RecordMeeting.ParticipantsOf(m).Select(p => p.Unit).OfType<string>().Distinct().ToList() is { Count: > 0 } units ? units : null));
    }
}
