using System.Text.Json;
using Hotline.Api.Persistence;

namespace Hotline.Api.Sites;

/// <summary>What is wrong with a profile's file: one line that names the file, the line and the field.</summary>
internal static class ProfileFaults
{
    /// <summary>A file that cannot be read.</summary>
    public static SettingException Of(string file, Exception fault)
    {
        if (fault is not JsonException json)
            return new SettingException(Setting, $"{file}: {fault.Message}");
        var quoted = json.Message.Split('\'');
        // The library tells the object that lacks a field, or has one too many, and its end; the name stands in quotes.
        var named = json.Message.Contains("required properties", StringComparison.Ordinal) && quoted.Length > 3 ? quoted[3]
            : json.Message.Contains("could not be mapped", StringComparison.Ordinal) && quoted.Length > 1 ? quoted[1] : null;
        var path = (json.Path ?? "$").TrimStart('$').TrimStart('.');
        var field = named is null || path == named || path.EndsWith("." + named, StringComparison.Ordinal) ? path : path.Length == 0 ? named : $"{path}.{named}";
        var what = named is null ? "is not readable here"
            : json.Message.Contains("required", StringComparison.Ordinal) ? "is missing" : "is no field of a profile";
        return new SettingException(Setting, FormattableString.Invariant($"{file}, line {(json.LineNumber ?? 0) + 1}, {(field.Length == 0 ? "(file)" : field)}: {what}."));
    }

    /// <summary>Refuses values that cannot be worked with.</summary>
    /// <param name="file">The profile's file.</param>
    /// <param name="profile">What was read from it.</param>
    /// <param name="hours">What is wrong with its working hours.</param>
    /// <exception cref="SettingException">Something is wrong; the first fault of the file is told.</exception>
    public static void Check(string file, SiteProfile profile, IReadOnlyList<string> hours)
    {
        var faults = hours.Select(h => ("workingHours", h))
            .Concat(profile.Limits.Problems().Select(p => ("limits", p)))
            .Concat(profile.Retention.Problems())
            .Concat(Empty(profile))
            .Concat(profile.AppealTypes.GroupBy(t => t.Code).Where(g => g.Count() > 1).Select(g => ("appealTypes", $"编码重复：{g.Key}")))
            .Concat(profile.Limits.HandleWorkingDays.Keys.Where(k => profile.AppealTypes.All(t => t.Code != k)).Select(k => ("handleWorkingDays", $"没有诉求类型 {k}")))
            .ToList();
        if (faults.Count == 0)
            return;
        var lines = File.ReadAllLines(file);
        var told = faults.Select(f => FormattableString.Invariant($"line {LineOf(lines, f.Item1)}, {f.Item1}: {f.Item2}"));
        throw new SettingException(Setting, $"{file}, {string.Join("; ", told)}");
    }

    private static IEnumerable<(string, string)> Empty(SiteProfile profile) =>
        from field in new[] { ("code", profile.Code), ("name", profile.Name), ("numberPrefix", profile.NumberPrefix), ("phoneAreaCode", profile.PhoneAreaCode) }
        where string.IsNullOrWhiteSpace(field.Item2)
        select (field.Item1, "不能为空");

    /// <summary>The line on which a field begins, counted from 1.</summary>
    private static int LineOf(string[] lines, string field) =>
        Array.FindIndex(lines, l => l.Contains($"\"{field}\"", StringComparison.Ordinal)) + 1;

    private const string Setting = "Site:Profile";
}
