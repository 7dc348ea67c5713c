using Hotline.Api.Sites;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Referrals;

/// <summary>职责边界建议: whose matter it is by the boundary rules, with the rule's reason; a person decides (rules.md §4).</summary>
internal static class BoundaryAdvisor
{
    /// <summary>The first rule that fits; null where none does.</summary>
    public static (BoundaryRule? Rule, int Version) Advise(ReferenceLook look, string? category, Urgency urgency, string title, string content)
    {
        var kept = look.Document(ReferenceKinds.BoundaryRules);
        var rules = (kept?.Read<BoundaryRules>() ?? look.Site.Boundary).Rules;
        return (rules.FirstOrDefault(r => Fits(r, category, urgency, title, content)), kept?.Version ?? 0);
    }

    public static BoundaryAdvice AdviceFor(ReferenceLook look, Ticket ticket)
    {
        var (rule, version) = Advise(look, ticket.Category, ticket.Urgency, ticket.Title, ticket.Content);
        return new BoundaryAdvice(rule is null ? null : Code.Of(rule.Target), rule?.Reason, version);
    }

    /// <summary>Everything that a rule names has to fit.</summary>
    private static bool Fits(BoundaryRule rule, string? category, Urgency urgency, string title, string content) =>
        (rule.Category is null || category?.StartsWith(rule.Category, StringComparison.Ordinal) == true)
        && (rule.Urgency is null || rule.Urgency == urgency)
        && (rule.Keywords is null or [] || rule.Keywords.Any(k => title.Contains(k, StringComparison.OrdinalIgnoreCase) || content.Contains(k, StringComparison.OrdinalIgnoreCase)));
}
