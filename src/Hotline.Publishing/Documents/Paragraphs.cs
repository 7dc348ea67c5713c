namespace Hotline.Publishing.Documents;

/// <summary>Text with line ends as paragraphs: paper forms have no other use for a line end.</summary>
internal static class Paragraphs
{
    public static IReadOnlyList<IReadOnlyList<Stretch>> Of(IEnumerable<Stretch> stretches)
    {
        var paragraphs = new List<List<Stretch>> { new() };
        foreach (var stretch in stretches)
        {
            var lines = PlainText.Clean(stretch.Text).Split('\n');
            paragraphs[^1].Add(stretch with { Text = lines[0] });
            foreach (var line in lines.Skip(1)) paragraphs.Add([stretch with { Text = line }]);
        }

        return [.. paragraphs.Where(paragraph => paragraph.Any(stretch => !string.IsNullOrWhiteSpace(stretch.Text)))];
    }
}
