using System.Net;
using System.Security.Cryptography;
using System.Text;
using Hotline.Publishing.Fonts;

namespace Hotline.Publishing.Html;

/// <summary>A page's only style sheet, with the hash by which its security policy admits it and nothing else.</summary>
internal sealed class StyleSheet
{
    private StyleSheet(string css)
    {
        // Browsers read CRLF as LF before they hash.
        Css = css.ReplaceLineEndings("\n");
        Policy = $"default-src 'none'; img-src data:; font-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";
    }

    public static StyleSheet Bulletin { get; } = new(Read("bulletin.css"));

    public static StyleSheet Notice { get; } = new(Read("notice.css"));

    public string Css { get; }

    /// <summary>No script, no request, no frame: a page that is mailed, archived or put on another site cannot do more than be read.</summary>
    public string Policy { get; }

    /// <summary>With the fonts for a page of this body.</summary>
    public StyleSheet For(string body) => new(WebFonts.Css(Css, Css + WebUtility.HtmlDecode(body)) + Css);

    private static string Read(string name)
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The style sheet {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
