using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Security;

/// <summary>A caller's own data in the clear; it stays inside the process.</summary>
internal sealed record CallerData(string? Name, string? Phone);

/// <summary>
/// Seals callers' data with AES-256-GCM (a fresh nonce each time) and finds a phone again by HMAC-SHA256 of its normal form. A box begins with
/// a version: 1 is a box of the key number 1, as it always was; 2 is followed by the number of its key.
/// </summary>
internal sealed class CallerVault(KeyRing keys, KeyMetrics? metrics = null)
{
    public Caller Seal(CallerData data, bool confidential, bool anonymous) => new(
        SealBytes(data), data.Phone is { } phone ? HashPhone(phone) : null, confidential, anonymous);

    public byte[]? SealBytes(CallerData data)
    {
        if (data is { Name: null, Phone: null })
            return null;
        return SealBytes(JsonSerializer.SerializeToUtf8Bytes(data, JsonSerializerOptions.Default));
    }

    /// <summary>Seals what may hold a caller's data, with the current key.</summary>
    public byte[] SealBytes(ReadOnlySpan<byte> clear)
    {
        var key = keys.Current(KeyPurpose.Seal);
        var head = key.Number == 1 ? 1 : NumberedHead;
        var box = new byte[head + NonceLength + TagLength + clear.Length];
        box[0] = key.Number == 1 ? First : Numbered;
        if (key.Number != 1)
            BinaryPrimitives.WriteUInt16BigEndian(box.AsSpan(1), (ushort)key.Number);
        var nonce = box.AsSpan(head, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Bytes(key), TagLength);
        aes.Encrypt(nonce, clear, box.AsSpan(head + NonceLength + TagLength), box.AsSpan(head + NonceLength, TagLength), Bound(box, head));
        return box;
    }

    public CallerData Open(byte[]? box) =>
        box is null ? new CallerData(null, null) : JsonSerializer.Deserialize<CallerData>(OpenBytes(box), JsonSerializerOptions.Default)!;

    /// <exception cref="UnknownKeyException">Its key is not here.</exception>
    /// <exception cref="CryptographicException">It is no box, or was changed.</exception>
    public byte[] OpenBytes(byte[] box)
    {
        if (KeyOf(box) is not { } name)
            throw new CryptographicException(box.Length == 0 ? "Nothing is sealed here." : $"Sealed data of version {box[0]} cannot be opened.");
        if (!keys.Has(name))
        {
            metrics?.Unknown(name);
            throw new UnknownKeyException(name);
        }
        var head = box[0] == First ? 1 : NumberedHead;
        var clear = new byte[box.Length - head - NonceLength - TagLength];
        using var aes = new AesGcm(keys.Bytes(name), TagLength);
        aes.Decrypt(box.AsSpan(head, NonceLength), box.AsSpan(head + NonceLength + TagLength), box.AsSpan(head + NonceLength, TagLength), clear, Bound(box, head));
        return clear;
    }

    /// <summary>The key that a box was sealed with; null for what is no box.</summary>
    public static KeyName? KeyOf(ReadOnlySpan<byte> box) => box switch
    {
        [First, ..] when box.Length >= 1 + NonceLength + TagLength => new(KeyPurpose.Seal, 1),
        [Numbered, ..] when box.Length >= NumberedHead + NonceLength + TagLength => new(KeyPurpose.Seal, BinaryPrimitives.ReadUInt16BigEndian(box[1..])),
        _ => null,
    };

    /// <summary>The hash that a new row is given.</summary>
    /// <param name="phone">In its normal form.</param>
    public byte[] HashPhone(string phone) => HashPhone(keys.Current(KeyPurpose.Hash), phone);

    /// <inheritdoc cref="HashPhone(string)"/>
    public byte[] HashPhone(KeyName key, string phone) => HMACSHA256.HashData(keys.Bytes(key), Encoding.UTF8.GetBytes(phone));

    /// <summary>The hashes that a row of this phone may have: one of each key that is in use.</summary>
    public IReadOnlyList<byte[]> PhoneHashes(string phone) => [.. keys.InUse(KeyPurpose.Hash).Select(k => HashPhone(k, phone))];

    /// <summary>A print by which the same text is known again; it carries the number of its key, but for number 1, as its box does.</summary>
    public byte[] Print(string text)
    {
        var key = keys.Current(KeyPurpose.Hash);
        var hash = HashPhone(key, text);
        return key.Number == 1 ? hash : [(byte)(key.Number >> 8), (byte)key.Number, .. hash];
    }

    /// <summary>Whether a print is of this text; null when its key is not here any more.</summary>
    public bool? IsPrintOf(ReadOnlySpan<byte> print, string text)
    {
        var key = new KeyName(KeyPurpose.Hash, print.Length == HMACSHA256.HashSizeInBytes ? 1 : BinaryPrimitives.ReadUInt16BigEndian(print));
        return keys.Has(key) ? print[^HMACSHA256.HashSizeInBytes..].SequenceEqual(HashPhone(key, text)) : null;
    }

    /// <summary>What the tag vouches for besides the content: the number of the key, where it stands in the box.</summary>
    private static ReadOnlySpan<byte> Bound(byte[] box, int head) => head == 1 ? [] : box.AsSpan(0, head);

    private const byte First = 1;
    private const byte Numbered = 2;
    private const int NumberedHead = 3;
    private const int NonceLength = 12;
    private const int TagLength = 16;
}
