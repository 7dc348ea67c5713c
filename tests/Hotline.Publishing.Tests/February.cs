using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Domain.Bulletins;
using Hotline.Domain.Measures;

namespace Hotline.Publishing.Tests;

/// <summary>The bulletin of February 2023 from its golden figures and narrative.</summary>
internal static class February
{
    private const string TableBase = "本级登记与上级交办合计";

    /// <summary>Golden figures name no codes; these are the site's, in the table's order.</summary>
    private static readonly string[] TypeCodes = ["consultation", "problem", "complaint", "suggestion", "other"];

    public static JsonNode Golden { get; } = JsonNode.Parse(Read("ruzhou-2023-02.json"))!;

    public static BulletinNarrative Narrative { get; } =
        JsonSerializer.Deserialize<BulletinNarrative>(Read("bulletin.json"), JsonSerializerOptions.Web)!;

    /// <summary>Code, full name and short name of each unit.</summary>
    public static IReadOnlyList<(string Code, string Name, string Short)> Units { get; } =
        [.. Read("units.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).Select(cells => (cells[0], cells[1], cells[2]))];

    public static Bulletin Published { get; } = new(
        Site: "汝州市12345民呼必应热线",
        Period: "2023-02",
        Version: 1,
        Status: BulletinStatus.Published,
        Narrative: Narrative,
        Overview: Overview(),
        AppealTypes: Table("appealTypes", RoundingMode.Forced100, TypeCodes),
        HotCategories: Table("hotTopics", RoundingMode.HalfUp, ["0101", "0201", "0301", "0401", "0501", "0601", "0701", "0801", "0901", "1001"]),
        Townships: Annex("townships", "二月份乡镇街道考核表"),
        Departments: Annex("departments", "二月份市直单位考核表"),
        UnitNames: Units.ToDictionary(unit => unit.Code, unit => unit.Name, StringComparer.Ordinal),
        CallsRounding: 100);

    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    public static Figure Rate(long numerator, long denominator, string of, string text) =>
        new(numerator, denominator, of, decimal.Parse(text.TrimEnd('%'), CultureInfo.InvariantCulture), text);

    /// <summary>A rate with nothing in its base.</summary>
    public static Figure NoRate { get; } = new(0, 0, "due", null, "—");

    // The bases are not printed in the bulletin: 995 is the only one that gives 98.4 %, the rated callbacks are made up.
    private static Overview Overview()
    {
        var (local, superior) = (Golden["local"]!, Golden["superior"]!);
        var (coordinated, dispatched) = (local["coordinated"]!, local["dispatched"]!);
        string[] partners = ["pingdingshan", "henan-gov-service"];
        return new Overview(
            "2023-02",
            new DateTimeOffset(2023, 3, 1, 0, 0, 0, TimeSpan.FromHours(8)),
            8512,
            new LocalOverview(
                (long)local["registered"]!,
                new CoordinatedOverview((long)coordinated["count"]!, 4906, Rate(4906, 4906, "due", (string)coordinated["completionRate"]!)),
                new DispatchedOverview(
                    (long)dispatched["count"]!,
                    (long)dispatched["closed"]!,
                    995,
                    Rate(979, 995, "due", (string)dispatched["completionRate"]!),
                    Rate(960, 995, "due", "96.5%"),
                    Rate(496, 500, "rated", (string)dispatched["satisfactionRate"]!))),
            new SuperiorOverview(
                (long)superior["registered"]!,
                (long)superior["closed"]!,
                Rate(190, 190, "due", (string)superior["completionRate"]!),
                Rate(90, 90, "rated", (string)superior["satisfactionRate"]!),
                [.. superior["bySource"]!.AsObject().Select((source, i) => new SourceCount(partners[i], source.Key, (long)source.Value!))]));
    }

    private static ShareTable Table(string name, RoundingMode rounding, string[] codes)
    {
        var (rows, total) = (Golden[name]!["rows"]!.AsArray(), Golden[name]!["total"]!);
        return new ShareTable(
            new ShareBase("all", TableBase, 6192),
            rounding,
            2,
            [.. rows.Select((row, i) => new ShareRow(codes[i], (string)row!["label"]!, (long)row["count"]!, (string)row["share"]!))],
            new ShareTotal((long)total["count"]!, (string)total["share"]!));
    }

    private static AssessmentAnnex Annex(string list, string title) => new(
        title,
        [.. Golden["assessment"]![list]!.AsArray().Select(row => new AssessmentRow(
            Units.Single(unit => unit.Short == (string)row!["unit"]!).Code, (string)row!["unit"]!, (string)row["score"]!, (int)row["rank"]!))],
        []);
}
