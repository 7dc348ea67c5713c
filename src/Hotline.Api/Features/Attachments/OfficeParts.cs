using System.Buffers.Binary;
using System.Text;

namespace Hotline.Api.Features.Attachments;

/// <summary>Tells Office documents by the names of their parts, reading the directories alone and never more of them than is bounded.</summary>
internal static class OfficeParts
{
    public static ReadOnlySpan<byte> OleMagic => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

    /// <summary>A zip by its central directory (APPNOTE 4.3.12): which main part it has; none with macros.</summary>
    public static async Task<FileKind?> OfZip(Stream content, CancellationToken cancellation)
    {
        var tail = await At(content, Math.Max(0, content.Length - ZipTail), ZipTail, cancellation);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || tail.Length - end < 22)
            return null;
        var (size, start) = (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 12)), BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16)));
        if (size > MostDirectory || start + (long)size > content.Length)
            return null;
        var directory = await At(content, start, (int)size, cancellation);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var at = 0; at + 46 <= directory.Length && directory.AsSpan(at).StartsWith("PK\u0001\u0002"u8);)
        {
            var (name, extra, comment) = (Short(directory, at + 28), Short(directory, at + 30), Short(directory, at + 32));
            if (at + 46 + name > directory.Length)
                return null;
            names.Add(Encoding.UTF8.GetString(directory, at + 46, name));
            at += 46 + name + extra + comment;
        }
        if (!names.Contains("[Content_Types].xml") || names.Any(n => n.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
            return null;
        return names.Contains("word/document.xml") ? FileKind.Docx
            : names.Contains("xl/workbook.xml") ? FileKind.Xlsx
            : names.Contains("ppt/presentation.xml") ? FileKind.Pptx
            : null;
    }

    /// <summary>A compound file by its directory (MS-CFB 2.2, 2.6): which stream it has.</summary>
    public static async Task<FileKind?> OfOle(Stream content, CancellationToken cancellation)
    {
        var header = await At(content, 0, 512, cancellation);
        if (header.Length < 512 || Short(header, 30) is not (9 or 12))
            return null;
        var size = 1 << Short(header, 30);
        var sector = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(48));
        for (var seen = 0; seen < MostSectors && sector < EndOfChain; seen++)
        {
            var entries = await At(content, (sector + 1L) * size, size, cancellation);
            for (var at = 0; at + 128 <= entries.Length; at += 128)
            {
                var length = Math.Min((int)Short(entries, at + 64), 64);
                var name = length < 2 ? "" : Encoding.Unicode.GetString(entries, at, length - 2);
                if (name is "WordDocument")
                    return FileKind.Doc;
                if (name is "Workbook" or "Book")
                    return FileKind.Xls;
            }
            sector = await After(content, header, sector, size, cancellation);
        }
        return null;
    }

    /// <summary>The next sector of a chain, by the table that the header points to.</summary>
    private static async Task<uint> After(Stream content, byte[] header, uint sector, int size, CancellationToken cancellation)
    {
        var (table, place) = (sector / (size / 4), sector % (size / 4));
        if (table >= HeaderTables)
            return EndOfChain;
        var where = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan((int)(76 + (4 * table))));
        var next = where < EndOfChain ? await At(content, ((where + 1L) * size) + (place * 4), 4, cancellation) : [];
        return next.Length == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(next) : EndOfChain;
    }

    private static async Task<byte[]> At(Stream content, long position, int count, CancellationToken cancellation)
    {
        if (position >= content.Length)
            return [];
        var bytes = new byte[(int)Math.Min(count, content.Length - position)];
        content.Position = position;
        await content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    private static ushort Short(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    /// <summary>The end record and the longest comment after it.</summary>
    private const int ZipTail = 22 + 65_535;

    /// <summary>Bytes of a directory that are read; no office document has ten thousand parts.</summary>
    private const uint MostDirectory = 1_048_576;

    private const int MostSectors = 256;
    private const int HeaderTables = 109;
    private const uint EndOfChain = 0xFFFFFFFA;
}
