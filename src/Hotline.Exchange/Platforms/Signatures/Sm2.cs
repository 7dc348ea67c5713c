using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace Hotline.Exchange.Platforms.Signatures;

/// <summary>
/// SM2 signatures (GB/T 32918.2-2016) on the curve sm2p256v1 with SM3 and the standard's user id <c>1234567812345678</c>. A public key
/// is its uncompressed point (65 bytes, 04 X Y) or a SubjectPublicKeyInfo; a private key is its number (32 bytes, big-endian).
/// </summary>
public static class Sm2
{
    private static readonly ECDomainParameters Curve = new(GMNamedCurves.GetByName("sm2p256v1"));

    /// <exception cref="FormatException">The bytes are no public key of the curve.</exception>
    public static ICipherParameters PublicKey(byte[] bytes)
    {
        try
        {
            if (bytes is [4, ..] && bytes.Length == PointLength)
                return new ECPublicKeyParameters(Curve.Curve.DecodePoint(bytes), Curve);
            if (PublicKeyFactory.CreateKey(bytes) is ECPublicKeyParameters key && key.Parameters.Curve.Equals(Curve.Curve))
                return key;
        }
        catch (Exception fault) when (fault is ArgumentException or IOException or InvalidOperationException or SecurityUtilityException)
        {
            throw new FormatException("is no SM2 public key", fault);
        }
        throw new FormatException("is no SM2 public key");
    }

    /// <exception cref="FormatException">The bytes are no private key of the curve.</exception>
    public static ICipherParameters PrivateKey(byte[] bytes)
    {
        var number = new BigInteger(1, bytes);
        return bytes.Length == NumberLength && number.SignValue > 0 && number.CompareTo(Curve.N.Subtract(BigInteger.One)) < 0
            ? new ECPrivateKeyParameters(number, Curve)
            : throw new FormatException("is no SM2 private key of 32 bytes");
    }

    /// <summary>The public key of a private one, as its uncompressed point.</summary>
    public static byte[] PublicOf(byte[] privateKey) => Curve.G.Multiply(((ECPrivateKeyParameters)PrivateKey(privateKey)).D).Normalize().GetEncoded(compressed: false);

    /// <summary>A signature in DER (SEQUENCE of r and s).</summary>
    public static byte[] Sign(ICipherParameters privateKey, ReadOnlySpan<byte> data)
    {
        var signer = new SM2Signer();
        signer.Init(forSigning: true, new ParametersWithRandom(privateKey, new SecureRandom()));
        signer.BlockUpdate(data);
        return signer.GenerateSignature();
    }

    /// <summary>Whether a signature, in DER or as r and s of 32 bytes each, is the key's.</summary>
    public static bool Verify(ICipherParameters publicKey, ReadOnlySpan<byte> data, byte[] signature) =>
        Verify(StandardDsaEncoding.Instance, publicKey, data, signature)
        || (signature.Length == 2 * NumberLength && Verify(PlainDsaEncoding.Instance, publicKey, data, signature));

    private static bool Verify(IDsaEncoding form, ICipherParameters publicKey, ReadOnlySpan<byte> data, byte[] signature)
    {
        var signer = new SM2Signer(form);
        signer.Init(forSigning: false, publicKey);
        signer.BlockUpdate(data);
        return signer.VerifySignature(signature);
    }

    private const int PointLength = 65;
    private const int NumberLength = 32;
}
