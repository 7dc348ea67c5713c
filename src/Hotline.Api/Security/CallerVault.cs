using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Security;

/// <summary>A caller's own data in the clear; it stays inside the process.</summary>
internal sealed record CallerData(string? Name, string? Phone);

/// <summary>
/// Seals callers' data with AES-256-GCM (a fresh nonce each time) and finds a phone again by HMAC-SHA256 of its normal form. The
/// sealed form begins with a version byte, so that keys can be changed later.
/// </summary>
internal sealed class CallerVault(KeyRing keys)
{
    public Caller Seal(CallerData data, bool confidential, bool anonymous) => new(
        SealBytes(data), data.Phone is { } phone ? HashPhone(phone) : null, confidential, anonymous);

    public byte[]? SealBytes(CallerData data)
    {
        if (data is { Name: null, Phone: null })
            return null;
        return SealBytes(JsonSerializer.SerializeToUtf8Bytes(data, JsonSerializerOptions.Default));
    }

    /// <summary>Seals what may hold a caller's data.</summary>
    public byte[] SealBytes(ReadOnlySpan<byte> clear)
    {
        var box = new byte[1 + NonceLength + TagLength + clear.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Seal, TagLength);
        aes.Encrypt(nonce, clear, box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength));
        return box;
    }

    public CallerData Open(byte[]? box) =>
        box is null ? new CallerData(null, null) : JsonSerializer.Deserialize<CallerData>(OpenBytes(box), JsonSerializerOptions.Default)!;

    public byte[] OpenBytes(byte[] box)
    {
        if (box[0] != Version)
            throw new CryptographicException($"Sealed data of version {box[0]} cannot be opened.");
        var clear = new byte[box.Length - 1 - NonceLength - TagLength];
        using var aes = new AesGcm(keys.Seal, TagLength);
        aes.Decrypt(box.AsSpan(1, NonceLength), box.AsSpan(1 + NonceLength + TagLength), box.AsSpan(1 + NonceLength, TagLength), clear);
        return clear;
    }

    /// <param name="phone">In its normal form.</param>
    public byte[] HashPhone(string phone) => HMACSHA256.HashData(keys.Hash, Encoding.UTF8.GetBytes(phone));

    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
}
