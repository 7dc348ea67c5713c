using System.Globalization;

namespace Hotline.Api.Persistence.Files;

/// <summary>Settings of attachments.</summary>
/// <param name="MostBytes">Bytes of one file.</param>
/// <param name="Store">Name of the store for new files.</param>
/// <param name="Folder">The disk store's folder.</param>
/// <param name="Kinds">Codes of the kinds taken; null for all there are.</param>
internal sealed record FileSettings(long MostBytes, string Store, string Folder, IReadOnlySet<string>? Kinds)
{
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static FileSettings Read(IConfiguration configuration, string contentRoot, IReadOnlyCollection<string> kinds) => new(
        ReadMost(configuration["Attachments:MostBytes"]),
        configuration["Attachments:Store"] switch
        {
            null or "Disk" => "Disk",
            "Database" => "Database",
            var other => throw new SettingException("Attachments:Store", $"'{other}' is neither Disk nor Database."),
        },
        FolderOf(configuration, contentRoot),
        ReadKinds(configuration["Attachments:Types"], kinds));

    private static long ReadMost(string? given)
    {
        if (given is null)
            return DefaultMost;
        return long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most is > 0 and <= GreatestMost
            ? most
            : throw new SettingException("Attachments:MostBytes", $"'{given}' is no number from 1 to {GreatestMost}.");
    }

    /// <summary>
    /// Beside the embedded database unless it is named, so that two databases never share a folder: what one of them does not know would
    /// be forgotten for both.
    /// </summary>
    public static string FolderOf(IConfiguration configuration, string contentRoot) =>
        configuration["Attachments:Folder"] is { Length: > 0 } named
            ? Made(Path.GetFullPath(named, contentRoot))
            : Path.Combine(DatabaseSetup.DataFolder(configuration, contentRoot), "attachments");

    /// <summary>Spread over 256 folders, for not every disk likes a hundred thousand files in one.</summary>
    public static string PathIn(string folder, Guid key)
    {
        var name = key.ToString("N");
        return Path.Combine(folder, name[^2..], name);
    }

    private static string Made(string folder)
    {
        try
        {
            return Directory.CreateDirectory(folder).FullName;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("Attachments:Folder", $"{folder} cannot be made: {fault.Message}");
        }
    }

    private static HashSet<string>? ReadKinds(string? given, IReadOnlyCollection<string> kinds)
    {
        if (given is null)
            return null;
        var named = given.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return named.Count > 0 && named.FirstOrDefault(k => !kinds.Contains(k)) is null
            ? named
            : throw new SettingException("Attachments:Types", $"'{given}' is no list of {string.Join(", ", kinds)}.");
    }

    /// <summary>50 MB.</summary>
    private const long DefaultMost = 50 * 1024 * 1024;

    /// <summary>2 GB less one, which every client can still count.</summary>
    private const long GreatestMost = int.MaxValue;
}
