using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Hotline.Domain.Bulletins;

namespace Hotline.Publishing.Tests;

/// <summary>A rendered page as a browser sees it.</summary>
internal static class Page
{
    public static IDocument Of(Bulletin bulletin) => Parse(BulletinHtml.Render(bulletin));

    /// <summary>Strict: a parse error of the page fails the test.</summary>
    public static IDocument Parse(string html) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);

    public static IElement One(this IParentNode page, string selector) => Assert.Single(page.QuerySelectorAll(selector));

    public static string[] Texts(this IParentNode page, string selector) =>
        [.. page.QuerySelectorAll(selector).Select(element => element.TextContent)];

    /// <summary>The page's text, one line per block, cells of a row parted by bars.</summary>
    public static string VisibleText(this IDocument page)
    {
        var text = new StringBuilder();
        foreach (var block in page.Body!.QuerySelectorAll("h1, h2, h3, p, li, caption, tr"))
        {
            text.AppendJoin(" | ", block.LocalName == "tr" || block.ClassName == "issued" || block.LocalName == "h1"
                ? block.Children.Select(child => child.TextContent)
                : [block.TextContent]).Append('\n');
        }

        return text.ToString();
    }
}
