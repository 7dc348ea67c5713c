using System.Globalization;
using System.Text;

namespace Hotline.Domain.Bulletins;

/// <summary>
/// A text as a reader reads it: fullwidth and other forms of letters, digits and dashes as plain ones, marks that nobody sees left out. Each
/// character remembers which part of the written text it stands for.
/// </summary>
internal sealed class FoldedText
{
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    public FoldedText(string written)
    {
        var plain = new StringBuilder(written.Length);
        var at = 0;
        foreach (var rune in written.EnumerateRunes())
        {
            // What is half of a character is read as one that means nothing.
            var length = rune == Rune.ReplacementChar && written[at] != '\uFFFD' ? 1 : rune.Utf16SequenceLength;
            foreach (var letter in Plain(rune))
            {
                plain.Append(letter);
                _starts.Add(at);
                _ends.Add(at + length);
            }
            at += length;
        }
        Text = plain.ToString();
    }

    public string Text { get; }

    /// <summary>Where a part of the folded text stands in the written one.</summary>
    public (int Start, int Length) Written(int start, int length) => (_starts[start], _ends[start + length - 1] - _starts[start]);

    private static string Plain(Rune rune)
    {
        if (rune.IsAscii || rune.Value is >= FirstIdeograph and <= LastIdeograph)
            return rune.ToString();
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark)
            return "";
        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.DashPunctuation)
            return "-";
        if (CharUnicodeInfo.GetDecimalDigitValue(rune.ToString(), 0) is >= 0 and var digit)
            return digit.ToString(CultureInfo.InvariantCulture);
        return rune == Rune.ReplacementChar ? "\uFFFD" : rune.ToString().Normalize(NormalizationForm.FormKC);
    }

    private const int FirstIdeograph = 0x4E00;
    private const int LastIdeograph = 0x9FFF;
}
