using System.Net;
using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Platforms;

/// <summary>What is wrong with a profile, by its field; checked when the program starts.</summary>
public static class ProfileProblems
{
    /// <summary>The closed lists of ours that a profile may map; every code of a mapped one must have a pair.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ClosedLists { get; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal)
    {
        ["type"] = [.. NeutralSchema.Callbacks.Concat(NeutralSchema.Reports).Select(t => t.Code).Distinct()],
        ["urgency"] = Domain.Code.All<Urgency>(),
        ["decision"] = ["approved", "refused"],
        ["outcome"] = Domain.Code.All<CallbackOutcome>(),
        ["satisfaction"] = Domain.Code.All<Satisfaction>(),
        ["solved"] = Domain.Code.All<Solved>(),
        ["returnReason"] = Domain.Code.All<PartnerReturnReason>(),
    };

    /// <summary>Lists whose codes the site's own data names.</summary>
    private static readonly string[] OpenLists = ["appealType", "category", "area"];

    public static IEnumerable<(string Field, string Fault)> Of(PlatformProfile profile, PartnerSettings settings)
    {
        if (profile.Code != settings.Code)
            yield return ("code", $"is '{profile.Code}', but the file is {settings.Code}'s");
        if (profile.Zone is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            yield return ("zone", $"'{zone}' is no time zone");
        if (profile.Times == WrittenTime.Local && profile.Zone is null && settings.Zone is null)
            yield return ("times", "local times need a zone");
        foreach (var algorithm in profile.Algorithms.Where(a => !SigningKey.Algorithms.ContainsKey(a)))
            yield return ("algorithms", $"'{algorithm}' is none of {string.Join(", ", SigningKey.Algorithms.Keys)}");
        foreach (var problem in Legacy(profile, settings).Concat(Fields(profile)).Concat(Codes(profile)).Concat(Paths(profile)).Concat(Limits(profile.Limits)))
            yield return problem;
    }

    private static IEnumerable<(string, string)> Legacy(PlatformProfile profile, PartnerSettings settings)
    {
        var canon = profile.Legacy;
        string[] parts = [canon.AppKey, canon.Timestamp, canon.Nonce, canon.BodyDigest];
        if (!canon.Signed.Contains(canon.BodyDigest))
            yield return ("legacy.signed", $"does not hold {canon.BodyDigest}: a signature that does not cover the body proves nothing");
        foreach (var missing in parts.Take(3).Where(p => !canon.Signed.Contains(p)))
            yield return ("legacy.signed", $"does not hold {missing}");
        foreach (var unknown in canon.Signed.Where(p => !parts.Contains(p)))
            yield return ("legacy.signed", $"names {unknown}, which is no parameter");
        if (parts.Append(canon.Sign).Distinct(StringComparer.OrdinalIgnoreCase).Count() != parts.Length + 1)
            yield return ("legacy", "names two parameters alike");
        if (settings.Legacy is not { Enabled: true })
            yield break;
        if (profile.WithoutId is null)
            yield return ("withoutId", "is missing: a platform of a legacy signature sends no webhook-id, and one that sends neither time nor serial cannot be told from its own repetition");
        if (canon.Time == LegacyTime.Local && profile.Zone is null && settings.Zone is null)
            yield return ("legacy.time", "local times need a zone");
    }

    private static IEnumerable<(string, string)> Fields(PlatformProfile profile)
    {
        var types = NeutralSchema.Callbacks.Concat(NeutralSchema.Reports).ToList();
        foreach (var (type, map) in profile.Fields)
        {
            var known = types.Where(t => type == "*" || t.Code == type).SelectMany(t => t.All).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            if (known.Count == 0)
                yield return ($"fields.{type}", "is no type of message");
            foreach (var (name, theirs) in map)
            {
                if (known.Count > 0 && !known.Contains(name))
                    yield return ($"fields.{type}.{name}", "is no neutral field of this type");
                if (theirs.Length == 0 || theirs.Split('.').Any(p => p.Length == 0))
                    yield return ($"fields.{type}.{name}", $"'{theirs}' is no name");
            }
        }
        foreach (var type in types)
        {
            var names = type.All.Select(f => (f.Name, Theirs: FieldMap.Theirs(profile, type.Code, f.Name))).ToList();
            foreach (var (name, theirs) in names)
            {
                if (names.Any(n => n.Name != name && (n.Theirs == theirs || n.Theirs.StartsWith(theirs + ".", StringComparison.Ordinal))))
                    yield return ($"fields.{type.Code}.{name}", $"'{theirs}' stands for another field too");
            }
            foreach (var ignored in profile.Ignored.Where(i => names.Any(n => n.Theirs == i)))
                yield return ("ignored", $"'{ignored}' is a field of {type.Code}");
        }
        var dispatch = NeutralSchema.Callback("dispatch")!.Fields;
        foreach (var (name, value) in profile.Defaults)
        {
            if (dispatch.FirstOrDefault(f => f.Name == name) is not { Kind: FieldKind.Text or FieldKind.Code } field)
                yield return ($"defaults.{name}", "is no text or code of a dispatch");
            else if (field.List is { } list && ClosedLists.TryGetValue(list, out var codes) && !codes.Contains(value))
                yield return ($"defaults.{name}", $"'{value}' is none of {string.Join(", ", codes)}");
        }
    }

    private static IEnumerable<(string, string)> Codes(PlatformProfile profile)
    {
        foreach (var (list, pairs) in profile.Codes)
        {
            if (!ClosedLists.TryGetValue(list, out var ours))
            {
                if (!OpenLists.Contains(list))
                    yield return ($"codes.{list}", $"is none of {string.Join(", ", ClosedLists.Keys.Concat(OpenLists))}");
            }
            else
            {
                foreach (var missing in ours.Where(o => pairs.All(p => p.Ours != o)))
                    yield return ($"codes.{list}", $"has no pair for {missing}");
                foreach (var unknown in pairs.Where(p => !ours.Contains(p.Ours)))
                    yield return ($"codes.{list}", $"'{unknown.Ours}' is none of {string.Join(", ", ours)}");
            }
            foreach (var twice in pairs.GroupBy(p => p.Theirs).Where(g => g.Count() > 1))
                yield return ($"codes.{list}", $"'{twice.Key}' stands for several of ours");
        }
    }

    private static IEnumerable<(string, string)> Paths(PlatformProfile profile)
    {
        foreach (var (type, route) in profile.Reports)
        {
            if (NeutralSchema.Reports.All(r => r.Code != type))
                yield return ($"reports.{type}", "is no type of report");
            if (route.Path is { } path && (!path.StartsWith('/') || !path.Contains("{externalNo}", StringComparison.Ordinal)))
                yield return ($"reports.{type}.path", "must begin with / and hold {externalNo}");
        }
        if (profile.Messages is { } messages && (!messages.StartsWith('/') || !messages.Contains("{id}", StringComparison.Ordinal)))
            yield return ("messages", "must begin with / and hold {id}");
        if (profile.Reconciliations is { } days && (!days.StartsWith('/') || !days.Contains("{date}", StringComparison.Ordinal)))
            yield return ("reconciliations", "must begin with / and hold {date}");
        if (profile.Answer is { Code: not null, Success.Count: 0 })
            yield return ("answer.success", "must name a code");
    }

    private static IEnumerable<(string, string)> Limits(PlatformLimits limits)
    {
        if (limits.PerMinute < 1)
            yield return ("limits.perMinute", "must be at least 1");
        if (limits.Burst < 1)
            yield return ("limits.burst", "must be at least 1");
        if (limits.FileBytes is < 1 or > NeutralSchema.LargestFile)
            yield return ("limits.fileBytes", "must be from 1 to 1,000,000,000");
        foreach (var source in limits.Sources.Where(s => !IPNetwork.TryParse(s, out _) && !IPAddress.TryParse(s, out _)))
            yield return ("limits.sources", $"'{source}' is no address or network");
        foreach (var host in limits.FileHosts.Where(h => Uri.CheckHostName(h) == UriHostNameType.Unknown))
            yield return ("limits.fileHosts", $"'{host}' is no host");
    }
}
