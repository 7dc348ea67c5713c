using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Security;

/// <summary>
/// Where the keys come from: the settings <c>Keys:Seal</c>, <c>Keys:Hash</c> and <c>Keys:Sign</c> (number 1; <c>Keys:Seal:2</c> is number 2), or a
/// file of the same names, each with one key or with keys by their numbers. Without them the embedded default makes a file of its own beside
/// its database.
/// </summary>
internal static class KeyFile
{
    /// <exception cref="SettingException">A key is missing, given twice or of the wrong length.</exception>
    public static KeyRing Load(IConfiguration configuration, string contentRoot, bool embedded)
    {
        if (FileOf(configuration, contentRoot) is { } path)
        {
            if (!embedded && configuration["Keys:File"] is null)
                throw new SettingException("Keys", "Seal, Hash and Sign (or File) are required with a database server, for every replica needs the same ones.");
            return FromFile(path);
        }
        var keys = new Dictionary<KeyName, string>();
        foreach (var purpose in Enum.GetValues<KeyPurpose>())
        {
            var section = configuration.GetSection($"Keys:{purpose}");
            if (section.Value is { } first)
                keys[new(purpose, 1)] = Sound($"Keys:{purpose}", purpose, first);
            foreach (var child in section.GetChildren())
            {
                var number = KeyName.Numbered(child.Key) ?? throw new SettingException(child.Path, "is no number of a key.");
                if (!keys.TryAdd(new(purpose, number), Sound(child.Path, purpose, child.Value)))
                    throw new SettingException(child.Path, $"is what Keys:{purpose} is; set one of them.");
            }
            if (keys.Keys.All(k => k.Purpose != purpose))
                throw new SettingException("Keys", "Seal, Hash and Sign are set together or not at all.");
        }
        return new KeyRing(keys, null, made: false);
    }

    /// <summary>The file that the keys are in, or would be; null where the settings hold them.</summary>
    public static string? FileOf(IConfiguration configuration, string contentRoot) =>
        Enum.GetValues<KeyPurpose>().Any(p => configuration.GetSection($"Keys:{p}").Exists()) ? null : Path.GetFullPath(configuration["Keys:File"] ?? "data/keys.json", contentRoot);

    /// <summary>Tells the first keys apart from others, as backups do since before there were several; null where there are none yet.</summary>
    public static string? PrintOf(IConfiguration configuration, string contentRoot)
    {
        if (FileOf(configuration, contentRoot) is { } file && !File.Exists(file))
            return null;
        var ring = Load(configuration, contentRoot, embedded: true);
        return Convert.ToHexStringLower(SHA256.HashData([.. First(KeyPurpose.Seal), .. First(KeyPurpose.Hash)]));

        byte[] First(KeyPurpose purpose) => ring.Bytes(ring.Names.First(k => k.Purpose == purpose));
    }

    /// <summary>A new key in the form that settings and files have it in.</summary>
    public static string Make(KeyPurpose purpose)
    {
        if (purpose != KeyPurpose.Sign)
            return Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength));
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return signing.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>Puts keys into a file, or takes some out; whoever reads it at the same time reads all of it, as it was or as it is.</summary>
    /// <exception cref="SettingException">It cannot be written, or another changed it meanwhile.</exception>
    public static void Change(string path, IEnumerable<KeyValuePair<KeyName, string>> more, IReadOnlyCollection<KeyName> less)
    {
        try
        {
            var before = File.ReadAllBytes(path);
            var keys = Read(path, before).Where(k => !less.Contains(k.Key)).Concat(more).OrderBy(k => k.Key.Number).ToList();
            foreach (var purpose in Enum.GetValues<KeyPurpose>().Where(p => !keys.Exists(k => k.Key.Purpose == p)))
                throw new SettingException("Keys:File", $"{path} would be left without a key for {Code.Of(purpose)}.");
            var content = new JsonObject(Enum.GetValues<KeyPurpose>().Select(p => KeyValuePair.Create(
                p.ToString(),
                (JsonNode?)new JsonObject(keys.Where(k => k.Key.Purpose == p).Select(k => KeyValuePair.Create(k.Key.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), (JsonNode?)k.Value))))));
            var draft = Draft(path, JsonSerializer.SerializeToUtf8Bytes(content));
            if (!File.ReadAllBytes(path).AsSpan().SequenceEqual(before))
            {
                File.Delete(draft);
                throw new SettingException("Keys:File", $"{path} was changed by another at the same time; nothing was done.");
            }
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Keys:File", $"{path} cannot be changed: {fault.Message}");
        }
    }

    /// <summary>Takes away the file that this start made, unless another has put other keys in its place since.</summary>
    public static void TakeBack(KeyRing ring)
    {
        if (ring is not { Made: true, File: { } path } || !File.Exists(path))
            return;
        var there = new KeyRing(Read(path, File.ReadAllBytes(path)), path, made: false);
        if (there.Names.SequenceEqual(ring.Names) && there.Names.All(n => there.PrintOf(n) == ring.PrintOf(n)))
            File.Delete(path);
    }

    private static KeyRing FromFile(string path)
    {
        var made = false;
        try
        {
            made = !File.Exists(path) && Begin(path);
            return new KeyRing(Read(path, File.ReadAllBytes(path)), path, made);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Keys:File", made ? $"{path} cannot be made: {fault.Message}" : $"{path} cannot be read: {fault.Message}");
        }
    }

    private static Dictionary<KeyName, string> Read(string path, byte[] content)
    {
        try
        {
            var file = JsonNode.Parse(content) as JsonObject ?? throw new SettingException("Keys:File", $"{path} is empty.");
            var keys = new Dictionary<KeyName, string>();
            foreach (var purpose in Enum.GetValues<KeyPurpose>())
            {
                if (file[$"{purpose}"] is JsonObject several)
                {
                    foreach (var (text, key) in several)
                    {
                        var number = KeyName.Numbered(text) ?? throw new SettingException($"Keys:File {purpose}", $"'{text}' is no number of a key.");
                        keys[new(purpose, number)] = Sound($"Keys:File {purpose} {text}", purpose, (string?)key);
                    }
                }
                else
                {
                    keys[new(purpose, 1)] = Sound($"Keys:File {purpose}", purpose, (string?)file[$"{purpose}"]);
                }
                if (keys.Keys.All(k => k.Purpose != purpose))
                    throw new SettingException($"Keys:File {purpose}", "has no key.");
            }
            return keys;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new SettingException("Keys:File", $"{path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>The first keys, in the form that every version reads. False when another program was first.</summary>
    private static bool Begin(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var draft = Draft(path, JsonSerializer.SerializeToUtf8Bytes(new JsonObject(Enum.GetValues<KeyPurpose>().Select(p => KeyValuePair.Create($"{p}", (JsonNode?)Make(p))))));
        try
        {
            File.Move(draft, path, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return false;
        }
    }

    /// <summary>Made whole under another name and then moved, so that a process that starts at the same time reads all of it or none.</summary>
    private static string Draft(string path, byte[] content)
    {
        var draft = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(draft, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
        return draft;
    }

    private static string Sound(string setting, KeyPurpose purpose, string? text) => purpose == KeyPurpose.Sign ? Pem(setting, text) : Bytes(setting, text);

    private static string Pem(string setting, string? pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return pem!;
        }
        catch (Exception fault) when (fault is ArgumentException or CryptographicException)
        {
            throw new SettingException(setting, "must be an EC private key in PEM.");
        }
    }

    private static string Bytes(string setting, string? base64)
    {
        var bytes = new byte[KeyLength];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var written) && written == KeyLength
            ? base64
            : throw new SettingException(setting, "must be 32 bytes in base64.");
    }

    /// <summary>Bytes of a seal or hash key: AES-256 and HMAC-SHA256.</summary>
    private const int KeyLength = 32;
}
