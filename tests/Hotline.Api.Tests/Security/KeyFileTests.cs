using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace Hotline.Api.Tests.Security;

/// <summary>Where keys come from, and what is sealed with them.</summary>
public sealed class KeyFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hotline-keys-").FullName;
    private readonly string _seal = KeyFile.Make(KeyPurpose.Seal), _hash = KeyFile.Make(KeyPurpose.Hash), _sign = KeyFile.Make(KeyPurpose.Sign), _other = KeyFile.Make(KeyPurpose.Seal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void File_OfOneKeyEach_HoldsNumberOneAndBoxesAsTheyEverWere()
    {
        var ring = Load(Write(new JsonObject { ["Seal"] = _seal, ["Hash"] = _hash, ["Sign"] = _sign }));

        Assert.Equal(["seal:1", "hash:1", "sign:1"], ring.Names.Select(n => n.ToString()));
        var (clear, box) = ("王女士"u8.ToArray(), new byte[1 + 12 + 16 + 9]);
        box[0] = 1;
        using (var aes = new AesGcm(Convert.FromBase64String(_seal), 16))
            aes.Encrypt(box.AsSpan(1, 12), clear, box.AsSpan(29), box.AsSpan(13, 16));
        Assert.Equal(clear, new CallerVault(ring).OpenBytes(box));
        var sealedNow = new CallerVault(ring).SealBytes(clear);
        Assert.Equal((1, box.Length), (sealedNow[0], sealedNow.Length));
        Assert.Equal(HMACSHA256.HashData(Convert.FromBase64String(_hash), "+8613800000000"u8), new CallerVault(ring).HashPhone("+8613800000000"));
    }

    [Fact]
    public void Change_AddsAndRemovesInTheFormWithNumbers()
    {
        var path = Write(new JsonObject { ["Seal"] = _seal, ["Hash"] = _hash, ["Sign"] = _sign });
        var (first, second) = (new KeyName(KeyPurpose.Seal, 1), new KeyName(KeyPurpose.Seal, 2));

        KeyFile.Change(path, [KeyValuePair.Create(second, _other)], []);
        var both = Load(path);
        KeyFile.Change(path, [], [first]);
        var later = Load(path);

        Assert.Equal(["seal:1", "seal:2", "hash:1", "sign:1"], both.Names.Select(n => n.ToString()));
        Assert.Equal(first, both.Current(KeyPurpose.Seal));
        Assert.Equal(["seal:2", "hash:1", "sign:1"], later.Names.Select(n => n.ToString()));
        Assert.Equal([path], Directory.GetFiles(_folder));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Contains("without a key", Assert.Throws<SettingException>(() => KeyFile.Change(path, [], [second])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Box_OfANumberedKey_OpensByItsNumberAndVouchesForIt()
    {
        var ring = Load(Write(new JsonObject { ["Seal"] = new JsonObject { ["300"] = _other, ["2"] = _seal }, ["Hash"] = _hash, ["Sign"] = _sign }));
        var (vault, second) = (new CallerVault(ring), new KeyName(KeyPurpose.Seal, 2));
        var box = vault.SealBytes("王女士"u8);
        ring.Follow([new RingKeyRow { Purpose = KeyPurpose.Seal, Number = 2, Turn = 1 }, new RingKeyRow { Purpose = KeyPurpose.Seal, Number = 300, Turn = 2 }]);
        var later = vault.SealBytes("王女士"u8);

        Assert.Equal((second, new KeyName(KeyPurpose.Seal, 300)), (CallerVault.KeyOf(box), CallerVault.KeyOf(later)));
        Assert.Equal(vault.OpenBytes(box), vault.OpenBytes(later));
        Assert.ThrowsAny<CryptographicException>(() => vault.OpenBytes([box[0], later[1], later[2], .. box[3..]]));
        Assert.Equal("seal:7", Assert.Throws<UnknownKeyException>(() => vault.OpenBytes([2, 0, 7, .. box[3..]])).Key.ToString());
        Assert.ThrowsAny<CryptographicException>(() => vault.OpenBytes([3, .. box[1..]]));
        Assert.ThrowsAny<CryptographicException>(() => vault.OpenBytes(box[..20]));
        Assert.ThrowsAny<CryptographicException>(() => vault.OpenBytes([]));
    }

    [Fact]
    public void Hashes_OfAPhone_AreOneOfEachKeyInUse()
    {
        var ring = Load(Write(new JsonObject { ["Seal"] = _seal, ["Hash"] = new JsonObject { ["1"] = _hash, ["2"] = _other, ["3"] = _seal }, ["Sign"] = _sign }));
        var vault = new CallerVault(ring);
        ring.Follow([new RingKeyRow { Purpose = KeyPurpose.Hash, Number = 1, Turn = 1, RetiredAt = DateTimeOffset.UnixEpoch }, new RingKeyRow { Purpose = KeyPurpose.Hash, Number = 2, Turn = 2 }]);

        var hashes = vault.PhoneHashes("+8613800000000");

        Assert.Equal(2, hashes.Count);
        Assert.Equal(vault.HashPhone("+8613800000000"), hashes[0]);
        Assert.Equal(vault.HashPhone(new KeyName(KeyPurpose.Hash, 3), "+8613800000000"), hashes[1]);
    }

    [Fact]
    public void Settings_WithNumbers_StandBesideTheFirst()
    {
        var (other, sign) = (KeyFile.Make(KeyPurpose.Hash), KeyFile.Make(KeyPurpose.Sign));

        var ring = Configured(("Keys:Seal", _seal), ("Keys:Seal:2", _other), ("Keys:Hash:7", other), ("Keys:Sign", _sign), ("Keys:Sign:2", sign));

        Assert.Equal(["seal:1", "seal:2", "hash:7", "sign:1", "sign:2"], ring.Names.Select(n => n.ToString()));
        Assert.Null(ring.File);
        Assert.NotEqual(ring.PrintOf(new(KeyPurpose.Seal, 1)), ring.PrintOf(new(KeyPurpose.Seal, 2)));
    }

    public static TheoryData<string, string, string?> Wrong => new()
    {
        { "together", "Keys:Sign", null },
        { "Keys:Seal:1", "Keys:Seal:1", "other" },
        { "Keys:Seal:0", "Keys:Seal:0", "other" },
        { "Keys:Seal:x", "Keys:Seal:x", "other" },
        { "Keys:Seal:2", "Keys:Seal:2", "short" },
        { "Keys:Sign", "Keys:Sign", "short" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Settings_Wrong_AreRefusedByName(string named, string setting, string? value)
    {
        var settings = new Dictionary<string, string?> { ["Keys:Seal"] = _seal, ["Keys:Hash"] = _hash, ["Keys:Sign"] = _sign, [setting] = value == "other" ? _other : value };

        var fault = Assert.Throws<SettingException>(() => Configured([.. settings.Where(s => s.Value is not null).Select(s => (s.Key, s.Value!))]));

        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"Seal\": 5}")]
    [InlineData("{\"Seal\": {}}")]
    [InlineData("{\"Seal\": {\"0\": \"\"}}")]
    public void File_ThatIsNone_IsRefusedByName(string content)
    {
        var path = Path.Combine(_folder, "keys.json");
        File.WriteAllText(path, content);

        Assert.StartsWith("Keys:File", Assert.Throws<SettingException>(() => Load(path)).Message, StringComparison.Ordinal);
    }

    /// <summary>A column of bytes that a rotation does not know of would be lost with the key.</summary>
    [Fact]
    public void EachColumnOfBytes_IsResealedOrKnownNotToBeSealed()
    {
        using var db = new DesignTimeSqlite().CreateDbContext([]);
        var columns =
            from type in db.Model.GetEntityTypes()
            from property in type.GetProperties()
            where property.ClrType == typeof(byte[])
            select $"{type.ClrType.Name}.{property.Name}";

        var resealed = SealedColumn.All.SelectMany(c => new[] { c.Name, c.Hash is null ? null : $"{c.Rows.Name}.{c.Hash}" }).OfType<string>();
        Assert.Equal(resealed.Concat(NotSealed).Order(StringComparer.Ordinal), columns.Order(StringComparer.Ordinal));
    }

    private static readonly string[] NotSealed =
    [
        // Files, and their prints.
        "Attachment.Sha256", "AttachmentChunk.Bytes", "ExportPartRow.Bytes",
        // Prints of the audit's chain, and answers for a repeated request.
        "AuditSeal.Hash", "AuditSeal.PreviousHash", "IdempotencyKey.Body", "IdempotencyKey.RequestHash",
        // Carries the number of its key and cannot be computed again: the row is gone.
        "Ticket.ImportPrint",
    ];

    private string Write(JsonObject content)
    {
        var path = Path.Combine(_folder, "keys.json");
        File.WriteAllText(path, content.ToJsonString());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static KeyRing Load(string path) => Configured(("Keys:File", path));

    private static KeyRing Configured(params (string Name, string Value)[] settings) =>
        KeyFile.Load(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build(), "/", embedded: true);
}
