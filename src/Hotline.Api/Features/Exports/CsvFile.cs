using System.Text;

namespace Hotline.Api.Features.Exports;

/// <summary>CSV as RFC 4180 has it: CRLF, quotes doubled, UTF-8.</summary>
internal sealed class CsvFile(Stream stream, bool bom) : IAsyncDisposable
{
    private readonly StreamWriter _text = new(stream, new UTF8Encoding(bom), bufferSize: 16_384, leaveOpen: true);

    public async Task Write(IReadOnlyList<string> cells, CancellationToken cancellation)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0)
                await _text.WriteAsync(',');
            await _text.WriteAsync(Quoted(cells[i]).AsMemory(), cancellation);
        }
        await _text.WriteAsync("\r\n".AsMemory(), cancellation);
    }

    public ValueTask DisposeAsync() => _text.DisposeAsync();

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : '"' + cell.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
