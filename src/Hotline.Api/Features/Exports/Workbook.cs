using System.Text.Json;
using MiniExcelLibs;

namespace Hotline.Api.Features.Exports;

/// <summary>
/// XLSX of rows that are written one by one. They wait in a file, for the library wants to draw them itself; neither side holds more than a row.
/// </summary>
internal sealed class Workbook : IDisposable
{
    /// <summary>Rows that a sheet can hold, its header among them.</summary>
    public const int MostRows = 1_048_576;

    private readonly FileStream _waiting = TemporaryFile.Create();
    private readonly StreamWriter _lines;

    public Workbook() => _lines = new StreamWriter(_waiting, leaveOpen: true);

    public Task Write(IReadOnlyList<string> cells) => _lines.WriteLineAsync(JsonSerializer.Serialize(cells, JsonSerializerOptions.Default));

    public async Task Finish(IReadOnlyList<string> header, string sheet, Stream target)
    {
        await _lines.FlushAsync();
        _waiting.Position = 0;
        using var reader = new StreamReader(_waiting, leaveOpen: true);
        await target.SaveAsAsync(Rows(header, reader), sheetName: sheet);
    }

    public void Dispose()
    {
        _lines.Dispose();
        _waiting.Dispose();
    }

    private static IEnumerable<Dictionary<string, object>> Rows(IReadOnlyList<string> header, StreamReader lines)
    {
        var any = false;
        while (lines.ReadLine() is { } line)
        {
            var cells = JsonSerializer.Deserialize<string[]>(line, JsonSerializerOptions.Default)!;
            any = true;
            yield return header.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => (object)cells[c.i]);
        }
        if (!any)
            yield return header.ToDictionary(name => name, _ => (object)"");
    }
}

/// <summary>A file that is gone once it is closed.</summary>
internal static class TemporaryFile
{
    public static FileStream Create() => new(
        Path.Combine(Path.GetTempPath(), "hotline-export-" + Guid.NewGuid().ToString("N")),
        FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 65_536, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
}
