using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence;

/// <summary>A ticket whose words are new or changed in this save.</summary>
internal readonly record struct Worded(Ticket Ticket, bool IsNew);

/// <summary>
/// The full-text index of tickets, each provider's own (decision 17): written in the transaction of the change, and the same answers
/// everywhere, for all of them index the pairs of neighbouring characters of <see cref="SearchText"/>.
/// </summary>
internal abstract class TextIndex
{
    /// <summary>Adds what can be saved together with the tickets.</summary>
    public virtual Task BeforeSave(HotlineContext db, IReadOnlyList<Worded> tickets, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Writes what needs the tickets' keys.</summary>
    public virtual Task AfterSave(HotlineContext db, IReadOnlyList<Worded> tickets, CancellationToken cancellation) => Task.CompletedTask;

    /// <summary>Indexes the tickets that were there before the index was.</summary>
    public abstract Task Fill(HotlineContext db, CancellationToken cancellation);

    /// <summary>Keys of the tickets whose text contains this normal text of two characters or more.</summary>
    public abstract IQueryable<long> Find(HotlineContext db, string normal);

    /// <summary>Those of some tickets, named by their keys, whose text contains it: what a walk along a list asks.</summary>
    /// <param name="db">The books.</param>
    /// <param name="ids">Keys, each once; some thousand at most.</param>
    /// <param name="normal">A normal text of two characters or more.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public abstract Task<List<long>> Among(HotlineContext db, IReadOnlyList<long> ids, string normal, CancellationToken cancellation);
}
