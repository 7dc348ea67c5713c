using System.Text;
using System.Text.Encodings.Web;
using Markdig;

namespace Hotline.Api.Features.Handbook;

/// <summary>操作手册: how each duty does its work, every move with its request. Written beside the API, served without a token; a test sends each of its requests.</summary>
internal static class GetHandbook
{
    /// <summary>In the order in which they are listed.</summary>
    private static readonly (string File, string Title)[] Chapters =
        [("dispatcher", "派单员"), ("supervisor", "值班长"), ("unit", "承办单位"), ("operations", "运维")];

    public static void Map(IEndpointRouteBuilder app)
    {
        var pages = Chapters.ToDictionary(c => c.File, c => Page(c.Title, Read(c.File), c.File), StringComparer.Ordinal);
        var contents = Page("操作手册", "# 操作手册\n\n" + string.Join('\n', Chapters.Select(c => $"- [{c.Title}](/handbook/{c.File})")), null);
        app.MapGet("/handbook", () => Html(contents)).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/handbook/{chapter}", (string chapter) => pages.TryGetValue(chapter, out var page) ? Html(page) : Results.NotFound()).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Html(string page) => Results.Content(page, "text/html; charset=utf-8");

    private static string Read(string chapter) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Features", "Handbook", "chapters", chapter + ".md"));

    private static string Page(string title, string markdown, string? current)
    {
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.Append("<title>").Append(HtmlEncoder.Default.Encode(title)).Append("</title><style>").Append(Style).Append("</style></head><body><nav aria-label=\"章节\">");
        page.Append("<a href=\"/handbook\">操作手册</a>");
        foreach (var (file, name) in Chapters)
            page.Append("<a href=\"/handbook/").Append(file).Append('"').Append(file == current ? " aria-current=\"page\"" : "").Append('>').Append(name).Append("</a>");
        return page.Append("<a href=\"/swagger\">接口</a></nav><main>").Append(Markdown.ToHtml(markdown, Pipeline)).Append("</main></body></html>").ToString();
    }

    /// <summary>Headings get ids, so that a paragraph can be pointed at.</summary>
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseAutoIdentifiers().DisableHtml().Build();

    private const string Style =
        """
        body{margin:0;font:16px/1.75 "Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#1d2129;background:#fff}
        nav{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:.75rem 1.25rem;border-bottom:2px solid #c8102e}
        nav a{color:#1d2129;text-decoration:none}nav a[aria-current]{color:#c8102e;font-weight:600}nav a:hover,nav a:focus{text-decoration:underline}
        main{max-width:50rem;margin:0 auto;padding:1rem 1.25rem 4rem}h1{font-size:1.7rem}h2{font-size:1.25rem;margin-top:2.2rem;border-bottom:1px solid #d9dce1}
        code{font-family:ui-monospace,Consolas,Menlo,monospace;font-size:.92em;background:#f3f4f6;padding:.1em .3em;border-radius:3px}
        pre{background:#f3f4f6;border-left:3px solid #c8102e;padding:.75rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}pre code{background:none;padding:0}
        @media print{nav{display:none}main{max-width:none}pre{break-inside:avoid}}
        """;
}
