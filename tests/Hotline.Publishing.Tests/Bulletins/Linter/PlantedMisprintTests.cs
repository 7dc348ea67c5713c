using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;

namespace Hotline.Publishing.Tests.Bulletins.Linter;

/// <summary>Two digits changed about in any one figure of February 2023, in the tables or in a text: each is found, and nothing else is.</summary>
public sealed partial class PlantedMisprintTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    [Fact]
    public void Check_AsPublished_FindsNothing() => Assert.Equal([], February.Published.Check().Rules());

    /// <summary>Every number and every printed figure of the record, by its path.</summary>
    [Fact]
    public void Check_TwoDigitsSwappedInAFigure_IsFoundEachTime()
    {
        var whole = JsonSerializer.SerializeToNode(February.Published, Json)!;
        var (missed, planted) = (new List<string>(), 0);
        foreach (var path in Figures(whole))
        {
            foreach (var swapped in Linting.Swapped(At(whole, path).ToString()))
            {
                var copy = whole.DeepClone();
                var old = At(copy, path);
                old.ReplaceWith(old.GetValueKind() == JsonValueKind.Number ? JsonNode.Parse(swapped.TrimStart('0') is { Length: > 0 } digits && digits[0] != '.' ? digits : "0" + swapped.TrimStart('0')) : JsonValue.Create(swapped));
                planted++;
                if (!copy.Deserialize<Bulletin>(Json)!.Check().Any(finding => finding.IsError))
                    missed.Add($"{path}: {swapped}");
            }
        }

        Assert.True(planted > 120, $"{planted} were planted");
        Assert.Equal([], missed);
    }

    /// <summary>Without the books to compare with, sums, quotients and ranks alone still find most.</summary>
    [Fact]
    public void Check_TwoDigitsSwappedWithoutBooks_FindsEachShareRateRankAndRow()
    {
        var whole = JsonSerializer.SerializeToNode(February.Published, Json)!;
        var missed = new List<string>();
        foreach (var path in Figures(whole).Where(p => p.StartsWith("appealTypes", StringComparison.Ordinal) || p.StartsWith("hotCategories", StringComparison.Ordinal) || p.EndsWith("Rate.text", StringComparison.Ordinal) || p.EndsWith(".rank", StringComparison.Ordinal)))
        {
            foreach (var swapped in Linting.Swapped(At(whole, path).ToString()))
            {
                var copy = whole.DeepClone();
                var old = At(copy, path);
                old.ReplaceWith(old.GetValueKind() == JsonValueKind.Number ? JsonValue.Create(int.Parse(swapped, CultureInfo.InvariantCulture)) : JsonValue.Create(swapped));
                if (!copy.Deserialize<Bulletin>(Json)!.Check(Linting.Context with { Books = null }).Any(finding => finding.IsError))
                    missed.Add($"{path}: {swapped}");
            }
        }

        Assert.Equal([], missed);
    }

    /// <summary>The bulletin's own sentences, retold by an editor.</summary>
    private static readonly string[] Retold =
    [
        "二月份，热线话务量约8500人次，办理本级登记事项6002件，办理上级交办事项190件。",
        "本级登记6,002件，其中协调办理4906件，办结率100%；交办处理1096件，已办结979件，办结率98.4%，满意率99.2%。",
        "上级交办190件，其中平顶山市“民呼必应”平台交办183件；已办结190件，办结率100%，满意率100%。",
        "从类型看，咨询类2979件，占48.11%；问题处理类1094件，占比17.67%；投诉举报959件，占比15.49%；建议类37件，占0.60%；其它1123件，占18.13%。",
        "热点集中在政务服务—网点服务（851件，占13.74%）、政策咨询372件（占比6.01%）、医疗保险262件、住房管理198件、市容市貌１９５件、拖欠工资176件、水电气暖151件、耕地违建113件。",
        "大峪镇得分99分；寄料镇97.5分；小屯镇人民政府得79分，排名第19位；税务局99分；自然资源和规划局74分，第21名；市城市管理局得分82.62分，排名第17名。",
    ];

    public static TheoryData<string> EachRetold => [.. Retold];

    [Theory, MemberData(nameof(EachRetold))]
    public void Check_TextWithTheTablesFigures_FindsNothing(string text) => Assert.Equal([], Linting.Saying(text).Check().Rules());

    [Theory, MemberData(nameof(EachRetold))]
    public void Check_TwoDigitsSwappedInAText_IsAnErrorThere(string text)
    {
        var missed = new List<string>();
        foreach (var number in Number().Matches(text).AsEnumerable())
        {
            foreach (var swapped in Linting.Swapped(number.Value))
            {
                var planted = text[..number.Index] + swapped + text[(number.Index + number.Length)..];
                if (!Linting.Saying(planted).Check().Any(finding => finding is { IsError: true, Rule: "text-figure", Where: "narrative.work[0].text" } && finding.Found!.Contains(swapped, StringComparison.Ordinal)))
                    missed.Add($"{number.Value} → {swapped}");
            }
        }

        Assert.Equal([], missed);
    }

    private static IEnumerable<string> Figures(JsonNode node, string path = "") => node switch
    {
        JsonObject parts => parts.Where(part => part.Value is not null && !NoFigures.Contains(part.Key)).SelectMany(part => Figures(part.Value!, path.Length == 0 ? part.Key : $"{path}.{part.Key}")),
        JsonArray items => items.SelectMany((item, i) => Figures(item!, $"{path}.{i}")),
        // Value of a rate and its text are one figure; the text is what is printed.
        _ when path.EndsWith(".value", StringComparison.Ordinal) => [],
        _ => node.ToString().Any(char.IsAsciiDigit) ? [path] : [],
    };

    /// <summary>Parts that hold no figure of the month, or none that anything else could betray.</summary>
    private static readonly string[] NoFigures =
        ["narrative", "site", "period", "asOf", "code", "label", "unit", "source", "unitNames", "title", "rounding", "decimals", "version", "callsRounding", "minimumWorkOrders", "sections", "annexes"];

    private static JsonNode At(JsonNode node, string path) => path.Split('.').Aggregate(node, (inner, name) => inner is JsonArray items ? items[int.Parse(name, CultureInfo.InvariantCulture)]! : inner[name]!);

    [GeneratedRegex("[0-9]+([.,][0-9]+)*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();
}
