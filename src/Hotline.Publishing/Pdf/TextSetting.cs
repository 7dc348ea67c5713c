namespace Hotline.Publishing.Pdf;

/// <summary>How a line stands between two edges.</summary>
internal enum Alignment
{
    Left,
    Centre,
    Right,

    /// <summary>Spread to both edges, as body text is; a paragraph's last line is not.</summary>
    Both,
}

/// <summary>Puts broken lines at places of a page.</summary>
internal static class TextSetting
{
    // The middle of a Chinese character lies this far above the base line, in em.
    private const double Middle = 0.38;

    // A line that falls short by more than this many characters was broken for a long word and is left ragged.
    private const double MostSpread = 3;

    /// <summary>The ink of a line in a box of the given left edge, top, width and height; one piece for each run of a font.</summary>
    public static IEnumerable<TextInk> Set(
        this TextLine line, double left, double top, double width, double height, double size, Alignment alignment, string colour = Paper.Black, double stroke = 0)
    {
        var spare = width - line.Indent - line.Width;
        var x = left + line.Indent + alignment switch
        {
            Alignment.Centre => spare / 2,
            Alignment.Right => spare,
            _ => 0,
        };
        var gap = alignment == Alignment.Both && !line.IsLast && spare > 0 && spare < MostSpread * size ? spare / Math.Max(1, Gaps(line)) : 0;
        var baseLine = top + (height / 2) + (Middle * size);
        var letters = line.Letters;
        for (var start = 0; start < letters.Count;)
        {
            var (font, end, xs) = (letters[start].Font, start, new List<double>());
            for (; end < letters.Count && letters[end].Font == font; end++)
            {
                xs.Add(x);
                x += (letters[end].Advance * size) + (IsGap(line, end) ? gap : 0);
            }

            yield return new TextInk(font, size, colour, [.. letters.Skip(start).Take(end - start).Select(letter => letter.Character)], xs, baseLine, stroke);
            start = end;
        }
    }

    private static int Gaps(TextLine line) => Enumerable.Range(0, line.Letters.Count).Count(i => IsGap(line, i));

    /// <summary>Whether space may be put after a character: never inside a word, never after the last.</summary>
    private static bool IsGap(TextLine line, int index) =>
        index < line.Letters.Count - 1 && !(LineBreaker.IsWord(line.Letters[index]) && LineBreaker.IsWord(line.Letters[index + 1]));
}
