using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Attachments;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// Brings together what a partner announced and what it uploaded, whichever came first: a copy of the bytes becomes an attachment of the
/// ticket, once, by the same move as any other.
/// </summary>
internal sealed class FileBinder(IWriteLane lane, OpenBooks open, TicketMoves moves, Uploads uploads, UploadEnd stored, TimeProvider clock)
{
    /// <summary>Every announced file whose bytes are here.</summary>
    public async Task<int> BindAll(CancellationToken cancellation)
    {
        await using var db = open();
        var pairs = await db.PartnerFiles.Where(f => f.State == PartnerFile.Awaited)
            .Join(db.PartnerUploads.Where(u => u.CompletedAt != null), f => new { f.Partner, f.Sha256 }, u => new { u.Partner, u.Sha256 }, (f, u) => new { File = f.Id, Upload = u })
            .OrderBy(p => p.File)
            .Take(MostAtOnce)
            .ToListAsync(cancellation);
        foreach (var pair in pairs)
            await Bind(pair.File, pair.Upload, cancellation);
        return pairs.Count;
    }

    /// <summary>The announced files of this digest.</summary>
    public async Task Bind(string partner, string sha256, CancellationToken cancellation)
    {
        await using var db = open();
        var upload = await db.PartnerUploads.FirstOrDefaultAsync(u => u.Partner == partner && u.Sha256 == sha256 && u.CompletedAt != null, cancellation);
        if (upload is null)
            return;
        foreach (var file in await db.PartnerFiles.Where(f => f.Partner == partner && f.Sha256 == sha256 && f.State == PartnerFile.Awaited).Select(f => f.Id).ToListAsync(cancellation))
            await Bind(file, upload, cancellation);
    }

    private async Task Bind(long file, PartnerUpload upload, CancellationToken cancellation)
    {
        StoredFile copy;
        await using (var bytes = await stored.Open(upload, cancellation))
        {
            try
            {
                copy = await uploads.Copy(upload.Name, bytes, cancellation);
            }
            catch (UploadException fault) when (fault.Refusal.Row.Kind != RefusalKind.Unavailable)
            {
                // The kinds that are taken have been changed since it came.
                await lane.Run((db, ct) => Refuse(db, file, fault.Refusal, ct), cancellation);
                return;
            }
        }
        try
        {
            await lane.Run((db, ct) => Attach(db, file, copy, ct), cancellation);
        }
        finally
        {
            await uploads.Settle(copy);
        }
    }

    private async Task<bool> Attach(HotlineContext db, long id, StoredFile copy, CancellationToken cancellation)
    {
        var file = await db.PartnerFiles.FirstAsync(f => f.Id == id, cancellation);
        // Another replica was first.
        if (file.State != PartnerFile.Awaited)
            return false;
        var act = new Act(new Actor(file.Partner, file.Partner), new HashSet<string>(StringComparer.Ordinal), clock.Now());
        var added = new Attachment(copy.Key, copy.Store, copy.Name, copy.Type, copy.Size, copy.Sha256, act.Actor, act.At);
        var result = await moves.Run(
            new Command(act, db, IfMatch.None), file.TicketId, (move, _) => Task.FromResult(move.Ticket.Attach(added, move.Actor, move.At)),
            _ => Task.FromResult(new Answer(201, added)), cancellation);
        if (result.Refusal is { } refusal)
        {
            db.ChangeTracker.Clear();
            return await Refuse(db, id, refusal, cancellation);
        }
        (file.State, file.AttachmentId, file.Fault) = ("stored", added.Id, null);
        file.Version++;
        await ExchangeAlarms.Clear(db, file.Partner, ExchangeAlarms.File, id.ToString(CultureInfo.InvariantCulture), act.At, cancellation);
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private async Task<bool> Refuse(HotlineContext db, long id, Refusal refusal, CancellationToken cancellation)
    {
        var file = await db.PartnerFiles.FirstAsync(f => f.Id == id, cancellation);
        if (file.State != PartnerFile.Awaited)
            return false;
        (file.State, file.Fault) = ("refused", refusal.Code);
        file.Version++;
        await ExchangeAlarms.Raise(db, file.Partner, ExchangeAlarms.File, id.ToString(CultureInfo.InvariantCulture), refusal.Code, clock.Now(), cancellation);
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private const int MostAtOnce = 100;
}
