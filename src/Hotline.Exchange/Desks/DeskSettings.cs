using System.Security.Cryptography.X509Certificates;

namespace Hotline.Exchange.Desks;

/// <summary>How we show ourselves to a desk, and how we know it, beside <see cref="PartnerSettings"/>.</summary>
public sealed record DeskSettings
{
    /// <summary>Our client certificate with its key; null: none is shown.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>SHA-256 thumbprints (hexadecimal) one of which the desk's server certificate must have; empty: the machine's trusted roots decide.</summary>
    public IReadOnlyList<string> ServerThumbprints { get; init; } = [];
}
