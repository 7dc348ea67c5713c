namespace Hotline.Load.Calls;

/// <summary>Makes the requests of one kind for one worker, and knows the answer each must get.</summary>
internal abstract class Call(string name)
{
    public string Name => name;

    public abstract HttpRequestMessage Next();

    /// <summary>Whether this is the answer the last request must get.</summary>
    public abstract bool Fits(HttpResponseMessage answer, ReadOnlySpan<byte> body);
}

/// <summary>Which calls a worker makes, each as often as its weight.</summary>
internal sealed class Plan
{
    private readonly Call[] _order;
    private int _next;

    /// <param name="calls">Calls with their weights.</param>
    /// <param name="seed">Where this worker begins, so that workers do not march in step.</param>
    public Plan(IReadOnlyList<(Call Call, int Weight)> calls, int seed)
    {
        Calls = [.. calls.Select(c => c.Call)];
        _order = [.. calls.SelectMany(c => Enumerable.Repeat(c.Call, c.Weight))];
        new Random(seed).Shuffle(_order);
    }

    public IReadOnlyList<Call> Calls { get; }

    public Call Pick() => _order[_next++ % _order.Length];
}
