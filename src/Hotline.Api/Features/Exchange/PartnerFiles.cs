using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>Files that a partner announced: known by their digest, their bytes come afterwards, so that a matter never waits for its photos.</summary>
internal static class PartnerFiles
{
    /// <summary>Expects files of a matter; one that is expected already stays so.</summary>
    public static async Task Expect(
        HotlineContext db, string partner, long referralId, long ticketId, IReadOnlyList<MessageFile> files, DateTimeOffset at, CancellationToken cancellation)
    {
        foreach (var file in files.DistinctBy(f => f.Sha256))
        {
            if (await db.PartnerFiles.AnyAsync(f => f.ReferralId == referralId && f.Sha256 == file.Sha256, cancellation))
                continue;
            db.Add(new PartnerFile
            {
                Partner = partner,
                ReferralId = referralId,
                TicketId = ticketId,
                Name = file.Name,
                Sha256 = file.Sha256,
                Size = file.Size,
                ContentType = file.ContentType,
                Url = file.Url,
                AnnouncedAt = at,
                NextAt = at,
            });
        }
    }
}
