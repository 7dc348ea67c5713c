using Hotline.Api.Boundary;
using Hotline.Api.Features.Office;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Audits;

/// <summary>审计链: how far the audit is sealed. Whoever keeps an answer can tell later that nothing up to it was changed.</summary>
internal static class GetAuditChain
{
    /// <summary>The state of the chain.</summary>
    /// <param name="Links">Entries that are sealed.</param>
    /// <param name="Hash">The hash of the last link, as 64 hexadecimal digits; null while there is none.</param>
    /// <param name="SealedAt">When it was sealed.</param>
    /// <param name="WaitingSince">The moment of the oldest entry that waits for its seal; null when none does.</param>
    /// <param name="AppendOnly">Whether the database's triggers that refuse changes are all at work.</param>
    internal sealed record Chain(long Links, string? Hash, DateTimeOffset? SealedAt, DateTimeOffset? WaitingSince, bool AppendOnly);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/audit/chain", Run)
        .Produces<Chain>().WithTags("Audit").WithSummary("审计链 · Chain of the audit")
        .WithDescription("The last link of the chain of hashes. Keep it elsewhere: the verb `verify-audit` proves that what was sealed up to it is unchanged.")
        .Read(Scopes.AuditRead);

    private static async Task Run(HttpContext http, OpenBooks open, TimeProvider clock)
    {
        if (await OfficeCalls.RefusedToUnits(http, clock))
            return;
        var cancellation = http.RequestAborted;
        await using var db = open();
        var last = await db.AuditSeals.OrderByDescending(s => s.Sequence).FirstOrDefaultAsync(cancellation);
        await http.Json(new Chain(
            last?.Sequence ?? 0, last is null ? null : Convert.ToHexStringLower(last.Hash), last?.SealedAt,
            await AuditSealer.WaitingSince(db, cancellation), (await db.Sql.Guards.Missing(db, cancellation)).Count == 0));
    }
}
