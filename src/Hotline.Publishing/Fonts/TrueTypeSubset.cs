using System.Buffers.Binary;
using System.Text;

namespace Hotline.Publishing.Fonts;

/// <summary>
/// A font file with the glyphs of some characters only: a document then grows by what it prints, not by the ten megabytes of a Chinese font.
/// Each character gets a glyph of its own, also where the font shares one between two characters (二 and the radical ⼆): text copied
/// from the document is then the text that was set. Equal characters give equal bytes.
/// </summary>
internal sealed class TrueTypeSubset
{
    // Flags of a glyph that is put together from others (OpenType 1.9, glyf).
    private const int WordArguments = 0x1;
    private const int Scale = 0x8;
    private const int MoreComponents = 0x20;
    private const int ScaleXY = 0x40;
    private const int Matrix = 0x80;

    private readonly TrueTypeFont font;
    private readonly int[] characters;
    private readonly List<int> sources = [0];

    private TrueTypeSubset(TrueTypeFont font, IEnumerable<Rune> characters)
    {
        this.font = font;
        this.characters = [.. characters.Where(font.Has).Select(c => c.Value).Distinct().Order()];
        sources.AddRange(this.characters.Select(c => font.Glyph(new Rune(c))));
    }

    public static byte[] Of(TrueTypeFont font, IEnumerable<Rune> characters) => new TrueTypeSubset(font, characters).Write();

    private byte[] Write()
    {
        var (outlines, offsets) = Outlines();
        var head = font.Table("head").ToArray();
        head.AsSpan(8, 4).Clear(); // the sum over the file, filled in by the sealing
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // long offsets
        return SfntFile.Write(new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["OS/2"] = font.Table("OS/2").ToArray(),
            ["cmap"] = Characters(),
            ["glyf"] = outlines,
            ["head"] = head,
            ["hhea"] = WithCount(font.Table("hhea"), 34),
            ["hmtx"] = [.. sources.SelectMany(glyph => font.Metric(glyph).ToArray())],
            ["loca"] = offsets,
            ["maxp"] = WithCount(font.Table("maxp"), 4),
            ["name"] = font.Table("name").ToArray(),
            ["post"] = [0, 3, 0, 0, .. font.Table("post")[4..32]], // format 3: no glyph names
            ["prep"] = font.Table("prep").ToArray(),
        });
    }

    private byte[] WithCount(ReadOnlySpan<byte> table, int at)
    {
        var copy = table.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), checked((ushort)sources.Count));
        return copy;
    }

    /// <summary>Outlines one after the other, and where each begins; parts of composite glyphs are added at the end.</summary>
    private (byte[] Outlines, byte[] Offsets) Outlines()
    {
        var outlines = new MemoryStream();
        var offsets = new List<int>();
        for (var i = 0; i < sources.Count; i++)
        {
            offsets.Add((int)outlines.Length);
            var outline = font.Outline(sources[i]).ToArray();
            if (outline.Length > 0 && BinaryPrimitives.ReadInt16BigEndian(outline) < 0) Renumber(outline);
            outlines.Write(outline);
            while (outlines.Length % 4 != 0) outlines.WriteByte(0);
        }

        offsets.Add((int)outlines.Length);
        return (outlines.ToArray(), [.. offsets.SelectMany(SfntFile.Big)]);
    }

    /// <summary>Points a composite glyph at the new numbers of its parts.</summary>
    private void Renumber(byte[] outline)
    {
        int flags;
        var at = 10;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            var part = outline.AsSpan(at + 2);
            sources.Add(BinaryPrimitives.ReadUInt16BigEndian(part));
            BinaryPrimitives.WriteUInt16BigEndian(part, checked((ushort)(sources.Count - 1)));
            at += 4 + ((flags & WordArguments) != 0 ? 4 : 2) + ((flags & Scale) != 0 ? 2 : (flags & ScaleXY) != 0 ? 4 : (flags & Matrix) != 0 ? 8 : 0);
        }
        while ((flags & MoreComponents) != 0);
    }

    /// <summary>A cmap of one subtable of format 12, a group for each character.</summary>
    private byte[] Characters() =>
    [
        0, 0, 0, 1, 0, 3, 0, 10, .. SfntFile.Big(12),
        0, 12, 0, 0, .. SfntFile.Big(16 + (12 * characters.Length)), .. SfntFile.Big(0), .. SfntFile.Big(characters.Length),
        .. characters.SelectMany((code, i) => (byte[])[.. SfntFile.Big(code), .. SfntFile.Big(code), .. SfntFile.Big(i + 1)]),
    ];
}
