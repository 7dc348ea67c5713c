using System.Text;

namespace Hotline.Publishing.Fonts;

/// <summary>
/// The library's fonts inside a page or a drawing, with the glyphs it prints and no others: the last choice after the fonts of the machine, so that
/// Chinese shows on one that has none and nothing is fetched.
/// </summary>
internal static class WebFonts
{
    public const string Serif = "Hotline Serif";
    public const string Sans = "Hotline Sans";

    /// <summary>Rules that define the fonts that a style names.</summary>
    /// <param name="style">A style sheet or a list of fonts.</param>
    /// <param name="printed">Everything that may be shown; what else is in it costs its glyphs only.</param>
    public static string Css(string style, string printed)
    {
        // What ASCII needs, each machine has.
        Rune[] characters = [.. printed.EnumerateRunes().Where(rune => !rune.IsAscii).Distinct()];
        var css = new StringBuilder();
        foreach (var (name, font) in new[] { (Serif, TrueTypeFont.Serif), (Sans, TrueTypeFont.Sans) })
        {
            if (style.Contains(name, StringComparison.Ordinal)) Face(css, name, TrueTypeSubset.Of(font, characters));
        }

        return css.ToString();
    }

    private static void Face(StringBuilder css, string name, byte[] font) =>
        css.Append("@font-face { font-family: \"").Append(name).Append("\"; src: url(data:font/ttf;base64,").Append(Convert.ToBase64String(font)).Append("); }\n");
}
