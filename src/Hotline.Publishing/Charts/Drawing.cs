using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Charts;

/// <summary>
/// A chart as marks on a plane, the only description from which SVG, PNG and PDF are drawn, so that they cannot differ.
/// Units are those of the view box; y grows downwards.
/// </summary>
/// <param name="Name">One of the names of <see cref="BulletinCharts"/>.</param>
/// <param name="Title">Printed above and read first by assistive technology.</param>
/// <param name="Description">Every row in words.</param>
internal sealed record Drawing(string Name, string Title, string Description, double Width, double Height, IReadOnlyList<Mark> Marks)
{
    /// <summary>The figures as a table for a reader who would rather have them so; null where a printed table beside the chart has them.</summary>
    public TableBlock? Data { get; init; }

    /// <summary>Every text that is printed.</summary>
    public IEnumerable<string> Texts => Marks.SelectMany(TextsOf);

    private static IEnumerable<string> TextsOf(Mark mark) => mark switch
    {
        TextMark text => [text.Text],
        GroupMark group => group.Marks.SelectMany(TextsOf),
        _ => [],
    };
}

internal abstract record Mark;

/// <summary>The marks of one row, with its words in full.</summary>
internal sealed record GroupMark(string Title, IReadOnlyList<Mark> Marks) : Mark;

/// <param name="Colour">RGB as <c>#RRGGBB</c>, like every colour here.</param>
internal sealed record BarMark(double X, double Y, double Width, double Height, string Colour) : Mark;

internal sealed record LineMark(IReadOnlyList<(double X, double Y)> Points, string Colour, double Thickness) : Mark;

internal sealed record DotMark(double X, double Y, double Radius, string Colour) : Mark;

/// <param name="Y">Of the base line.</param>
/// <param name="Size">Height of the em.</param>
internal sealed record TextMark(string Text, double X, double Y, Anchor Anchor, double Size, string Colour) : Mark;

/// <summary>Which part of a text stands at its x.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}
