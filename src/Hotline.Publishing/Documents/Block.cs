namespace Hotline.Publishing.Documents;

/// <summary>A part of the bulletin's flow, as paged forms (DOCX, PDF) lay it out: what it is, not how it looks.</summary>
internal abstract record Block;

/// <param name="Level">1 for a section (一、), 2 for an item in it (（一）).</param>
internal sealed record HeadingBlock(int Level, string Text) : Block;

/// <summary>A paragraph with its first line indented by two characters.</summary>
internal sealed record ProseBlock(IReadOnlyList<Stretch> Stretches) : Block
{
    public ProseBlock(string text)
        : this([new Stretch(text)])
    {
    }
}

/// <summary>Small print under a table or a section.</summary>
internal sealed record RemarkBlock(string Text) : Block;

/// <summary>What a later version corrects (更正说明), framed at the beginning.</summary>
internal sealed record ErratumBlock(string Text) : Block;

/// <summary>A line of the list of annexes.</summary>
internal sealed record AnnexEntryBlock(string Text) : Block;

/// <summary>An annex begins a page, with its label at the top left.</summary>
internal sealed record AnnexBlock(string Label) : Block;

/// <param name="Caption">Printed above.</param>
/// <param name="Headings">The row that is repeated on each page.</param>
/// <param name="Rows">As printed; as many cells as there are headings.</param>
/// <param name="HasTotal">Whether the last row is the total.</param>
internal sealed record TableBlock(string Caption, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows, bool HasTotal) : Block;

/// <param name="Name">One of <see cref="BulletinCharts.Names"/>.</param>
internal sealed record ChartBlock(string Name) : Block;

/// <summary>Text of one look.</summary>
internal sealed record Stretch(string Text, bool IsStrong = false);
