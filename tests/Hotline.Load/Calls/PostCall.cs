using System.Net.Http.Headers;
using System.Text.Json;

namespace Hotline.Load.Calls;

/// <summary>Posts one of some bodies at random to an address that answers with a list.</summary>
internal sealed class PostCall(string name, string path, IReadOnlyList<object> bodies, int seed) : Call(name)
{
    private readonly Random _random = new(seed);
    private readonly IReadOnlyList<byte[]> _bodies = [.. bodies.Select(b => JsonSerializer.SerializeToUtf8Bytes(b))];

    public override HttpRequestMessage Next()
    {
        var content = new ByteArrayContent(_bodies[_random.Next(_bodies.Count)]) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        return new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
    }

    public override bool Fits(HttpResponseMessage answer, ReadOnlySpan<byte> body) =>
        (int)answer.StatusCode == 200 && body.StartsWith("{\"items\":["u8);
}
