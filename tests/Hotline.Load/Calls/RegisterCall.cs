namespace Hotline.Load.Calls;

/// <summary>Registers a matter; must be answered 201 with the place of the new ticket.</summary>
internal sealed class RegisterCall(IReadOnlyList<HttpContent> bodies, int seed, bool keys) : Call("register")
{
    private static readonly Uri Path = new("/v1/tickets", UriKind.Relative);
    private readonly Random _random = new(seed);

    public override HttpRequestMessage Next()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = bodies[_random.Next(bodies.Count)] };
        if (keys)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString("D"));
        return request;
    }

    public override bool Fits(HttpResponseMessage answer, ReadOnlySpan<byte> body) =>
        (int)answer.StatusCode == 201 && answer.Headers.Location is not null && body.StartsWith("{\"id\":\""u8);
}
