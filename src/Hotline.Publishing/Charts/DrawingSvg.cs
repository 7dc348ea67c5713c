using System.Globalization;
using System.Text;
using System.Xml;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Fonts;

namespace Hotline.Publishing.Charts;

/// <summary>
/// A drawing as SVG 1.1. Inside a page it carries no style, script or reference, so the page's security policy need not be widened for it; alone it
/// carries its font.
/// </summary>
internal static class DrawingSvg
{
    private const string Fonts = "\"Noto Sans SC\", \"Noto Sans CJK SC\", \"Source Han Sans SC\", \"PingFang SC\", \"Microsoft YaHei\", SimHei, \"" + WebFonts.Sans + "\", sans-serif";

    public static string Write(Drawing drawing, bool isAlone)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            var (title, description) = ($"chart-{drawing.Name}-title", $"chart-{drawing.Name}-desc");
            xml.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            Attributes(xml,
                ("viewBox", $"0 0 {Number(drawing.Width)} {Number(drawing.Height)}"), ("role", "img"), ("lang", "zh-CN"),
                ("aria-labelledby", $"{title} {description}"), ("font-family", Fonts));
            Words(xml, "title", title, drawing.Title);
            Words(xml, "desc", description, drawing.Description);
            if (isAlone) xml.WriteElementString("style", WebFonts.Css(Fonts, string.Concat(Texts(drawing.Marks))));
            foreach (var mark in drawing.Marks) Write(xml, mark);
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static IEnumerable<string> Texts(IEnumerable<Mark> marks) => marks.SelectMany(mark => mark switch
    {
        GroupMark group => Texts(group.Marks),
        TextMark text => [text.Text],
        _ => [],
    });

    private static void Write(XmlWriter xml, Mark mark)
    {
        switch (mark)
        {
            case GroupMark group:
                xml.WriteStartElement("g");
                xml.WriteElementString("title", PlainText.Clean(group.Title));
                foreach (var inner in group.Marks) Write(xml, inner);
                break;
            case BarMark bar:
                xml.WriteStartElement("rect");
                Attributes(xml, ("x", Number(bar.X)), ("y", Number(bar.Y)), ("width", Number(bar.Width)), ("height", Number(bar.Height)), ("fill", bar.Colour));
                break;
            case LineMark line:
                xml.WriteStartElement("polyline");
                Attributes(xml,
                    ("points", string.Join(' ', line.Points.Select(point => $"{Number(point.X)},{Number(point.Y)}"))),
                    ("fill", "none"), ("stroke", line.Colour), ("stroke-width", Number(line.Thickness)), ("stroke-linejoin", "round"));
                break;
            case DotMark dot:
                xml.WriteStartElement("circle");
                Attributes(xml, ("cx", Number(dot.X)), ("cy", Number(dot.Y)), ("r", Number(dot.Radius)), ("fill", dot.Colour));
                break;
            case TextMark text:
                xml.WriteStartElement("text");
                Attributes(xml,
                    ("x", Number(text.X)), ("y", Number(text.Y)), ("font-size", Number(text.Size)), ("fill", text.Colour),
                    ("text-anchor", text.Anchor switch { Anchor.Middle => "middle", Anchor.End => "end", _ => "start" }));
                xml.WriteString(PlainText.Clean(text.Text));
                break;
        }

        xml.WriteEndElement();
    }

    private static void Words(XmlWriter xml, string element, string id, string text)
    {
        xml.WriteStartElement(element);
        xml.WriteAttributeString("id", id);
        xml.WriteString(PlainText.Clean(text));
        xml.WriteEndElement();
    }

    private static void Attributes(XmlWriter xml, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        foreach (var (name, value) in attributes) xml.WriteAttributeString(name, value);
    }

    private static string Number(double value) => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture);
}
