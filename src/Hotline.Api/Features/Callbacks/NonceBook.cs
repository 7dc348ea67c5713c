using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Callbacks;

/// <summary>Binds the nonce of a legacy signature to its message for ten minutes. The primary key decides between rivals.</summary>
internal sealed class NonceBook(IWriteLane lane, TimeProvider clock)
{
    /// <summary>How long a nonce is bound; longer than a signature can be old.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMinutes(10);

    /// <summary>Whether the nonce is this message's; false when it is another's.</summary>
    /// <exception cref="DatabaseAwayException">The database is away.</exception>
    public Task<bool> Bind(string partner, string nonce, Guid message, CancellationToken cancellation)
    {
        var now = clock.Now();
        return lane.Run(async (db, ct) =>
        {
            var row = await db.PartnerNonces.FirstOrDefaultAsync(n => n.Partner == partner && n.Nonce == nonce, ct);
            if (row is not null && now < row.BoundAt + Bound)
                return row.MessageId == message;
            if (row is null)
                db.Add(row = new PartnerNonce { Partner = partner, Nonce = nonce });
            (row.MessageId, row.BoundAt) = (message, now);
            await db.SaveChangesAsync(ct);
            return true;
        }, cancellation);
    }

    /// <summary>Forgets nonces that are bound no longer; answers how many.</summary>
    public Task<int> Forget(CancellationToken cancellation)
    {
        var before = clock.Now() - Bound;
        return lane.Run((db, ct) => db.PartnerNonces.Where(n => n.BoundAt < before).ExecuteDeleteAsync(ct), cancellation);
    }
}
