using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Domain.Assessments;

namespace Hotline.Api.Sites;

/// <summary>考核规则 of a profile: one file each in its folder <c>rule-sets</c>, named as the rule set's code.</summary>
internal static class RuleSetFiles
{
    /// <param name="site">The profile's file, which says what month follows which rule set.</param>
    /// <param name="profile">What was read from it.</param>
    /// <param name="folder">Where the rule sets stand; a city without the folder has none.</param>
    /// <param name="options">How a profile's files are read.</param>
    /// <exception cref="SettingException">A file cannot be worked with, or a month names a rule set there is not; file and field are named.</exception>
    public static IReadOnlyDictionary<string, RuleSet> Read(string site, SiteProfile profile, string folder, JsonSerializerOptions options)
    {
        var strict = new JsonSerializerOptions(options) { RespectNullableAnnotations = true };
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal) : Enumerable.Empty<string>();
        var sets = files.Select(f => Read(f, profile.Assessment, strict)).ToDictionary(r => r.Code, StringComparer.Ordinal);
        Check(site, profile.Assessment, sets);
        return sets;
    }

    private static RuleSet Read(string file, AssessmentRules profile, JsonSerializerOptions options)
    {
        RuleSet rules;
        try
        {
            rules = JsonSerializer.Deserialize<RuleSet>(File.ReadAllBytes(file), options) ?? throw new JsonException("The file holds null.");
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw ProfileFaults.Of(file, fault);
        }
        if (rules.Code != Path.GetFileNameWithoutExtension(file))
            throw Fault(file, "code", $"应与文件名相同：{rules.Code}");
        if (RuleSetFaults.Of(rules) is [var first, ..])
            throw Fault(file, first.Field, first.Zh);
        return rules.Over(profile.Start, profile.MinimumOrders);
    }

    private static void Check(string site, AssessmentRules profile, Dictionary<string, RuleSet> sets)
    {
        foreach (var (month, name) in profile.RuleSets.Where(m => !sets.ContainsKey(RuleSetName.Of(m.Value).Code)))
            throw Fault(site, $"assessment.ruleSets.{month}", $"没有考核规则 {name}");
        if (profile.DefaultRuleSet is { } other && !sets.ContainsKey(RuleSetName.Of(other).Code))
            throw Fault(site, "assessment.defaultRuleSet", $"没有考核规则 {other}");
        if (profile.ObjectionWorkingDays < 1)
            throw Fault(site, "assessment.objectionWorkingDays", "须不小于 1");
        if (profile.Proposals < 0)
            throw Fault(site, "assessment.proposals", "不得为负");
    }

    private static SettingException Fault(string file, string field, string what) => new("Site:Profile", $"{file}, {field}: {what}.");
}

/// <summary>How a month names its rule set: the code, or <c>code@version</c>; without a version the newest holds.</summary>
internal sealed record RuleSetName(string Code, int? Version)
{
    public static RuleSetName Of(string name) =>
        name.Split('@', 2) is [var code, var version] && int.TryParse(version, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? new(code, number)
            : new(name, null);
}
