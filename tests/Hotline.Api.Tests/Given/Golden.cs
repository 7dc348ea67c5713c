using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>The figures of the published bulletin of February 2023.</summary>
public static class Golden
{
    public static JsonNode February { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", "ruzhou-2023-02.json")))!;

    /// <summary>Label, count and share of each printed line of a table, its total last.</summary>
    public static IEnumerable<string> Lines(string table) => February[table]!["rows"]!.AsArray().Append(February[table]!["total"])
        .Select(r => $"{r!["label"]}|{r["count"]}|{r["share"]}");

    /// <summary>Unit, score and rank of each line of an annex.</summary>
    public static IEnumerable<string> Ranks(string annex) => February["assessment"]![annex]!.AsArray().Select(r => $"{r!["unit"]}|{r["score"]}|{r["rank"]}");
}
