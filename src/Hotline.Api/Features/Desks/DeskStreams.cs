using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>How far the stream to a partner goes.</summary>
/// <param name="Last">The greatest place given; 0 before the first.</param>
/// <param name="Committed">How far the partner has said that it holds the stream.</param>
internal sealed record DeskStream(long Last, long Committed);

/// <summary>Streams to partners that fetch: what was posted meanwhile gets its place when somebody asks.</summary>
internal sealed class DeskStreams(OutClaims claims)
{
    public async Task<DeskStream> Of(HotlineContext db, string partner, CancellationToken cancellation)
    {
        if (await db.ExchangeOut.AnyAsync(o => o.Partner == partner && o.Sequence == null && o.State != OutState.NotCarried, cancellation))
            await claims.Sequence(partner, cancellation);
        var row = await db.ExchangeStreams.Where(s => s.Partner == partner).Select(s => new { s.NextSequence, s.PeerCommitted }).FirstOrDefaultAsync(cancellation);
        return row is null ? new DeskStream(0, 0) : new DeskStream(row.NextSequence - 1, row.PeerCommitted);
    }
}
