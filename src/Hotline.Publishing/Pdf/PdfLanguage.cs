using System.Globalization;
using System.Text;

namespace Hotline.Publishing.Pdf;

/// <summary>
/// Says in a PDF which language its text is in (ISO 32000-1 §14.9.2), which Skia cannot: by an incremental update (§7.5.6) that writes
/// the catalogue once more.
/// </summary>
internal static class PdfLanguage
{
    private const string Catalogue = "<</Type /Catalog";

    public static byte[] Add(byte[] pdf, string language)
    {
        // One character a byte: what is cut out is put back as it was.
        var text = Encoding.Latin1.GetString(pdf);
        var catalogue = text.LastIndexOf(Catalogue, StringComparison.Ordinal);
        var begin = text.LastIndexOf('\n', text.LastIndexOf(" 0 obj", catalogue, StringComparison.Ordinal)) + 1;
        var end = text.IndexOf("endobj", catalogue, StringComparison.Ordinal);
        var number = text[begin..text.IndexOf(' ', begin)];
        var trailer = text.LastIndexOf("trailer", StringComparison.Ordinal);
        var entries = text[(text.IndexOf("<<", trailer, StringComparison.Ordinal) + 2)..text.LastIndexOf(">>", StringComparison.Ordinal)];
        var table = text[(text.LastIndexOf("startxref", StringComparison.Ordinal) + 9)..].Split('\n', StringSplitOptions.RemoveEmptyEntries)[0];

        var update = new StringBuilder(pdf[^1] == '\n' ? "" : "\n");
        var place = pdf.Length + update.Length;
        update.Append(number).Append(" 0 obj\n").Append(Catalogue).Append("\n/Lang (").Append(language).Append(')')
            .Append(text[(catalogue + Catalogue.Length)..end]).Append("endobj\n");
        var references = pdf.Length + update.Length;
        update.Append("xref\n").Append(number).Append(" 1\n").Append(place.ToString("D10", CultureInfo.InvariantCulture)).Append(" 00000 n \n")
            .Append("trailer\n<<").Append(entries).Append("\n/Prev ").Append(table).Append(">>\nstartxref\n")
            .Append(references.ToString(CultureInfo.InvariantCulture)).Append("\n%%EOF\n");
        return [.. pdf, .. Encoding.Latin1.GetBytes(update.ToString())];
    }
}
