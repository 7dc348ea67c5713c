using Hotline.Publishing.Documents;
using Hotline.Publishing.Fonts;
using static Hotline.Publishing.Pdf.Paper;

namespace Hotline.Publishing.Pdf;

/// <summary>Lays blocks out on pages. A heading stays with what follows it, a paragraph leaves no single line behind or ahead.</summary>
internal sealed class BlockLayout(IReadOnlyList<Block> blocks, BulletinCharts? charts, PageFlow flow)
{
    private const double Indent = 2 * BodySize;

    public void Print()
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is AnnexBlock && !flow.IsAtTop) flow.NewPage();
            flow.Need(Start(i));
            Print(blocks[i], i > 0 ? blocks[i - 1] : null);
        }
    }

    /// <summary>Height that must be free where a block begins.</summary>
    private double Start(int index) => blocks[index] switch
    {
        HeadingBlock heading => (Heading(heading).Count * BodyLine) + (index + 1 < blocks.Count ? Start(index + 1) : 0),
        AnnexBlock => BodyLine + (index + 1 < blocks.Count ? Start(index + 1) : 0),
        TableBlock table => new TableLayout(table).Start + 6 + (index + 1 < blocks.Count && blocks[index + 1] is RemarkBlock ? Start(index + 1) : 0),
        ChartBlock chart => Chart(chart).Height,
        RemarkBlock remark => 3 + (Remark(remark).Count * NoteLine),
        ProseBlock prose => Prose(prose) is [var first, ..] ? Math.Min(2, first.Count) * BodyLine : 0,
        _ => BodyLine,
    };

    private void Print(Block block, Block? before)
    {
        switch (block)
        {
            case HeadingBlock heading:
                Lines(Heading(heading), BodyLine, BodySize, Alignment.Left);
                break;
            case ProseBlock prose:
                foreach (var paragraph in Prose(prose)) Lines(paragraph, BodyLine, BodySize, Alignment.Both);
                break;
            case RemarkBlock remark:
                flow.Skip(3);
                Lines(Remark(remark), NoteLine, NoteSize, Alignment.Left, Grey);
                break;
            case ErratumBlock erratum:
                Lines(LineBreaker.Break(erratum.Text, TrueTypeFont.Serif, TableSize, TypeWidth), BodyLine, TableSize, Alignment.Left, Red);
                break;
            case AnnexEntryBlock entry:
                if (before is not AnnexEntryBlock) flow.Gap(BodyLine / 2);
                Lines(LineBreaker.Break(entry.Text, TrueTypeFont.Serif, BodySize, TypeWidth, Indent), BodyLine, BodySize, Alignment.Left);
                break;
            case AnnexBlock annex:
                Lines(LineBreaker.Break(annex.Label, TrueTypeFont.Sans, BodySize, TypeWidth), BodyLine, BodySize, Alignment.Left);
                break;
            case TableBlock table:
                flow.Gap(6);
                new TableLayout(table).Print(flow);
                break;
            case ChartBlock chart:
                var (ink, height) = Chart(chart);
                flow.Print(ink);
                flow.Skip(height);
                break;
        }
    }

    private void Lines(IReadOnlyList<TextLine> lines, double height, double size, Alignment alignment, string colour = Black)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            var isLastButOne = lines.Count > 2 && i == lines.Count - 2;
            flow.Need(isLastButOne ? 2 * height : height);
            flow.Print(lines[i].Set(Left, flow.Y, TypeWidth, height, size, alignment, colour));
            flow.Skip(height);
        }
    }

    private static IReadOnlyList<TextLine> Heading(HeadingBlock heading) =>
        LineBreaker.Break(heading.Text, TrueTypeFont.Sans, BodySize, TypeWidth, Indent);

    private static IReadOnlyList<TextLine> Remark(RemarkBlock remark) => LineBreaker.Break(remark.Text, TrueTypeFont.Serif, NoteSize, TypeWidth);

    /// <summary>The lines of each paragraph: an editor's line end begins a new one.</summary>
    private static IReadOnlyList<TextLine>[] Prose(ProseBlock prose) =>
        [.. Paragraphs.Of(prose.Stretches).Select(paragraph => LineBreaker.Break(paragraph, TrueTypeFont.Serif, TrueTypeFont.Sans, BodySize, TypeWidth, Indent))];

    /// <summary>A chart as wide as the type area; a little smaller where it then fits what is left of the page, or where no page could hold it.</summary>
    private (DrawingInk Ink, double Height) Chart(ChartBlock chart)
    {
        const double Above = 8;
        const double Smallest = 0.8;
        var drawing = charts?.Find(chart.Name) ?? throw new InvalidOperationException($"There is no chart '{chart.Name}'.");
        var scale = Math.Min(TypeWidth / drawing.Width, (TypeHeight - Above) / drawing.Height);
        var fitting = (flow.Left - Above) / drawing.Height;
        if (fitting < scale && fitting >= scale * Smallest) scale = fitting;
        return (new DrawingInk(drawing, Left + ((TypeWidth - (drawing.Width * scale)) / 2), flow.Y + Above, scale), (drawing.Height * scale) + Above);
    }
}
