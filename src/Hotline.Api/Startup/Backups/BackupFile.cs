using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Hotline.Api.Persistence;

namespace Hotline.Api.Startup.Backups;

/// <summary>What a backup tells of itself.</summary>
/// <param name="Format">Of the file; this program knows 1.</param>
/// <param name="Version">The last migration of its database.</param>
/// <param name="DatabaseSha256">Of the database within, lower-case hexadecimal.</param>
/// <param name="KeyPrint">Tells whether keys are those that sealed it, and nothing of them.</param>
internal sealed record Manifest(int Format, DateTimeOffset MadeAt, string? Version, string DatabaseSha256, string? KeyPrint);

/// <summary>备份: one ZIP with the database, the attachments that lie in the folder, and the keys where they were asked for.</summary>
internal static class BackupFile
{
    public const string Database = "hotline.db";
    public const string About = "manifest.json";
    public const string Keys = "keys.json";
    public const string Attachments = "attachments/";

    public static string Sha256(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Makes a file that its owner alone may read: the books are sealed only in part.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    public static async Task Add(this ZipArchive zip, string name, Stream content, CompressionLevel level)
    {
        await using var entry = await zip.CreateEntry(name, level).OpenAsync();
        await content.CopyToAsync(entry);
    }

    /// <exception cref="SettingException">There is none that this program can read.</exception>
    public static async Task<Manifest> Read(ZipArchive zip, string file)
    {
        if (zip.GetEntry(About) is not { } entry)
            throw new SettingException("restore", $"{file} is no backup of this program.");
        await using var stream = await entry.OpenAsync();
        var manifest = await JsonSerializer.DeserializeAsync<Manifest>(stream);
        return manifest is { Format: 1 } ? manifest : throw new SettingException("restore", $"{file} was made by a newer program; restore it with that one.");
    }

    /// <summary>The file a verb is given, and whether a word stands beside it.</summary>
    /// <exception cref="SettingException">None is named.</exception>
    public static string Named(string[] args, string verb) =>
        Path.GetFullPath(args.FirstOrDefault(a => !a.StartsWith('-')) ?? throw new SettingException(verb, "names no file."));

    /// <summary>The path of the embedded database.</summary>
    /// <exception cref="SettingException">Another database is set.</exception>
    public static string EmbeddedDatabase(IConfiguration configuration, string root, string verb) => DatabaseSetup.EmbeddedFile(configuration, root)
        ?? throw new SettingException(verb, "is for the embedded database; a server is backed up by its own tools (pg_dump, BACKUP DATABASE).");
}
