using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Documents;

/// <summary>The bulletin between head and imprint as a list of blocks, in the order of the page that <see cref="BulletinHtml"/> makes.</summary>
internal static class BulletinBlocks
{
    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    /// <exception cref="ArgumentException"><see cref="Bulletin.Sections"/> names a section that does not exist.</exception>
    public static IReadOnlyList<Block> Of(Bulletin bulletin, BulletinCharts? charts)
    {
        var blocks = new List<Block>();
        if (PrintedWords.Erratum(bulletin) is { } erratum) blocks.Add(new ErratumBlock(erratum));
        blocks.Add(new ProseBlock(BulletinText.Lead(bulletin).Text));
        foreach (var section in BulletinOutline.Of(bulletin))
        {
            blocks.Add(new HeadingBlock(1, section.Heading));
            blocks.AddRange(SectionBlocks.Of(bulletin, section.Code));
        }

        blocks.AddRange(Annexes(bulletin));
        blocks.RemoveAll(block => block is ChartBlock chart && charts?.Names.Contains(chart.Name) is not true);
        return blocks;
    }

    private static IEnumerable<Block> Annexes(Bulletin bulletin)
    {
        var annexes = bulletin.Annexes;
        for (var i = 0; i < annexes.Count; i++)
        {
            var (lead, name) = BulletinText.AnnexEntry(i + 1, annexes.Count, annexes[i].Title);
            yield return new AnnexEntryBlock(lead + name);
        }

        if (!string.IsNullOrWhiteSpace(bulletin.Footer)) yield return new ProseBlock(bulletin.Footer);
        for (var i = 0; i < annexes.Count; i++)
        {
            yield return new AnnexBlock(BulletinText.AnnexLabel(i + 1, annexes.Count));
            yield return PrintedWords.Ranking(annexes[i]);
            if (PrintedWords.NotAssessed(annexes[i]) is { } left) yield return new RemarkBlock(left);
            if (i == annexes.Count - 1 && BulletinText.MinimumNote(bulletin) is { } note) yield return new RemarkBlock(note);
            yield return new ChartBlock(BulletinCharts.RankingOf(bulletin, annexes[i]));
        }
    }
}
