using Hotline.Publishing.Documents;
using Hotline.Publishing.Fonts;
using static Hotline.Publishing.Pdf.Paper;

namespace Hotline.Publishing.Pdf;

/// <summary>A table on pages: its caption stays with it, its head is repeated on each page, a row is never parted unless no page could hold it.</summary>
internal sealed class TableLayout
{
    private const double Padding = 7;
    private const double RowPadding = 2;
    private const double CaptionLine = 26;
    private const double Line = 0.5;

    // The first column has the names, the others figures.
    private const double NamesPart = 0.5;

    private readonly TableBlock table;
    private readonly double[] widths;
    private readonly IReadOnlyList<TextLine> caption;
    private readonly Row head;
    private readonly List<Row> rows;

    public TableLayout(TableBlock table)
    {
        this.table = table;
        var others = table.Headings.Count - 1;
        widths = [TypeWidth * NamesPart, .. Enumerable.Repeat(TypeWidth * (1 - NamesPart) / Math.Max(1, others), others)];
        caption = LineBreaker.Break(table.Caption, TrueTypeFont.Sans, BodySize, TypeWidth);
        head = Broken(table.Headings, TrueTypeFont.Sans);
        rows = [.. table.Rows.Select((cells, i) => Broken(cells, table.HasTotal && i == table.Rows.Count - 1 ? TrueTypeFont.Sans : TrueTypeFont.Serif)).SelectMany(Pieces)];
    }

    private double CaptionHeight => caption.Count * CaptionLine;

    /// <summary>What must be on the page where the table begins: all of it when it is short, else caption, head and two rows.</summary>
    public double Start
    {
        get
        {
            var whole = CaptionHeight + head.Height + rows.Sum(row => row.Height);
            return whole <= TypeHeight * 0.5 ? whole : CaptionHeight + head.Height + rows.Take(2).Sum(row => row.Height);
        }
    }

    public void Print(PageFlow flow)
    {
        foreach (var line in caption)
        {
            flow.Need(CaptionLine);
            flow.Print(line.Set(Left, flow.Y, TypeWidth, CaptionLine, BodySize, Alignment.Centre));
            flow.Skip(CaptionLine);
        }

        Head(flow);
        foreach (var row in rows)
        {
            if (row.Height > flow.Left)
            {
                flow.NewPage();
                Head(flow);
            }

            Print(flow, row, isHead: false);
        }
    }

    private void Head(PageFlow flow)
    {
        flow.Print(new FillInk(Left, flow.Y, TypeWidth, head.Height, HeadFill));
        Print(flow, head, isHead: true);
    }

    private void Print(PageFlow flow, Row row, bool isHead)
    {
        var x = Left;
        for (var column = 0; column < widths.Length; column++)
        {
            var y = flow.Y + (RowPadding / 2);
            var alignment = isHead ? Alignment.Centre : column == 0 ? Alignment.Left : Alignment.Right;
            foreach (var line in row.Cells[column])
            {
                flow.Print(line.Set(x + Padding, y, widths[column] - (2 * Padding), TableLine, TableSize, alignment));
                y += TableLine;
            }

            flow.Print(new FillInk(x - (Line / 2), flow.Y, Line, row.Height, Rule));
            x += widths[column];
        }

        flow.Print(
            new FillInk(x - (Line / 2), flow.Y, Line, row.Height, Rule),
            new FillInk(Left, flow.Y - (Line / 2), TypeWidth, Line, Rule),
            new FillInk(Left, flow.Y + row.Height - (Line / 2), TypeWidth, Line, Rule));
        flow.Skip(row.Height);
    }

    private Row Broken(IReadOnlyList<string> cells, TrueTypeFont font) =>
        new([.. cells.Select((cell, i) => LineBreaker.Break(cell, font, TableSize, widths[i] - (2 * Padding)))]);

    /// <summary>A row that is higher than a page below its head, in pieces that are not.</summary>
    private IEnumerable<Row> Pieces(Row row)
    {
        var most = Math.Max(1, (int)((TypeHeight - head.Height - RowPadding) / TableLine));
        var lines = row.Cells.Max(cell => cell.Count);
        for (var from = 0; from < lines; from += most)
            yield return new Row([.. row.Cells.Select(cell => (IReadOnlyList<TextLine>)[.. cell.Skip(from).Take(most)])]);
    }

    private sealed record Row(IReadOnlyList<IReadOnlyList<TextLine>> Cells)
    {
        public double Height => (Cells.Max(cell => cell.Count) * TableLine) + RowPadding;
    }
}
