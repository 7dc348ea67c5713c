using System.Security.Cryptography;
using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Fonts;

namespace Hotline.Publishing.Docx;

/// <summary>
/// Puts fonts with the glyphs of the document into it (ECMA-376 part 1 §17.8.1), so that a machine without Chinese fonts shows no boxes. They stand
/// in for the fonts that GB/T 9704-2012 names, under those names, for LibreOffice looks at no others; where a font of the name is installed, it wins.
/// </summary>
internal static class DocxEmbeddedFonts
{
    /// <summary>Gives the document a table of its fonts and embeds what its parts print; called when they are complete. Equal texts give equal bytes.</summary>
    public static void Add(MainDocumentPart main)
    {
        OpenXmlElement[] roots = [.. Roots(main)];
        var printed = new HashSet<Rune>(roots.SelectMany(root => root.InnerText.EnumerateRunes()));
        // What a page number field shows later is written nowhere.
        printed.UnionWith("0123456789".EnumerateRunes());
        string?[] named = [.. roots.Append(main.StyleDefinitionsPart?.Styles).OfType<OpenXmlElement>().SelectMany(root => root.Descendants<RunFonts>()).Select(fonts => fonts.EastAsia?.Value)];
        var part = main.AddNewPart<FontTablePart>("rIdFonts");
        part.Fonts = DocxFonts.Table();
        Font[] wanted = [.. part.Fonts.Elements<Font>().Where(font => named.Contains(font.Name!.Value))];
        Embed(part, TrueTypeFont.Serif, printed, "rIdSerif", wanted.Where(font => font.Name != DocxFonts.Heading));
        Embed(part, TrueTypeFont.Sans, printed, "rIdSans", wanted.Where(font => font.Name == DocxFonts.Heading));
    }

    private static IEnumerable<OpenXmlElement> Roots(MainDocumentPart main) =>
        [main.Document!, .. main.HeaderParts.Select(part => part.Header!), .. main.FooterParts.Select(part => part.Footer!)];

    private static void Embed(FontTablePart table, TrueTypeFont font, IEnumerable<Rune> printed, string relationship, IEnumerable<Font> standIns)
    {
        if (!standIns.Any()) return;
        var subset = TrueTypeSubset.Of(font, printed);
        // The key hides nothing, it stands beside the font; made of the font, it is the same each time.
        var key = new Guid(SHA256.HashData(subset).AsSpan(0, 16));
        using (var hidden = new MemoryStream(Obfuscated(subset, key)))
            table.AddFontPart(FontPartType.FontOdttf, relationship).FeedData(hidden);
        foreach (var entry in standIns)
            entry.Append(new EmbedRegularFont { Id = relationship, FontKey = key.ToString("B").ToUpperInvariant(), Subsetted = true });
    }

    /// <summary>The first 32 bytes, each with a byte of the key, whose bytes go from its last written one to its first (§17.8.1).</summary>
    internal static byte[] Obfuscated(byte[] font, Guid key)
    {
        var bytes = Convert.FromHexString(key.ToString("N"));
        var hidden = (byte[])font.Clone();
        for (var i = 0; i < 32; i++) hidden[i] ^= bytes[15 - (i % 16)];
        return hidden;
    }
}
