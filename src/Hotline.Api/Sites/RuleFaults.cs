using System.Globalization;
using System.Text.RegularExpressions;
using CsvHelper;
using Hotline.Api.Persistence;

namespace Hotline.Api.Sites;

/// <summary>Refuses rules of a profile that name a unit, category or area which its other files do not have.</summary>
internal static class RuleFaults
{
    /// <exception cref="SettingException">The first such rule, by file, line and field.</exception>
    public static void Check(Site site)
    {
        var (units, categories) = (Codes(site, "units.csv"), Codes(site, "categories.csv"));
        var catalogue = site.Catalogue.Rules.SelectMany((rule, i) => new[]
        {
            (i, "unit", rule.Unit, units.Contains(rule.Unit)),
            (i, "category", rule.Category, Begins(categories, rule.Category)),
            (i, "area", rule.Area, Begins(site.Areas.Keys, rule.Area)),
        });
        Refuse(Path.Combine(site.Folder, "dispatch-catalogue.json"), "unit", catalogue);
        var boundary = site.Boundary.Rules.Select((rule, i) => (i, "category", rule.Category, Begins(categories, rule.Category)));
        Refuse(Path.Combine(site.Folder, "boundary-rules.json"), "target", boundary);
    }

    /// <summary>A rule names the beginning of a code, which means all below it; none means every one.</summary>
    private static bool Begins(IEnumerable<string> codes, string? beginning) => beginning is null || codes.Any(c => c.StartsWith(beginning, StringComparison.Ordinal));

    /// <param name="file">The file of the rules.</param>
    /// <param name="always">A field that each rule has once, by which its line is found.</param>
    /// <param name="fields">Each rule's number, field and value, and whether it is known.</param>
    private static void Refuse(string file, string always, IEnumerable<(int Rule, string Field, string? Value, bool Known)> fields)
    {
        foreach (var (rule, field, value, known) in fields.Where(f => !f.Known))
        {
            var text = File.ReadAllText(file);
            var place = Regex.Matches(text, $"\"{always}\"\\s*:", RegexOptions.None, TimeSpan.FromSeconds(1))[rule].Index;
            var line = text.AsSpan(0, place).Count('\n') + 1;
            throw new SettingException("Site:Profile", FormattableString.Invariant($"{file}, line {line}, rules[{rule}].{field}: 本配置中没有 {value}."));
        }
    }

    private static HashSet<string> Codes(Site site, string file)
    {
        using var csv = new CsvReader(new StreamReader(Path.Combine(site.Folder, file)), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (csv.Read())
            codes.Add(csv.GetField("code") ?? "");
        return codes;
    }
}
