using System.Globalization;

namespace Hotline.PartnerSimulator;

/// <summary>The command line cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>A mode and options with a value; a name that is none of ours is refused.</summary>
internal sealed class Options
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    private Options(string mode) => Mode = mode;

    /// <summary><c>play</c>, <c>storm</c>, <c>night</c> or <c>help</c>.</summary>
    public string Mode { get; }

    public static Options Parse(string[] args)
    {
        var named = args is [var first, ..] && first[0] != '-';
        var given = new Options(named ? args[0] : "play");
        for (var i = named ? 1 : 0; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            name = name.StartsWith("--", StringComparison.Ordinal) ? name[2..] : throw new UsageException($"{name} is no option.");
            if (name == "help")
                return new Options("help");
            if (!Known.Contains(name))
                throw new UsageException($"There is no option --{name}.");
            given._values[name] = value ?? (++i < args.Length ? args[i] : throw new UsageException($"--{name} needs a value."));
        }
        return given;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public string Text(string name, string fallback) => Text(name) ?? fallback;

    public int Whole(string name, int fallback) => Text(name) is not { } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UsageException($"--{name} must be a whole number.");

    /// <summary>A share from 0 to 1.</summary>
    public double Share(string name, double fallback) => Text(name) is not { } text ? fallback
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 ? share
        : throw new UsageException($"--{name} must be a share from 0 to 1, such as 0.2.");

    /// <summary>A span in seconds, fractions allowed.</summary>
    public TimeSpan Seconds(string name, double fallback) => Text(name) is not { } text ? TimeSpan.FromSeconds(fallback)
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds)
        : throw new UsageException($"--{name} must be a number of seconds.");

    public Uri Address(string name, string fallback) => Uri.TryCreate(Text(name, fallback), UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new UsageException($"--{name} must be an address such as {fallback}.");

    private static readonly HashSet<string> Known =
    [
        "desk", "platform", "hotline", "hotline-rest", "recipient", "secret", "key-id", "key-secret", "seed", "fault-rate", "reply-after", "returns", "send", "every",
        "folder", "forget", "ledger", "matters", "database", "connection", "kills", "lives", "kinds", "product", "fault", "span", "faketime",
    ];
}
