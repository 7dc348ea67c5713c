using AngleSharp.Dom;
using CsCheck;
using Hotline.Domain.Bulletins;
using Hotline.Publishing.Tests.Documents;

namespace Hotline.Publishing.Tests;

/// <summary>Whatever people wrote is text in the page and nothing else; the page asks nobody for anything.</summary>
public sealed class BulletinHtmlSafetyTests
{
    private const string Hostile = "<script>alert(1)</script>&amp;\"'><img src=x onerror=alert(1)>";

    [Fact]
    public void Render_HostileText_IsShownAsWritten()
    {
        var page = Page.Of(Samples.WithText(Hostile));

        Assert.Empty(page.QuerySelectorAll("script, img, [onerror]"));
        Assert.Equal(Hostile, page.One("h1").TextContent);
        Assert.Equal(Hostile, page.One("#issuer").TextContent);
        Assert.Equal(Hostile, page.One("#appealTypes caption + thead + tbody th").TextContent);
        Assert.Equal(Hostile, page.One("#appealTypes tbody tr").GetAttribute("data-code"));
        Assert.Equal(Hostile, page.One("#annex-1 tbody tr").GetAttribute("data-unit"));
        Assert.Equal(Hostile, page.One("#hotIssues li").GetAttribute("data-category"));
        Assert.Equal(Hostile, page.One("#hotIssues strong").TextContent.TrimEnd('。'));
        Assert.Equal(Hostile, page.One(".footer-remark").TextContent);
        Assert.Equal("更正说明：" + Hostile + "。", page.One(".erratum").TextContent);
    }

    /// <summary>The page of any text has exactly the elements of the page of plain text.</summary>
    [Fact]
    public void Render_AnyText_AddsNoElement()
    {
        var plain = Shape(Page.Of(Samples.WithText("文字")));
        Gen.Char[" <>&\"'/=!-`字\u0000\uD800a"].Array[1, 12].Select(chars => "x" + new string(chars) + "x").Sample(text =>
            Assert.Equal(plain, Shape(new AngleSharp.Html.Parser.HtmlParser().ParseDocument(BulletinHtml.Render(Samples.WithText(text))))), iter: 200);
    }

    [Fact]
    public void Render_Page_AsksForNothing()
    {
        var page = Page.Of(February.Published);

        Assert.Empty(page.QuerySelectorAll("script, img, iframe, object, embed, [src], [style], form, base"));
        Assert.Equal(["data:,"], page.QuerySelectorAll("link").Select(link => link.GetAttribute("href")));
        Assert.All(page.QuerySelectorAll("a"), link => Assert.StartsWith("#", link.GetAttribute("href"), StringComparison.Ordinal));
        var css = page.One("style").TextContent;
        Assert.DoesNotContain("url(", css.Replace("url(data:font/ttf;base64,", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", css, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The policy must admit the sheet as the browser reads it, or the page would be shown bare.</summary>
    [Fact]
    public void Render_Policy_AdmitsTheStyleSheet()
    {
        var page = Page.Of(February.Published);
        var hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(
            System.Text.Encoding.UTF8.GetBytes(page.One("style").TextContent)));

        Assert.Equal($"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{hash}'",
            page.One("meta[http-equiv=Content-Security-Policy]").GetAttribute("content"));
    }

    private static string[] Shape(IDocument page) => [.. page.All.Select(element => element.LocalName)];
}
