using System.Text;

namespace Hotline.Load.Calls;

/// <summary>Gets one of some addresses at random; must be answered 200 with a body that begins as it must.</summary>
internal sealed class GetCall(string name, IReadOnlyList<GetCall.Place> places, int seed) : Call(name)
{
    private readonly Random _random = new(seed);
    private Place _asked = null!;

    /// <summary>An address and the first bytes of its answer.</summary>
    internal sealed record Place(Uri Path, byte[] Start)
    {
        public static Place ById(Known.Ticket ticket) => new(new($"/v1/tickets/{ticket.Id}", UriKind.Relative), Beginning(ticket));

        public static Place ByNumber(Known.Ticket ticket) => new(new($"/v1/tickets/by-number/{ticket.Number}", UriKind.Relative), Beginning(ticket));

        public static Place List(string query) => new(new("/v1/tickets" + query, UriKind.Relative), "{\"items\":["u8.ToArray());

        private static byte[] Beginning(Known.Ticket ticket) => Encoding.UTF8.GetBytes($"{{\"id\":\"{ticket.Id}\",\"number\":\"{ticket.Number}\"");
    }

    public override HttpRequestMessage Next()
    {
        _asked = places[_random.Next(places.Count)];
        return new HttpRequestMessage(HttpMethod.Get, _asked.Path);
    }

    public override bool Fits(HttpResponseMessage answer, ReadOnlySpan<byte> body) =>
        (int)answer.StatusCode == 200 && body.StartsWith(_asked.Start);
}
