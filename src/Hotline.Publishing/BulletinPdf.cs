using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Pdf;

namespace Hotline.Publishing;

/// <summary>
/// A bulletin (工作简报) as PDF on paper of GB/T 9704-2012. It brings its fonts along, its text can be searched and copied,
/// and equal bulletins give equal bytes. A character that the fonts lack is printed as 〓.
/// </summary>
public static class BulletinPdf
{
    /// <summary>The document's media type.</summary>
    public const string MediaType = "application/pdf";

    /// <param name="charts">Drawn as vectors beside their tables; null draws none.</param>
    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    /// <exception cref="ArgumentException"><see cref="Bulletin.Sections"/> names a section that does not exist.</exception>
    public static byte[] Render(Bulletin bulletin, BulletinCharts? charts = null)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var (flow, head) = (new PageFlow(), Masthead.Of(bulletin));
        HeadLayout.Head(flow, head);
        new BlockLayout(BulletinBlocks.Of(bulletin, charts), charts, flow).Print();
        HeadLayout.Imprint(flow, head);
        HeadLayout.Number(flow, bulletin.IsDraft);
        return PdfWriter.Write(flow.Pages, DocumentFacts.Of(bulletin));
    }
}
