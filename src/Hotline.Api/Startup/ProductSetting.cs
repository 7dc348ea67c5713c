using System.Text;
using System.Text.RegularExpressions;
using Hotline.Api.Persistence;

namespace Hotline.Api.Startup;

/// <summary>A setting of the product.</summary>
/// <param name="Name">As it is written; <c>&lt;…&gt;</c> stands for a code or a number.</param>
/// <param name="Type">What its value looks like.</param>
/// <param name="Default">What holds without it; empty for nothing.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Secret">Whether it must not be read by others: it belongs into the environment or a protected file.</param>
internal sealed record ProductSetting(string Name, string Type, string Default, string Meaning, bool Secret = false)
{
    /// <summary>Every setting that the program reads of its own, section by section; SETTINGS.md is made from it.</summary>
    public static IReadOnlyList<ProductSetting> All { get; } =
    [
        new("Database:Provider", "`Sqlite`, `PostgreSql`, `SqlServer`", "`Sqlite`", "Which database holds the books."),
        new("Database:MigrateOnStart", "`true`, `false`", "`true` with SQLite or in Development, else `false`", "Whether a start applies pending migrations; otherwise the verb `migrate` does, and a start with pending ones ends."),
        new("ConnectionStrings:Hotline", "connection string", "`Data Source=data/hotline.db`", "Where the database is; required for a server. A relative SQLite file stands under the content root.", Secret: true),
        new("ConnectionStrings:Reporting", "connection string", "", "A reading replica of the server, for lists (but orders and the audit), counts, the board and statistics while it is less than a minute behind; the embedded database has none.", Secret: true),
        new("Site:Profile", "folder", "the one named in `Sites/default.txt`", "The city's files."),
        new("Keys:Seal", "32 bytes in base64", "from `Keys:File`", "Seals callers' names and phones. Set together with `Keys:Hash` and `Keys:Sign`, or not at all.", Secret: true),
        new("Keys:Hash", "32 bytes in base64", "from `Keys:File`", "Makes phones findable without showing them.", Secret: true),
        new("Keys:Sign", "EC P-256 private key, PEM", "from `Keys:File`", "Signs tokens.", Secret: true),
        new("Keys:Seal:<n>", "32 bytes in base64", "", "The key `seal:<n>`, beside or instead of `Keys:Seal`, which is `seal:1`. Which key is current the database says; the verb `keys` changes it.", Secret: true),
        new("Keys:Hash:<n>", "32 bytes in base64", "", "The key `hash:<n>`, likewise.", Secret: true),
        new("Keys:Sign:<n>", "EC P-256 private key, PEM", "", "The key `sign:<n>`, likewise.", Secret: true),
        new("Keys:File", "file", "`data/keys.json` with SQLite; required with a server", "The file of the keys; the first start on an empty database makes it. Every replica needs the same, and does not start with another; keep it apart from backups of the database.", Secret: true),
        new("Auth:Issuer", "URL", "`http://127.0.0.1:5080/`", "Issuer of the embedded tokens."),
        new("Auth:Authority", "URL", "", "An external OIDC issuer instead of the embedded one."),
        new("Auth:AllowHttp", "`true`, `false`", "`true` in Development, else `false`", "Token endpoint without TLS, behind a proxy that has it."),
        new("Auth:Lockout:Attempts", "number", "`10`", "Wrong secrets for a client from one source before that source waits."),
        new("Auth:Lockout:Minutes", "number", "`15`", "Over how long they are counted, and how long it waits."),
        new("Proxy:Trusted", "addresses or networks with commas", "", "Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: the balancer's own address, which must set them anew; never a network in which callers are. Without it all callers behind one are one source."),
        new("Cors:Origins", "origins with commas", "", "Which browsers' pages may call; none by default."),
        new("RateLimits:PerClient", "requests a minute; 0 for no limit", "`60000`", "Of one client, by minutes of the clock, counted over all replicas."),
        new("RateLimits:PerSource", "requests a minute; 0 for no limit", "`6000`", "Of one address without a token, likewise."),
        new("Requests:ReadSeconds", "seconds", "`60`", "After so long a read is given up; exports and files are not."),
        new("Audit:HeadsFolder", "folder", "`audit-heads` beside the SQLite file, else under `data`", "Where heads of the audit chain are written: storage that the database's administrators cannot change."),
        new("Retention:Enabled", "`true`, `false`", "`false`", "Whether persons are taken out, once a day from 03:00 by the city's clocks, of what is past the profile's `retention`. It cannot be undone; the verb `retention` prints what would be done."),
        new("Shutdown:DrainSeconds", "0 to 600", "`10`; `0` in Development", "How long a stopping replica still answers after it said that it is not ready."),
        new("Shutdown:FinishSeconds", "0 to 600", "`30`", "For what is being answered then."),
        new("Attachments:Store", "`Disk`, `Database`", "`Disk`", "Where new files are put; each file stays where it was put when this changes."),
        new("Attachments:Folder", "folder", "`attachments` beside the SQLite file, else `data/attachments`", "The folder of the store `Disk`; replicas share it, and one folder belongs to one database."),
        new("Attachments:MostBytes", "number, at most 2147483647", "`52428800`", "Bytes of one file."),
        new("Attachments:Types", "codes with commas", "all", "Which of `png jpeg gif webp bmp pdf docx xlsx pptx doc xls txt csv mp3 wav amr m4a mp4` are taken."),
        new("Partners:<code>:Kind", "`superior`, `peer`", "the profile's", "A check only: must be what the profile says."),
        new("Partners:<code>:Address", "URL", "", "Where the partner is called; without it its messages wait."),
        new("Partners:<code>:PublicAddress", "URL", "", "Where the partner reaches us; a platform is told the addresses of files below it."),
        new("Partners:<code>:Face", "`Grpc`, `Rest`", "`Grpc` for peers, `Rest` for superior platforms", "How the partner is spoken to."),
        new("Partners:<code>:Mode", "`Push`, `Pull`", "`Push`", "`Pull`: the partner fetches what is for it."),
        new("Partners:<code>:Zone", "IANA zone", "the profile's", "Zone of its local times; without one a time without offset is refused."),
        new("Partners:<code>:Keys:<n>:Id", "text", "", "Id of a key shared with a platform; several while one is changed."),
        new("Partners:<code>:Keys:<n>:Secret", "`whsec_<base64>`", "", "The key.", Secret: true),
        new("Partners:<code>:Keys:<n>:Algorithm", "text", "`HMAC-SHA256`", "How it signs."),
        new("Partners:<code>:Keys:<n>:NotBefore", "moment with offset", "", "Since when it holds (inclusive)."),
        new("Partners:<code>:Keys:<n>:NotAfter", "moment with offset", "", "Until when it holds (exclusive)."),
        new("Partners:<code>:SigningKeyId", "text", "the newest valid", "Which key signs what we send."),
        new("Partners:<code>:ClientCertificateThumbprint", "SHA-256, hexadecimal, with commas", "", "The desk's client certificate; two while it is changed."),
        new("Partners:<code>:ServerCertificateThumbprint", "SHA-256, hexadecimal, with commas", "", "The desk's server certificate, where no authority vouches for it."),
        new("Partners:<code>:ClientCertificate:Path", "file", "", "Our client certificate towards the desk: PEM with `KeyPath`, or PFX."),
        new("Partners:<code>:ClientCertificate:KeyPath", "file", "", "Private key of a PEM certificate.", Secret: true),
        new("Partners:<code>:ClientCertificate:Password", "text", "", "Of the PFX file or the private key.", Secret: true),
        new("Partners:<code>:Legacy:Enabled", "`true`, `false`", "`false`", "Whether older, weak signatures are taken."),
        new("Partners:<code>:Legacy:Scheme", "text", "", "Which of them."),
        new("Partners:<code>:Legacy:AppKey", "text", "", "The name that goes with the secret."),
        new("Partners:<code>:Legacy:Secret", "text", "", "The secret.", Secret: true),
        new("Partners:<code>:Limits:AttemptTimeout", "time", "`00:00:08`", "One attempt of a call."),
        new("Partners:<code>:Limits:TotalTimeout", "time", "`00:00:20`", "All attempts of a call together."),
        new("Partners:<code>:Limits:Concurrency", "1 to 256", "`32`", "Calls at once."),
        new("Partners:<code>:Limits:BreakerPause", "time", "`00:00:15`", "How long an open breaker pauses calls."),
        new("Partners:<code>:Limits:BreakerWindow", "time", "`00:00:30`", "Over how long failures are counted for the breaker."),
        new("Logging:Format", "`Plain`, `Json`", "`Plain`", "`Json`: one object a line, with trace, client and route, and a line for each request."),
        new("Logging:LogLevel:<category>", "`Trace` … `None`", "`Information`, `Warning` for the framework", "What is logged of a category; `Default` for all others."),
        new("OpenTelemetry:Endpoint", "URL", "", "Where traces are sent (OTLP); without it none are made. Metrics are at `/metrics` in any case."),
        new("OpenTelemetry:Protocol", "`Grpc`, `HttpProtobuf`", "`Grpc`", "How traces are sent."),
        new("Demo:Partners", "`true`, `false`", "`false`", "Whether the verb `demo` speaks to the partners that the simulator plays."),
        new("urls", "addresses with `;`", "`http://127.0.0.1:5080` (REST) and `:5081` (gRPC)", "Where it listens; `Kestrel:Endpoints:<name>:Url` says more of each."),
    ];

    /// <summary>Stops a start with a setting that nobody would read: a mistyped name must not look like a setting that was made.</summary>
    /// <exception cref="SettingException">There is one in a section of ours.</exception>
    public static void CheckNames(IConfiguration configuration)
    {
        foreach (var section in Sections)
        {
            foreach (var (name, value) in configuration.GetSection(section).AsEnumerable())
            {
                if (value is not null && name.Contains(':', StringComparison.Ordinal) && !All.Any(s => s.Names(name)))
                    throw new SettingException(name, "is no setting; SETTINGS.md lists all.");
            }
        }
    }

    /// <summary>SETTINGS.md.</summary>
    public static string Document()
    {
        var text = new StringBuilder("""
            # Settings · 设置

            Made from the code; a test keeps it so. A setting comes from `appsettings.json`, the environment (`Database__Provider=PostgreSql`) or the
            command line (`--Database:Provider=PostgreSql`), the later before the earlier. A wrong value, and a name in one of these sections that is
            not in this list, stops the start with one line that names it. 🔑 marks what must be kept secret: put it into the environment or a file
            that the program alone may read.

            | setting | value | default | |
            | --- | --- | --- | --- |

            """.ReplaceLineEndings("\n"));
        foreach (var setting in All)
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| `{setting.Name}`{(setting.Secret ? " 🔑" : "")} | {setting.Type} | {(setting.Default.Length == 0 ? "–" : setting.Default)} | {setting.Meaning} |\n");
        return text.ToString();
    }

    /// <summary>Whether a name as it was given is this setting's.</summary>
    private bool Names(string given) =>
        Regex.IsMatch(given, "^" + Regex.Replace(Regex.Escape(Name), "<[a-z]+>", "[^:]+", RegexOptions.None, Limit) + "$", RegexOptions.IgnoreCase, Limit);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Sections that are ours alone; others are the framework's too.</summary>
    private static readonly string[] Sections = ["Database", "Site", "Keys", "Auth", "Attachments", "Partners", "OpenTelemetry", "Demo", "Proxy", "Cors", "RateLimits", "Requests", "Audit", "Retention", "Shutdown"];
}
