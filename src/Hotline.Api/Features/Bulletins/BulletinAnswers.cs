using System.Security.Cryptography;
using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Statistics;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;
using Hotline.Domain.Measures;

namespace Hotline.Api.Features.Bulletins;

/// <summary>A month's bulletin with every figure and the list behind it.</summary>
/// <param name="Site">Name of the line.</param>
/// <param name="Period">The month.</param>
/// <param name="Version">1, and one more with each correction.</param>
/// <param name="Status">draft or published.</param>
/// <param name="Title">As printed.</param>
/// <param name="Narrative">What the editor wrote.</param>
/// <param name="Overview">工作概况.</param>
/// <param name="CallsPrinted">Calls as printed, rounded by the profile.</param>
/// <param name="AppealTypes">诉求类型统计表.</param>
/// <param name="HotCategories">热点问题统计表.</param>
/// <param name="Townships">附件1.</param>
/// <param name="Departments">附件2.</param>
/// <param name="MinimumWorkOrders">Units with fewer orders are not assessed; each list tells its own.</param>
/// <param name="Trend">Matters of the twelve months that end with this one.</param>
/// <param name="Sections">Codes of the sections that are printed, in order.</param>
/// <param name="Footer">The closing remark; null when there is none.</param>
/// <param name="Erratum">What a version after the first corrects.</param>
/// <param name="Proposals">Units that the assessment would name as better and worse; only with a draft, and the editor decides.</param>
/// <param name="Lint">How many findings the check has; only with a draft.</param>
/// <param name="PublishedAt">When it was published; null for a draft.</param>
/// <param name="ContentHash">SHA-256 of its content, see <c>/content</c>; null for a draft.</param>
internal sealed record BulletinAnswer(
    string Site, string Period, int Version, string Status, string Title, BulletinNarrative Narrative, OverviewAnswer Overview, string CallsPrinted,
    TableAnswer AppealTypes, TableAnswer HotCategories, AssessmentAnnex Townships, AssessmentAnnex Departments, int MinimumWorkOrders,
    IReadOnlyList<TrendAnswer> Trend, IReadOnlyList<string> Sections, string? Footer, string? Erratum, UnitProposals? Proposals, LintCounts? Lint,
    DateTimeOffset? PublishedAt, string? ContentHash)
{
    public static BulletinAnswer Of(BulletinEdition row, OpenedBulletin opened, ReferenceLook look, IReadOnlyList<Finding>? findings)
    {
        var (bulletin, linked) = (opened.Bulletin, opened.Figures);
        return new(
            bulletin.Site, bulletin.Period, bulletin.Version, bulletin.Status, BulletinText.Title(bulletin), bulletin.Narrative, linked.Overview,
            BulletinText.Calls(bulletin.Overview.Calls, bulletin.CallsRounding), linked.AppealTypes, linked.HotCategories,
            bulletin.Townships, bulletin.Departments, bulletin.MinimumWorkOrders, TrendAnswer.Of(opened.Printed), bulletin.Sections ?? BulletinOutline.Order,
            string.IsNullOrWhiteSpace(bulletin.Footer) ? null : bulletin.Footer, bulletin.Erratum, UnitProposals.Of(opened.Proposed, look),
            findings is null ? null : LintCounts.Of(findings), row.PublishedAt, row.ContentHash);
    }
}

/// <summary>A published bulletin as anybody may read it: the printed figures, without the lists behind them.</summary>
/// <param name="Site">Name of the line.</param>
/// <param name="Period">The month.</param>
/// <param name="Version">1, and one more with each correction.</param>
/// <param name="Title">As printed.</param>
/// <param name="Narrative">What the editor wrote.</param>
/// <param name="Overview">工作概况.</param>
/// <param name="CallsPrinted">Calls as printed, rounded.</param>
/// <param name="AppealTypes">诉求类型统计表.</param>
/// <param name="HotCategories">热点问题统计表.</param>
/// <param name="Townships">附件1.</param>
/// <param name="Departments">附件2.</param>
/// <param name="UnitNames">Full names by code.</param>
/// <param name="Trend">Matters of the twelve months that end with this one.</param>
/// <param name="Sections">Codes of the sections that are printed, in order.</param>
/// <param name="Footer">The closing remark; null when there is none.</param>
/// <param name="Erratum">What a version after the first corrects.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="ContentHash">SHA-256 of its content, see <c>/content</c>.</param>
internal sealed record PublicBulletin(
    string Site, string Period, int Version, string Title, BulletinNarrative Narrative, Overview Overview, string CallsPrinted,
    ShareTable AppealTypes, ShareTable HotCategories, AssessmentAnnex Townships, AssessmentAnnex Departments, IReadOnlyDictionary<string, string> UnitNames,
    IReadOnlyList<TrendAnswer> Trend, IReadOnlyList<string> Sections, string? Footer, string? Erratum, DateTimeOffset PublishedAt, string ContentHash)
{
    public static PublicBulletin Of(BulletinEdition row, OpenedBulletin opened)
    {
        var bulletin = opened.Bulletin;
        return new(
            bulletin.Site, bulletin.Period, bulletin.Version, BulletinText.Title(bulletin), bulletin.Narrative, bulletin.Overview,
            BulletinText.Calls(bulletin.Overview.Calls, bulletin.CallsRounding), bulletin.AppealTypes, bulletin.HotCategories,
            bulletin.Townships, bulletin.Departments, bulletin.UnitNames, TrendAnswer.Of(opened.Printed), bulletin.Sections ?? BulletinOutline.Order,
            string.IsNullOrWhiteSpace(bulletin.Footer) ? null : bulletin.Footer, bulletin.Erratum, row.PublishedAt!.Value, row.ContentHash!);
    }
}

/// <summary>One month of the trend.</summary>
/// <param name="Month">yyyy-MM.</param>
/// <param name="Registered">Matters registered in it; null where the books have none.</param>
/// <param name="CompletionRate">办结率 as that month printed it; null where it printed none.</param>
internal sealed record TrendAnswer(string Month, long? Registered, string? CompletionRate)
{
    public static IReadOnlyList<TrendAnswer> Of(PrintedBulletin printed) => [.. printed.Trend.Select(p => new TrendAnswer(p.Month, p.Registered, p.CompletionRate?.Text))];
}

/// <summary>Units that the assessment would name.</summary>
/// <param name="Better">办理较好, best first.</param>
/// <param name="Worse">办理较差.</param>
internal sealed record UnitProposals(IReadOnlyList<CodeLabel> Better, IReadOnlyList<CodeLabel> Worse)
{
    public static UnitProposals? Of(ProposedUnits? proposed, ReferenceLook look) => proposed is null ? null : new(
        [.. proposed.Better.Select(u => new CodeLabel(u, look.Unit(u)?.Name ?? u))], [.. proposed.Worse.Select(u => new CodeLabel(u, look.Unit(u)?.Name ?? u))]);
}

/// <summary>What the check found, counted.</summary>
/// <param name="Errors">With one of them it cannot be published.</param>
/// <param name="Warnings">With these it can, by who has seen them.</param>
internal sealed record LintCounts(int Errors, int Warnings)
{
    public static LintCounts Of(IReadOnlyList<Finding> findings) => new(findings.Count(f => f.IsError), findings.Count(f => !f.IsError));
}

/// <summary>The state of a version, without its figures.</summary>
/// <param name="Period">The month.</param>
/// <param name="Version">1, and one more with each correction.</param>
/// <param name="Status">draft or published.</param>
/// <param name="Revision">Counts the changes over all versions of the month; its ETag.</param>
/// <param name="Reason">Why a version after the first was made.</param>
/// <param name="Erratum">What it corrects, as told to readers.</param>
/// <param name="CreatedAt">When it was begun; null for one that was imported.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="UpdatedAt">Its last change.</param>
/// <param name="UpdatedBy">By whom; null for an import.</param>
/// <param name="PublishedAt">When it was published; null for a draft.</param>
/// <param name="PublishedBy">By whom.</param>
/// <param name="ContentHash">SHA-256 of its content; null for a draft.</param>
internal sealed record BulletinVersion(
    string Period, int Version, string Status, int Revision, string? Reason, string? Erratum, DateTimeOffset? CreatedAt, string? CreatedBy,
    DateTimeOffset UpdatedAt, string? UpdatedBy, DateTimeOffset? PublishedAt, string? PublishedBy, string? ContentHash)
{
    public static BulletinVersion Of(BulletinEdition row) => new(
        row.Period, row.Version, row.IsDraft() ? BulletinStatus.Draft : BulletinStatus.Published, row.Revision, row.Reason, row.Erratum,
        row.CreatedAt, row.CreatedBy, row.UpdatedAt, row.UpdatedBy, row.PublishedAt, row.PublishedBy, row.ContentHash);
}

/// <summary>A version after a change, with what the editor wrote; its figures are read by GET.</summary>
/// <param name="State">Its state.</param>
/// <param name="Narrative">What the editor wrote.</param>
/// <param name="Proposals">Units that the assessment would name; only when it is begun.</param>
internal sealed record EditedBulletin(BulletinVersion State, BulletinNarrative Narrative, UnitProposals? Proposals)
{
    public static Answer Of(BulletinEdition row, int status = 200, UnitProposals? proposals = null) => new(
        status, new EditedBulletin(BulletinVersion.Of(row), Narratives.Read(row.Narrative), proposals), IfMatch.ETag(row.Revision),
        status == 201 ? $"/v1/bulletins/{row.Period}?version={row.Version}" : null);
}

/// <summary>Something the check found.</summary>
/// <param name="Severity">error or warning.</param>
/// <param name="Rule">Stable code of the rule.</param>
/// <param name="Where">Path of the part.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
/// <param name="Expected">What should stand there, where that is known.</param>
/// <param name="Found">What stands there.</param>
internal sealed record FindingAnswer(FindingSeverity Severity, string Rule, string Where, string Message, string? Expected, string? Found)
{
    public static FindingAnswer Of(Finding finding) =>
        new(finding.Severity, finding.Rule, finding.Where, Words.Say(finding.Zh, finding.En), finding.Expected, finding.Found);
}

/// <summary>Writes what is answered as a file or with an ETag of its bytes.</summary>
internal static class BulletinWriting
{
    /// <summary>Bytes with an ETag that a change of either the month or the bytes changes; its first part is what <c>If-Match</c> compares.</summary>
    public static async Task WriteBulletin(this HttpContext http, byte[] bytes, string type, int revision)
    {
        var tag = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{revision}-{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}\"");
        if (IfMatch.NotModified(http, tag))
            return;
        http.Response.ContentType = type;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public static Task WriteBulletin<T>(this HttpContext http, T answer, int revision) => http.WriteBulletin(
        JsonSerializer.SerializeToUtf8Bytes(answer, http.RequestServices.GetRequiredService<JsonWriting>().Options), "application/json; charset=utf-8", revision);
}
