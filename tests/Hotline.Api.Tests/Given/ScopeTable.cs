namespace Hotline.Api.Tests.Given;

/// <summary>A call and who may make it, as the table says; no scope where something else than a token is asked.</summary>
public sealed record ScopeRow(string Call, IReadOnlyList<string> Scopes, string Words)
{
    public bool IsRpc => Call.StartsWith('/');

    public string Method => Call.Split(' ')[0];

    public string Path => Call.Split(' ')[^1];
}

/// <summary>The one table of who may call what.</summary>
public static class ScopeTable
{
    public static IReadOnlyList<ScopeRow> All { get; } =
    [
        .. File.ReadLines(Repository.File("src/Hotline.Api/Security/SCOPES.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Select(cells => new ScopeRow(cells[0].Trim('`'), [.. cells[1].Split(" or ").Where(c => c.StartsWith('`')).Select(c => c.Trim('`'))], cells[1])),
    ];
}
