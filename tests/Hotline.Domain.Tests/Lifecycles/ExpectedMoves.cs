using Hotline.Domain.Lifecycles;

namespace Hotline.Domain.Tests.Lifecycles;

/// <summary>
/// A lifecycle as a person writes it down from the rules: one line per state, <c>state: move → target|target, move, …</c>. A move
/// without a target leaves the state as it is; what is not written is refused. Read without asking the table under test.
/// </summary>
internal sealed class ExpectedMoves
{
    private readonly Dictionary<(string State, string Move), string[]> _targets = [];

    public ExpectedMoves(string written)
    {
        foreach (var line in written.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var (state, moves) = Halves(line, ':');
            States.Add(state);
            foreach (var move in moves.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            {
                var (name, targets) = Halves(move, '→');
                _targets.Add((state, name), targets.Length == 0 ? [state] : targets.Split('|'));
            }
        }
    }

    public List<string> States { get; } = [];

    public IEnumerable<string> Moves => _targets.Keys.Select(k => k.Move).Distinct();

    /// <summary>The states it may lead to; null when it is refused.</summary>
    public string[]? Targets(string state, string move) => _targets.GetValueOrDefault((state, move));

    /// <summary>Every pair of a state and a move that the product knows.</summary>
    public static TheoryData<TState, TMove> Pairs<TState, TMove>() where TState : struct, Enum where TMove : struct, Enum
    {
        var pairs = new TheoryData<TState, TMove>();
        foreach (var state in Enum.GetValues<TState>())
        {
            foreach (var move in Enum.GetValues<TMove>())
                pairs.Add(state, move);
        }
        return pairs;
    }

    /// <summary>Holds the table against what is written, for one pair: refused or allowed, and exactly these targets.</summary>
    public void AssertPair<TState, TMove>(Lifecycle<TState, TMove> table, TState state, TMove move)
        where TState : struct, Enum where TMove : struct, Enum
    {
        var expected = Targets(Code.Of(state), Code.Of(move));
        var row = table.Find(state, move);

        Assert.Equal(expected is not null, row is not null);
        Assert.Equal(
            expected ?? [],
            Enum.GetValues<TState>().Where(to => table.Leads(state, move, to)).Select(Code.Of).OrderBy(Place));
        Assert.Equal(row is not null, table.From(state).Any(r => r.Action.Equals(move)));

        int Place(string target) => expected is null ? 0 : Array.IndexOf(expected, target);
    }

    private static (string Before, string After) Halves(string text, char at)
    {
        var cut = text.IndexOf(at, StringComparison.Ordinal);
        return cut < 0 ? (text.Trim(), "") : (text[..cut].Trim(), text[(cut + 1)..].Trim());
    }
}
