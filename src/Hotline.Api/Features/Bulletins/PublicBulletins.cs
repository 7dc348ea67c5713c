using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Text;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Bulletins;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Bulletins;

/// <summary>公开简报: what is published, for the city's website and whoever reads it, without a token; drafts do not exist here.</summary>
internal static class PublicBulletins
{
    /// <summary>Which months.</summary>
    internal sealed record Query : IListQuery
    {
        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }

        /// <summary>Whether to count all months.</summary>
        public bool? IncludeTotal { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(q => q.Limit).InclusiveBetween(1, 200);
    }

    /// <summary>A published month.</summary>
    /// <param name="Period">The month.</param>
    /// <param name="Title">As printed.</param>
    /// <param name="IssueNo">Issue of the year.</param>
    /// <param name="SerialNo">总期号.</param>
    /// <param name="IssuedOn">Date of issue.</param>
    /// <param name="Version">The newest published version.</param>
    /// <param name="PublishedAt">When that was published.</param>
    /// <param name="ContentHash">SHA-256 of its content.</param>
    /// <param name="Href">Where it is read.</param>
    internal sealed record PublicMonth(
        string Period, string Title, string? IssueNo, int? SerialNo, DateOnly? IssuedOn, int Version, DateTimeOffset PublishedAt, string ContentHash, string Href);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/public/bulletins", List)
            .WithMetadata(new QueryOf(typeof(Query)))
            .Produces<Page<PublicMonth>>()
            .WithTags(Tag).WithSummary("已发布简报 · Published months").WithDescription("Latest month first, each with its newest published version. No token.")
            .Refuses(400).AllowAnonymous();
        app.MapGet("/public/bulletins/{period}", (string period, HttpContext http, GetBulletin.Desk desk) =>
                Open(http, () => desk.Answer(http, period, publishedOnly: true, (_, row, opened) => Task.FromResult<object>(PublicBulletin.Of(row, opened)))))
            .WithMetadata(new QueryOf(typeof(GetBulletin.Query)))
            .Produces<PublicBulletin>(200, "application/json", ["text/html", .. BulletinForm.All.Skip(1).Select(f => f.Type)])
            .WithTags(Tag).WithSummary("公开简报 · A published bulletin")
            .WithDescription("The forms of `/v1/bulletins/{period}`, of published versions only, without addresses that need a token. No token.")
            .Refuses(400, 404).Produces(304).AllowAnonymous();
        app.MapGet("/public/bulletins/{period}/charts/{name}", (string period, string name, HttpContext http, GetBulletin.Desk desk) =>
                Open(http, () => desk.Chart(http, period, name, publishedOnly: true)))
            .WithMetadata(new QueryOf(typeof(GetBulletin.Query)))
            .Produces<string>(200, "image/svg+xml", "image/png")
            .WithTags(Tag).WithSummary("公开图表 · A chart of a published bulletin").WithDescription(GetBulletin.Charts + " No token.")
            .Refuses(400, 404).Produces(304).AllowAnonymous();
        app.MapGet("/public/bulletins/{period}/content", (string period, HttpContext http, GetBulletin.Desk desk) => Open(http, () => desk.Content(http, period)))
            .WithMetadata(new QueryOf(typeof(GetBulletin.Query)))
            .Produces<string>(200, GetBulletin.ContentType)
            .WithTags(Tag).WithSummary("公开简报内容原文 · The published content that was hashed")
            .WithDescription("Canonical JSON; the SHA-256 of these bytes is the `contentHash`. No token.")
            .Refuses(400, 404).Produces(304).AllowAnonymous();
    }

    private const string Tag = "Public";

    /// <summary>Others may keep it for some minutes: so long a correction may be late.</summary>
    private static async Task Open(HttpContext http, Func<Task> answer)
    {
        // A refusal is not kept: the month may be published the next minute.
        http.Response.OnStarting(() =>
        {
            http.Response.Headers.CacheControl = http.Response.StatusCode is 200 or 304 ? "public, max-age=300" : "no-store";
            return Task.CompletedTask;
        });
        await answer();
    }

    /// <summary>Months as they are listed, by their content's hash: a handful a year, none of which ever changes.</summary>
    internal sealed class Listed : ConcurrentDictionary<string, PublicMonth>;

    private static PublicMonth Of(BulletinEdition edition)
    {
        var bulletin = PublishedContent.Read(edition.Period, edition.Version, edition.Content!, edition.ContentHash!).Bulletin;
        var narrative = bulletin.Narrative;
        return new PublicMonth(
            edition.Period, BulletinText.Title(bulletin), narrative.IssueNo, narrative.SerialNo, narrative.IssuedOn, edition.Version, edition.PublishedAt!.Value, edition.ContentHash!,
            "/public/bulletins/" + edition.Period);
    }

    private static Task List(HttpContext http, OpenBooks open, Listed listed) => Open(http, async () =>
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        var after = query.Cursor is { } cursor ? Decode(cursor) : null;
        if (query.Cursor is not null && after is null)
        {
            await Problems.Write(http, Refusal.Invalid("cursor", "游标无效，请从第一页重新开始", "is not one of ours; start from the first page"));
            return;
        }
        var limit = query.Limit ?? 50;
        await using var db = open();
        var months = db.Bulletins.Where(b => b.Draft == null && !db.Bulletins.Any(c => c.Period == b.Period && c.Draft == null && c.Version > b.Version));
        long? total = query.IncludeTotal == true ? await months.LongCountAsync(http.RequestAborted) : null;
#pragma warning disable CA1309 // The database compares; digits and hyphens stand in one order in every collation.
        var page = await (after is null ? months : months.Where(b => string.Compare(b.Period, after) < 0))
#pragma warning restore CA1309
            .OrderByDescending(b => b.Period).Take(limit + 1)
            .Select(b => new { b.Period, b.Version, b.ContentHash })
            .ToListAsync(http.RequestAborted);
        var hashes = page.Take(limit).Select(b => b.ContentHash!).ToList();
        var unread = hashes.Where(h => !listed.ContainsKey(h)).ToList();
        var editions = unread.Count == 0 ? [] : await db.Bulletins.Where(b => unread.Contains(b.ContentHash!) && b.Draft == null).ToListAsync(http.RequestAborted);
        foreach (var edition in editions)
            listed[edition.ContentHash!] = Of(edition);
        var shown = hashes.Select(h => listed[h]);
        await http.Json(new Page<PublicMonth>([.. shown], page.Count > limit ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes(page[limit - 1].Period)) : null, total));
    });

    private static string? Decode(string cursor)
    {
        try
        {
            return Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)) is var period && BulletinMonth.Is(period) ? period : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
