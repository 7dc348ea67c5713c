using System.Security.Cryptography;
using System.Text;

namespace Hotline.Exchange.Platforms;

/// <summary>Ids of messages whose senders give none of our form: UUIDs (version 8) made of a SHA-256, the same for the same message.</summary>
public static class MessageIds
{
    /// <summary>A <c>webhook-id</c> that is a UUID is itself; of any other the id is derived.</summary>
    public static Guid Of(string partner, string webhookId) =>
        Guid.TryParseExact(webhookId, "D", out var id) ? id : Derived("webhook-id", partner, webhookId);

    /// <summary>The id of a message that came without one, by what the partner's business says of it.</summary>
    /// <param name="partner">Code of the partner.</param>
    /// <param name="operation">Type of the message.</param>
    /// <param name="externalNo">The partner's number of the matter.</param>
    /// <param name="stamp">The partner's own time or serial of the message.</param>
    /// <param name="bodySha256">SHA-256 of the raw body.</param>
    public static Guid Of(string partner, string operation, string externalNo, string stamp, string bodySha256) =>
        Derived("message", partner, operation, externalNo, stamp, bodySha256);

    private static Guid Derived(params string[] parts)
    {
        // Lengths before the parts, so that no two lists of parts run together alike.
        var text = string.Concat(parts.Select(p => FormattableString.Invariant($"{p.Length}:{p};")));
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
