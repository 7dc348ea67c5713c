using System.Buffers.Binary;
using System.Text;

namespace Hotline.Api.Features.Attachments;

/// <summary>Tells a file by its content alone; the type that was declared is never asked, the name only for txt or csv.</summary>
internal static class Sniffer
{
    /// <summary>The kind, or the refusal that says what the file looks like instead.</summary>
    public static async Task<(FileKind? Kind, Refusal? Refusal)> Judge(Stream content, string name, IReadOnlySet<string>? taken, CancellationToken cancellation)
    {
        var buffer = new byte[HeadLength];
        var head = new ReadOnlyMemory<byte>(buffer, 0, await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation));
        var (kind, looks) = await Find(content, head, name, cancellation);
        if (kind is not null && (taken is null || taken.Contains(kind.Code)))
            return (kind, null);
        var codes = string.Join(", ", FileKind.All.Select(k => k.Code).Where(c => taken is null || taken.Contains(c)));
        var (zh, en) = kind is not null ? ($"内容为 {kind.Code}，本热线不接收", $"its content is {kind.Code}, which is not taken here") : looks;
        return (null, new Refusal(Refusals.UnsupportedType, $"不接收该文件：{zh}。可接收：{codes}。", $"The file is not taken: {en}. Taken are: {codes}."));
    }

    private static async Task<(FileKind?, (string, string))> Find(Stream content, ReadOnlyMemory<byte> head, string name, CancellationToken cancellation)
    {
        if (ByMagic(head.Span) is { } plain)
            return (plain, default);
        if (head.Span.StartsWith("PK\u0003\u0004"u8))
            return (await OfficeParts.OfZip(content, cancellation), ("是压缩包，或不完整、带宏的 Office 文档", "it is an archive, or an Office document that is broken or has macros"));
        if (head.Span.StartsWith(OfficeParts.OleMagic))
            return (await OfficeParts.OfOle(content, cancellation), ("是 OLE 文件，但不是 Word 或 Excel 文档", "it is an OLE file but no Word or Excel document"));
        if (Dangerous(head.Span) is { } danger)
            return (null, danger);
        if (!await PlainText.Is(content, cancellation))
            return (null, ("内容不属于任何已知类型", "its content is of no known type"));
        return (name.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? FileKind.Csv : FileKind.Text, default);
    }

    private static FileKind? ByMagic(ReadOnlySpan<byte> head) => head switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => FileKind.Png,
        [0xFF, 0xD8, 0xFF, ..] => FileKind.Jpeg,
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => FileKind.Gif,
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', (byte)'-', ..] => FileKind.Pdf,
        [(byte)'B', (byte)'M', _, _, _, _, 0, 0, 0, 0, _, _, _, _, 12 or 40 or 52 or 56 or 64 or 108 or 124, 0, 0, 0, ..] => FileKind.Bmp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => FileKind.Webp,
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => FileKind.Wav,
        [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', (byte)'\n' or (byte)'-', ..] => FileKind.Amr,
        [(byte)'I', (byte)'D', (byte)'3', < 5, ..] => FileKind.Mp3,
        // A frame of layer III with a bit rate and a sampling rate that exist.
        [0xFF, 0xFA or 0xFB or 0xF2 or 0xF3 or 0xE2 or 0xE3, var rates, ..] when rates >> 4 is not (0 or 15) && (rates & 0x0C) != 0x0C => FileKind.Mp3,
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', var a, var b, var c, var d, ..] => OfBrand(Encoding.Latin1.GetString([a, b, c, d])),
        _ => null,
    };

    private static FileKind? OfBrand(string brand) => brand switch
    {
        "M4A " or "M4B " => FileKind.M4a,
        "isom" or "iso2" or "iso3" or "iso4" or "iso5" or "iso6" or "mp41" or "mp42" or "avc1" or "M4V " or "MSNV" or "dash" => FileKind.Mp4,
        _ => null,
    };

    /// <summary>What may never come in, said by its name.</summary>
    private static (string Zh, string En)? Dangerous(ReadOnlySpan<byte> head)
    {
        if (head is [(byte)'M', (byte)'Z', _, _, ..] && (head.Length < 64 || head[..64].Contains((byte)0))
            || head.StartsWith("\u007FELF"u8) || head.StartsWith("#!"u8)
            || (head.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(head) is 0xCAFEBABE or 0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE))
            return ("是可执行程序或脚本", "it is a program or a script");
        var text = Encoding.Latin1.GetString(head).Replace("\0", "", StringComparison.Ordinal).ToLowerInvariant();
        return Markup.Any(m => text.Contains(m, StringComparison.Ordinal)) ? ("是网页、SVG 或其它标记文本", "it is HTML, SVG or other markup") : null;
    }

    private static readonly string[] Markup = ["<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<svg", "<?xml", "<?php", "<!entity"];

    /// <summary>More than any browser looks at when it guesses.</summary>
    private const int HeadLength = 4096;
}
