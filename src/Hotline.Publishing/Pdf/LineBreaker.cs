using System.Text;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Fonts;

namespace Hotline.Publishing.Pdf;

/// <summary>A character with the font it is set in.</summary>
internal readonly record struct Letter(Rune Character, TrueTypeFont Font)
{
    /// <summary>Width in em.</summary>
    public double Advance => Font.Advance(Character);
}

/// <param name="Indent">Where the line begins, from the left of its paragraph.</param>
/// <param name="Width">Natural width without the indent.</param>
/// <param name="IsLast">The last line of a paragraph is not spread.</param>
internal sealed record TextLine(IReadOnlyList<Letter> Letters, double Indent, double Width, bool IsLast);

/// <summary>
/// Breaks Chinese text into lines by the rules of print (避头尾): between any two characters, but no closing mark begins a line, no opening
/// one ends it, and words and numbers of Latin letters and digits stay whole. What is wider than a line by itself is broken anywhere.
/// </summary>
internal static class LineBreaker
{
    // Marks as GB/T 15834-2011 §5 keeps them from the beginning of a line, and from its end.
    private const string NeverFirst = "，。、；：？！）〕】》〉」』”’…—·％%‰℃,.;:?!)]}~～";
    private const string NeverLast = "（〔【《〈「『“‘([{";

    public static IReadOnlyList<TextLine> Break(IEnumerable<Stretch> stretches, TrueTypeFont plain, TrueTypeFont strong, double size, double width, double firstIndent = 0) =>
        Break([.. stretches.SelectMany(stretch => Letters(stretch.Text, stretch.IsStrong ? strong : plain))], size, width, firstIndent);

    public static IReadOnlyList<TextLine> Break(string text, TrueTypeFont font, double size, double width, double firstIndent = 0) =>
        Break([.. Letters(text, font)], size, width, firstIndent);

    private static IEnumerable<Letter> Letters(string text, TrueTypeFont font) => font.Printable(text).EnumerateRunes().Select(rune => new Letter(rune, font));

    private static List<TextLine> Break(Letter[] letters, double size, double width, double firstIndent)
    {
        var lines = new List<TextLine>();
        var (start, used) = (0, 0.0);
        double Room() => width - (lines.Count == 0 ? firstIndent : 0);
        void End(int end, bool isLast)
        {
            var line = letters[start..Seen(letters, start, end)];
            lines.Add(new TextLine(line, lines.Count == 0 ? firstIndent : 0, Sum(line) * size, isLast));
            (start, used) = (end, 0);
        }

        for (var at = 0; at < letters.Length;)
        {
            var end = Unit(letters, at);
            var unit = Sum(letters.AsSpan(at, end - at)) * size;
            var seen = Sum(letters.AsSpan(at, Seen(letters, at, end) - at)) * size;
            if (used + seen > Room() && used > 0) End(at, isLast: false);
            if (seen > Room())
            {
                // Wider than any line: as many characters as fit, at least one.
                end = at + 1;
                var fits = letters[at].Advance * size;
                while (end < letters.Length && fits + (letters[end].Advance * size) <= Room()) fits += letters[end++].Advance * size;
                unit = fits;
            }

            used += unit;
            at = end;
        }

        if (start < letters.Length || lines.Count == 0) End(letters.Length, isLast: true);
        else lines[^1] = lines[^1] with { IsLast = true };
        return lines;
    }

    /// <summary>Where the unit that begins at <paramref name="at"/> ends: what must stay on one line.</summary>
    private static int Unit(Letter[] letters, int at)
    {
        var end = at + 1;
        while (end < letters.Length && IsGlued(letters[end - 1], letters[end])) end++;
        // A space ends its word's line and is not carried over.
        while (end < letters.Length && IsSpace(letters[end])) end++;
        return end;
    }

    /// <summary>The end without the spaces before it, which a line's end swallows.</summary>
    private static int Seen(Letter[] letters, int start, int end)
    {
        while (end > start && IsSpace(letters[end - 1])) end--;
        return end;
    }

    private static bool IsGlued(Letter left, Letter right) =>
        !IsSpace(right) && !IsSpace(left) && (In(right, NeverFirst) || In(left, NeverLast) || (IsWord(left) && IsWord(right)));

    /// <summary>Part of a word or number, which is neither broken nor spread.</summary>
    public static bool IsWord(Letter letter) => letter.Character.Value is > ' ' and < 0x250 && letter.Character.Value is not 0xB7;

    private static bool IsSpace(Letter letter) => letter.Character.Value is ' ';

    private static bool In(Letter letter, string marks) => marks.Contains(letter.Character.ToString(), StringComparison.Ordinal);

    private static double Sum(ReadOnlySpan<Letter> letters)
    {
        var sum = 0.0;
        foreach (var letter in letters) sum += letter.Advance;
        return sum;
    }
}
