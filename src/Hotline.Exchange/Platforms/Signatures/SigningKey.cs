using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;

namespace Hotline.Exchange.Platforms.Signatures;

/// <summary>What a key signs with. The scheme stands before each signature of the header <c>webhook-signature</c>.</summary>
public enum SigningAlgorithm { HmacSha256, HmacSm3, Sm2 }

/// <summary>
/// A key ready for use. The secret of HMAC is <c>whsec_</c> and base64 (24 to 64 bytes); of SM2 it is <c>whpk_</c> and base64 of the
/// partner's public key, by which its callbacks are verified, or <c>whsk_</c> and base64 of our private key, which signs our reports.
/// </summary>
public sealed class SigningKey
{
    private readonly byte[] _secret = [];
    private readonly ICipherParameters? _public;
    private readonly ICipherParameters? _private;

    private SigningKey(PartnerKey key, SigningAlgorithm algorithm, byte[] secret)
    {
        (Id, Algorithm, NotBefore, NotAfter) = (key.Id, algorithm, key.NotBefore, key.NotAfter);
        if (algorithm != SigningAlgorithm.Sm2)
            _secret = secret;
        else if (key.Secret.StartsWith(PrivatePrefix, StringComparison.Ordinal))
            _private = Sm2.PrivateKey(secret);
        else
            _public = Sm2.PublicKey(secret);
    }

    public string Id { get; }

    public SigningAlgorithm Algorithm { get; }

    private DateTimeOffset? NotBefore { get; }

    private DateTimeOffset? NotAfter { get; }

    /// <summary>Whether it holds at a moment; the beginning is inclusive, the end exclusive.</summary>
    public bool HoldsAt(DateTimeOffset at) => !(at < NotBefore) && !(at >= NotAfter);

    /// <summary>From when it holds; the newest key signs.</summary>
    public DateTimeOffset Since => NotBefore ?? DateTimeOffset.MinValue;

    public bool CanSign => _public is null;

    public bool CanVerify => _private is null;

    /// <summary>The scheme's word, e.g. <c>v1</c>.</summary>
    public string Scheme => SchemeOf(Algorithm);

    public static string SchemeOf(SigningAlgorithm algorithm) => algorithm switch
    {
        SigningAlgorithm.HmacSha256 => "v1",
        SigningAlgorithm.HmacSm3 => "v1sm3",
        _ => "v1sm2",
    };

    public byte[] Sign(ReadOnlySpan<byte> signed) => Algorithm switch
    {
        SigningAlgorithm.HmacSha256 => HMACSHA256.HashData(_secret, signed),
        SigningAlgorithm.HmacSm3 => Sm3.Hmac(_secret, signed),
        _ => Sm2.Sign(_private!, signed),
    };

    /// <summary>Whether one of the signatures is this key's. Each is compared whole and in constant time.</summary>
    public bool Signed(ReadOnlySpan<byte> signed, IReadOnlyList<byte[]> signatures)
    {
        var found = false;
        if (Algorithm == SigningAlgorithm.Sm2)
        {
            foreach (var signature in signatures)
                found |= Sm2.Verify(_public!, signed, signature);
            return found;
        }
        var expected = Sign(signed);
        foreach (var signature in signatures)
            found |= CryptographicOperations.FixedTimeEquals(expected, signature);
        return found;
    }

    /// <summary>The key of a setting, or what is wrong with it.</summary>
    /// <returns>The key; or null with the setting's field and the fault.</returns>
    public static (SigningKey? Key, string? Field, string? Fault) Read(PartnerKey key)
    {
        if (Algorithms.TryGetValue(key.Algorithm, out var algorithm) is false)
            return (null, "Algorithm", $"'{key.Algorithm}' is none of {string.Join(", ", Algorithms.Keys)}.");
        var prefixes = algorithm == SigningAlgorithm.Sm2 ? new[] { PublicPrefix, PrivatePrefix } : [SecretPrefix];
        if (Array.Find(prefixes, p => key.Secret.StartsWith(p, StringComparison.Ordinal)) is not { } prefix)
            return (null, "Secret", $"must begin with {string.Join(" or ", prefixes)}.");
        try
        {
            var secret = Convert.FromBase64String(key.Secret[prefix.Length..]);
            return algorithm != SigningAlgorithm.Sm2 && (secret.Length < 24 || secret.Length > 64)
                ? (null, "Secret", "must hold 24 to 64 bytes in base64 after whsec_.")
                : (new SigningKey(key, algorithm, secret), null, null);
        }
        catch (FormatException fault)
        {
            return (null, "Secret", fault.InnerException is null && algorithm != SigningAlgorithm.Sm2 ? $"must be base64 after {prefix}." : $"must be an SM2 key in base64 after {prefix}.");
        }
    }

    /// <summary>The word of a setting for each algorithm.</summary>
    public static IReadOnlyDictionary<string, SigningAlgorithm> Algorithms { get; } = new Dictionary<string, SigningAlgorithm>(StringComparer.Ordinal)
    {
        ["HMAC-SHA256"] = SigningAlgorithm.HmacSha256,
        ["HMAC-SM3"] = SigningAlgorithm.HmacSm3,
        ["SM2"] = SigningAlgorithm.Sm2,
    };

    private const string SecretPrefix = "whsec_";
    private const string PublicPrefix = "whpk_";
    private const string PrivatePrefix = "whsk_";
}
