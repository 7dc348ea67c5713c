using System.Buffers.Binary;
using System.Text;

namespace Hotline.Publishing.Fonts;

/// <summary>A TrueType font as far as setting text needs it: which glyph a character has and how wide it is (OpenType 1.9: cmap, hmtx, loca).</summary>
internal sealed class TrueTypeFont
{
    /// <summary>What stands for a character the font does not have: the mark that printers put where type is missing.</summary>
    public static readonly Rune Missing = new('〓');

    private static readonly Lazy<TrueTypeFont> LazySerif = new(() => Embedded("NotoSerifSC-Regular.ttf"));
    private static readonly Lazy<TrueTypeFont> LazySans = new(() => Embedded("NotoSansSC-Medium.ttf"));

    private readonly byte[] file;
    private readonly Dictionary<string, Range> tables = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> glyphs = [];
    private readonly int wideMetrics;
    private readonly double unitsPerEm;

    private TrueTypeFont(byte[] file)
    {
        this.file = file;
        for (var i = 0; i < U16(file, 4); i++)
        {
            var entry = file.AsSpan(12 + (16 * i), 16);
            var start = U32(entry, 8);
            tables[Encoding.ASCII.GetString(entry[..4])] = start..(start + U32(entry, 12));
        }

        unitsPerEm = U16(Table("head"), 18);
        wideMetrics = U16(Table("hhea"), 34);
        ReadCharacters();
    }

    /// <summary>Titles and body (宋体).</summary>
    public static TrueTypeFont Serif => LazySerif.Value;

    /// <summary>Headings and charts (黑体).</summary>
    public static TrueTypeFont Sans => LazySans.Value;

    public ReadOnlySpan<byte> Table(string tag) => tables.TryGetValue(tag, out var place) ? file.AsSpan(place) : [];

    public bool Has(Rune character) => glyphs.ContainsKey(character.Value);

    /// <summary>Number of the character's glyph; 0 where the font has none.</summary>
    public int Glyph(Rune character) => glyphs.GetValueOrDefault(character.Value);

    /// <summary>Width of a character in em.</summary>
    public double Advance(Rune character) => U16(Metric(Glyph(character)), 0) / unitsPerEm;

    /// <summary>Width of a text in em; it must be <see cref="Printable"/>.</summary>
    public double Width(string text) => text.EnumerateRunes().Sum(Advance);

    /// <summary>Advance and left bearing of a glyph, 2 bytes each, in font units.</summary>
    public ReadOnlySpan<byte> Metric(int glyph)
    {
        var table = Table("hmtx");
        if (glyph < wideMetrics) return table.Slice(4 * glyph, 4);
        // The last glyphs share an advance and have only a bearing each.
        var (advance, bearing) = (4 * (wideMetrics - 1), (4 * wideMetrics) + (2 * (glyph - wideMetrics)));
        return (byte[])[.. table.Slice(advance, 2), .. table.Slice(bearing, 2)];
    }

    /// <summary>The outline of a glyph as the file has it; empty for a space. Offsets are of the long format, which both fonts have.</summary>
    public ReadOnlySpan<byte> Outline(int glyph)
    {
        var offsets = Table("loca").Slice(4 * glyph, 8);
        return Table("glyf")[U32(offsets, 0)..U32(offsets, 4)];
    }

    /// <summary>What can be set with this font: no control and formatting characters, <see cref="Missing"/> for what it has no glyph for, a space for a tab or line end.</summary>
    public string Printable(string? text)
    {
        var printable = new StringBuilder();
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (rune.Value is '\t' or '\n') printable.Append(' ');
            else if (Has(rune)) printable.Append(rune.ToString());
            else if (!IsInvisible(rune)) printable.Append(Missing.ToString());
        }

        return printable.ToString();
    }

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Control or
        System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.EnclosingMark;

    private static TrueTypeFont Embedded(string name)
    {
        using var stream = typeof(TrueTypeFont).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The font {name} is not embedded.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new TrueTypeFont(bytes);
    }

    /// <summary>The cmap of format 12 for Unicode beyond the first plane, which both fonts have.</summary>
    private void ReadCharacters()
    {
        var cmap = Table("cmap");
        for (var i = 0; i < U16(cmap, 2); i++)
        {
            var subtable = cmap[U32(cmap, 8 + (8 * i))..];
            if (U16(subtable, 0) != 12) continue;
            for (var group = 0; group < U32(subtable, 12); group++)
            {
                var entry = subtable.Slice(16 + (12 * group), 12);
                for (var (code, glyph) = (U32(entry, 0), U32(entry, 8)); code <= U32(entry, 4); code++, glyph++) glyphs[code] = glyph;
            }

            return;
        }
    }

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static int U32(ReadOnlySpan<byte> bytes, int at) => checked((int)BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]));
}
