using System.Text.RegularExpressions;

namespace Hotline.Domain.Tests;

/// <summary>The glossary is what a newcomer reads first: the types that it points at exist.</summary>
public partial class GlossaryTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Documents", "README.md"))
            .Where(l => l.StartsWith("| ", StringComparison.Ordinal))
            .Select(l => l.Trim('|', ' ').Split(" | "))
            .Where(cells => cells[0] is not "English" and not "---"),
    ];

    [Fact]
    public void Glossary_EveryWord_HasItsChineseItsMeaningAndItsType() => Assert.All(Rows, cells =>
    {
        Assert.Equal(4, cells.Length);
        Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", cells[1]);
        Assert.Matches("[a-z]{3}", cells[2]);
        Assert.Matches("`|^–$", cells[3]);
    });

    [Fact]
    public void Glossary_TypesAndMembersNamed_Exist()
    {
        var types = typeof(Code).Assembly.GetExportedTypes().ToDictionary(t => t.Name.Split('`')[0], StringComparer.Ordinal);
        var named = Rows.SelectMany(cells => CodeName().Matches(cells[3])).Select(m => m.Value.Split('.')).ToList();

        Assert.True(named.Count > 20);
        Assert.All(named, name => Assert.True(
            types.TryGetValue(name[0], out var type) && (name.Length == 1 || type.GetMember(name[1]).Length > 0),
            string.Join('.', name)));
    }

    [GeneratedRegex("(?<=`)[A-Za-z.]+(?=`)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CodeName();
}
