using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hotline.Api.Tests.Given;

/// <summary>Who is asked what, and by whom.</summary>
/// <param name="Address">Where the product is.</param>
/// <param name="Contract">The document whose calls are made.</param>
/// <param name="Proof">Headers that say who calls, for a body.</param>
/// <param name="Secrets">What no answer may hold.</param>
public sealed record FuzzTarget(Uri Address, Contract Contract, Func<byte[], IEnumerable<(string Name, string Value)>> Proof, IReadOnlyList<string> Secrets);

/// <summary>Sends calls of an OpenAPI document with hostile values, by a seed, and says what no answer may be.</summary>
public sealed partial class FuzzCaller(FuzzTarget target, int seed) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = target.Address, Timeout = TimeSpan.FromMinutes(2) };
    private readonly Random _random = new(seed);
    private readonly Hostile _hostile = new(new Random(seed));
    private readonly Call[] _calls = [.. target.Contract.Calls];

    /// <summary>How many answers had each status.</summary>
    public Dictionary<int, int> Statuses { get; } = [];

    /// <summary>What was wrong, each kind once.</summary>
    public Dictionary<string, string> Faults { get; } = [];

    /// <summary>Calls that were answered, at an address that is theirs.</summary>
    public HashSet<string> Tried { get; } = [];

    public (TimeSpan Took, string What) Slowest { get; private set; }

    /// <param name="count">How many requests, more where <paramref name="first"/> is longer.</param>
    /// <param name="first">Calls that are made once before chance decides.</param>
    public async Task Send(int count, IReadOnlyList<Call> first)
    {
        for (var i = 0; i < Math.Max(count, first.Count); i++)
            await Once(i < first.Count ? first[i] : _calls[_random.Next(_calls.Length)], i, atItsAddress: i < first.Count);
    }

    public void Dispose() => _http.Dispose();

    private async Task Once(Call call, int number, bool atItsAddress)
    {
        var raw = Address(call, atItsAddress);
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(target.Address.GetLeftPart(UriPartial.Authority) + raw, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        AddHeaders(request);
        var body = call.Method == "GET" ? null : _hostile.Body(call.Body?["example"]);
        foreach (var (name, value) in target.Proof(body ?? []))
            request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Pick(10, "application/json", ContentTypes));
        }
        var begun = TimeProvider.System.GetTimestamp();
        using var answer = await _http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        var took = TimeProvider.System.GetElapsedTime(begun);
        var what = $"seed {seed}, request {number}: {call.Method} {raw} {(body is null ? "" : Cut(System.Text.Encoding.UTF8.GetString(body)))} -> {(int)answer.StatusCode} {Cut(text)}";
        if (took > Slowest.Took)
            Slowest = (took, what);
        Judge(call, raw, atItsAddress, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text, what);
    }

    private void Judge(Call call, string raw, bool atItsAddress, int status, string? type, string text, string what)
    {
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        // The desk of this test is not there to be asked for its ledger; that is what these calls say.
        if (status >= 500 && !(status == 503 && call.Id is "getPartnersByCodeReconciliationsByDate" or "postPartnersByCodeReconciliationsByDate"))
            Faults.TryAdd($"{call.Id} {status}", what);
        if (StackTrace().IsMatch(text))
            Faults.TryAdd($"{call.Id} tells of the inside", what);
        if (target.Secrets.Any(s => text.Contains(s, StringComparison.Ordinal)))
            Faults.TryAdd($"{call.Id} shows another unit's", what);
        // What is no HTTP at all never reaches the program: the server closes the connection.
        var malformed = status == 400 && text.Length == 0 && raw.Contains('%', StringComparison.Ordinal);
        if (atItsAddress && !malformed)
            Tried.Add(call.Id);
        if (status < 500 && atItsAddress && !malformed && call.Operation["responses"]![status.ToString(CultureInfo.InvariantCulture)] is null)
            Faults.TryAdd($"{call.Id} {status} is not in the document", what);
        if (status >= 400 && !malformed && (type != "application/problem+json" || Code(text) is null))
            Faults.TryAdd($"{call.Id} {status} is no problem", what);
    }

    private string Address(Call call, bool itsOwn)
    {
        var path = Placeholder().Replace(call.Path, m => !itsOwn && _random.Next(3) == 0 ? _hostile.Segment() : Plausible(call, m.Groups["name"].Value));
        var query = new List<string>();
        foreach (var parameter in call.Parameters.Where(p => p["in"]!.GetValue<string>() == "query"))
        {
            if (_random.Next(5) < 2 || parameter["required"]?.GetValue<bool>() == true)
                query.Add($"{parameter["name"]}={(_random.Next(3) == 0 ? _hostile.Segment() : Uri.EscapeDataString(Fitting(parameter)))}");
        }
        if (_random.Next(20) == 0)
            query.Add($"{_hostile.Segment()}={_hostile.Segment()}");
        return query.Count == 0 ? path : $"{path}?{string.Join('&', query)}";
    }

    private string Fitting(JsonNode parameter)
    {
        var shape = target.Contract.Shape(parameter["schema"]!);
        var of = shape["items"] is { } items ? target.Contract.Shape(items) : shape;
        if (of["enum"] is JsonArray codes)
            return codes[_random.Next(codes.Count)]!.GetValue<string>();
        return of["type"]?.GetValue<string>() switch
        {
            "boolean" => _random.Next(2) == 0 ? "true" : "false",
            "integer" => _random.Next(-1, 300).ToString(CultureInfo.InvariantCulture),
            _ => Pick(4, "2023-02-01", ["2023-03-01T00:00:00+08:00", "9999-12-31", "0001-01-01", "2023-02", "water", "0601", "410482001", "灯", _hostile.Text() is { Length: < 500 } text ? text : "x"]),
        };
    }

    private string Plausible(Call call, string name) => name switch
    {
        "partner" => "pingdingshan",
        "externalNo" => Uri.EscapeDataString(call.Body?["example"]?["externalNo"]?.GetValue<string>() ?? "x"),
        "id" when call.Path.StartsWith("/callbacks/", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
        "sha256" => new string('a', 64),
        "id" or "aid" or "sid" => _random.Next(1, 12).ToString(CultureInfo.InvariantCulture),
        "year" => Pick(2, "2023", ["2019", "2031", "9999", "0", "1"]),
        "period" => Pick(2, "2023-01", ["2022-12", "9999-12", "0001-01", "2023-13", "2023-01.html", "2023-02.pdf"]),
        "date" => Pick(2, "2023-02-14", ["9999-12-31", "0001-01-01"]),
        "name" => Pick(2, "types.svg", ["trend.png", "x.svg"]),
        "code" => Pick(1, "water", ["0601", "410482001", "problem", "police110", "default"]),
        "kind" => Pick(2, "limits", ["calendar", "categories"]),
        _ => "x",
    };

    private void AddHeaders(HttpRequestMessage request)
    {
        void Maybe(string name, params string[] values)
        {
            if (_random.Next(4) == 0)
                request.Headers.TryAddWithoutValidation(name, values[_random.Next(values.Length)]);
        }
        if (request.Method != HttpMethod.Get)
            request.Headers.TryAddWithoutValidation("If-Match", Pick(4, "*", ["\"1\"", "\"99999999999\"", "W/\"1\"", "1", ",,,", "\"1-1\""]));
        Maybe("Idempotency-Key", Guid.NewGuid().ToString(), "1", "'; --", "00000000-0000-0000-0000-000000000000");
        Maybe("Accept", "text/csv", "application/json;q=abc", "*/*;q=0", "text/html", "@@@", "application/pdf");
        Maybe("Accept-Language", "en", "zh-CN,en;q=0.5", "*", "xx-YY;q=9", ";;;");
        Maybe("X-Operator", "7", "7; name=%E6%9D%8E", "7; name=%ED%A0%80", ";;;", "7; name=%00");
        Maybe("If-None-Match", "*", "\"1\"", "x");
        Maybe("Range", "bytes=0-1", "bytes=9-1", "lines=1-2", "bytes=0-99999999999999999999");
        Maybe("X-Forwarded-For", "1.2.3.4", "'; --");
    }

    private static readonly string[] ContentTypes =
    [
        "text/plain", "application/json; charset=utf-16", "application/xml", "multipart/form-data", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "@@@", "application/merge-patch+json", "text/csv", "application/octet-stream",
        "application/json; charset=\"utf-8\"", "application/grpc",
    ];

    private string Pick(int usual, string first, string[] others) => _random.Next(usual + 1) > 0 ? first : others[_random.Next(others.Length)];

    private static string? Code(string text)
    {
        try
        {
            return JsonNode.Parse(text)?["code"]?.GetValue<string>();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Cut(string text) => text.Length <= 400 ? text : text[..400] + "…";

    [GeneratedRegex(@"\{(?<name>\w+)\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    /// <summary>A line of a stack, or a type of the program or the framework.</summary>
    [GeneratedRegex(@"\n\s+at [\w.<>`]+\(|System\.[A-Z]\w+|Microsoft\.[A-Z]\w+|Npgsql|SqliteException|Hotline\.Api\.", RegexOptions.None, 5000)]
    private static partial Regex StackTrace();
}
