using Hotline.Api.Features.Desks;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Workers;

/// <summary>
/// Forgets uploads of partners that nobody went on with, and complete ones whose copies lie with their tickets by then. While a message of the
/// partner is parked, be it for a week, or a file of it is awaited, nothing complete is forgotten: it may be what that one names.
/// </summary>
internal sealed class UploadCleaner(OpenBooks open, UploadParts parts, TimeProvider clock, ILogger<UploadCleaner> log) : Rounds(TimeSpan.FromHours(6), clock, log)
{
    /// <summary>How long a partner has to go on with a file, and to send the message that names it.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    protected override Task Round(CancellationToken cancellation) => Clean(cancellation);

    /// <summary>Answers how many uploads were forgotten.</summary>
    public async Task<int> Clean(CancellationToken cancellation)
    {
        var before = Clock.Now() - Kept;
        await using var db = open();
        var old = await db.PartnerUploads
            .Where(u => u.TouchedAt < before)
            .Where(u => u.CompletedAt == null
                || (!db.ExchangeIn.Any(i => i.Partner == u.Partner && i.Disposition == Disposition.Parked && !i.Dead) && !db.PartnerFiles.Any(f => f.Partner == u.Partner && f.Sha256 == u.Sha256 && f.State == PartnerFile.Awaited)))
            .Select(u => new { u.Id, u.Key }).ToListAsync(cancellation);
        foreach (var upload in old)
            await parts.Forget(upload.Id, upload.Key, cancellation);
        return old.Count;
    }
}
