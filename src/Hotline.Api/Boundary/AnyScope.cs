namespace Hotline.Api.Boundary;

/// <summary>Policies that any one of several scopes satisfies, written as those scopes with a bar between them.</summary>
internal static class AnyScope
{
    /// <summary>Operations: exports are begun with the one, imports with the other.</summary>
    public const string OfOperations = Scopes.TicketsRead + "|" + Scopes.ReferenceWrite;
}
