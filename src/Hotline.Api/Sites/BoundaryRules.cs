namespace Hotline.Api.Sites;

/// <summary>Whose matter it is: the 110 desk's, the line's own, or to be settled in a three-way call (国办发〔2022〕12号).</summary>
internal sealed record BoundaryRules(IReadOnlyList<BoundaryRule> Rules)
{
    public static readonly BoundaryRules None = new([]);
}

/// <summary>One rule; it fits when everything it names fits.</summary>
/// <param name="Category">Code of the category, or the beginning of one.</param>
/// <param name="Keywords">Words of which the matter's text holds one.</param>
/// <param name="Urgency">Urgency of the matter.</param>
/// <param name="Target">Whose matter it then is.</param>
/// <param name="Reason">Why, as shown to the person who decides.</param>
internal sealed record BoundaryRule(
    string? Category, IReadOnlyList<string>? Keywords, Hotline.Domain.Tickets.Urgency? Urgency, BoundaryTarget Target, string Reason);

/// <summary>Where a matter belongs.</summary>
internal enum BoundaryTarget { Police110, Hotline12345, ThreeWay }
