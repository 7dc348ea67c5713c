using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Bulletins;

/// <summary>
/// What a published version keeps: its content with a hash, and in the content the hash of the figures with their addresses. Whoever reads
/// either reads it here, so that nothing is told that was changed behind the product's back.
/// </summary>
internal static class PublishedContent
{
    public static void Keep(BulletinEdition row, OpenedBulletin opened)
    {
        row.Figures = CanonicalJson.Plain(opened.Figures);
        row.Content = CanonicalJson.Write(opened.Printed with { FiguresHash = CanonicalJson.Hash(row.Figures) });
        row.ContentHash = CanonicalJson.Hash(row.Content);
    }

    /// <exception cref="InvalidOperationException">The content or the figures do not have their hash.</exception>
    public static OpenedBulletin Open(BulletinEdition row)
    {
        var printed = Read(row.Period, row.Version, row.Content!, row.ContentHash!);
        Check(row.Period, row.Version, "figures", row.Figures!, printed.FiguresHash);
        return new(printed, CanonicalJson.Read<LinkedBulletin>(row.Figures!), null);
    }

    /// <exception cref="InvalidOperationException">The content does not have its hash.</exception>
    public static PrintedBulletin Read(string period, int version, string content, string hash)
    {
        Check(period, version, "content", content, hash);
        return CanonicalJson.Read<PrintedBulletin>(content);
    }

    private static void Check(string period, int version, string part, string text, string? hash)
    {
        if (CanonicalJson.Hash(text) != hash)
            throw new InvalidOperationException($"The {part} of the bulletin {period}, version {version}, does not have its hash {hash}.");
    }
}
