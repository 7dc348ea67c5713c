using System.Globalization;

namespace Hotline.Api.Tests.Given;

/// <summary>Moments in Ruzhou, and the way there.</summary>
public static class Times
{
    /// <summary>A moment by its RFC 3339 text; without an offset it is Ruzhou's.</summary>
    public static DateTimeOffset At(string text) =>
        text.Length > 10 && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 9)
            ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture)
            : new DateTimeOffset(DateTime.Parse(text, CultureInfo.InvariantCulture), TimeSpan.FromHours(8));

    /// <summary>As the API writes it.</summary>
    public static string Text(this DateTimeOffset at)
    {
        var local = at.ToOffset(TimeSpan.FromHours(8));
        return local.ToString(local.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:sszzz" : "yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
    }

    /// <summary>As a value in an address.</summary>
    public static string InAddress(this DateTimeOffset at) => Uri.EscapeDataString(at.Text());

    /// <summary>Moves the clock on and answers a client whose token is good at that moment.</summary>
    public static Task<Client> At(this Server server, DateTimeOffset at, string client = "dev")
    {
        server.Clock.SetUtcNow(at);
        return server.ClientOf(client);
    }
}
