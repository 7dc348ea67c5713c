using System.Text;
using Hotline.Publishing;
using Microsoft.Extensions.Caching.Memory;

namespace Hotline.Api.Features.Bulletins;

/// <summary>A printed form of a bulletin.</summary>
/// <param name="Suffix">As it ends an address, without the dot.</param>
/// <param name="Type">Media type.</param>
/// <param name="Print">Makes its bytes.</param>
internal sealed record BulletinForm(string Suffix, string Type, Func<PrintedBulletin, byte[]> Print)
{
    /// <summary>The media type without parameters is what <c>Accept</c> names.</summary>
    public static IReadOnlyList<BulletinForm> All { get; } =
    [
        new("html", "text/html; charset=utf-8", printed => Encoding.UTF8.GetBytes(BulletinHtml.Render(printed.Bulletin, printed.Charts()))),
        new("docx", BulletinDocx.MediaType, printed => BulletinDocx.Render(printed.Bulletin, printed.Charts())),
        new("pdf", BulletinPdf.MediaType, printed => BulletinPdf.Render(printed.Bulletin, printed.Charts())),
        new("xlsx", BulletinXlsx.MediaType, printed => BulletinXlsx.Render(printed.Bulletin)),
    ];

    /// <summary>The suffix decides; without one the <c>Accept</c> header. Null is JSON.</summary>
    public static (string Month, BulletinForm? Form) Of(string period, HttpRequest request)
    {
        if (period.EndsWith(".json", StringComparison.Ordinal))
            return (period[..^5], null);
        if (All.FirstOrDefault(f => period.EndsWith("." + f.Suffix, StringComparison.Ordinal)) is { } named)
            return (period[..^(named.Suffix.Length + 1)], named);
        var wanted = request.GetTypedHeaders().Accept.OrderByDescending(a => a.Quality ?? 1).FirstOrDefault()?.MediaType.Value;
        return (period, wanted is null ? null : All.FirstOrDefault(f => f.Type.Split(';')[0] == wanted));
    }

    /// <summary>A chart by its name and suffix; null when there is none.</summary>
    public static BulletinForm? Chart(BulletinCharts charts, string file)
    {
        var (name, suffix) = (Path.GetFileNameWithoutExtension(file), Path.GetExtension(file));
        return !charts.Names.Contains(name) ? null : suffix switch
        {
            ".svg" => new BulletinForm("svg", "image/svg+xml; charset=utf-8", printed => Encoding.UTF8.GetBytes(printed.Charts().Svg(name)!)),
            ".png" => new BulletinForm("png", "image/png", printed => printed.Charts().Png(name)!),
            _ => null,
        };
    }
}

/// <summary>
/// Forms of published versions, kept for speed only: what is published never changes, and a document that anybody may ask for without a
/// token must not be printed anew for each of them, nor by each of those who ask at once.
/// </summary>
internal sealed class PrintedForms : IDisposable
{
    private readonly Lock _first = new();

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <param name="hash">The content's hash; null for a draft, of which nothing is kept.</param>
    /// <param name="file">Which form: its suffix, or the file of a chart.</param>
    /// <param name="print">Makes it.</param>
    public byte[] Of(string? hash, string file, Func<byte[]> print)
    {
        if (hash is null)
            return print();
        Lazy<byte[]> printed;
        lock (_first)
        {
            printed = _kept.GetOrCreate((hash, file), entry =>
            {
                (entry.Size, entry.SlidingExpiration) = (1, TimeSpan.FromHours(1));
                return new Lazy<byte[]>(print);
            })!;
        }
        try
        {
            return printed.Value;
        }
        catch
        {
            // The next one tries again.
            _kept.Remove((hash, file));
            throw;
        }
    }

    public void Dispose() => _kept.Dispose();

    /// <summary>Files of some hundred kilobytes each.</summary>
    private const int Most = 200;
}
