using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Boundary.OpenApi;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Hotline.Exchange.Platforms;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>
/// Ten thousand callbacks that are all wrong somehow: none is a fault of ours, none has an effect, and none learns more than it may. The seed
/// is printed; HOTLINE_FUZZ_SEED repeats a run.
/// </summary>
public sealed class FuzzedCallbackTests(PlatformServer server, ITestOutputHelper output) : IClassFixture<PlatformServer>
{
    private const int Count = 10_000;

    [Fact]
    public async Task Callbacks_ThatAreAllWrong_DoNothingAndTellNothing()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("HOTLINE_FUZZ_SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var before = await Rows();
        var strangers = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        var wrong = new System.Collections.Concurrent.ConcurrentBag<string>();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        using var http = new HttpClient { BaseAddress = server.Address };
        await Parallel.ForEachAsync(Enumerable.Range(0, Count), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
        {
            var dice = new Random(HashCode.Combine(seed, i));
            var (kind, request) = Request(new Fuzz(dice), server.Platform());
            using (request)
            {
                using var answer = await http.SendAsync(request, token);
                var (status, text) = ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(token));
                statuses.AddOrUpdate($"{kind} {status}", 1, (_, n) => n + 1);
                if (status is < 400 or >= 500)
                    wrong.Add($"{i} {kind}: {status} {text}");
                // Nobody's requests are counted too, and their count runs out.
                if (kind.StartsWith("stranger", StringComparison.Ordinal) && !(kind == "stranger-partner" && status == 429))
                    strangers.AddOrUpdate($"{status} {text}", 1, (_, n) => n + 1);
                if (text.Contains("   at ", StringComparison.Ordinal) || text.Contains("Exception", StringComparison.Ordinal))
                    wrong.Add($"{i} {kind} tells of our code: {text}");
            }
        });

        foreach (var (end, n) in statuses.OrderBy(s => s.Key, StringComparer.Ordinal))
            output.WriteLine($"{n,6} {end}");
        Assert.Equal([], wrong.Order(StringComparer.Ordinal).Take(10));
        // Who is not proven learns nothing of what else was wrong.
        Assert.StartsWith("401 ", Assert.Single(strangers).Key, StringComparison.Ordinal);
        Assert.Equal(before, await Rows());
        Assert.Equal(Fuzz.Kinds.Length, statuses.Keys.Select(k => k.Split(' ')[0]).Distinct().Count());
    }

    private static (string Kind, HttpRequestMessage Request) Request(Fuzz fuzz, PlatformCaller platform)
    {
        var (kind, type) = (fuzz.Kind, NeutralSchema.Callbacks[fuzz.Dice.Next(NeutralSchema.Callbacks.Count)]);
        var number = Number();
        var body = fuzz.Body(kind, type, number);
        var path = $"/callbacks/v1/{(kind == "stranger-partner" ? fuzz.Word() : "pingdingshan")}/work-orders" + (type.Segment.Length == 0 ? "" : $"/{Uri.EscapeDataString(number)}/{type.Segment}");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", kind == "media-type" ? fuzz.Word() : "application/json");
        foreach (var (name, value) in fuzz.Headers(kind, platform, body))
            request.Headers.TryAddWithoutValidation(name, value);
        return (kind, request);
    }

    private async Task<string> Rows()
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return $"{await db.Tickets.CountAsync()} {await db.History.CountAsync()} {await db.Referrals.CountAsync()} {await db.ExchangeIn.CountAsync()} {await db.ExchangeOut.CountAsync()} {await db.ExchangeAlarms.CountAsync()}";
    }

    /// <summary>What can be wrong, and how it is made.</summary>
    private sealed class Fuzz(Random dice)
    {
        public Random Dice => dice;

        public static readonly string[] Kinds =
        [
            "malformed", "cut", "bytes", "duplicate", "wrong-type", "unknown-field", "missing-field", "too-long", "deep", "huge", "path-mismatch", "media-type", "bad-time", "not-an-object",
            "stranger-signature", "stranger-stale", "stranger-future", "stranger-key", "stranger-partner", "stranger-headers", "stranger-tampered",
        ];

        public string Kind { get; } = Kinds[dice.Next(Kinds.Length)];

        /// <summary>Of letters alone: digits may be a phone by chance, and are masked then.</summary>
        public string Word() => "w" + new string([.. Guid.NewGuid().ToByteArray().Select(b => (char)('a' + (b % 26))).Take(dice.Next(1, 17))]);

        /// <summary>Headers whose signature is right unless the kind says otherwise.</summary>
        public IEnumerable<(string Name, string Value)> Headers(string kind, PlatformCaller platform, byte[] body)
        {
            var id = Guid.NewGuid().ToString();
            var good = platform.Signed(id, body, kind switch
            {
                "stranger-stale" => TimeSpan.FromSeconds(dice.Next(301, 1_000_000)),
                "stranger-future" => TimeSpan.FromSeconds(-dice.Next(61, 1_000_000)),
                _ => TimeSpan.Zero,
            });
            return kind switch
            {
                "stranger-signature" => good.Select(h => h.Name == "webhook-signature" ? (h.Name, Noise(h.Value)) : h),
                "stranger-key" => good.Select(h => h.Name == "x-key-id" ? (h.Name, Word()) : h),
                "stranger-headers" => good.Where((_, i) => i != dice.Next(3)).Take(2),
                "stranger-tampered" => good.Select(h => h.Name == "webhook-timestamp" ? (h.Name, (long.Parse(h.Value, System.Globalization.CultureInfo.InvariantCulture) - 1).ToString(System.Globalization.CultureInfo.InvariantCulture)) : h),
                _ => good,
            };
        }

        private string Noise(string signature) => dice.Next(4) switch
        {
            0 => "v1," + Convert.ToBase64String(Bytes(32)),
            1 => signature[..^dice.Next(1, 20)],
            2 => Encoding.Latin1.GetString([.. Bytes(dice.Next(1, 200)).Select(b => (byte)(32 + (b % 94)))]),
            _ => string.Join(' ', Enumerable.Range(0, dice.Next(1, 30)).Select(_ => "v1," + Convert.ToBase64String(Bytes(dice.Next(0, 64))))),
        };

        private byte[] Bytes(int count)
        {
            var bytes = new byte[count];
            dice.NextBytes(bytes);
            return bytes;
        }

        public byte[] Body(string kind, NeutralType type, string number)
        {
            var body = JsonNode.Parse(PartnersDocument.Example(type).ToJsonString())!.AsObject();
            body["externalNo"] = number;
            var fields = type.All.Where(f => f.Name != "serial").ToList();
            var field = fields[dice.Next(fields.Count)];
            switch (kind)
            {
                case "wrong-type":
                    Put(body, field.Name, Other(field.Kind));
                    break;
                case "unknown-field":
                    body[Word()] = Other(FieldKind.Flag);
                    break;
                case "missing-field":
                    body.Remove(fields.Where(f => f.Required).ElementAt(dice.Next(fields.Count(f => f.Required))).Name);
                    break;
                case "too-long":
                    Put(body, "externalNo", new string('长', dice.Next(65, 2000)));
                    break;
                case "deep":
                    body["caller"] = JsonNode.Parse(string.Concat(Enumerable.Repeat("[", 40)) + new string(']', 40));
                    break;
                case "path-mismatch":
                    body[dice.Next(2) == 0 && type.Segment.Length > 0 ? "externalNo" : "type"] = Word();
                    break;
                case "bad-time":
                    body["occurredAt"] = new[] { "2023-02-15T09:30:00", "2023-02-30T00:00:00Z", "1", "", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999Z", Word() }[dice.Next(7)];
                    break;
            }
            var text = body.ToJsonString();
            return kind switch
            {
                "malformed" => Encoding.UTF8.GetBytes(Spoil(text)),
                "cut" => Encoding.UTF8.GetBytes(text)[..dice.Next(text.Length / 2)],
                "bytes" => Bytes(dice.Next(1, 5000)),
                "duplicate" => Encoding.UTF8.GetBytes(text[..^1] + $",\"{body.ElementAt(dice.Next(body.Count)).Key}\":1}}"),
                "huge" => Encoding.UTF8.GetBytes(text + new string(' ', 1_048_577)),
                "not-an-object" => Encoding.UTF8.GetBytes(new[] { "[]", "null", "1", "\"x\"", "true", "" }[dice.Next(6)]),
                _ => Encoding.UTF8.GetBytes(text),
            };
        }

        private string Spoil(string text) => dice.Next(5) switch
        {
            0 => text + "}",
            1 => text[..^1] + ",}",
            2 => "{" + text,
            3 => text.Replace("\":", "\"=", StringComparison.Ordinal),
            _ => text[..^1] + ",\"\\ud800\":1}",
        };

        private JsonNode Other(FieldKind kind) => (kind, dice.Next(3)) switch
        {
            (FieldKind.Text or FieldKind.Code or FieldKind.Moment, 0) => JsonValue.Create(dice.Next()),
            (FieldKind.Flag, 0) => JsonValue.Create("true"),
            (FieldKind.Flag, _) => JsonValue.Create(1),
            (FieldKind.Whole or FieldKind.Number, 0) => JsonValue.Create("1"),
            (FieldKind.Whole or FieldKind.Number, 1) => JsonValue.Create(1e300),
            (_, 1) => new JsonArray(1, 2),
            _ => new JsonObject { [Word()] = 1 },
        };

        private static void Put(JsonObject body, string name, JsonNode? value)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
                body[name] = value;
            else
                (body[name[..dot]] as JsonObject ?? (JsonObject)(body[name[..dot]] = new JsonObject()))[name[(dot + 1)..]] = value;
        }
    }
}
