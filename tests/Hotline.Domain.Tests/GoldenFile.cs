using System.Text.Json;

namespace Hotline.Domain.Tests;

/// <summary>Golden files, read from beside the test assembly.</summary>
internal static class GoldenFile
{
    public static JsonElement Json(string name) => JsonDocument.Parse(Text(name)).RootElement;

    public static string[] Lines(string name) => Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Rows of a CSV file without its header; the golden files quote nothing.</summary>
    public static IEnumerable<string[]> Rows(string name) => Lines(name).Skip(1).Select(l => l.Split(','));

    private static string Text(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name));
}
