namespace Hotline.Domain.Time;

/// <summary>
/// What came of checking input: either a value, or the complete list of what is wrong with it, in Simplified Chinese, for
/// whoever typed it. Nothing is thrown, so a form can show all problems at once.
/// </summary>
/// <param name="Value">The checked value; null exactly when there are problems.</param>
/// <param name="Problems">Empty exactly when there is a value.</param>
public sealed record Validated<T>(T? Value, IReadOnlyList<string> Problems)
    where T : class
{
    public Validated(T value)
        : this(value, [])
    {
    }

    public Validated(IReadOnlyList<string> problems)
        : this(null, problems)
    {
    }

    /// <summary>The value, for callers that have no way on without it.</summary>
    /// <exception cref="InvalidOperationException">There are problems; the message lists them.</exception>
    public T Required => Value ?? throw new InvalidOperationException(string.Join("; ", Problems));
}
