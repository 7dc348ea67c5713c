using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Features.Exports;

/// <summary>导出: a list as CSV, the whole filter, streamed page by page; who took it is in the audit before the first byte goes out.</summary>
internal sealed class CsvAnswer(IWriteLane lane, Site site)
{
    public const string ContentType = "text/csv";

    /// <summary>Whether the caller would rather have CSV than JSON.</summary>
    public static bool Wanted(HttpContext http)
    {
        var accepted = http.Request.GetTypedHeaders().Accept.Where(a => a.Quality is not 0).OrderByDescending(a => a.Quality ?? 1);
        var first = accepted.FirstOrDefault(a => a.MediaType == ContentType || a.MatchesMediaType("application/json"));
        return first?.MediaType == ContentType;
    }

    /// <param name="http">The request.</param>
    /// <param name="table">What the columns are.</param>
    /// <param name="items">All items of the filter, not yet read.</param>
    /// <param name="act">Who asks.</param>
    /// <param name="kind">What is exported, e.g. tickets.</param>
    /// <param name="filter">The filters' names and values, without personal data.</param>
    /// <param name="bom">Whether to begin with a byte order mark.</param>
    public async Task Write<T>(HttpContext http, Table<T> table, IAsyncEnumerable<T> items, Act act, string kind, string filter, bool? bom)
    {
        http.Unhurried();
        var cancellation = http.RequestAborted;
        await Note(act, kind, "csv", filter, cancellation);
        http.Response.ContentType = ContentType + "; charset=utf-8; header=present";
        http.Response.Headers.ContentDisposition = Disposition(FileName(table.Name, act.At, "csv"), kind, "csv");
        http.Response.Headers.CacheControl = "no-store";
        await using var file = new CsvFile(http.Response.Body, bom ?? true);
        await file.Write(table.Header, cancellation);
        await foreach (var item in items.WithCancellation(cancellation))
            await file.Write(table.Row(item), cancellation);
    }

    /// <summary>Writes who exported what, and by which filter.</summary>
    public Task Note(Act act, string kind, string format, string filter, CancellationToken cancellation) => lane.Run(
        async (db, ct) =>
        {
            db.Add(Audit(act, kind, format, filter));
            return await db.SaveChangesAsync(ct);
        },
        cancellation);

    public static AuditEntry Audit(Act act, string kind, string format, string filter)
    {
        var detail = $"format={format} filter={filter}";
        return AuditEntry.Of(act.Actor, "export." + kind, detail.Length > Persistence.Lengths.Text ? detail[..Persistence.Lengths.Text] : detail, act.At);
    }

    /// <summary>e.g. 事项_20230215_100000.csv, by the city's clocks.</summary>
    public string FileName(string name, DateTimeOffset at, string format) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}_{TimeZoneInfo.ConvertTime(at, site.Calendar.Zone):yyyyMMdd_HHmmss}.{format}");

    /// <summary>RFC 6266: <c>filename*</c> for those who read it, plain ASCII for the others.</summary>
    public static string Disposition(string name, string kind, string format) =>
        new ContentDispositionHeaderValue("attachment") { FileName = $"{kind}.{format}", FileNameStar = name }.ToString();
}
