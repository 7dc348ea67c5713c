using System.Collections.Concurrent;

namespace Hotline.PartnerSimulator.Nights;

/// <summary>What the line has answered, and must have kept: a matter with the state in which it was last answered.</summary>
/// <param name="Id">The ticket.</param>
/// <param name="Number">Its number.</param>
/// <param name="Status">The last state that was answered.</param>
/// <param name="Orders">How many work orders it must have.</param>
internal sealed record Promise(string Id, string Number, string Status, int Orders);

/// <summary>Everything that was promised in a night.</summary>
internal sealed class Promises
{
    private readonly ConcurrentBag<Promise> _kept = [];
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly ConcurrentBag<string> _forbidden = [];

    public IReadOnlyCollection<Promise> Kept => _kept;

    /// <summary>Answers that no fault excuses: a 500, a refusal of what must be allowed.</summary>
    public IReadOnlyCollection<string> Forbidden => _forbidden;

    public void Keep(Promise promise) => _kept.Add(promise);

    public void Count(string kind) => _answers.AddOrUpdate(kind, 1, (_, n) => n + 1);

    public void Forbid(string what) => _forbidden.Add(what);

    public string Answers => string.Join(", ", _answers.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Value} × {a.Key}"));
}
