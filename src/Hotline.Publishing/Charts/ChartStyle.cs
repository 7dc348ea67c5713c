using Hotline.Domain.Bulletins;
using Hotline.Publishing.Fonts;

namespace Hotline.Publishing.Charts;

/// <summary>Sizes and colours all charts share. The colours are those of Okabe and Ito, told apart with any colour vision and in grey.</summary>
internal static class ChartStyle
{
    public const double Width = 600;
    public const double Margin = 8;
    public const double TitleSize = 17;
    public const double TextSize = 14;
    public const double SmallSize = 12;

    /// <summary>Where the rows begin, below the title.</summary>
    public const double Top = 36;

    public const string Blue = "#0072B2";
    public const string Vermilion = "#D55E00";
    public const string Grey = "#B4B9C0";
    public const string Rule = "#D0D4DA";
    public const string Ink = "#1A1A1A";

    public static TextMark Title(string text) =>
        new(Cut(text, TitleSize, Width - (2 * Margin)), Width / 2, Margin + TitleSize, Anchor.Middle, TitleSize, Ink);

    /// <summary>Width of a text in the units of a drawing.</summary>
    public static double Measure(string text, double size) => TrueTypeFont.Sans.Width(TrueTypeFont.Sans.Printable(text)) * size;

    /// <summary>The text, or its beginning and … where it is wider than <paramref name="width"/>.</summary>
    public static string Cut(string text, double size, double width)
    {
        if (Measure(text, size) <= width) return text;
        var (kept, used) = ("", Measure("…", size));
        foreach (var rune in text.EnumerateRunes())
        {
            used += Measure(rune.ToString(), size);
            if (used > width) break;
            kept += rune.ToString();
        }

        return kept + "…";
    }

    /// <summary>A table's name as that of its chart: 统计表 → 统计图.</summary>
    public static string Named(string caption) => caption.EndsWith('表') ? caption[..^1] + "图" : caption;

    public static string Pieces(long count) => ChineseNumber.Digits(count) + "件";
}
