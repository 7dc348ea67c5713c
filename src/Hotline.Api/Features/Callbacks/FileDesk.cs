using Hotline.Api.Features.Attachments;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange.Platforms;
using Hotline.Exchange.Platforms.Files;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Callbacks;

/// <summary>
/// 附件下载: fetches the files that superior platforms announced by address. A file that cannot be had is tried again with growing pauses; one
/// that may not be taken, or could not be had for long, is refused with its reason and an alarm.
/// </summary>
internal sealed class FileDesk(
    OpenBooks open, IWriteLane lane, Platforms platforms, FileFetch fetch, FileStores stores, FileSettings settings, PlatformMetrics metrics, TimeProvider clock, ILogger<FileDesk> log)
{
    /// <summary>Fetches what is due; answers how many files were tried.</summary>
    public async Task<int> Run(CancellationToken cancellation)
    {
        var now = clock.Now();
        var codes = platforms.All.Select(p => p.Code).ToList();
        await using var db = open();
        var due = await db.PartnerFiles.Where(f => f.State == PartnerFile.Awaited && f.NextAt <= now && f.Url != null && codes.Contains(f.Partner))
            .OrderBy(f => f.NextAt).ThenBy(f => f.Id).Take(Batch).ToListAsync(cancellation);
        var tried = 0;
        foreach (var file in due)
        {
            if (!await Claim(file, cancellation))
                continue;
            tried++;
            await Fetch(file, cancellation);
        }
        return tried;
    }

    /// <summary>Puts the next attempt off, so that of several replicas one tries; false when another did.</summary>
    private Task<bool> Claim(PartnerFile file, CancellationToken cancellation)
    {
        var until = clock.Now() + Claimed;
        return lane.Run(async (db, ct) => await db.PartnerFiles.Where(f => f.Id == file.Id && f.Version == file.Version && f.State == PartnerFile.Awaited)
            .ExecuteUpdateAsync(s => s.SetProperty(f => f.Version, f => f.Version + 1).SetProperty(f => f.Attempts, f => f.Attempts + 1).SetProperty(f => f.NextAt, until), ct) == 1, cancellation);
    }

    private async Task Fetch(PartnerFile file, CancellationToken cancellation)
    {
        var limits = platforms.Find(file.Partner)!.Profile.Limits;
        var (key, store) = (Guid.CreateVersion7(clock.GetUtcNow()), stores.Chosen);
        try
        {
            var policy = new FilePolicy(limits.FileHosts, limits.PlainFiles, Math.Min(limits.FileBytes, settings.MostBytes));
            var end = await fetch.Fetch(new OfferedFile(new Uri(file.Url!), file.Sha256, file.Size, file.ContentType), policy, (parts, ct) => store.Write(key, parts, ct), cancellation);
            if (end.State == FetchState.Stored)
                end = await Judge(file, key, store, cancellation);
            metrics.Fetched(file.Partner, Domain.Code.Of(end.State), end.Fault);
            if (end.State != FetchState.Stored)
            {
                await store.Remove(key, CancellationToken.None);
                await Fail(file, end, cancellation);
            }
        }
        catch (StoreAwayException fault)
        {
            log.LogWarning(fault, "The file {File} of {Partner} could not be stored", file.Id, file.Partner);
            metrics.Fetched(file.Partner, Domain.Code.Of(FetchState.Failed), StoreAway);
            await Fail(file, new FetchEnd(FetchState.Failed, StoreAway), cancellation);
        }
    }

    /// <summary>What was stored is judged by its content like any upload, and attached.</summary>
    private async Task<FetchEnd> Judge(PartnerFile file, Guid key, IFileStore store, CancellationToken cancellation)
    {
        await using var content = await store.Open(key, file.Size, cancellation) ?? throw new InvalidOperationException("The store lost a file it has just taken.");
        var (kind, _) = await Sniffer.Judge(content, file.Name, settings.Kinds, cancellation);
        if (kind is null || FileNames.Read(file.Name).Name is not { } name)
            return new FetchEnd(FetchState.Refused, NotTaken);
        var attachment = (Name: kind.Named(name), kind.Type);
        var now = clock.Now();
        return await lane.Run(async (db, ct) =>
        {
            var row = await db.PartnerFiles.FirstAsync(f => f.Id == file.Id, ct);
            if (row.State != PartnerFile.Awaited)
                return new FetchEnd(FetchState.Failed, Elsewhere);
            var ticket = await db.Tickets.FirstAsync(t => t.Id == row.TicketId, ct);
            await TicketMoves.LoadRareParts(db, ticket, ct);
            var added = new Domain.Tickets.Attachment(
                key, store.Name, attachment.Name, attachment.Type, file.Size, Convert.FromHexString(file.Sha256), new Actor(file.Partner, file.Partner), now);
            if (ticket.Attach(added, new Actor(file.Partner, file.Partner), now) is { } refusal)
                return new FetchEnd(FetchState.Refused, refusal.Code);
            await db.SaveChangesAsync(ct);
            (row.State, row.Fault, row.AttachmentId) = (Stored, null, added.Id);
            row.Version++;
            await ExchangeAlarms.Clear(db, file.Partner, ExchangeAlarms.File, Subject(file), now, ct);
            await db.SaveChangesAsync(ct);
            return new FetchEnd(FetchState.Stored);
        }, cancellation);
    }

    private Task<bool> Fail(PartnerFile file, FetchEnd end, CancellationToken cancellation)
    {
        var now = clock.Now();
        return lane.Run(async (db, ct) =>
        {
            var row = await db.PartnerFiles.FirstAsync(f => f.Id == file.Id, ct);
            if (row.State != PartnerFile.Awaited)
                return false;
            row.Fault = end.Fault;
            row.Version++;
            var next = end.State == FetchState.Refused ? null : FetchRetry.Next(row.Attempts, now);
            if (next is { } at)
            {
                row.NextAt = at;
            }
            else
            {
                row.State = RefusedState;
                await ExchangeAlarms.Raise(db, file.Partner, ExchangeAlarms.File, Subject(file), end.Fault ?? "", now, ct);
            }
            await db.SaveChangesAsync(ct);
            return true;
        }, cancellation);
    }

    private static string Subject(PartnerFile file) => file.Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private const string Stored = "stored";
    private const string RefusedState = "refused";
    private const string StoreAway = "store-away";
    private const string NotTaken = "kind-not-taken";
    private const string Elsewhere = "stored-elsewhere";
    private const int Batch = 20;

    /// <summary>Longer than one file may take.</summary>
    private static readonly TimeSpan Claimed = TimeSpan.FromMinutes(10);
}
