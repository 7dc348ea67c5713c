namespace Hotline.Domain;

/// <summary>What kind of refusal it is; each face (REST, gRPC) maps the kind once to its own status.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong; its fields are named.</summary>
    Invalid,

    /// <summary>There is nothing of that name, or the caller may not know of it.</summary>
    NotFound,

    /// <summary>The address exists, but not for this method.</summary>
    MethodNotAllowed,

    /// <summary>The lifecycle or another state refuses the move.</summary>
    Conflict,

    /// <summary>A rival was at it at the same moment; sent again, the same request may succeed.</summary>
    Contended,

    /// <summary>The caller has seen an older version.</summary>
    Stale,

    /// <summary>A precondition is required and missing.</summary>
    PreconditionRequired,

    /// <summary>An idempotency key was used with another body.</summary>
    KeyReused,

    /// <summary>The body is larger than allowed.</summary>
    TooLarge,

    /// <summary>The address is longer than allowed.</summary>
    AddressTooLong,

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

    /// <summary>A fault of ours.</summary>
    Internal,
}

/// <summary>A row of the closed catalogue of refusals: a stable code, its kind and its title in both languages.</summary>
public sealed record RefusalRow(string Code, RefusalKind Kind, string Zh, string En);

/// <summary>What is wrong with one field and how to mend it, in both languages.</summary>
public sealed record FieldFault(string Field, string Zh, string En);

/// <summary>A move or a request refused aloud: a row of <see cref="Refusals"/> with what this one case adds.</summary>
/// <param name="Row">The row of the catalogue.</param>
/// <param name="Zh">What happened here and how to mend it, in Chinese.</param>
/// <param name="En">The same in English.</param>
public sealed record Refusal(RefusalRow Row, string Zh, string En)
{
    public string Code => Row.Code;

    /// <summary>For <see cref="RefusalKind.Invalid"/>: the fields concerned.</summary>
    public IReadOnlyList<FieldFault> Fields { get; init; } = [];

    /// <summary>The state that refused, as its code; null where no lifecycle was asked.</summary>
    public string? CurrentStatus { get; init; }

    /// <summary>What that state would allow, by state alone.</summary>
    public IReadOnlyList<string>? AllowedActions { get; init; }

    /// <summary>For a bulletin that does not pass its check: what was found.</summary>
    public IReadOnlyList<Bulletins.Linter.Finding>? Findings { get; init; }

    /// <summary>A refusal of one field.</summary>
    public static Refusal Invalid(string field, string zh, string en) => Invalid([new FieldFault(field, zh, en)]);

    /// <summary>A refusal of several fields.</summary>
    public static Refusal Invalid(IReadOnlyList<FieldFault> fields) => new(
        Refusals.Invalid,
        string.Join("；", fields.Select(f => $"{f.Field}：{f.Zh}")),
        string.Join("; ", fields.Select(f => $"{f.Field}: {f.En}")))
    {
        Fields = fields,
    };

    /// <summary>There is no such thing, or this caller may not know of it.</summary>
    public static Refusal NotFound(string zh, string en) => new(Refusals.NotFound, zh, en);
}
