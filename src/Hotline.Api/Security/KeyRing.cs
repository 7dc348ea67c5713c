using System.Security.Cryptography;
using System.Text;
using Hotline.Api.Persistence.Rows;
using Microsoft.IdentityModel.Tokens;

namespace Hotline.Api.Security;

/// <summary>Names a key, e.g. <c>seal:2</c>. The key of a deployment that never rotated is number 1.</summary>
internal sealed record KeyName(KeyPurpose Purpose, int Number)
{
    public override string ToString() => FormattableString.Invariant($"{Code.Of(Purpose)}:{Number}");

    /// <summary>Null for what is no name of a key.</summary>
    public static KeyName? Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && Code.Parse<KeyPurpose>(parts[0]) is { } purpose && Numbered(parts[1]) is { } number ? new KeyName(purpose, number) : null;
    }

    /// <summary>Null for what is no number of a key.</summary>
    public static int? Numbered(string text) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= ushort.MaxValue ? number : null;
}

/// <summary>A value was sealed with a key that this program was not given.</summary>
internal sealed class UnknownKeyException(KeyName key) : Exception($"This program does not have the key {key}.")
{
    public KeyName Key { get; } = key;
}

/// <summary>
/// The keys of the product, kept outside the database: several for each purpose while they are changed, one of which is current. Which one
/// that is, the database says (<see cref="KeyBook"/>), so that all replicas write with the same; until it has been asked, the first.
/// </summary>
internal sealed class KeyRing
{
    private readonly SortedDictionary<KeyName, byte[]> _bytes = new(Comparer<KeyName>.Create((a, b) => (a.Purpose, a.Number).CompareTo((b.Purpose, b.Number))));
    private readonly Dictionary<KeyName, ECDsaSecurityKey> _signing = [];
    private volatile Standing _standing;

    /// <param name="keys">Seal and hash keys as their bytes, sign keys as PEM.</param>
    /// <param name="file">The file they are from; null for keys in settings.</param>
    /// <param name="made">Whether this start made that file.</param>
    public KeyRing(IEnumerable<KeyValuePair<KeyName, string>> keys, string? file, bool made)
    {
        (File, Made) = (file, made);
        foreach (var (name, text) in keys)
        {
            _bytes[name] = BytesOf(name.Purpose, text);
            if (name.Purpose == KeyPurpose.Sign)
                _signing[name] = Signing(text);
        }
        _standing = new Standing(Enum.GetValues<KeyPurpose>().ToDictionary(p => p, p => _bytes.Keys.First(k => k.Purpose == p).Number), new HashSet<KeyName>(), []);
    }

    public string? File { get; }

    public bool Made { get; }

    public IReadOnlyCollection<KeyName> Names => _bytes.Keys;

    /// <summary>Keys that the books are used with and that are not here: given to other replicas after this one began.</summary>
    public IReadOnlyList<KeyName> Lacking => _standing.Lacking;

    public bool Has(KeyName name) => _bytes.ContainsKey(name);

    public KeyName Current(KeyPurpose purpose) => new(purpose, _standing.Current[purpose]);

    /// <summary>Tells keys apart and nothing of them.</summary>
    public string PrintOf(KeyName name) => PrintOf(name.Purpose, _bytes[name]);

    /// <summary>The print of a key in the form that settings and files have it in.</summary>
    public static string PrintOf(KeyPurpose purpose, string text) => PrintOf(purpose, BytesOf(purpose, text));

    private static string PrintOf(KeyPurpose purpose, byte[] bytes) =>
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.ASCII.GetBytes($"hotline {Code.Of(purpose)} "), .. bytes]).AsSpan(0, 16));

    /// <summary>The bytes of a seal or hash key.</summary>
    /// <exception cref="UnknownKeyException">It is not here.</exception>
    public byte[] Bytes(KeyName name) => _bytes.TryGetValue(name, out var bytes) ? bytes : throw new UnknownKeyException(name);

    /// <summary>Keys of a purpose that values may have been made with: the current one first, none that was retired.</summary>
    public IEnumerable<KeyName> InUse(KeyPurpose purpose)
    {
        var standing = _standing;
        return _bytes.Keys.Where(k => k.Purpose == purpose && !standing.Retired.Contains(k)).OrderByDescending(k => k.Number == standing.Current[purpose]);
    }

    /// <summary>The key that tokens are signed with.</summary>
    public ECDsaSecurityKey SigningKey => _signing[Current(KeyPurpose.Sign)];

    /// <summary>Keys whose tokens hold.</summary>
    public IReadOnlyList<ECDsaSecurityKey> SigningKeys => [.. InUse(KeyPurpose.Sign).Select(k => _signing[k])];

    /// <summary>Takes over what the database says. A current key that is not here leaves the one before it in place, and is told as lacking.</summary>
    public void Follow(IReadOnlyCollection<RingKeyRow> rows)
    {
        var current = rows.Where(r => r.Turn is not null).GroupBy(r => r.Purpose).Select(g => g.MaxBy(r => r.Turn)!).Where(r => Has(NameOf(r)));
        _standing = new Standing(
            current.Aggregate(new Dictionary<KeyPurpose, int>(_standing.Current), (all, r) => { all[r.Purpose] = r.Number; return all; }),
            rows.Where(r => r.RetiredAt is not null).Select(NameOf).ToHashSet(),
            [.. rows.Where(r => r is { Turn: not null, RetiredAt: null }).Select(NameOf).Where(k => !Has(k))]);
    }

    public static KeyName NameOf(RingKeyRow row) => new(row.Purpose, row.Number);

    /// <summary>Of a sign key its public half: a PEM can be written in several ways.</summary>
    private static byte[] BytesOf(KeyPurpose purpose, string text)
    {
        if (purpose != KeyPurpose.Sign)
            return Convert.FromBase64String(text);
        using var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(text);
        return ecdsa.ExportSubjectPublicKeyInfo();
    }

    private static ECDsaSecurityKey Signing(string pem)
    {
        var ecdsa = ECDsa.Create();
        ecdsa.ImportFromPem(pem);
        return new ECDsaSecurityKey(ecdsa) { KeyId = Convert.ToHexStringLower(SHA256.HashData(ecdsa.ExportSubjectPublicKeyInfo()).AsSpan(0, 8)) };
    }

    private sealed record Standing(IReadOnlyDictionary<KeyPurpose, int> Current, IReadOnlySet<KeyName> Retired, IReadOnlyList<KeyName> Lacking);
}
