using System.Globalization;
using CsvHelper;

namespace Hotline.Api.Tests.Given;

/// <summary>The rows of the demo month's tickets as the file holds them, read without the product.</summary>
public static class MonthFile
{
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Rows { get; } = Read(February.DemoFile("tickets.csv"));

    /// <summary>The columns, in the file's order.</summary>
    public static IReadOnlyList<string> Columns { get; } = [.. Rows[0].Keys];

    /// <summary>CSV of some rows.</summary>
    public static string Csv(IEnumerable<IReadOnlyDictionary<string, string>> rows) =>
        string.Join('\n', [string.Join(',', Columns), .. rows.Select(r => string.Join(',', Columns.Select(c => Quoted(r.GetValueOrDefault(c, "")))))]) + "\n";

    public static string Quoted(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : '"' + field.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    /// <summary>A whole dispatched and closed ticket, unless the changes say otherwise.</summary>
    public static Dictionary<string, string> Row(string number, params (string Column, string Value)[] changes)
    {
        var row = new Dictionary<string, string>
        {
            ["number"] = number,
            ["registered_at"] = "2023-01-10T09:00:00+08:00",
            ["source"] = "local",
            ["source_ref"] = "",
            ["channel"] = "phone",
            ["caller_name"] = "李先生",
            ["caller_phone"] = "13900001111",
            ["confidential"] = "false",
            ["title"] = "路面塌陷",
            ["content"] = "丹阳路人行道塌陷。",
            ["appeal_type"] = "problem",
            ["category"] = "市政管理—市容市貌",
            ["area"] = "410482001",
            ["address"] = "丹阳路",
            ["handling"] = "dispatched",
            ["unit"] = "urban-management",
            ["dispatched_at"] = "2023-01-10T10:00:00+08:00",
            ["acknowledged_at"] = "2023-01-10T11:00:00+08:00",
            ["due_at"] = "2023-01-17T18:00:00+08:00",
            ["closed_at"] = "2023-01-12T15:30:00+08:00",
            ["solved"] = "solved",
            ["callback_at"] = "2023-01-13T09:00:00+08:00",
            ["callback_outcome"] = "reached",
            ["satisfaction"] = "satisfied",
        };
        foreach (var (column, value) in changes)
            row[column] = value;
        return row;
    }

    /// <summary>A ticket that was registered and nothing more, unless the changes say otherwise.</summary>
    public static Dictionary<string, string> OnlyRegistered(string number, params (string Column, string Value)[] changes) => Row(
        number,
        [
            .. new[]
            {
                "handling", "unit", "dispatched_at", "acknowledged_at", "due_at", "closed_at", "solved", "callback_at", "callback_outcome", "satisfaction",
            }.Select(c => (c, "")),
            .. changes,
        ]);

    private static List<IReadOnlyDictionary<string, string>> Read(string path)
    {
        using var csv = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var (columns, rows) = (csv.HeaderRecord!, new List<IReadOnlyDictionary<string, string>>());
        while (csv.Read())
            rows.Add(columns.ToDictionary(c => c, c => csv.GetField(c)!));
        return rows;
    }
}
