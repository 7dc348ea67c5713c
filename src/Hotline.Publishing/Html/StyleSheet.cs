using System.Security.Cryptography;
using System.Text;

namespace Hotline.Publishing.Html;

/// <summary>A page's only style sheet, with the hash by which its security policy admits it and nothing else.</summary>
internal sealed class StyleSheet
{
    private StyleSheet(string name)
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The style sheet {name} is not embedded.");
        using var reader = new StreamReader(stream);
        // Browsers read CRLF as LF before they hash.
        Css = reader.ReadToEnd().ReplaceLineEndings("\n");
        Policy = $"default-src 'none'; img-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";
    }

    public static StyleSheet Bulletin { get; } = new("bulletin.css");

    public static StyleSheet Notice { get; } = new("notice.css");

    public string Css { get; }

    /// <summary>No script, no request, no frame: a page that is mailed, archived or put on another site cannot do more than be read.</summary>
    public string Policy { get; }
}
