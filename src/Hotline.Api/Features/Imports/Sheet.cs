using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Hotline.Api.Sites;
using Hotline.Domain.Privacy;
using MiniExcelLibs;

namespace Hotline.Api.Features.Imports;

/// <summary>One row of a file: its line and its fields by column; what is wrong with it is gathered as it is read.</summary>
internal sealed class SheetRow(int line, IReadOnlyDictionary<string, string> fields)
{
    private readonly List<RowProblem> _problems = [];

    public int Line { get; } = line;

    public IReadOnlyList<RowProblem> Problems => _problems;

    /// <summary>The field, trimmed; null when it is empty.</summary>
    public string? Text(string column) => fields.TryGetValue(column, out var text) && text.Trim() is { Length: > 0 } kept ? kept : null;

    public string? Required(string column)
    {
        var text = Text(column);
        if (text is null)
            Reject(column, "不能为空 / must not be empty");
        return text;
    }

    /// <summary>Refuses a text that no column of the database takes.</summary>
    public void Limit(string column, int most)
    {
        if (Text(column)?.Length > most)
            Reject(column, $"超过 {most} 字 / longer than {most} characters");
    }

    public DateTimeOffset? Moment(string column)
    {
        if (Text(column) is not { } text)
            return null;
        if (Boundary.MomentText.TryParse(text, out var at))
            return at;
        Reject(column, $"'{text}' 不是带时区的时间，如 2023-02-01T09:30:00+08:00 / is no time with an offset");
        return null;
    }

    public T? Code<T>(string column) where T : struct, Enum
    {
        if (Text(column) is not { } text)
            return null;
        var value = Domain.Code.Parse<T>(text);
        if (value is null)
            Reject(column, $"'{text}' 应为 {string.Join(", ", Domain.Code.All<T>())} 之一 / must be one of these");
        return value;
    }

    public bool Flag(string column) => Text(column) switch
    {
        null or "false" => false,
        "true" => true,
        var text => Reject(column, $"'{text}' 应为 true 或 false / must be true or false"),
    };

    /// <summary>Notes a problem; answers false, so that it can stand in an expression.</summary>
    public bool Reject(string column, string problem)
    {
        // A cell that is repeated may hold a number of a person.
        _problems.Add(new RowProblem(Line, column, PrivateNumbers.Mask(problem)));
        return false;
    }

    /// <summary>All fields in the order of the columns, to know the same row again.</summary>
    public string Whole(IReadOnlyList<string> columns) => string.Join('\u001f', columns.Select(c => Text(c) ?? ""));
}

/// <summary>What is wrong with one field of one row.</summary>
/// <param name="Line">Line of the file, the header being 1.</param>
/// <param name="Field">Column.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
internal sealed record RowProblem(int Line, string Field, string Message);

/// <summary>A table of text, from CSV or XLSX; its kind is known by its header.</summary>
internal sealed class Sheet(IReadOnlyList<string> columns, IReadOnlyList<SheetRow> rows)
{
    public IReadOnlyList<string> Columns { get; } = columns;

    public IReadOnlyList<SheetRow> Rows { get; } = rows;

    /// <exception cref="FormatException">The file is neither.</exception>
    public static Sheet Read(string path, Site site)
    {
        using var file = File.OpenRead(path);
        var isZip = file.ReadByte() == 'P' && file.ReadByte() == 'K';
        file.Position = 0;
        return isZip ? ReadXlsx(file, site) : ReadCsv(file);
    }

    private static Sheet ReadCsv(Stream file)
    {
        using var csv = new CsvReader(new StreamReader(file, Utf8), new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null, MissingFieldFound = null });
        try
        {
            if (!csv.Read() || !csv.ReadHeader())
                throw new FormatException("文件为空 / the file is empty");
            var columns = csv.HeaderRecord!.Select(h => h.Trim()).ToList();
            var rows = new List<SheetRow>();
            while (csv.Read())
            {
                var fields = new Dictionary<string, string>(columns.Count);
                for (var i = 0; i < columns.Count; i++)
                    fields[columns[i]] = csv.Parser.Count > i ? csv.Parser[i] : "";
                // A record may span lines, and blank ones before it are skipped: it is told by the line on which it begins.
                var row = Row(csv.Parser.RawRow - csv.Parser.RawRecord.Trim('\r', '\n').Count(c => c == '\n'), fields);
                if (csv.Parser.Count != columns.Count)
                    row.Reject("(row)", $"有 {csv.Parser.Count} 列，应为 {columns.Count} 列 / has {csv.Parser.Count} fields instead of {columns.Count}");
                rows.Add(row);
            }
            return new Sheet(columns, rows);
        }
        catch (DecoderFallbackException fault)
        {
            throw new FormatException("文件不是 UTF-8 编码，请另存为“CSV UTF-8” / the file is not UTF-8; save it as CSV UTF-8", fault);
        }
    }

    /// <summary>A file of another encoding is refused, not read with holes in it.</summary>
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>No field holds what is no text: not every database would take it.</summary>
    private static SheetRow Row(int line, Dictionary<string, string> fields)
    {
        var row = new SheetRow(line, fields);
        foreach (var (column, text) in fields)
        {
            if (text.Any(c => char.IsControl(c) && c is not ('\t' or '\r' or '\n')))
                row.Reject(column, "含有控制字符 / holds a control character");
        }
        return row;
    }

    private static Sheet ReadXlsx(Stream file, Site site)
    {
        var lines = Lines(file);
        var columns = lines.Count == 0 ? throw new FormatException("文件为空 / the file is empty") : lines[0].Keys.Select(k => k.Trim()).ToList();
        var rows = lines.Select((cells, i) => (Line: i + 2, Fields: cells.ToDictionary(c => c.Key.Trim(), c => Text(c.Value, site))));
        // A sheet often ends in rows that hold nothing but their format.
        return new Sheet(columns, [.. rows.Where(r => r.Fields.Values.Any(f => !string.IsNullOrWhiteSpace(f))).Select(r => Row(r.Line, r.Fields))]);
    }

    private static List<IDictionary<string, object?>> Lines(Stream file)
    {
        try
        {
            return [.. MiniExcel.Query(file, useHeaderRow: true).Cast<IDictionary<string, object?>>()];
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new FormatException($"不是可读的 XLSX 文件 / is no readable XLSX file: {fault.Message}", fault);
        }
    }

    /// <summary>A date cell has no offset of its own: it is the site's local time.</summary>
    private static string Text(object? cell, Site site) => cell switch
    {
        null => "",
        DateTime at => new DateTimeOffset(DateTime.SpecifyKind(at, DateTimeKind.Unspecified), site.Calendar.Zone.GetUtcOffset(at))
            .ToString(Boundary.MomentText.Seconds, CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };
}
