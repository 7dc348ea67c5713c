using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Hotline.Publishing.Html;

/// <summary>
/// Writes well-formed HTML: whatever comes in as a value goes out encoded, and an element can only be closed by the one who
/// opened it. Tag and attribute names are constants of the caller and are not checked.
/// </summary>
internal sealed class HtmlWriter
{
    // Chinese stays readable in the source; only what could end a text or an attribute is escaped.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder output = new();

    /// <summary>A page in Chinese whose head is written when its body is known.</summary>
    /// <param name="head">Gets the body's markup.</param>
    /// <param name="body">Writes what stands in the body.</param>
    /// <param name="attributes">Of the body.</param>
    public static string Page(Action<HtmlWriter, string> head, Action<HtmlWriter> body, params (string Name, string? Value)[] attributes)
    {
        var written = new HtmlWriter();
        written.Element("body", () => body(written), attributes);
        var markup = written.ToString();
        var page = new HtmlWriter();
        page.output.Append("<!DOCTYPE html>\n");
        page.Element("html", () => page.Element("head", () => head(page, markup)).Markup(markup), ("lang", "zh-CN"));
        return page.ToString();
    }

    /// <summary>Writes an element around <paramref name="content"/>; an attribute whose value is null is left out.</summary>
    public HtmlWriter Element(string tag, Action content, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(tag, attributes);
        content();
        output.Append("</").Append(tag).Append('>').Append(IsInline(tag) ? "" : "\n");
        return this;
    }

    public HtmlWriter Element(string tag, string text, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(tag, attributes);
        Text(text);
        output.Append("</").Append(tag).Append('>').Append(IsInline(tag) ? "" : "\n");
        return this;
    }

    /// <summary>An element that has no content, such as meta.</summary>
    public HtmlWriter Void(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        Open(tag, attributes);
        output.Append('\n');
        return this;
    }

    public HtmlWriter Text(string? text)
    {
        output.Append(Encoder.Encode(text ?? ""));
        return this;
    }

    /// <summary>A style sheet of our own; never anything that came from outside.</summary>
    public HtmlWriter Style(string css)
    {
        output.Append("<style>").Append(css).Append("</style>\n");
        return this;
    }

    /// <summary>A drawing written by <see cref="BulletinCharts"/>, which has encoded every text in it.</summary>
    public HtmlWriter Drawing(string svg) => Markup(svg).Markup("\n");

    public override string ToString() => output.ToString();

    private HtmlWriter Markup(string written)
    {
        output.Append(written);
        return this;
    }

    private void Open(string tag, ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        output.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is null) continue;
            output.Append(' ').Append(name).Append("=\"").Append(Encoder.Encode(value)).Append('"');
        }

        output.Append('>');
    }

    private static bool IsInline(string tag) => tag is "span" or "strong" or "a" or "time";
}
