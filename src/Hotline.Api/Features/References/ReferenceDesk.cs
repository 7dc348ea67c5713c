using Hotline.Api.Boundary;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.References;

/// <summary>
/// Writes the next version of a document of reference data, with its audit row, in the command's transaction. The primary key lets one
/// of two rivals have the version; the loser begins again and sees the winner's.
/// </summary>
internal static class ReferenceDesk
{
    /// <summary>The version that now holds, or the refusal of a stale one. A document equal to the newest makes no new version.</summary>
    public static async Task<(int Version, Refusal? Refusal)> Put<T>(Command command, string kind, string key, T document, CancellationToken cancellation)
    {
        var newest = await command.Db.ReferenceVersions.AsNoTracking()
            .Where(v => v.Kind == kind && v.Key == key)
            .OrderByDescending(v => v.Version)
            .FirstOrDefaultAsync(cancellation);
        var version = newest?.Version ?? 0;
        if (!command.IfMatch.Allows(version))
            return (version, Stale(version));
        var body = ReferenceKinds.Write(document);
        if (newest?.Body == body)
            return (version, null);
        command.Db.Add(new ReferenceVersion { Kind = kind, Key = key, Version = version + 1, Body = body, At = command.Act.At, By = command.Act.Actor.Shown });
        command.Db.Add(Audit(command, kind, key, version + 1));
        await command.Db.SaveChangesAsync(cancellation);
        return (version + 1, null);
    }

    /// <summary>Who changed which thing to which version.</summary>
    public static AuditEntry Audit(Command command, string kind, string key, int version) => AuditEntry.Of(
        command.Act.Actor, "reference." + kind, FormattableString.Invariant($"key={key} version={version}"), command.Act.At);

    public static Refusal Stale(int version) =>
        new(Refusals.Stale, $"当前版本为 {version}，请重新读取后再提交。", $"The current version is {version}; read it and submit again.");

    /// <summary>Refuses a change that does not say which version it was decided on; true when it did so.</summary>
    public static async Task<bool> LacksIfMatch(HttpContext http)
    {
        if (http.Request.Headers.ContainsKey("If-Match"))
            return false;
        await Problems.Write(http, new Refusal(
            Refusals.IfMatchRequired, "请以 If-Match 提交所见版本的 ETag。", "Send the ETag of the version you have seen as If-Match."));
        return true;
    }
}
