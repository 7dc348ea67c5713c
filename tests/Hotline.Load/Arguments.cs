using System.Globalization;

namespace Hotline.Load;

/// <summary>The command line cannot be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);

/// <summary>Something outside did not do what it must; there is no figure to print.</summary>
internal sealed class LoadException(string message) : Exception(message);

/// <summary>A mode, options with a value and flags; a name that is none of ours is refused.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public string Mode { get; private init; } = "help";

    public bool Json => _values.ContainsKey("json");

    public bool IdempotencyKeys => _values.ContainsKey("idempotency-keys");

    public string Provider => Text("provider", "Sqlite") switch
    {
        var p when p.Equals("Sqlite", StringComparison.OrdinalIgnoreCase) => "Sqlite",
        var p when p.Equals("PostgreSql", StringComparison.OrdinalIgnoreCase) => "PostgreSql",
        var p => throw new UsageException($"--provider {p} is neither Sqlite nor PostgreSql."),
    };

    public static Arguments Parse(string[] args)
    {
        var given = new Arguments { Mode = args is [var mode, ..] && mode[0] != '-' ? mode : "help" };
        for (var i = given.Mode == "help" ? 0 : 1; i < args.Length; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            name = name.StartsWith("--", StringComparison.Ordinal) ? name[2..] : throw new UsageException($"{name} is no option.");
            if (Flags.Contains(name))
                given._values[name] = "true";
            else if (Options.Contains(name))
                given._values[name] = value ?? (++i < args.Length ? args[i] : throw new UsageException($"--{name} needs a value."));
            else
                throw new UsageException($"There is no option --{name}.");
        }
        return given._values.ContainsKey("help") ? new Arguments() : given;
    }

    public string Text(string name, string fallback) => _values.GetValueOrDefault(name, fallback);

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public int Whole(string name, int fallback) => Text(name) is not { } text ? fallback
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new UsageException($"--{name} must be a whole number above 0.");

    /// <summary>A span given in seconds, fractions allowed.</summary>
    public TimeSpan Seconds(string name, double fallback) => Text(name) is not { } text ? TimeSpan.FromSeconds(fallback)
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--{name} must be a number of seconds above 0.");

    private static readonly string[] Flags = ["json", "idempotency-keys", "help"];

    private static readonly string[] Options =
    [
        "url", "client", "secret", "connections", "seconds", "requests", "mix", "provider", "connection", "folder", "tickets", "rounds", "warmup",
        "count", "years", "seed", "until", "only", "target", "messages",
    ];
}
