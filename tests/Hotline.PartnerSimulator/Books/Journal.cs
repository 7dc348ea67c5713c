using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hotline.PartnerSimulator.Books;

/// <summary>One line of a journal: something that a partner must not forget.</summary>
/// <param name="Kind"><c>in</c> a message was taken, <c>again</c> it came once more, <c>out</c> one was made, <c>end</c> one ended.</param>
internal sealed record Line(string Kind, Letter? Letter = null, Guid? Id = null, Ending Ending = Ending.Waiting, string? Note = null, bool Ours = false, DateTimeOffset? At = null,
    string? PeerNumber = null);

/// <summary>
/// The memory of a partner: a file of lines that is only ever added to. A line is with the operating system before anything is answered, so
/// a killed program finds it again; a torn last line was never answered and is left out.
/// </summary>
internal sealed class Journal : IDisposable
{
    private readonly StreamWriter? _writer;
    private readonly string? _file;

    /// <param name="file">Null for a partner that remembers nothing beyond its process.</param>
    public Journal(string? file)
    {
        _file = file;
        if (file is null)
            return;
        CutTornLine(file);
        _writer = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.Read)) { AutoFlush = true };
    }

    public void Add(Line line) => _writer?.WriteLine(JsonSerializer.Serialize(line, Json));

    public IEnumerable<Line> Read()
    {
        if (_file is null || !File.Exists(_file))
            yield break;
        using var reader = new StreamReader(new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } text)
            yield return JsonSerializer.Deserialize<Line>(text, Json)!;
    }

    public void Dispose() => _writer?.Dispose();

    private static void CutTornLine(string file)
    {
        if (!File.Exists(file))
            return;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        var end = stream.Length;
        while (end > 0)
        {
            stream.Position = end - 1;
            if (stream.ReadByte() == '\n')
                break;
            end--;
        }
        stream.SetLength(end);
    }

    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
