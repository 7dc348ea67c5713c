using System.Text.RegularExpressions;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>
/// Each fault that users of other systems reported is a test whose name begins with the fault's number: A deadlines, calendars, pauses; B
/// duplicates and numbers; C lost updates; D merging; E other platforms; F figures and files;
/// G finding, rights, files, scale.
/// </summary>
public sealed partial class EveryCaseTests
{
    private static readonly string[] Faults =
    [
        "A1", "A2", "A4", "A5", "A7", "A8", "A10", "A11", "A13", "A14", "A16", "A17", "A19", "A20", "A22", "A23", "A25", "A26",
        "B28", "B29", "B31", "B32", "B34", "B35", "B37", "B38", "B40", "B41", "B43", "C44", "C46", "C47", "C49", "C50", "C52",
        "D53", "D55", "D56", "D58", "D59",
        "E61", "E62", "E64", "E65", "E67", "E68", "E70", "E71", "E73", "E74",
        "F76", "F77", "F79", "F80", "F82", "F83", "F85", "F86", "F88", "G89", "G91", "G92", "G94", "G95", "G97", "G98", "G100", "G101",
    ];

    [Fact]
    public void Faults_ReportedOfOtherSystems_AreEachATest()
    {
        var tests = Directory.EnumerateFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => Method().Matches(File.ReadAllText(f)).SelectMany(m => m.Groups["fault"].Captures.Select(c => c.Value)))
            .ToHashSet(StringComparer.Ordinal);

        Assert.Equal([], Faults.Except(tests, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"public (async )?(Task|void) ((?<fault>[A-G]\d+)_)+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Method();
}
