using System.Text;

namespace Hotline.Api.Features.Attachments;

/// <summary>Whether a file is text and nothing else: UTF-8, or the GB 18030 that Chinese offices still write; no control characters.</summary>
internal static class PlainText
{
    public static async Task<bool> Is(Stream content, CancellationToken cancellation)
    {
        content.Position = 0;
        var decoder = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var (isUtf8, chinese, buffer) = (true, new ChineseBytes(), new byte[65_536]);
        int read;
        while ((read = await content.ReadAsync(buffer, cancellation)) > 0)
        {
            var part = buffer.AsMemory(0, read);
            if (part.Span.ContainsAnyInRange((byte)0, (byte)8) || part.Span.ContainsAnyInRange((byte)14, (byte)31) || part.Span.Contains((byte)11) || part.Span.Contains((byte)127))
                return false;
            isUtf8 = isUtf8 && Decodes(decoder, part.Span, flush: false);
            chinese.Take(part.Span);
            if (!isUtf8 && !chinese.Holds)
                return false;
        }
        return (isUtf8 && Decodes(decoder, [], flush: true)) || chinese.Ends;
    }

    private static bool Decodes(Decoder decoder, ReadOnlySpan<byte> bytes, bool flush)
    {
        try
        {
            Span<char> chars = new char[bytes.Length + 4];
            decoder.GetChars(bytes, chars, flush);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>The shape of GB 18030: one byte, two, or four; known without a table of characters.</summary>
    private sealed class ChineseBytes
    {
        private int _place;

        public bool Holds { get; private set; } = true;

        public bool Ends => Holds && _place == 0;

        public void Take(ReadOnlySpan<byte> bytes)
        {
            foreach (var b in bytes)
            {
                if (!Holds)
                    return;
                (Holds, _place) = (_place, b) switch
                {
                    (0, < 0x80) => (true, 0),
                    (0 or 2, >= 0x81 and <= 0xFE) => (true, _place + 1),
                    (1, (>= 0x40 and <= 0x7E) or (>= 0x80 and <= 0xFE)) => (true, 0),
                    (1, >= 0x30 and <= 0x39) => (true, 2),
                    (3, >= 0x30 and <= 0x39) => (true, 0),
                    _ => (false, 0),
                };
            }
        }
    }
}
