namespace Hotline.Domain;

/// <summary>What kind of refusal it is; each face (REST, gRPC) maps the kind once to its own status.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong; its fields are named.</summary>
    Invalid,

    /// <summary>There is nothing of that name, or the caller may not know of it.</summary>
    NotFound,

    /// <summary>The lifecycle or another state refuses the move.</summary>
    Conflict,

    /// <summary>The caller has seen an older version.</summary>
    Stale,

    /// <summary>A precondition is required and missing.</summary>
    PreconditionRequired,

    /// <summary>An idempotency key was used with another body.</summary>
    KeyReused,

    /// <summary>The body is larger than allowed.</summary>
    TooLarge,

    /// <summary>The body is of a type that is not read here.</summary>
    UnsupportedType,

    /// <summary>The caller is not known.</summary>
    Unauthenticated,

    /// <summary>The caller is known and may not.</summary>
    Forbidden,

    /// <summary>Too many at once; try again later.</summary>
    Busy,

    /// <summary>Something behind the product is away; nothing was done.</summary>
    Unavailable,
}

/// <summary>A row of the closed catalogue of refusals: a stable code, its kind and its title in both languages.</summary>
public sealed record RefusalRow(string Code, RefusalKind Kind, string Zh, string En);

/// <summary>A move or a request refused aloud: a row of <see cref="Refusals"/> with what this one case adds.</summary>
/// <param name="Row">The row of the catalogue.</param>
/// <param name="DetailZh">What happened here and how to mend it, in Chinese.</param>
/// <param name="DetailEn">The same in English.</param>
/// <param name="Fields">For <see cref="RefusalKind.Invalid"/>: each field and what is wrong with it.</param>
public sealed record Refusal(
    RefusalRow Row, string DetailZh, string DetailEn, IReadOnlyDictionary<string, string[]>? Fields = null)
{
    public string Code => Row.Code;

    /// <summary>The state that refused, as its code; null where no lifecycle was asked.</summary>
    public string? CurrentStatus { get; init; }

    /// <summary>What that state would allow, by state alone.</summary>
    public IReadOnlyList<string>? AllowedActions { get; init; }

    /// <summary>Where the thing meant already is, if anywhere.</summary>
    public string? Location { get; init; }

    /// <summary>A refusal of one field.</summary>
    public static Refusal Invalid(string field, string zh, string en, string? language = null) =>
        new(Refusals.Invalid, zh, en, new Dictionary<string, string[]>(StringComparer.Ordinal)
        {
            [field] = [string.Equals(language, "en", StringComparison.Ordinal) ? en : zh],
        });
}
