using System.Runtime.CompilerServices;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Audits;

/// <summary>What verification found, in a line.</summary>
/// <param name="Kind">changed, missing, reordered, truncated or unguarded; backdated, unsealed or unreadable are warnings.</param>
/// <param name="Text">Where and what.</param>
/// <param name="IsWarning">Whether the chain may be whole all the same.</param>
internal sealed record AuditFinding(string Kind, string Text, bool IsWarning = false);

/// <summary>What verification went through.</summary>
internal sealed record AuditTally(long Links, ChainHead? Head, long HeadsCompared);

/// <summary>
/// Verifies the audit: link by link from the first, each entry against its seal, and the heads that were written outside the database against
/// the links. It goes page by page and holds no more than one, whatever the age of the books; it may run while others write.
/// </summary>
internal sealed class AuditCheck(OpenBooks open, TimeProvider clock)
{
    /// <summary>Links, or heads, that are held at once.</summary>
    private const int PageSize = 500;

    /// <summary>An entry that waits longer than this for its seal is told.</summary>
    public static readonly TimeSpan SealedWithin = TimeSpan.FromMinutes(5);

    /// <summary>Acts are sealed about in the order of their moments. One that is older by more than this was written long after it, or by another hand.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(1);

    /// <summary>What was gone through so far; complete when <see cref="Run"/> has ended.</summary>
    public AuditTally Tally { get; private set; } = new(0, null, 0);

    /// <param name="folders">Folders with files of heads.</param>
    /// <param name="cancellation">Stops it.</param>
    public async IAsyncEnumerable<AuditFinding> Run(IReadOnlyList<string> folders, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Tally = new(0, null, 0);
        await using var db = open();
        foreach (var guard in await db.Sql.Guards.Missing(db, cancellation))
            yield return new("unguarded", $"the database lacks the trigger {guard}, which keeps the audit append-only; run migrate");
        await foreach (var finding in Links(db, cancellation))
            yield return finding;
        foreach (var file in folders.SelectMany(ChainHeads.Files))
        {
            await foreach (var finding in Compare(db, file, cancellation))
                yield return finding;
        }
        if (Tally is { Head: not null, HeadsCompared: 0 })
            yield return new("unreadable", $"no head of the chain was found in {string.Join(", ", folders)}; a tail that was cut off would not show", IsWarning: true);
        await foreach (var finding in Unsealed(db, cancellation))
            yield return finding;
    }

    /// <summary>One fault is told once: the walk goes on from the hash that stands there.</summary>
    private async IAsyncEnumerable<AuditFinding> Links(HotlineContext db, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (sequence, hash, links) = (0L, SealedText.Beginning, 0L);
        var (latest, backdated, firstBackdated) = (DateTimeOffset.MinValue, 0L, 0L);
        while (true)
        {
            var page = await Page(db, sequence, cancellation);
            foreach (var (seal, entry) in page)
            {
                if (seal.Sequence != sequence + 1)
                    yield return new("missing", FormattableString.Invariant($"links {sequence + 1} to {seal.Sequence - 1} are gone"));
                else if (!hash.AsSpan().SequenceEqual(seal.PreviousHash))
                    yield return new("reordered", FormattableString.Invariant($"link {seal.Sequence} does not follow link {sequence}: one of them was moved, exchanged or sealed anew"));
                if (Fault(seal, entry) is { } fault)
                    yield return fault;
                if (entry is not null && entry.At + Backdated < latest && backdated++ == 0)
                    firstBackdated = entry.Id;
                latest = entry?.At > latest ? entry.At : latest;
                (sequence, hash, links) = (seal.Sequence, seal.Hash, links + 1);
            }
            if (page is [.., var (last, _)])
                Tally = Tally with { Links = links, Head = new ChainHead(last.Sequence, Convert.ToHexStringLower(last.Hash), last.SealedAt) };
            if (page.Count < PageSize)
                break;
        }
        if (backdated > 0)
            yield return new("backdated", FormattableString.Invariant($"{backdated} entries name a moment more than {Backdated.TotalHours:0} hour before one sealed earlier, the first of them entry {firstBackdated}"), IsWarning: true);
    }

    private static AuditFinding? Fault(AuditSeal seal, AuditEntry? entry)
    {
        if (entry is null)
            return new("missing", FormattableString.Invariant($"entry {seal.AuditEntryId} of link {seal.Sequence} is gone"));
        if (SealedText.Hash(seal.Format, seal.Sequence, seal.SealedAt, seal.PreviousHash, entry) is not { } hash)
            return new("changed", FormattableString.Invariant($"link {seal.Sequence} has the form {seal.Format}, which this program does not know"));
        return hash.AsSpan().SequenceEqual(seal.Hash) ? null
            : new("changed", FormattableString.Invariant($"entry {entry.Id} ({entry.Action}) is not what link {seal.Sequence} sealed at {seal.SealedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}"));
    }

    private static async Task<List<(AuditSeal Seal, AuditEntry? Entry)>> Page(HotlineContext db, long after, CancellationToken cancellation)
    {
        // An entry that is gone must leave its link in the page.
        var page =
            from seal in db.AuditSeals.Where(s => s.Sequence > after).OrderBy(s => s.Sequence).Take(PageSize)
            join entry in db.Audit on seal.AuditEntryId equals entry.Id into entries
            from entry in entries.DefaultIfEmpty()
            orderby seal.Sequence
            select new { seal, entry };
        return [.. (await page.ToListAsync(cancellation)).Select(p => (p.seal, (AuditEntry?)p.entry))];
    }

    /// <summary>A head names a link and its hash: a link that is not there was cut off, another hash was sealed anew.</summary>
    private async IAsyncEnumerable<AuditFinding> Compare(HotlineContext db, string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (name, lines, unreadable, gone) = (Path.GetFileName(file), 0L, 0L, (ChainHead?)null);
        await foreach (var chunk in Chunks(file, cancellation))
        {
            lines += chunk.Count;
            var told = chunk.Select(ChainHead.Read).OfType<ChainHead>().ToList();
            unreadable += chunk.Count - told.Count;
            var numbers = told.Select(h => h.Sequence).Distinct().ToList();
            var hashes = await db.AuditSeals.Where(s => EF.Parameter(numbers).Contains(s.Sequence)).ToDictionaryAsync(s => s.Sequence, s => Convert.ToHexStringLower(s.Hash), cancellation);
            foreach (var head in told)
            {
                if (!hashes.TryGetValue(head.Sequence, out var hash))
                    gone = gone is null || head.Sequence > gone.Sequence ? head : gone;
                else if (hash != head.Hash)
                    yield return new("reordered", FormattableString.Invariant($"link {head.Sequence} is not the one that {name} tells of ({head.SealedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}): the chain was sealed anew"));
            }
            Tally = Tally with { HeadsCompared = Tally.HeadsCompared + told.Count };
        }
        if (gone is not null)
        {
            yield return new("truncated", FormattableString.Invariant(
                $"{name} tells of link {gone.Sequence} ({gone.SealedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}), which is gone; the chain ends with link {Tally.Head?.Sequence ?? 0}"));
        }
        if (unreadable > 0)
            yield return new("unreadable", FormattableString.Invariant($"{unreadable} of {lines} lines of {name} are no heads"), IsWarning: true);
    }

    private static async IAsyncEnumerable<IReadOnlyList<string>> Chunks(string file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The program that writes it may be running.
        await using var bytes = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var text = new StreamReader(bytes);
        List<string> chunk = [];
        while (await text.ReadLineAsync(cancellation) is { } line)
        {
            chunk.Add(line);
            if (chunk.Count < PageSize)
                continue;
            yield return chunk;
            chunk = [];
        }
        if (chunk.Count > 0)
            yield return chunk;
    }

    private async IAsyncEnumerable<AuditFinding> Unsealed(HotlineContext db, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = clock.Now() - SealedWithin;
        var waiting = db.Audit.Where(a => a.At < before && !db.AuditSeals.Any(s => s.AuditEntryId == a.Id));
        var count = await waiting.LongCountAsync(cancellation);
        if (count == 0)
            yield break;
        var first = await waiting.MinAsync(a => a.Id, cancellation);
        yield return new("unsealed", FormattableString.Invariant($"{count} entries wait for their seal for more than {SealedWithin.TotalMinutes:0} minutes, the first of them entry {first}"), IsWarning: true);
    }
}
