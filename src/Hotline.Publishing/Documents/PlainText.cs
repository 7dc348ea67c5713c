using System.Text;

namespace Hotline.Publishing.Documents;

/// <summary>Text as XML 1.0 can hold it.</summary>
internal static class PlainText
{
    /// <summary>Leaves out control characters and what is no character; tabs and line ends stay, a lone surrogate becomes U+FFFD.</summary>
    public static string Clean(string? text) =>
        string.Concat((text ?? "").ReplaceLineEndings("\n").EnumerateRunes().Where(IsAllowed));

    /// <summary>The same on one line.</summary>
    public static string OneLine(string? text) => Clean(text).Replace('\n', ' ');

    private static bool IsAllowed(Rune rune) => rune.Value is '\t' or '\n' or (>= 0x20 and not (>= 0x7F and <= 0x9F or 0xFFFE or 0xFFFF));
}
