using System.Text;
using SkiaSharp;

namespace Hotline.Publishing.Fonts;

/// <summary>Fonts for Skia, which never looks at the machine's own.</summary>
internal static class Typefaces
{
    /// <summary>A typeface with the given characters; the caller disposes of it.</summary>
    public static SKTypeface Of(TrueTypeFont font, IEnumerable<Rune> characters)
    {
        using var data = SKData.CreateCopy(TrueTypeSubset.Of(font, characters));
        return SKTypeface.FromData(data) ?? throw new InvalidOperationException("The font's subset cannot be read.");
    }

    /// <summary>The typeface at a size, unhinted and placed between pixels, so that it looks alike at each scale and on each machine.</summary>
    public static SKFont Sized(SKTypeface face, double size) => new(face, (float)size)
    {
        Subpixel = true,
        Hinting = SKFontHinting.None,
        Edging = SKFontEdging.Antialias,
    };
}
