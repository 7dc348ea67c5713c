using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.Exchange.Platforms.Signatures;

/// <summary>How an older platform writes the time of a signature.</summary>
public enum LegacyTime { UnixSeconds, UnixMilliseconds, Local }

/// <summary>
/// What an older platform signs: named parameters sorted by name (ordinal) and joined as <c>k=v&amp;…</c>. A profile may name the headers
/// otherwise; the digest of the body is always among what is signed.
/// </summary>
public sealed record LegacyCanon
{
    /// <summary>Header of each parameter; <c>bodyDigest</c> is computed from the body, whatever a header says.</summary>
    public string AppKey { get; init; } = "appKey";

    public string Timestamp { get; init; } = "timestamp";

    public string Nonce { get; init; } = "nonce";

    public string Sign { get; init; } = "sign";

    /// <summary>Name of the body's digest among the parameters.</summary>
    public string BodyDigest { get; init; } = "bodyDigest";

    /// <summary>The parameters that are signed.</summary>
    public IReadOnlyList<string> Signed { get; init; } = ["appKey", "timestamp", "nonce", "bodyDigest"];

    /// <summary>How the time is written; <see cref="LegacyTime.Local"/> is <c>yyyyMMddHHmmss</c> in the partner's zone.</summary>
    public LegacyTime Time { get; init; }

    /// <summary>Put between the parameters and the secret by the schemes without HMAC.</summary>
    public string KeySuffix { get; init; } = "&key=";
}

/// <summary>The headers of a legacy signature as they came; what is missing is empty.</summary>
public sealed record LegacyHeaders(string AppKey, string Timestamp, string Nonce, string Sign);

/// <summary>
/// A signature of an older platform. All of these schemes are weak: MD5 and SHA-1 are broken as hashes, and a secret appended to the
/// text is no HMAC. They are off unless a setting turns them on.
/// </summary>
public sealed class LegacySignature(LegacySettings settings, LegacyCanon canon, TimeZoneInfo? zone)
{
    private readonly byte[] _secret = Encoding.UTF8.GetBytes(settings.Secret);

    /// <summary>The schemes there are.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["MD5", "SHA1", "SHA256", "HMAC-MD5", "HMAC-SHA1", "HMAC-SHA256", "HMAC-SM3"];

    /// <summary>The signature of a request, in lower-case hexadecimal.</summary>
    public string Sign(string timestamp, string nonce, ReadOnlySpan<byte> body) =>
        Of(new LegacyHeaders(settings.AppKey, timestamp, nonce, ""), body);

    /// <summary>Whether a request is signed by this partner and timely; every check is made, whatever failed.</summary>
    public bool Holds(LegacyHeaders headers, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var ours = CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(headers.AppKey), Encoding.UTF8.GetBytes(settings.AppKey));
        var genuine = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Of(headers, body)), Encoding.UTF8.GetBytes(headers.Sign));
        var timely = Moment(headers.Timestamp) is { } at && WebhookSignature.IsTimely(at, now);
        return genuine & ours & timely & IsNonce(headers.Nonce);
    }

    /// <summary>The moment that a timestamp names; null for none.</summary>
    public DateTimeOffset? Moment(string timestamp)
    {
        if (timestamp.Length is 0 or > 14 || !timestamp.All(char.IsAsciiDigit))
            return null;
        switch (canon.Time)
        {
            case LegacyTime.UnixSeconds:
                return WebhookSignature.Moment(timestamp);
            case LegacyTime.UnixMilliseconds:
                return DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(timestamp, CultureInfo.InvariantCulture));
            default:
                return zone is not null && DateTime.TryParseExact(timestamp, LocalForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && !zone.IsInvalidTime(local)
                    ? new DateTimeOffset(local, zone.GetUtcOffset(local))
                    : null;
        }
    }

    /// <summary>A moment as this partner writes it.</summary>
    public string Written(DateTimeOffset at) => canon.Time switch
    {
        LegacyTime.UnixSeconds => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        LegacyTime.UnixMilliseconds => at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
        _ => TimeZoneInfo.ConvertTime(at, zone!).ToString(LocalForm, CultureInfo.InvariantCulture),
    };

    /// <summary>The text that is signed; without the secret.</summary>
    public string Text(LegacyHeaders headers, ReadOnlySpan<byte> body)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in canon.Signed)
        {
            values[name] = name == canon.BodyDigest ? Hex(Digest(body))
                : name == canon.AppKey ? headers.AppKey
                : name == canon.Timestamp ? headers.Timestamp
                : headers.Nonce;
        }
        return string.Join('&', values.Select(v => $"{v.Key}={v.Value}"));
    }

    private string Of(LegacyHeaders headers, ReadOnlySpan<byte> body)
    {
        var text = Text(headers, body);
        return Hex(settings.Scheme.StartsWith("HMAC-", StringComparison.Ordinal)
            ? Keyed(Encoding.UTF8.GetBytes(text))
            : Digest(Encoding.UTF8.GetBytes(text + canon.KeySuffix + settings.Secret)));
    }

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "What the older platform speaks; off unless a setting turns it on.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "What the older platform speaks; off unless a setting turns it on.")]
    private byte[] Digest(ReadOnlySpan<byte> data) => settings.Scheme switch
    {
        "MD5" or "HMAC-MD5" => MD5.HashData(data),
        "SHA1" or "HMAC-SHA1" => SHA1.HashData(data),
        "HMAC-SM3" => Sm3.Hash(data),
        _ => SHA256.HashData(data),
    };

    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "What the older platform speaks; off unless a setting turns it on.")]
    [SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms", Justification = "What the older platform speaks; off unless a setting turns it on.")]
    private byte[] Keyed(byte[] data) => settings.Scheme switch
    {
        "HMAC-MD5" => HMACMD5.HashData(_secret, data),
        "HMAC-SHA1" => HMACSHA1.HashData(_secret, data),
        "HMAC-SM3" => Sm3.Hmac(_secret, data),
        _ => HMACSHA256.HashData(_secret, data),
    };

    private static bool IsNonce(string nonce) => nonce.Length is > 0 and <= LongestNonce && nonce.All(c => c is > ' ' and <= '~');

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>Characters of a nonce.</summary>
    public const int LongestNonce = 64;

    /// <summary>Characters of a secret, at least.</summary>
    public const int ShortestSecret = 8;

    private const string LocalForm = "yyyyMMddHHmmss";
}
