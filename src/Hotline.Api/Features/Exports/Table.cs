using System.Globalization;
using Hotline.Api.Features.References;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Exports;

/// <summary>One column of a printed list.</summary>
internal sealed record Column<T>(string Header, Func<T, string?> Read);

/// <summary>A list as a table for people: headers and labels in Chinese, times by the city's clocks, no cell that a spreadsheet would compute.</summary>
/// <param name="Name">What the file is called, e.g. 事项.</param>
/// <param name="Columns">Its columns, in order.</param>
internal sealed record Table<T>(string Name, IReadOnlyList<Column<T>> Columns)
{
    public IReadOnlyList<string> Header => [.. Columns.Select(c => c.Header)];

    public IReadOnlyList<string> Row(T item) => [.. Columns.Select(c => Harmless(c.Read(item) ?? ""))];

    /// <summary>A text that begins like a formula is shown, not computed (CWE-1236): an apostrophe goes before it.</summary>
    private static string Harmless(string cell) => cell.Length > 0 && FormulaStarts.Contains(cell[0]) ? "'" + cell : cell;

    private const string FormulaStarts = "=+-@\t\r\n＝＋－＠";
}

/// <summary>Words and times in the cells of one city's tables.</summary>
internal sealed class TableWords(Site site)
{
    private readonly Dictionary<string, Dictionary<string, string>> _lists = GetReferences.Codes(site).Lists
        .ToDictionary(l => l.Key, l => l.Value.ToDictionary(c => c.Code, c => c.Label));

    /// <summary>A header that names the zone of the times below it.</summary>
    public string Timed(string header) => $"{header}（{site.Profile.Zone}）";

    /// <summary>Local time to the second, as spreadsheets read it.</summary>
    public string? Time(DateTimeOffset? at) =>
        at is { } moment ? TimeZoneInfo.ConvertTime(moment, site.Calendar.Zone).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) : null;

    /// <summary>The label of a code of a closed list.</summary>
    public string? Label<TCode>(string list, TCode? code) where TCode : struct, Enum =>
        code is { } value ? _lists[list].GetValueOrDefault(Code.Of(value), Code.Of(value)) : null;

    public string Source(string code) => site.SourceLabel(code);

    public static string YesNo(bool flag) => flag ? "是" : "否";
}
