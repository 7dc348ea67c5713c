namespace Hotline.Domain.Bulletins.Linter;

/// <summary>Every text an editor wrote, with its place.</summary>
internal static class NarrativeTexts
{
    /// <param name="Section">The section it is printed in; null for what stands in no section.</param>
    internal sealed record Text(string Where, string Words, string? Section);

    /// <summary>Head, titles, texts, categories of hot issues, footer and erratum that are not blank, in printing order.</summary>
    public static IReadOnlyList<Text> Of(Bulletin bulletin)
    {
        var narrative = bulletin.Narrative;
        var all = new List<(string Where, string? Words, string? Section)> 
        {
            ("narrative.issueNo", narrative.IssueNo, null), ("narrative.issuer", narrative.Issuer, null), ("narrative.title", narrative.Title, null), ("erratum", bulletin.Erratum, null),
        };
        for (var i = 0; i < narrative.HotIssues.Count; i++)
            all.AddRange(Part($"narrative.hotIssues[{i}]", narrative.HotIssues[i].Title, narrative.HotIssues[i].Text, BulletinOutline.HotIssues)
                .Append(($"narrative.hotIssues[{i}].category", narrative.HotIssues[i].Category, BulletinOutline.HotIssues)));
        for (var i = 0; i < narrative.TypicalCases.Count; i++)
            all.AddRange(Part($"narrative.typicalCases[{i}]", narrative.TypicalCases[i].Title, narrative.TypicalCases[i].Text, BulletinOutline.TypicalCases));
        for (var i = 0; i < narrative.Work.Count; i++)
            all.AddRange(Part($"narrative.work[{i}]", narrative.Work[i].Title, narrative.Work[i].Text, BulletinOutline.Work));
        for (var i = 0; i < narrative.Stationing.Count; i++)
            all.Add(($"narrative.stationing[{i}].text", narrative.Stationing[i].Text, BulletinOutline.Stationing));
        all.Add(("footer", bulletin.Footer, null));
        return [.. all.Where(text => !string.IsNullOrWhiteSpace(text.Words)).Select(text => new Text(text.Where, text.Words!, text.Section))];
    }

    private static IEnumerable<(string, string?, string?)> Part(string where, string title, string text, string section) =>
        [(where + ".title", title, section), (where + ".text", text, section)];
}
