using System.IO.Compression;
using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Providers;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;

namespace Hotline.Api.Startup.Backups;

/// <summary>
/// The verb that puts a backup in its place. All of it is taken out and judged beside the place first, so that a torn file changes nothing;
/// the database comes last. What stood there before is put aside, not deleted.
/// </summary>
internal static class Restore
{
    private const string Force = "--force";

    public static async Task<int> Run(string[] args)
    {
        var file = BackupFile.Named(args, "restore");
        var (configuration, root) = HotlineApp.Settings([.. args.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a is not Force)]);
        var database = BackupFile.EmbeddedDatabase(configuration, root, "restore");
        if (!File.Exists(file))
            throw new SettingException("restore", $"there is no file {file}.");
        if (File.Exists(database) && !args.Contains(Force))
            throw new SettingException("restore", $"{database} is there already; with --force it is put aside.");
        if (File.Exists(database) && !await SqliteFile.IsFree(database))
            throw new SettingException("restore", $"{database} is in use; stop the program first.");
        var work = database + ".restoring";
        try
        {
            Remove(work);
            Directory.CreateDirectory(work);
            await Restored(file, work, database, FileSettings.FolderOf(configuration, root), configuration, root);
            return 0;
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException)
        {
            throw new SettingException("restore", $"{file} is no backup, or not all of one: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("restore", fault.Message);
        }
        finally
        {
            Remove(work);
        }
    }

    private static async Task Restored(string file, string work, string database, string folder, IConfiguration configuration, string root)
    {
        await using var zip = await ZipFile.OpenReadAsync(file);
        var manifest = await BackupFile.Read(zip, file);
        foreach (var entry in zip.Entries.Where(e => e.Name.Length > 0))
            await TakeOut(entry, Path.Combine(work, entry.Name));
        var copy = Path.Combine(work, BackupFile.Database);
        var missing = await Judge(file, work, copy, manifest);
        var keys = JudgeKeys(file, Path.Combine(work, BackupFile.Keys), manifest, await SqliteFile.RingKeys(copy), configuration, root);
        // From here on everything is known to be right.
        foreach (var key in (await SqliteFile.FilesOnDisk(copy)).Keys.Except(missing))
        {
            var path = FileSettings.PathIn(folder, key);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(Path.Combine(work, key.ToString("N")), path, overwrite: true);
        }
        // What stood here is put aside under a name of its own, with the log that a killed program left of it.
        var aside = Enumerable.Range(0, int.MaxValue).Select(i => database + ".replaced" + (i == 0 ? "" : "." + i.ToString(System.Globalization.CultureInfo.InvariantCulture))).First(p => !File.Exists(p));
        foreach (var part in Parts.Where(p => File.Exists(database + p)))
            File.Move(database + part, aside + part);
        File.Move(copy, database);
        Console.WriteLine(FormattableString.Invariant($"{database}: the books of {manifest.MadeAt:yyyy-MM-dd HH:mm:ss} UTC, version {manifest.Version}."));
        Console.WriteLine(keys);
        foreach (var key in missing)
            Console.WriteLine($"The bytes of the attachment {key:N} were not in the backup.");
    }

    /// <summary>The database and what lies beside it.</summary>
    private static readonly string[] Parts = ["", "-wal", "-shm"];

    private static async Task TakeOut(ZipArchiveEntry entry, string path)
    {
        await using var from = await entry.OpenAsync();
        await using var to = BackupFile.Create(path);
        await from.CopyToAsync(to);
        to.Flush(flushToDisk: true);
    }

    /// <summary>Answers the attachments that the backup does not have, as it said when it was made.</summary>
    private static async Task<List<Guid>> Judge(string file, string work, string copy, Manifest manifest)
    {
        if (!File.Exists(copy) || BackupFile.Sha256(copy) != manifest.DatabaseSha256)
            throw new InvalidDataException("its database is not the one that was put in.");
        if (await SqliteFile.Fault(copy) is { } fault)
            throw new SettingException("restore", $"the database in {file} is damaged: {fault}");
        if (await SqliteFile.Version(copy) is (var last, false))
            throw new SettingException("restore", $"{file} was made by a newer program (version {last}); restore it with that one.");
        var missing = new List<Guid>();
        foreach (var (key, sha256) in await SqliteFile.FilesOnDisk(copy))
        {
            var path = Path.Combine(work, key.ToString("N"));
            if (!File.Exists(path))
                missing.Add(key);
            else if (BackupFile.Sha256(path) != Convert.ToHexStringLower(sha256))
                throw new InvalidDataException($"the attachment {key:N} is not the one that was put in.");
        }
        return missing;
    }

    /// <summary>Puts the keys where there are none; answers what is to be said of them.</summary>
    private static string JudgeKeys(string file, string given, Manifest manifest, IReadOnlyList<RingKeyRow> rows, IConfiguration configuration, string root)
    {
        var place = KeyFile.FileOf(configuration, root);
        if (place is null || File.Exists(place))
        {
            // Keys may have changed since; the database within says which ones it needs. An older one says nothing, and its manifest has a print.
            var why = rows.Count > 0 ? KeyFaults.Of(KeyFile.Load(configuration, root, embedded: true), rows)?.Message
                : KeyFile.PrintOf(configuration, root) == manifest.KeyPrint ? null : "";
            return why is null ? "The keys are those that sealed it." : throw new SettingException("Keys", $"are not those that sealed {file}; nobody could read its callers. {why}".TrimEnd());
        }
        if (!File.Exists(given))
            return $"There are no keys yet: put those that sealed it to {place} before the next start.";
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        File.Copy(given, place, overwrite: false);
        return $"Its keys are now in {place}.";
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }
}
