using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Exchange;

/// <summary>Files that a partner announced: known by their digest, their bytes come afterwards, so that a matter never waits for its photos.</summary>
internal static class PartnerFiles
{
    /// <summary>A file of a matter between the partner and the line, added while it was theirs too; null where there is none.</summary>
    /// <param name="sha256">The digest of its bytes.</param>
    public static Task<Attachment?> Shared(HotlineContext db, string partner, byte[] sha256, CancellationToken cancellation) => db.Attachments
        .Where(a => a.Sha256 == sha256 && db.Referrals.Any(r => r.Partner == partner && r.TicketId == a.TicketId && (r.EndedAt == null || a.AddedAt <= r.EndedAt)))
        .OrderBy(a => a.Id)
        .FirstOrDefaultAsync(cancellation);

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
