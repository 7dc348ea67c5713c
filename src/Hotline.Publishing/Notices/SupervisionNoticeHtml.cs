using Hotline.Publishing.Html;

namespace Hotline.Publishing.Notices;

/// <summary>督办通知单 as one page of HTML that needs no other file and prints on A4.</summary>
public static class SupervisionNoticeHtml
{
    public static string Render(SupervisionNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        return HtmlWriter.Page((html, body) => Head(html, notice, StyleSheet.Notice.For(body)), html =>
        {
            html.Element("header", () =>
            {
                html.Element("h1", () => html.Element("span", notice.Site).Element("span", SupervisionNotice.Heading));
                html.Element("p", $"督办编号：{notice.Serial}", ("id", "serial"));
            });
            html.Element("main", () => html.Element("table", () => html.Element("tbody", () =>
            {
                foreach (var (label, value) in notice.Rows())
                    html.Element("tr", () => html.Element("th", label, ("scope", "row")).Element("td", value));
            })));
            html.Element("footer", () => html.Element("p", SupervisionNotice.Note));
        });
    }

    private static void Head(HtmlWriter html, SupervisionNotice notice, StyleSheet style)
    {
        html.Void("meta", ("charset", "utf-8"));
        html.Void("meta", ("http-equiv", "Content-Security-Policy"), ("content", style.Policy));
        html.Void("meta", ("name", "viewport"), ("content", "width=device-width, initial-scale=1"));
        html.Element("title", $"{SupervisionNotice.Heading} {notice.Serial}");
        html.Void("link", ("rel", "icon"), ("href", "data:,"));
        html.Style(style.Css);
    }
}
