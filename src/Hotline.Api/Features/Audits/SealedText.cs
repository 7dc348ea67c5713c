using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Audits;

/// <summary>
/// The text of one link of the chain, as it is hashed: each field as its length in bytes, a colon, its UTF-8 and a semicolon, so that no two
/// rows have one text; nothing (<c>-;</c>) is not the same as empty (<c>0:;</c>). Moments are Unix milliseconds, so that it does not matter
/// which database kept them.
/// </summary>
internal static class SealedText
{
    /// <summary>The form that new links are sealed in; it is the first field of the text.</summary>
    public const int Format = 1;

    /// <summary>What the first link follows.</summary>
    public static byte[] Beginning => new byte[SHA256.HashSizeInBytes];

    /// <summary>The hash of an entry as link <paramref name="sequence"/>; null for a form that this program does not know.</summary>
    public static byte[]? Hash(int format, long sequence, DateTimeOffset sealedAt, ReadOnlySpan<byte> previous, AuditEntry entry) =>
        format == Format ? SHA256.HashData(Encoding.UTF8.GetBytes(Of(sequence, sealedAt, previous, entry))) : null;

    /// <summary>The text itself; its form never changes, a new form gets a new number.</summary>
    public static string Of(long sequence, DateTimeOffset sealedAt, ReadOnlySpan<byte> previous, AuditEntry entry)
    {
        var text = new StringBuilder();
        Add(text, "hotline-audit-1");
        Add(text, Number(sequence));
        Add(text, Number(sealedAt.ToUnixTimeMilliseconds()));
        Add(text, Convert.ToHexStringLower(previous));
        Add(text, Number(entry.Id));
        Add(text, Number(entry.At.ToUnixTimeMilliseconds()));
        Add(text, entry.Client);
        Add(text, entry.Subject);
        Add(text, entry.Operator);
        Add(text, entry.Action);
        Add(text, entry.TicketId is { } ticket ? Number(ticket) : null);
        Add(text, entry.TicketVersion is { } version ? Number(version) : null);
        Add(text, entry.Detail);
        return text.ToString();
    }

    private static void Add(StringBuilder text, string? field)
    {
        if (field is null)
            text.Append("-;");
        else
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(field)}:{field};");
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
