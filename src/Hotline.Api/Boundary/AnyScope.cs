namespace Hotline.Api.Boundary;

/// <summary>Policies that any one of several scopes satisfies, written as those scopes with a bar between them.</summary>
internal static class AnyScope
{
    /// <summary>Operations: exports are begun with the one, imports with the other.</summary>
    public const string OfOperations = Scopes.TicketsRead + "|" + Scopes.ReferenceWrite;

    /// <summary>Rulings: of disputes with partners with the one, of who handles a ticket with the other.</summary>
    public const string OfRulings = Scopes.ReferralsWrite + "|" + Scopes.TicketsDispatch;

    /// <summary>Check-ins: by the unit itself, or at the centre's desk.</summary>
    public const string OfStays = Scopes.UnitsHandle + "|" + Scopes.TicketsDispatch;

    /// <summary>What retention does and what is held from it: by whoever administers, and by whoever audits.</summary>
    public const string OfRetention = Scopes.ReferenceWrite + "|" + Scopes.AuditRead;

    /// <summary>Every policy of several scopes.</summary>
    public static readonly string[] All = [OfOperations, OfRulings, OfStays, OfRetention];
}
