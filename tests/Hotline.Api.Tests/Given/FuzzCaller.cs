using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Hotline.Api.Tests.Given;

/// <summary>Sends calls of the OpenAPI document with hostile values, by a seed, and says what no answer may be.</summary>
public sealed partial class FuzzCaller(Uri address, string token, int seed, IReadOnlyList<string> secrets) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = TimeSpan.FromMinutes(2) };
    private readonly Random _random = new(seed);
    private readonly Hostile _hostile = new(new Random(seed));
    private readonly Call[] _calls = [.. Contract.Committed.Calls];

    /// <summary>How many answers had each status.</summary>
    public Dictionary<int, int> Statuses { get; } = [];

    /// <summary>What was wrong, each kind once.</summary>
    public Dictionary<string, string> Faults { get; } = [];

    public (TimeSpan Took, string What) Slowest { get; private set; }

    public async Task Send(int count)
    {
        for (var i = 0; i < count; i++)
            await Once(_calls[_random.Next(_calls.Length)], i);
    }

    public void Dispose() => _http.Dispose();

    private async Task Once(Call call, int number)
    {
        var raw = Address(call);
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(address.GetLeftPart(UriPartial.Authority) + raw, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        AddHeaders(request);
        var body = call.Method == "GET" ? null : _hostile.Body(call.Body?["example"]);
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
        Judge(call, raw, (int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, text, what);
    }

    private void Judge(Call call, string raw, int status, string? type, string text, string what)
    {
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
        // The desk of this test is not there to be asked for its ledger; that is what these calls say.
        if (status >= 500 && !(status == 503 && call.Id is "getPartnersByCodeReconciliationsByDate" or "postPartnersByCodeReconciliationsByDate"))
            Faults.TryAdd($"{call.Id} {status}", what);
        if (StackTrace().IsMatch(text))
            Faults.TryAdd($"{call.Id} tells of the inside", what);
        if (secrets.Any(s => text.Contains(s, StringComparison.Ordinal)))
            Faults.TryAdd($"{call.Id} shows another unit's", what);
        // What is no HTTP at all never reaches the program: the server closes the connection.
        if (status >= 400 && !(status == 400 && text.Length == 0 && raw.Contains('%', StringComparison.Ordinal)) && (type != "application/problem+json" || Code(text) is null))
            Faults.TryAdd($"{call.Id} {status} is no problem", what);
    }

    private string Address(Call call)
    {
        var path = Placeholder().Replace(call.Path, m => _random.Next(3) == 0 ? _hostile.Segment() : Plausible(m.Groups["name"].Value));
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
        var shape = Contract.Committed.Shape(parameter["schema"]!);
        var of = shape["items"] is { } items ? Contract.Committed.Shape(items) : shape;
        if (of["enum"] is JsonArray codes)
            return codes[_random.Next(codes.Count)]!.GetValue<string>();
        return of["type"]?.GetValue<string>() switch
        {
            "boolean" => _random.Next(2) == 0 ? "true" : "false",
            "integer" => _random.Next(-1, 300).ToString(CultureInfo.InvariantCulture),
            _ => Pick(4, "2023-02-01", ["2023-03-01T00:00:00+08:00", "9999-12-31", "0001-01-01", "2023-02", "water", "0601", "410482001", "灯", _hostile.Text() is { Length: < 500 } text ? text : "x"]),
        };
    }

    private string Plausible(string name) => name switch
    {
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
