using System.Text.Json;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Hotline.Domain.Bulletins;
using Hotline.Publishing;

namespace Hotline.Api.Features.Bulletins;

/// <summary>
/// Puts a month's bulletin together. A draft: the editor's narrative, the figures from the books, the assessment lists. A published
/// version: what its row keeps, whatever has become of the books since.
/// </summary>
internal sealed class BulletinDesk(Site site, MonthFigures figures, BooksDesk books, IAssessments assessments, Reference reference, BulletinTrend trend, TimeProvider clock)
{
    /// <summary>A version as its readers see it.</summary>
    /// <exception cref="InvalidOperationException">What was published has been changed behind the product's back; it is not printed.</exception>
    public async Task<OpenedBulletin> Open(HotlineContext db, BulletinEdition row, CancellationToken cancellation)
    {
        return row.Content is null
            ? await Compose(db, row, BulletinStatus.Draft, row.Version == 1 ? BulletinBooks.Standing : BulletinBooks.Live, cancellation)
            : PublishedContent.Open(row);
    }

    /// <summary>The bulletin from the books, with the narrative of the row.</summary>
    /// <param name="db">The database.</param>
    /// <param name="row">Which month and version, and what the editor wrote.</param>
    /// <param name="status">What it is printed as.</param>
    /// <param name="which">Which books the figures are taken from.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<OpenedBulletin> Compose(HotlineContext db, BulletinEdition row, string status, BulletinBooks which, CancellationToken cancellation)
    {
        var (period, narrative) = (row.Period, Narratives.Read(row.Narrative));
        var look = await figures.Open(db, await BooksOf(db, period, which, cancellation), cancellation);
        var units = (await reference.Look(cancellation)).Units;
        var assessed = await assessments.Of(db, period, narrative.RuleSet, cancellation);
        var bulletin = new Bulletin(
            site.Profile.Name,
            period,
            row.Version,
            status,
            narrative,
            look.Overview(),
            look.AppealTypes(),
            look.Categories(site.Profile.Figures.Categories.Top, level: 2),
            Annex(assessed?.Townships, "乡镇街道", period),
            Annex(assessed?.Departments, "市直单位", period),
            units.ToDictionary(u => u.Code, u => u.Name),
            site.Profile.Figures.CallsRounding)
        {
            MinimumWorkOrders = assessed is null ? site.Profile.Assessment.MinimumOrders
                : assessed.Townships.MinimumOrders > 0 ? assessed.Townships.MinimumOrders : assessed.Departments.MinimumOrders,
            Sections = narrative.Sections,
            Footer = narrative.Footer ?? site.Profile.Bulletin.Footer,
            Erratum = row.Erratum,
        };
        var linked = new LinkedBulletin(look.Answer(), look.Answer(bulletin.AppealTypes, "appealType"), look.Answer(bulletin.HotCategories, "category"));
        return new OpenedBulletin(
            new PrintedBulletin(bulletin, await trend.Of(db, bulletin, cancellation), Timeliness(bulletin)), linked,
            assessed is null ? null : new ProposedUnits(assessed.Better, assessed.Worse));
    }

    private async Task<Books> BooksOf(HotlineContext db, string period, BulletinBooks which, CancellationToken cancellation)
    {
        var (from, to) = BulletinMonth.Span(site, period);
        if (which.FrozenVersion is { } version)
            return new Books(from, to, to, TableBase.All, null, new FrozenVersion(FrozenMonths.Number(period), version));
        return which.IsLive
            ? new Books(from, to, Books.DefaultAsOf(to, clock.Now()), TableBase.All, null)
            : await books.Default(db, (from, to), null, clock.Now(), cancellation);
    }

    private static TimelinessRow[] Timeliness(Bulletin bulletin)
    {
        var dispatched = bulletin.Overview.Local.Dispatched;
        var onTime = dispatched.OnTimeRate.Numerator;
        return [new TimelinessRow("交办处理", onTime, dispatched.Closed - onTime, dispatched.Count - dispatched.Closed)];
    }

    private static AssessmentAnnex Annex(AssessmentTable? table, string kindLabel, string period)
    {
        var title = $"{ChineseNumber.Month(period)}{kindLabel}考核表";
        return table is null
            ? new AssessmentAnnex(title, [], [])
            : new AssessmentAnnex(
                title,
                [.. table.Rows.Where(r => r.Assessed).Select(r => new AssessmentRow(r.Unit, r.Label, r.ScoreText, r.Rank!.Value))],
                [.. table.Rows.Where(r => !r.Assessed).Select(r => r.Label)]) { MinimumOrders = table.MinimumOrders };
    }
}

/// <summary>The narrative as its row keeps it.</summary>
internal static class Narratives
{
    public static BulletinNarrative Read(string json) => JsonSerializer.Deserialize<BulletinNarrative>(json, JsonSerializerOptions.Web)!;

    /// <summary>As it is kept: without the numbers of persons.</summary>
    public static string Write(BulletinNarrative narrative) => MaskedJson.Of(JsonSerializer.Serialize(narrative, JsonSerializerOptions.Web));
}
