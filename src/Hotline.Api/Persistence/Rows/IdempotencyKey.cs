namespace Hotline.Api.Persistence.Rows;

/// <summary>The first answer to a client's key, kept in the transaction of its effect; the primary key lets only one stand.</summary>
internal sealed class IdempotencyKey
{
    public string Client { get; init; } = "";

    public string Key { get; init; } = "";

    /// <summary>SHA-256 over method and path of the REST call and what the request says, whichever face it came to.</summary>
    public byte[] RequestHash { get; init; } = [];

    public int Status { get; init; }

    public string? ETag { get; init; }

    public string? Location { get; init; }

    public byte[] Body { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The next serial of a local day; only ever counts up, so that a number is never issued twice.</summary>
internal sealed class NumberSeries
{
    public DateOnly Day { get; init; }

    public int Next { get; set; }
}
