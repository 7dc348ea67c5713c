using System.Text;

namespace Hotline.Load.Calls;

/// <summary>Lists with rotating filters; one list in three is followed by its cursor for a few pages.</summary>
internal sealed class ListCall(IReadOnlyList<string> filters, int seed) : Call("list")
{
    private readonly Random _random = new(seed);
    private string _filter = "";
    private string? _cursor;
    private int _pagesLeft;

    public override HttpRequestMessage Next()
    {
        if (_cursor is null || _pagesLeft-- <= 0)
        {
            (_filter, _cursor) = (filters[_random.Next(filters.Count)], null);
            _pagesLeft = _random.Next(3) == 0 ? _random.Next(1, MostPages) : 0;
        }
        var path = _cursor is null ? $"/v1/tickets?{_filter}" : $"/v1/tickets?{_filter}&cursor={_cursor}";
        return new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
    }

    public override bool Fits(HttpResponseMessage answer, ReadOnlySpan<byte> body)
    {
        _cursor = null;
        if ((int)answer.StatusCode != 200 || !body.StartsWith("{\"items\":["u8))
            return false;
        if (_pagesLeft > 0)
            _cursor = NextCursor(body);
        return true;
    }

    /// <summary>The cursor stands after the items; searching from the end skips them.</summary>
    public static string? NextCursor(ReadOnlySpan<byte> body)
    {
        var at = body.LastIndexOf("\"nextCursor\":\""u8);
        if (at < 0)
            return null;
        var rest = body[(at + "\"nextCursor\":\"".Length)..];
        return Encoding.ASCII.GetString(rest[..rest.IndexOf((byte)'"')]);
    }

    private const int MostPages = 6;
}
