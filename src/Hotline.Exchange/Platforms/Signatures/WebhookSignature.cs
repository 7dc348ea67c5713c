using System.Globalization;
using System.Text;

namespace Hotline.Exchange.Platforms.Signatures;

/// <summary>The headers of Standard Webhooks as they came; what is missing is empty.</summary>
public sealed record WebhookHeaders(string Id, string Timestamp, string Signature, string? KeyId);

/// <summary>
/// Signatures of Standard Webhooks: over <c>id.timestamp.rawBody</c>, the timestamp in Unix seconds, several in one header, separated by
/// a blank, each <c>scheme,base64</c>. Besides <c>v1</c> (HMAC-SHA256) there are <c>v1sm3</c> and <c>v1sm2</c>.
/// </summary>
public static class WebhookSignature
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string KeyIdHeader = "x-key-id";

    /// <summary>Oldest signature that is taken, and how far a partner's clock may be ahead; both inclusive.</summary>
    public static readonly TimeSpan Oldest = TimeSpan.FromSeconds(300);

    public static readonly TimeSpan Ahead = TimeSpan.FromSeconds(60);

    /// <summary>Characters of an id.</summary>
    public const int LongestId = 200;

    private const int MostSignatures = 8;
    private const int LongestHeader = 4096;

    /// <summary>The value of the signature header for one key.</summary>
    public static string Sign(SigningKey key, string id, long timestamp, ReadOnlySpan<byte> body) =>
        $"{key.Scheme},{Convert.ToBase64String(key.Sign(Signed(id, timestamp.ToString(CultureInfo.InvariantCulture), body)))}";

    /// <summary>
    /// Whether a request is signed by one of the keys at this moment. Each call does the same kind of work, whatever is wrong, so that
    /// neither the answer nor its time tells which check failed.
    /// </summary>
    public static bool Holds(IReadOnlyList<SigningKey> keys, WebhookHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var named = keys.Where(k => k.CanVerify && k.HoldsAt(now) && (headers.KeyId is null || k.Id == headers.KeyId)).ToList();
        var timely = IsTimely(headers.Timestamp, now);
        var signed = Signed(headers.Id, headers.Timestamp, body);
        var genuine = false;
        foreach (var key in named.Count > 0 ? named : [.. NoKeys])
            genuine |= key.Signed(signed, Signatures(headers.Signature, key.Scheme));
        return genuine & timely & (named.Count > 0) & IsId(headers.Id);
    }

    /// <summary>The moment that a timestamp names; null for none.</summary>
    public static DateTimeOffset? Moment(string timestamp) =>
        timestamp.Length is > 0 and <= 11 && timestamp.All(char.IsAsciiDigit) ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture)) : null;

    /// <summary>Whether a moment lies within −300 s and +60 s of now, by whole seconds.</summary>
    public static bool IsTimely(DateTimeOffset at, DateTimeOffset now)
    {
        var age = now.ToUnixTimeSeconds() - at.ToUnixTimeSeconds();
        return age <= Oldest.TotalSeconds && age >= -Ahead.TotalSeconds;
    }

    private static bool IsTimely(string timestamp, DateTimeOffset now) => Moment(timestamp) is { } at && IsTimely(at, now);

    private static bool IsId(string id) => id.Length is > 0 and <= LongestId && id.All(c => c is > ' ' and <= '~');

    private static byte[] Signed(string id, string timestamp, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes($"{id}.{timestamp}.");
        var signed = new byte[head.Length + body.Length];
        head.CopyTo(signed, 0);
        body.CopyTo(signed.AsSpan(head.Length));
        return signed;
    }

    /// <summary>The signatures of one scheme; what is no base64 is none.</summary>
    private static List<byte[]> Signatures(string header, string scheme)
    {
        var found = new List<byte[]>();
        if (header.Length > LongestHeader)
            return found;
        foreach (var part in header.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var comma = part.IndexOf(',', StringComparison.Ordinal);
            if (comma < 0 || part[..comma] != scheme || found.Count == MostSignatures)
                continue;
            var bytes = new byte[part.Length];
            if (Convert.TryFromBase64String(part[(comma + 1)..], bytes, out var length))
                found.Add(bytes[..length]);
        }
        return found;
    }

    /// <summary>Stands in where no key does, for the work; it is drawn anew with each start and signs nothing.</summary>
    private static readonly SigningKey[] NoKeys =
        [SigningKey.Read(new PartnerKey("", "whsec_" + Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)))).Key!];
}
