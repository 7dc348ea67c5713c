using System.IO.Compression;
using System.Xml.Linq;
using DocumentFormat.OpenXml.Packaging;

namespace Hotline.Publishing.Documents;

/// <summary>What an Office file needs so that equal bulletins give equal bytes: dates of the bulletin, parts in a fixed order, no clock and no chance.</summary>
internal static class SealedPackage
{
    /// <summary>Writes docProps/core.xml (ECMA-376 part 2 §8). The SDK's own properties would get a name made by chance.</summary>
    public static void Describe(OpenXmlPackage package, string relationship, DocumentFacts facts)
    {
        XNamespace core = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
        XNamespace dc = "http://purl.org/dc/elements/1.1/";
        XNamespace terms = "http://purl.org/dc/terms/";
        XNamespace xsi = "http://www.w3.org/2001/XMLSchema-instance";
        XElement Moment(string name) => new(
            terms + name, new XAttribute(xsi + "type", "dcterms:W3CDTF"), facts.Date.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        var properties = new XDocument(new XElement(
            core + "coreProperties",
            new XAttribute(XNamespace.Xmlns + "cp", core), new XAttribute(XNamespace.Xmlns + "dc", dc),
            new XAttribute(XNamespace.Xmlns + "dcterms", terms), new XAttribute(XNamespace.Xmlns + "xsi", xsi),
            new XElement(dc + "title", facts.Title),
            new XElement(dc + "subject", facts.Subject),
            new XElement(dc + "creator", facts.Author),
            new XElement(dc + "language", DocumentFacts.Language),
            Moment("created"),
            Moment("modified")));
        using var xml = new MemoryStream();
        properties.Save(xml);
        xml.Position = 0;
        package.AddNewPart<CoreFilePropertiesPart>(relationship).FeedData(xml);
    }

    /// <summary>The same parts, the list of types first and the others by name, all dated as the bulletin is.</summary>
    public static byte[] Seal(MemoryStream package, DocumentFacts facts)
    {
        // The first year that a ZIP entry can bear is 1980.
        var date = facts.Date.Year < 1980 ? new DateTime(1980, 1, 1, 0, 0, 0, DateTimeKind.Utc) : facts.Date;
        using var result = new MemoryStream();
        using (var source = new ZipArchive(package, ZipArchiveMode.Read))
        using (var target = new ZipArchive(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var part in source.Entries.OrderBy(entry => entry.FullName != "[Content_Types].xml").ThenBy(entry => entry.FullName, StringComparer.Ordinal))
            {
                var copy = target.CreateEntry(part.FullName, CompressionLevel.Optimal);
                copy.LastWriteTime = new DateTimeOffset(date);
                using var from = part.Open();
                using var to = copy.Open();
                from.CopyTo(to);
            }
        }

        return result.ToArray();
    }
}
