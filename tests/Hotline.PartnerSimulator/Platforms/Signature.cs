using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hotline.PartnerSimulator.Platforms;

/// <summary>
/// The signature of Standard Webhooks, written from its specification and apart from the product's: HMAC-SHA256 over
/// <c>id.timestamp.body</c>, in base64 behind <c>v1,</c>.
/// </summary>
internal sealed class Signature(string keyId, string secret)
{
    private readonly byte[] _key = Convert.FromBase64String(secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret);

    public string KeyId => keyId;

    /// <param name="id">The <c>webhook-id</c>.</param>
    /// <param name="at">The <c>webhook-timestamp</c>, whole seconds.</param>
    public string Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(id + "." + at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + ".");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(_key, (byte[])[.. head, .. body]));
    }

    /// <summary>Whether one of the signatures of a header, which are parted by blanks, is right and its time within five minutes.</summary>
    public bool Fits(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (id is null || signatures is null || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return false;
        var at = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if ((now - at).Duration() > TimeSpan.FromMinutes(5))
            return false;
        var right = Encoding.UTF8.GetBytes(Sign(id, at, body));
        return signatures.Split(' ').Any(given => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), right));
    }
}
