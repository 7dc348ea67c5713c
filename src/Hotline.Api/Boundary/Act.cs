using System.Security.Claims;

namespace Hotline.Api.Boundary;

/// <summary>Who calls, with which scopes, at which moment.</summary>
/// <param name="Actor">Kept with every act.</param>
/// <param name="Scopes">The scopes of the token.</param>
/// <param name="At">The moment of the act, whole milliseconds.</param>
internal sealed record Act(Actor Actor, IReadOnlySet<string> Scopes, DateTimeOffset At)
{
    public bool Has(string scope) => Scopes.Contains(scope);

    /// <summary>A client bound to a unit sees and moves that unit's own orders and tickets only.</summary>
    public string? Unit => Actor.Unit;

    public static Act Of(HttpContext http, DateTimeOffset at)
    {
        var user = http.User;
        var client = ClientOf(user) ?? "";
        var (id, name) = Operator(http, user);
        var actor = new Actor(client, user.FindFirstValue(ClaimNames.Subject) ?? client, id, name, user.FindFirstValue(ClaimNames.Unit));
        return new Act(actor, ScopesOf(user), at);
    }

    /// <summary>The client of a token; other issuers name it as the party the token was issued to.</summary>
    public static string? ClientOf(ClaimsPrincipal user) => user.FindFirstValue(ClaimNames.Client) ?? user.FindFirstValue("azp");

    /// <summary>The scopes of a token, with blanks between them, or one by one as other issuers write them.</summary>
    public static IReadOnlySet<string> ScopesOf(ClaimsPrincipal user) =>
        user.FindAll(c => c.Type is ClaimNames.Scope or "scp").SelectMany(c => c.Value.Split(' ')).ToHashSet(StringComparer.Ordinal);

    /// <summary><c>X-Operator: &lt;id&gt;; name=&lt;percent-encoded&gt;</c>, taken from a client registered as a trusted front end only.</summary>
    private static (string? Id, string? Name) Operator(HttpContext http, ClaimsPrincipal user)
    {
        var header = http.Request.Headers["X-Operator"].ToString();
        if (header.Length == 0 || user.FindFirstValue(ClaimNames.Trusted) != "true")
            return (null, null);
        var parts = header.Split(';', 2, StringSplitOptions.TrimEntries);
        var name = parts.Length == 2 && parts[1].StartsWith("name=", StringComparison.Ordinal) ? Uri.UnescapeDataString(parts[1][5..]) : null;
        return (Cut(parts[0]), Cut(name));
    }

    /// <summary>Text that every database can keep: without NUL, not too long, no character cut in half.</summary>
    private static string? Cut(string? text)
    {
        text = text?.Replace("\0", "", StringComparison.Ordinal);
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var length = Math.Min(text.Length, Persistence.Lengths.Name);
        return char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}

/// <summary>Names of the claims in our tokens.</summary>
internal static class ClaimNames
{
    public const string Client = "client_id";
    public const string Subject = "sub";
    public const string Scope = "scope";
    public const string Unit = "unit";
    public const string Partner = "partner";
    public const string Trusted = "trusted_front_end";

    /// <summary>Of our own tokens: which of the client's epochs they are of.</summary>
    public const string Epoch = "epoch";
}
