using System.Text.Json.Nodes;

namespace Hotline.Publishing.Tests.Documents;

/// <summary>What every form of February 2023 must say, taken from the golden files.</summary>
internal static class Expected
{
    /// <summary>The printed tables with caption, head and rows, cells parted by bars.</summary>
    public static IReadOnlyList<(string Caption, string[] Rows)> Tables { get; } =
    [
        ("诉求类型统计表", ["类型|数量（件）|占比", .. Shares("appealTypes")]),
        ("热点问题统计表", ["类别|数量（件）|占比", .. Shares("hotTopics")]),
        ("二月份乡镇街道考核表", ["单位|考核总分|排名", .. Ranks("townships")]),
        ("二月份市直单位考核表", ["单位|考核总分|排名", .. Ranks("departments")]),
    ];

    /// <summary>Each figure of 工作概况 as the prose has it.</summary>
    public static IReadOnlyList<string> Figures { get; } =
    [
        $"话务量约{Golden("callsApprox")}人次",
        $"本级登记事项{Golden("local.registered")}件",
        $"协调办理{Golden("local.coordinated.count")}件，办结率{Golden("local.coordinated.completionRate")}",
        $"交办处理{Golden("local.dispatched.count")}件，已办结{Golden("local.dispatched.closed")}件，办结率{Golden("local.dispatched.completionRate")}，满意率{Golden("local.dispatched.satisfactionRate")}",
        $"上级交办事项{Golden("superior.registered")}件",
        .. February.Golden["superior"]!["bySource"]!.AsObject().Select(source => $"{source.Key}交办{source.Value}件"),
        $"已办结{Golden("superior.closed")}件，办结率{Golden("superior.completionRate")}，满意率{Golden("superior.satisfactionRate")}",
        $"办理较好的单位有{Names("best")}。办理较差的单位有{Names("worst")}。",
    ];

    /// <summary>The accepted text of the page, piece by piece in order; the imprint's two halves may stand apart.</summary>
    public static IReadOnlyList<string> Pieces { get; } =
        [.. February.Read("ruzhou-2023-02.expected.txt").Replace(" 2023年3月20日印发", "\n2023年3月20日印发").Split(["\n", " | "], StringSplitOptions.RemoveEmptyEntries)];

    public static string Golden(string path) => path.Split('.').Aggregate(February.Golden, (node, name) => node[name]!).ToString();

    /// <summary>Fails where a piece does not follow the one before it. Spaces do not count: forms part words differently.</summary>
    public static void AllInOrder(string text)
    {
        var (rest, before) = (Dense(text), "the beginning");
        foreach (var piece in Pieces.Select(Dense))
        {
            var at = rest.IndexOf(piece, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{piece}' does not follow '{before}'.");
            (rest, before) = (rest[(at + piece.Length)..], piece);
        }
    }

    public static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static IEnumerable<string> Shares(string name) =>
        February.Golden[name]!["rows"]!.AsArray().Append(February.Golden[name]!["total"]).Select(row => $"{row!["label"]}|{row["count"]}|{row["share"]}");

    private static IEnumerable<string> Ranks(string name) =>
        February.Golden["assessment"]![name]!.AsArray().Select(row => $"{row!["unit"]}|{row["score"]}|{row["rank"]}");

    private static string Names(string name) => string.Join('、', February.Golden[name]!.AsArray().Select((JsonNode? unit) => unit!.ToString()));
}
