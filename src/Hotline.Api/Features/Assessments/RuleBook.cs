using System.Text.Json;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Assessments;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Assessments;

/// <summary>A rule set with its version.</summary>
/// <param name="Rules">The rule set, with the profile's numbers where it gives none.</param>
/// <param name="Version">0 for the profile's own file.</param>
internal sealed record VersionedRules(RuleSet Rules, int Version);

/// <summary>Which rule set a month follows: what was shown stays; before that the bulletin's choice, the profile's for the month, or its default.</summary>
internal static class RuleBook
{
    /// <summary>Null when none holds.</summary>
    public static async Task<VersionedRules?> Of(
        HotlineContext db, ReferenceLook look, string period, AssessmentMonthRow? month, string? chosen, CancellationToken cancellation)
    {
        if (month?.Rules is { } kept)
            return new(Read(kept), month.RulesVersion);
        var profile = look.Site.Profile.Assessment;
        if ((chosen ?? profile.RuleSets.GetValueOrDefault(period) ?? profile.DefaultRuleSet) is not { } name)
            return null;
        var named = RuleSetName.Of(name);
        return named.Version is not { } version || version == Newest(look, named.Code)?.Version
            ? Newest(look, named.Code)
            : await Earlier(db, look, named.Code, version, cancellation);
    }

    /// <summary>The newest version of a rule set; null when there is none of that code.</summary>
    public static VersionedRules? Newest(ReferenceLook look, string code) => look.Document(ReferenceKinds.AssessmentRules, code) is { } document
        ? new(document.Read<RuleSet>(), document.Version)
        : File(look, code);

    /// <summary>Every rule set by its newest version, by code.</summary>
    public static IReadOnlyList<VersionedRules> All(ReferenceLook look) =>
    [
        .. look.Site.RuleSets.Keys.Union(look.Documents(ReferenceKinds.AssessmentRules).Select(d => d.Key)).Order(StringComparer.Ordinal).Select(c => Newest(look, c)!),
    ];

    public static string Write(RuleSet rules) => ReferenceKinds.Write(rules);

    public static RuleSet Read(string text) => new ReferenceVersion { Body = text }.Read<RuleSet>();

    private static VersionedRules? File(ReferenceLook look, string code) => look.Site.RuleSets.GetValueOrDefault(code) is { } file ? new(file, 0) : null;

    private static async Task<VersionedRules?> Earlier(HotlineContext db, ReferenceLook look, string code, int version, CancellationToken cancellation)
    {
        if (version == 0)
            return File(look, code);
        var kept = await db.ReferenceVersions.AsNoTracking()
            .FirstOrDefaultAsync(v => v.Kind == ReferenceKinds.AssessmentRules && v.Key == code && v.Version == version, cancellation);
        return kept is null ? null : new(kept.Read<RuleSet>(), version);
    }
}
