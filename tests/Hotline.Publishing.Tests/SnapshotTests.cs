using System.Runtime.CompilerServices;

namespace Hotline.Publishing.Tests;

/// <summary>The words of the page as a whole; <c>Golden/README.md</c> says how a change is accepted.</summary>
public sealed class SnapshotTests
{
    private const string Expected = "ruzhou-2023-02.expected.txt";

    [Fact]
    public void Render_February2023_ReadsAsAccepted()
    {
        var actual = Page.Of(February.Published).VisibleText();
        if (Environment.GetEnvironmentVariable("HOTLINE_ACCEPT") == "1")
        {
            File.WriteAllText(Path.Combine(SourceFolder(), "Golden", Expected), actual);
            Assert.Fail($"{Expected} was rewritten; read the difference and run again without HOTLINE_ACCEPT.");
        }

        Assert.Equal(February.Read(Expected), actual);
    }

    private static string SourceFolder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
