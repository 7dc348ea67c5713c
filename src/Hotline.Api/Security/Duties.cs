namespace Hotline.Api.Security;

/// <summary>
/// 职责分离: what one client may hold together (rules.md §5). Administration, audit and security are duties apart; a unit's client holds what
/// a unit does, a partner's nothing but the exchange. The development client is the one exception, for it is not made by this rule.
/// </summary>
internal static class Duties
{
    /// <summary>Of these, a client holds scopes of one row at most.</summary>
    public static readonly IReadOnlyList<(string Zh, string En, string[] Scopes)> Apart =
    [
        ("系统管理", "administration", [Scopes.ClientsManage, Scopes.ReferenceWrite]),
        ("审计", "audit", [Scopes.AuditRead]),
        ("安全（查看诉求人）", "security", [Scopes.CallersReveal]),
    ];

    /// <summary>What a unit's client may hold; every call of these narrows to the unit.</summary>
    public static readonly string[] OfUnits = [Scopes.TicketsRead, Scopes.UnitsHandle, Scopes.StatisticsRead, Scopes.CallersReveal];

    /// <summary>What is wrong with a client that holds all this; nothing for one that may be.</summary>
    public static IEnumerable<FieldFault> Faults(IReadOnlyList<string> scopes, string? unit, string? partner, bool trusted)
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            if (!Scopes.All.Contains(scopes[i]))
                yield return new(FormattableString.Invariant($"scopes[{i}]"), $"没有权限 {scopes[i]}，应为 {string.Join("、", Scopes.All)} 之一", $"there is no scope {scopes[i]}; it must be one of {string.Join(", ", Scopes.All)}");
        }
        var duties = Apart.Where(d => d.Scopes.Any(scopes.Contains)).ToList();
        if (duties.Count > 1)
        {
            yield return new(
                "scopes",
                $"同一客户端不得兼有{string.Join("与", duties.Select(d => $"{d.Zh}（{string.Join("、", d.Scopes)}）"))}职责，请分设客户端",
                $"one client never holds the duties of {string.Join(" and ", duties.Select(d => $"{d.En} ({string.Join(", ", d.Scopes)})"))}; make a client for each");
        }
        if (unit is not null && partner is not null)
            yield return new("partner", "客户端不得同时绑定单位和对接平台", "a client is bound to a unit or to a partner, not to both");
        if (unit is not null && scopes.Where(s => !OfUnits.Contains(s)).ToList() is { Count: > 0 } beyond)
            yield return new("scopes", $"单位客户端不得持有 {string.Join("、", beyond)}，只可持有 {string.Join("、", OfUnits)}", $"a unit's client may not hold {string.Join(", ", beyond)}, only {string.Join(", ", OfUnits)}");
        if ((partner is not null && scopes.Any(s => s != Scopes.Exchange)) || (partner is null && scopes.Contains(Scopes.Exchange)))
            yield return new("scopes", $"权限 {Scopes.Exchange} 仅供且只供绑定对接平台的客户端持有", $"the scope {Scopes.Exchange} is for clients bound to a partner, and these hold no other");
        if (partner is not null && trusted)
            yield return new("trustedFrontEnd", "对接平台的客户端不是可信前端", "a partner's client is no front end");
    }
}
