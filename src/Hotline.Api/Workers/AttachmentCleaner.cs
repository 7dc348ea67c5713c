using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;

namespace Hotline.Api.Workers;

/// <summary>
/// Removes bytes that no row names: what was left when the program died between putting a file and committing its row. A day old at
/// least, so that nothing under way is touched; several replicas may do it at once.
/// </summary>
internal sealed class AttachmentCleaner(FileStores stores, TimeProvider clock, ILogger<AttachmentCleaner> log) : Rounds(TimeSpan.FromHours(6), clock, log)
{
    private static readonly TimeSpan Spared = TimeSpan.FromDays(1);

    protected override Task Round(CancellationToken cancellation) => Clean(cancellation);

    /// <summary>Answers how many files were removed.</summary>
    public async Task<int> Clean(CancellationToken cancellation)
    {
        var (before, removed) = (Clock.Now() - Spared, 0);
        foreach (var store in stores.All)
        {
            foreach (var key in await store.Forgotten(before, cancellation))
            {
                await store.Remove(key, cancellation);
                removed++;
            }
        }
        return removed;
    }
}
