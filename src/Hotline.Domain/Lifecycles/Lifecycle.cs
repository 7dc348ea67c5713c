namespace Hotline.Domain.Lifecycles;

/// <summary>One row of a lifecycle: from these states this move leads there.</summary>
/// <param name="Action">The move.</param>
/// <param name="From">The states it may start in.</param>
/// <param name="To">The states it may end in; empty when the state stays as it is.</param>
/// <param name="Scope">The scope its caller needs.</param>
/// <param name="Needs">What must be given with it.</param>
/// <param name="Note">What else it does.</param>
public sealed record Transition<TState, TAction>(
    TAction Action, IReadOnlyList<TState> From, IReadOnlyList<TState> To, string Scope, string Needs = "", string Note = "")
    where TState : struct, Enum where TAction : struct, Enum;

/// <summary>
/// A lifecycle as one table. A pair of state and move that the table lacks is refused; nothing in the product decides that
/// anywhere else.
/// </summary>
public sealed class Lifecycle<TState, TAction> where TState : struct, Enum where TAction : struct, Enum
{
    private readonly Dictionary<(TState, TAction), Transition<TState, TAction>> _rows = [];

    public Lifecycle(params Transition<TState, TAction>[] rows)
    {
        Rows = rows;
        foreach (var row in rows)
        {
            foreach (var from in row.From)
            {
                if (!_rows.TryAdd((from, row.Action), row))
                    throw new ArgumentException($"{from} × {row.Action} stands twice in the table.", nameof(rows));
            }
        }
    }

    /// <summary>The rows in reading order.</summary>
    public IReadOnlyList<Transition<TState, TAction>> Rows { get; }

    /// <summary>The row for this state and move, or null: refused.</summary>
    public Transition<TState, TAction>? Find(TState state, TAction action) => _rows.GetValueOrDefault((state, action));

    /// <summary>The moves that this state allows, in table order.</summary>
    public IEnumerable<Transition<TState, TAction>> From(TState state) => Rows.Where(r => r.From.Contains(state));

    /// <summary>Whether this move may lead from this state to that one.</summary>
    public bool Leads(TState from, TAction action, TState to) =>
        Find(from, action) is { } row && (row.To.Count == 0 ? from.Equals(to) : row.To.Contains(to));
}
