namespace Hotline.Api.Persistence.Rows;

/// <summary>What the issuer's own table of clients has no column for. A client without a row was made by an earlier version and never changed.</summary>
internal sealed class ClientStanding
{
    public string Client { get; init; } = "";

    /// <summary>Counts its changes; its ETag.</summary>
    public int Version { get; set; }

    /// <summary>Stands in each of its tokens; those of an earlier epoch are void. A count needs no clock that all replicas share.</summary>
    public int Epoch { get; set; }

    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When its secret was made.</summary>
    public DateTimeOffset? SecretAt { get; set; }

    /// <summary>Hash of the secret before this one, as the issuer hashes.</summary>
    public string? FormerSecret { get; set; }

    /// <summary>Until when the former secret is good, exclusive.</summary>
    public DateTimeOffset? FormerUntil { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>Wrong secrets for a client from one source. Another source is not kept out by it.</summary>
internal sealed class TokenFailure
{
    public string Client { get; init; } = "";

    public string Source { get; init; } = "";

    public int Count { get; set; }

    /// <summary>The first of those that are counted together.</summary>
    public DateTimeOffset FirstAt { get; set; }

    public DateTimeOffset LastAt { get; set; }
}

/// <summary>Requests of one client or source in one minute, as far as replicas have taken them.</summary>
internal sealed class RateCount
{
    public string Counted { get; init; } = "";

    /// <summary>Minutes since 1970.</summary>
    public long Minute { get; init; }

    public int Used { get; init; }
}
