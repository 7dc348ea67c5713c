using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Documents;

/// <summary>The blocks of one section. Items are numbered as the page's lists are: 1、2、3、.</summary>
internal static class SectionBlocks
{
    public static IEnumerable<Block> Of(Bulletin bulletin, string code) => code switch
    {
        BulletinOutline.Overview => Overview(bulletin),
        BulletinOutline.Analysis => Analysis(bulletin),
        BulletinOutline.HotIssues => HotIssues(bulletin),
        BulletinOutline.TypicalCases => [.. Cases(bulletin, TypicalCaseKind.Positive, PrintedWords.PositiveCases), .. Cases(bulletin, TypicalCaseKind.Negative, PrintedWords.NegativeCases)],
        BulletinOutline.Work => Work(bulletin),
        BulletinOutline.Stationing => OverviewText.Stationing(bulletin).Select(sentence => new ProseBlock(sentence.Text)),
        _ => throw new ArgumentException($"No bulletin section is called '{code}'.", nameof(code)),
    };

    private static IEnumerable<Block> Overview(Bulletin bulletin) =>
    [
        .. OverviewText.Overview(bulletin).Select(sentence => new ProseBlock(sentence.Text)),
        new RemarkBlock(BulletinText.AsOf(bulletin.Overview)),
        new ChartBlock(BulletinCharts.Timeliness),
        new ChartBlock(BulletinCharts.Trend),
    ];

    private static IEnumerable<Block> Analysis(Bulletin bulletin)
    {
        if (BulletinOutline.HasContent(bulletin.AppealTypes))
        {
            yield return PrintedWords.Shares(PrintedWords.AppealTypes, PrintedWords.TypeHeading, bulletin.AppealTypes);
            yield return new RemarkBlock(BulletinText.TableNote(bulletin.AppealTypes));
            yield return new ChartBlock(BulletinCharts.Types);
        }

        if (BulletinOutline.HasContent(bulletin.HotCategories))
        {
            yield return PrintedWords.Shares(PrintedWords.HotCategories, PrintedWords.CategoryHeading, bulletin.HotCategories);
            yield return new RemarkBlock(BulletinText.TableNote(bulletin.HotCategories));
            yield return new ChartBlock(BulletinCharts.Hot);
        }
    }

    private static IEnumerable<Block> HotIssues(Bulletin bulletin) =>
        bulletin.Narrative.HotIssues.Select((issue, i) => new ProseBlock(
        [
            new Stretch(Number(i)),
            new Stretch(BulletinText.Stopped(issue.Title), IsStrong: true),
            new Stretch(BulletinText.Stopped(issue.Text)),
        ]));

    private static IEnumerable<Block> Cases(Bulletin bulletin, string kind, string heading)
    {
        TypicalCase[] cases = [.. BulletinOutline.Cases(bulletin, kind)];
        return cases.Length == 0
            ? []
            : [new HeadingBlock(2, heading), .. cases.Select((item, i) => new ProseBlock(Number(i) + BulletinText.Case(bulletin, item).Text))];
    }

    private static IEnumerable<Block> Work(Bulletin bulletin)
    {
        var notes = bulletin.Narrative.Work;
        return notes.SelectMany((note, i) => (Block[])
        [
            new HeadingBlock(2, BulletinText.ItemNumber(i + 1, notes.Count) + note.Title),
            new ProseBlock(BulletinText.Work(bulletin, note).Text),
        ]);
    }

    private static string Number(int index) => ChineseNumber.Digits(index + 1) + "、";
}
