namespace Hotline.Api.Persistence.Files;

/// <summary>
/// Where the bytes of attachments lie: on a disk or in the database. They are put before the row that names them is committed and
/// removed when it is not, so a row never names bytes that are not there.
/// </summary>
internal interface IFileStore
{
    /// <summary>The store's name, kept in each row.</summary>
    string Name { get; }

    /// <summary>Puts the parts one after another; they are on disk when it answers. A part is good until the next is asked for.</summary>
    /// <exception cref="StoreAwayException">The store could not be written.</exception>
    Task Write(Guid key, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellation);

    /// <summary>The bytes as a stream that can seek; null when there are none.</summary>
    Task<Stream?> Open(Guid key, long size, CancellationToken cancellation);

    /// <summary>Removes what was put, whole or in part; removing nothing is no fault.</summary>
    Task Remove(Guid key, CancellationToken cancellation);

    /// <summary>What was put before the moment and is named by no row.</summary>
    Task<IReadOnlyList<Guid>> Forgotten(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>The store cannot be written or read.</summary>
internal sealed class StoreAwayException(Exception inner) : Exception("The store of attachments is away.", inner);

/// <summary>The stores there are, and the one that new files go to. Each row says where its own bytes are.</summary>
internal sealed class FileStores(IEnumerable<IFileStore> stores, FileSettings settings)
{
    private readonly Dictionary<string, IFileStore> _byName = stores.ToDictionary(s => s.Name);

    public IFileStore Chosen => _byName[settings.Store];

    public IEnumerable<IFileStore> All => _byName.Values;

    public IFileStore Named(string name) => _byName[name];

    /// <summary>Bytes of a part: small enough to hold, large enough for a database to write few of them.</summary>
    public const int PartSize = 256 * 1024;
}
