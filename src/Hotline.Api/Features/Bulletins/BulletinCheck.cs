using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>Gives the linter what it cannot know from the bulletin alone: serials, units, the clock, the books.</summary>
internal sealed class BulletinCheck(Site site, Reference reference, BulletinDesk desk, TimeProvider clock)
{
    public async Task<IReadOnlyList<Finding>> Run(HotlineContext db, BulletinEdition row, OpenedBulletin opened, CancellationToken cancellation)
    {
        var serials = await db.BulletinSerials.OrderByDescending(s => s.SerialNo).ToListAsync(cancellation);
        var own = serials.Find(s => s.Period == row.Period)?.SerialNo;
        var context = new LintContext
        {
            RateDecimals = site.Profile.Figures.RateDecimals,
            HasEnded = BulletinMonth.Span(site, row.Period).To <= clock.Now(),
            ExpectedSerial = own ?? (serials.Count == 0 ? null : serials[0].SerialNo + 1),
            SerialBearer = serials.Find(s => s.SerialNo == opened.Bulletin.Narrative.SerialNo && s.Period != row.Period)?.Period,
            Units = (await reference.Look(cancellation)).Units.Select(u => u.Code).ToHashSet(StringComparer.Ordinal),
            Books = row.IsDraft() ? null : await Now(db, row, cancellation),
            BooksSeverity = FindingSeverity.Warning,
        };
        return BulletinLinter.Check(opened.Bulletin, context);
    }

    /// <summary>A published month as the live books have it: what was corrected since shows as a difference.</summary>
    private async Task<Bulletin> Now(HotlineContext db, BulletinEdition row, CancellationToken cancellation) =>
        (await desk.Compose(db, row, BulletinStatus.Draft, BulletinBooks.Live, cancellation)).Bulletin;
}
