using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Platforms;

/// <summary>What a partner without message ids is known by.</summary>
public enum KnownBy { Time, Serial }

/// <summary>Whose answers are put into <c>{code, message, data}</c> with HTTP 200: those to legacy signatures, all, or none.</summary>
public enum EnvelopeUse { Legacy, Always, Never }

/// <summary>How we write times to a partner.</summary>
public enum WrittenTime { Offset, Local }

/// <summary>
/// 上级平台配置: how one superior platform speaks, as its file <c>partners/&lt;code&gt;.json</c> says. Everything has a default, which is
/// the neutral form; a further platform is a further file.
/// </summary>
public sealed record PlatformProfile
{
    /// <summary>Code of the partner.</summary>
    public required string Code { get; init; }

    /// <summary>IANA zone of its local times without offset; without one, and without <c>Partners:&lt;code&gt;:Zone</c>, such times are refused.</summary>
    public string? Zone { get; init; }

    /// <summary>Algorithms that its keys may use.</summary>
    public IReadOnlyList<string> Algorithms { get; init; } = ["HMAC-SHA256"];

    /// <summary>What its messages without a <c>webhook-id</c> are known by; null where it always sends one.</summary>
    public KnownBy? WithoutId { get; init; }

    public EnvelopeUse Envelope { get; init; }

    public LegacyCanon Legacy { get; init; } = new();

    /// <summary>How times are written to it.</summary>
    public WrittenTime Times { get; init; }

    /// <summary>By type, or <c>*</c> for all: the partner's name of a neutral field; a dot leads into an object.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Fields { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>Fields of the partner that say nothing to us.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>What holds where a dispatch leaves a neutral field out.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();

    /// <summary>By list: the partner's codes and ours. Of several pairs with one of ours, the first is what we write.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<CodePair>> Codes { get; init; } = new Dictionary<string, IReadOnlyList<CodePair>>();

    /// <summary>By type of report: where it goes, or that it does not.</summary>
    public IReadOnlyDictionary<string, ReportRoute> Reports { get; init; } = new Dictionary<string, ReportRoute>();

    public AnswerForm Answer { get; init; } = new();

    /// <summary>Path under the partner's address at which the state of a message can be asked, with <c>{id}</c>; null: it cannot.</summary>
    public string? Messages { get; init; } = "/messages/{id}";

    /// <summary>Path at which its side of a day's reconciliation is read, with <c>{date}</c>; null: it cannot be.</summary>
    public string? Reconciliations { get; init; } = "/reconciliations/{date}";

    public PlatformLimits Limits { get; init; } = new();

    /// <summary>The profile of a partner that has no file: the neutral form.</summary>
    public static PlatformProfile Neutral(string code) => new() { Code = code };

    /// <exception cref="JsonException">The file is no profile; the message names the field.</exception>
    public static PlatformProfile Read(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<PlatformProfile>(json, Options) ?? throw new JsonException("The file holds nothing.");

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}

/// <summary>A code of the partner and ours.</summary>
public sealed record CodePair(string Theirs, string Ours);

/// <summary>Where a report goes.</summary>
public sealed record ReportRoute
{
    /// <summary>Path under the partner's address, with <c>{externalNo}</c>.</summary>
    public string? Path { get; init; }

    /// <summary>The partner is not told of it.</summary>
    public bool Off { get; init; }
}

/// <summary>How the partner's answers are read; names with dots lead into objects.</summary>
public sealed record AnswerForm
{
    public string Receipt { get; init; } = "receiptId";

    public string Number { get; init; } = "workOrderNo";

    public string Disposition { get; init; } = "disposition";

    /// <summary>Field of the code that tells success from refusal inside HTTP 200; null where the status tells it.</summary>
    public string? Code { get; init; }

    /// <summary>Codes that mean success.</summary>
    public IReadOnlyList<string> Success { get; init; } = ["0"];

    /// <summary>Codes that mean: not now, send it again.</summary>
    public IReadOnlyList<string> Retry { get; init; } = ["idempotency-key-in-flight", "contended", "too-many-requests", "temporarily-unavailable"];
}

/// <summary>What a partner may ask of us, and where its files are fetched from.</summary>
public sealed record PlatformLimits
{
    /// <summary>Requests in a minute from one source, over all replicas; of IPv6 a source is a /64.</summary>
    public int PerMinute { get; init; } = 1200;

    /// <summary>Requests that may come to one replica at once.</summary>
    public int Burst { get; init; } = 200;

    /// <summary>Addresses or networks (CIDR) that it calls from; none: any.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Hosts that its files may be fetched from.</summary>
    public IReadOnlyList<string> FileHosts { get; init; } = [];

    /// <summary>Files may come over http without TLS.</summary>
    public bool PlainFiles { get; init; }

    /// <summary>Bytes of one file.</summary>
    public long FileBytes { get; init; } = 20_971_520;
}
