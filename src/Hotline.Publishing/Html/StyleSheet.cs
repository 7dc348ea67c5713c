using System.Security.Cryptography;
using System.Text;

namespace Hotline.Publishing.Html;

/// <summary>The page's only style sheet, with the hash by which its security policy admits it and nothing else.</summary>
internal static class StyleSheet
{
    public static string Css { get; } = Load();

    /// <summary>No script, no request, no frame: a page that is mailed, archived or put on another site cannot do more than be read.</summary>
    public static string Policy { get; } =
        $"default-src 'none'; img-src data:; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Css)))}'";

    private static string Load()
    {
        using var stream = typeof(StyleSheet).Assembly.GetManifestResourceStream("bulletin.css")
            ?? throw new InvalidOperationException("The style sheet bulletin.css is not embedded.");
        using var reader = new StreamReader(stream);
        // Browsers read CRLF as LF before they hash.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
