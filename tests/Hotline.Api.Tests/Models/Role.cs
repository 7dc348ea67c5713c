namespace Hotline.Api.Tests.Models;

/// <summary>Who asks: a client with a token of some of its scopes (api.md §2).</summary>
/// <param name="Name">For the report.</param>
/// <param name="Client">The client; idempotency keys are kept for each.</param>
/// <param name="Scopes">The scopes it asked for; none for all it has.</param>
/// <param name="Unit">A unit's client sees and moves its own orders only.</param>
internal sealed record Role(string Name, string Client, string? Scopes, string? Unit)
{
    public static readonly Role Dev = new("dev", "dev", null, null);
    public static readonly Role Operator = new("operator", "dev", "tickets.read tickets.write callbacks.write", null);
    public static readonly Role Dispatcher = new("dispatcher", "dev", "tickets.read tickets.dispatch", null);
    public static readonly Role Caller = new("caller", "dev", "tickets.read callbacks.write", null);

    /// <summary>The units that orders go to in the model; any of them is a stranger to a ticket it has no order of.</summary>
    public static readonly string[] UnitCodes = ["urban-management", "water", "power", "housing"];

    public static readonly IReadOnlyList<Role> Units = [.. UnitCodes.Select(code => new Role(code, "unit-" + code, null, code))];

    public static readonly IReadOnlyList<Role> Centre = [Dev, Operator, Dispatcher, Caller];

    public static readonly IReadOnlyList<Role> All = [.. Centre, .. Units];

    public static Role Of(string unit) => Units.Single(u => u.Unit == unit);

    public bool Has(string scope) => Scopes is { } some ? some.Split(' ').Contains(scope) : Unit is null || scope is "tickets.read" or "units.handle";

    public override string ToString() => Name;
}
