namespace Hotline.Api.Boundary;

/// <summary>The <c>If-Match</c> of a request: absent, <c>*</c>, or versions.</summary>
internal sealed record IfMatch(bool Given, bool Any, IReadOnlyList<int> Versions)
{
    public static readonly IfMatch None = new(false, false, []);

    /// <summary>Whether a thing of this version may be changed.</summary>
    public bool Allows(int version) => !Given || Any || Versions.Contains(version);

    /// <summary>The ETag of a version.</summary>
    public static string ETag(int version) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>
    /// The ETag of an order: its own version, and its ticket's, of which it shows a part. A move compares the first only, so that
    /// an order is not stale because another unit's was moved.
    /// </summary>
    public static string ETag(int version, int ticketVersion) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"\"{version}-{ticketVersion}\"");

    /// <summary>
    /// Sets the <c>ETag</c> and, where <c>If-None-Match</c> has it already, answers 304; true when that answered the request.
    /// </summary>
    public static bool NotModified(HttpContext http, string etag)
    {
        http.Response.Headers.ETag = etag;
        var held = http.Request.Headers.IfNoneMatch.SelectMany(h => h!.Split(',', StringSplitOptions.TrimEntries));
        if (!held.Any(t => t == etag || t == "W/" + etag || t == "*"))
            return false;
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    /// <summary>An entity tag that is quoted but not one of ours matches nothing; a header that is no list of tags is refused.</summary>
    public static bool TryRead(IReadOnlyCollection<string?> header, out IfMatch ifMatch)
    {
        ifMatch = None;
        if (header.Count == 0)
            return true;
        var versions = new List<int>();
        foreach (var tag in header.SelectMany(h => h!.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)))
        {
            if (tag == "*")
            {
                ifMatch = new IfMatch(true, true, []);
                return true;
            }
            var strong = tag.StartsWith("W/", StringComparison.Ordinal) ? tag[2..] : tag;
            if (strong.Length < 2 || strong[0] != '"' || strong[^1] != '"')
                return false;
            if (int.TryParse(strong[1..^1].Split('-')[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version))
                versions.Add(version);
        }
        ifMatch = new IfMatch(true, false, versions);
        return true;
    }
}
