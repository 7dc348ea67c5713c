namespace Hotline.Exchange;

/// <summary>How a partner is spoken to.</summary>
public enum PartnerFace { Grpc, Rest }

/// <summary>Whether we call the partner, or it fetches what is for it.</summary>
public enum DeliveryMode { Push, Pull }

/// <summary>The settings of a partner, <c>Partners:&lt;code&gt;</c>.</summary>
public sealed record PartnerSettings
{
    public required string Code { get; init; }

    public required PartnerFace Face { get; init; }

    /// <summary>A superior platform, or a peer (110).</summary>
    public required bool Superior { get; init; }

    /// <summary>Base address; null: its messages wait.</summary>
    public Uri? Address { get; init; }

    /// <summary>Where the partner finds us, for addresses in what it is told; null: it is told none.</summary>
    public Uri? PublicAddress { get; init; }

    public DeliveryMode Mode { get; init; }

    /// <summary>SHA-256 thumbprint of the partner's client certificate, hexadecimal.</summary>
    public string? ClientCertificateThumbprint { get; init; }

    /// <summary>Keys by which its callbacks are verified, and ours signed.</summary>
    public IReadOnlyList<PartnerKey> Keys { get; init; } = [];

    /// <summary>Id of the key that signs what we send; the newest valid one by default.</summary>
    public string? SigningKeyId { get; init; }

    /// <summary>IANA zone of local times without offset; null: such times are refused.</summary>
    public string? Zone { get; init; }

    public LegacySettings? Legacy { get; init; }

    /// <summary>Limits of calls to the partner.</summary>
    public CallLimits Limits { get; init; } = new();
}

/// <summary>A key shared with a partner. <see cref="NotBefore"/> is inclusive, <see cref="NotAfter"/> exclusive; null for no bound.</summary>
public sealed record PartnerKey(string Id, string Secret, string Algorithm = "HMAC-SHA256", DateTimeOffset? NotBefore = null, DateTimeOffset? NotAfter = null);

/// <summary>An older signature scheme, off by default and weak.</summary>
public sealed record LegacySettings(bool Enabled, string Scheme, string AppKey, string Secret);

/// <summary>Time-outs, breaker and concurrency of calls to one partner.</summary>
public sealed record CallLimits
{
    /// <summary>One attempt on the wire.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>All attempts of one call together; under half of the claim's lease.</summary>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Calls at once.</summary>
    public int Concurrency { get; init; } = 32;

    /// <summary>Share of failed calls, within <see cref="BreakerWindow"/>, at which the breaker opens.</summary>
    public double BreakerFailureRatio { get; init; } = 0.5;

    /// <summary>Fewest calls within the window that can open it.</summary>
    public int BreakerMinimum { get; init; } = 10;

    public TimeSpan BreakerWindow { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the breaker stays open.</summary>
    public TimeSpan BreakerPause { get; init; } = TimeSpan.FromSeconds(15);
}
