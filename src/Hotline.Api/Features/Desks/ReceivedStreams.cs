using System.Collections.Concurrent;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// Up to where we hold each desk's stream without gaps. It is found now and then, not with each message, for nothing depends on it: it
/// tells a desk what got lost on its way.
/// </summary>
internal sealed class ReceivedStreams(IWriteLane lane, OpenBooks open, Partners partners)
{
    private readonly ConcurrentDictionary<string, long> _through = new(StringComparer.Ordinal);

    /// <summary>As it was found last; 0 before.</summary>
    public long Through(string partner) => _through.GetValueOrDefault(partner);

    /// <summary>Looks at the stream of each desk.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        foreach (var partner in partners.All.Where(p => p.Face == PartnerFace.Grpc))
            _through[partner.Code] = await Look(partner.Code, cancellation);
    }

    private async Task<long> Look(string partner, CancellationToken cancellation)
    {
        long before, through;
        await using (var db = open())
        {
            before = through = await db.ExchangeStreams.Where(s => s.Partner == partner).Select(s => s.ReceivedThrough).FirstOrDefaultAsync(cancellation);
            var later = await db.ExchangeIn.Where(i => i.Partner == partner && i.Sequence > before).OrderBy(i => i.Sequence).Select(i => i.Sequence!.Value).Take(MostAtOnce)
                .ToListAsync(cancellation);
            foreach (var sequence in later)
            {
                // A message that was corrected may have come under a place that was used before.
                if (sequence > through + 1)
                    break;
                through = sequence;
            }
        }
        if (through == before)
            return through;
        await lane.Run(async (db, ct) =>
        {
            var stream = await OutClaims.Stream(db, partner, ct);
            if (through > stream.ReceivedThrough)
            {
                stream.ReceivedThrough = through;
                stream.Version++;
                await db.SaveChangesAsync(ct);
            }
            return 0;
        }, cancellation);
        return through;
    }

    private const int MostAtOnce = 20_000;
}
