using System.IO.Compression;
using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Providers;
using Hotline.Api.Security;

namespace Hotline.Api.Startup.Backups;

/// <summary>The verb that writes the embedded database and its attachments into one file, while the program runs or not.</summary>
internal static class Backup
{
    private const string WithKeys = "--with-keys";

    public static async Task<int> Run(string[] args)
    {
        var file = BackupFile.Named(args, "backup");
        var (configuration, root) = HotlineApp.Settings([.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a is not WithKeys)]);
        var database = BackupFile.EmbeddedDatabase(configuration, root, "backup");
        if (!File.Exists(database))
            throw new SettingException("backup", $"there is no database {database}.");
        if (File.Exists(file))
            throw new SettingException("backup", $"{file} is there already; name another file.");
        var keys = KeyFile.FileOf(configuration, root);
        if (args.Contains(WithKeys) && (keys is null || !File.Exists(keys)))
            throw new SettingException("backup", "the keys stand in the settings and not in a file; keep those settings instead.");
        var (copy, draft) = (file + ".database", file + ".partial");
        try
        {
            // Empty, so that the copy goes into a file that its owner alone may read.
            BackupFile.Create(copy).Dispose();
            await SqliteFile.Copy(database, copy);
            var missing = await Write(draft, copy, FileSettings.FolderOf(configuration, root), args.Contains(WithKeys) ? keys : null, KeyFile.PrintOf(configuration, root));
            File.Move(draft, file, overwrite: false);
            Console.WriteLine(file);
            Console.WriteLine(args.Contains(WithKeys) ? "The keys are in it: whoever has the file can read the callers." : "The keys are not in it; keep them apart, for without them nobody can read the callers.");
            foreach (var key in missing)
                Console.WriteLine($"The bytes of the attachment {key:N} were not in the folder.");
            return missing.Count == 0 ? 0 : 1;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("backup", fault.Message);
        }
        finally
        {
            File.Delete(copy);
            File.Delete(draft);
        }
    }

    /// <summary>Answers the attachments that the database names and the folder does not have.</summary>
    private static async Task<List<Guid>> Write(string draft, string copy, string folder, string? keys, string? print)
    {
        await using var stream = BackupFile.Create(draft);
        var (version, _) = await SqliteFile.Version(copy);
        // What the copy names was in the folder before the copy was made, and is never written again.
        var (wanted, found) = (await SqliteFile.FilesOnDisk(copy), new HashSet<Guid>());
        await using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            var manifest = new Manifest(1, TimeProvider.System.Now(), version, BackupFile.Sha256(copy), print);
            using (var about = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest)))
                await zip.Add(BackupFile.About, about, CompressionLevel.NoCompression);
            await using (var database = File.OpenRead(copy))
                await zip.Add(BackupFile.Database, database, CompressionLevel.Fastest);
            foreach (var key in wanted.Keys)
            {
                var path = FileSettings.PathIn(folder, key);
                if (!File.Exists(path))
                    continue;
                await using var bytes = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                await zip.Add(BackupFile.Attachments + key.ToString("N"), bytes, CompressionLevel.NoCompression);
                found.Add(key);
            }
            if (keys is not null)
            {
                await using var content = File.OpenRead(keys);
                await zip.Add(BackupFile.Keys, content, CompressionLevel.NoCompression);
            }
        }
        stream.Flush(flushToDisk: true);
        return [.. wanted.Keys.Except(found)];
    }
}
