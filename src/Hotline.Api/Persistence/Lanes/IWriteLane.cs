namespace Hotline.Api.Persistence.Lanes;

/// <summary>
/// The only way to write. The work is given a context and may be run again from the start when a rival was first, so it must
/// load what it decides on and touch nothing but that context. Whatever it saved is durable when the lane answers, all or none.
/// </summary>
internal interface IWriteLane
{
    /// <summary>Runs the work in one transaction.</summary>
    /// <exception cref="DatabaseAwayException">The database could not be reached or written; nothing was done, or it is not known.</exception>
    /// <exception cref="ContendedException">Rivals were first too many times; nothing was done.</exception>
    Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation);
}

/// <summary>The database cannot be reached or cannot write; nothing was done, unless it went away in the very commit.</summary>
internal sealed class DatabaseAwayException(Exception inner, bool inCommit = false) : Exception("The database is away.", inner)
{
    /// <summary>It went away while it committed: nobody here knows whether it was done.</summary>
    public bool IsUnknown => inCommit;
}

/// <summary>Rivals were first too many times in a row; nothing was done.</summary>
internal sealed class ContendedException(Exception inner) : Exception("Too many rivals.", inner);
