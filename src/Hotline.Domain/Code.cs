namespace Hotline.Domain;

/// <summary>
/// The wire and database form of a closed list: the camelCase name, e.g. <c>verySatisfied</c>. Matching is ordinal and exact,
/// so that no culture and no spelling variant opens a second way to the same thing.
/// </summary>
public static class Code
{
    /// <summary>The code of a value.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Names<T>.ByValue[value];

    /// <summary>All codes of a list, in the order of its declaration.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => Names<T>.InOrder;

    /// <summary>The value of a code, or null when the list does not have it.</summary>
    public static T? Parse<T>(string? code) where T : struct, Enum =>
        code is not null && Names<T>.ByCode.TryGetValue(code, out var value) ? value : null;

    private static class Names<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(v => v, v => Camel(v.ToString()));

        public static readonly string[] InOrder = [.. Enum.GetValues<T>().Select(v => ByValue[v])];

        public static readonly Dictionary<string, T> ByCode =
            ByValue.ToDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);

        private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
    }
}
