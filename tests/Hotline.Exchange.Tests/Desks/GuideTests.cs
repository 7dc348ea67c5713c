using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;
using File = System.IO.File;

namespace Hotline.Exchange.Tests.Desks;

/// <summary>The worked example of the vendor's guide is what the product does.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void WorkedExample_OfTheGuide_IsTrue()
    {
        var guide = System.IO.File.ReadAllText(Path.GetFullPath("../../../protos/README.md", Path.GetDirectoryName(Here())!));
        var bytes = Convert.FromHexString(Bytes().Match(guide).Groups["hex"].Value);
        var text = Text().Match(guide).Groups["text"].Value;

        Assert.Equal(text, Payload.Parser.ParseFrom(bytes).Urge.Text);
        Assert.Equal(bytes, DeskMapper.Freeze(new Domain.Referrals.UrgeBody(text)));
        Assert.Equal(Digest().Match(guide).Groups["hex"].Value, DeskMapper.Digest(bytes));
    }

    private static string Here([CallerFilePath] string path = "") => path;

    [GeneratedRegex("^payload +(?<hex>[0-9a-f]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bytes();

    [GeneratedRegex("^payload_sha256 +(?<hex>[0-9a-f]{64})$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Digest();

    [GeneratedRegex("urge \\{ text: \"(?<text>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Text();
}
