using System.Security.Cryptography;
using System.Text.Json;
using Hotline.Api.Persistence;

namespace Hotline.Api.Security;

/// <summary>
/// The keys of the product, kept outside the database: one that seals personal data, one that hashes phones, one that signs tokens.
/// From settings (<c>Keys:Seal</c>, <c>Keys:Hash</c>, <c>Keys:Sign</c>); without them the embedded default makes a file of its own beside its
/// database.
/// </summary>
internal sealed record KeyRing(byte[] Seal, byte[] Hash, string SignPem)
{
    /// <exception cref="SettingException">A key is missing or of the wrong length.</exception>
    public static KeyRing Load(IConfiguration configuration, string contentRoot, bool embedded)
    {
        var keys = configuration.GetSection("Keys");
        if (keys["Seal"] is { } seal && keys["Hash"] is { } hash && keys["Sign"] is { } sign)
            return new KeyRing(Bytes("Keys:Seal", seal), Bytes("Keys:Hash", hash), Pem("Keys:Sign", sign));
        if (keys["Seal"] is not null || keys["Hash"] is not null || keys["Sign"] is not null)
            throw new SettingException("Keys", "Seal, Hash and Sign are set together or not at all.");
        if (!embedded && keys["File"] is null)
            throw new SettingException("Keys", "Seal, Hash and Sign (or File) are required with a database server, for every replica needs the same ones.");
        return FromFile(Path.GetFullPath(keys["File"] ?? "data/keys.json", contentRoot));
    }

    /// <summary>The file that the keys are in, or would be; null where the settings hold them.</summary>
    public static string? FileOf(IConfiguration configuration, string contentRoot) =>
        configuration["Keys:Seal"] is null ? Path.GetFullPath(configuration["Keys:File"] ?? "data/keys.json", contentRoot) : null;

    /// <summary>Tells keys apart and nothing of them; null where there are none yet.</summary>
    public static string? PrintOf(IConfiguration configuration, string contentRoot)
    {
        if (FileOf(configuration, contentRoot) is { } file && !File.Exists(file))
            return null;
        var keys = Load(configuration, contentRoot, embedded: true);
        return Convert.ToHexStringLower(SHA256.HashData([.. keys.Seal, .. keys.Hash]));
    }

    private static KeyRing FromFile(string path)
    {
        if (!File.Exists(path))
            Make(path);
        var file = Read(path);
        return new KeyRing(Bytes("Keys:File Seal", file.Seal), Bytes("Keys:File Hash", file.Hash), Pem("Keys:File Sign", file.Sign));
    }

    private static KeyFile Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<KeyFile>(File.ReadAllBytes(path)) ?? throw new SettingException("Keys:File", $"{path} is empty.");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Keys:File", $"{path} cannot be read: {fault.Message}");
        }
    }

    /// <summary>Made whole under another name and then moved, so that a process that starts at the same time reads all of it or none.</summary>
    private static void Make(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var made = new KeyFile(
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)),
            Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)),
            signing.ExportPkcs8PrivateKeyPem());
        var draft = path + "." + Guid.NewGuid().ToString("N");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
            JsonSerializer.Serialize(stream, made);
        try
        {
            File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
    }

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

    private static byte[] Bytes(string setting, string? base64)
    {
        var bytes = new byte[KeyLength];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var written) && written == KeyLength
            ? bytes
            : throw new SettingException(setting, "must be 32 bytes in base64.");
    }

    /// <summary>Bytes of a seal or hash key: AES-256 and HMAC-SHA256.</summary>
    private const int KeyLength = 32;

    private sealed record KeyFile(string? Seal, string? Hash, string? Sign);
}
