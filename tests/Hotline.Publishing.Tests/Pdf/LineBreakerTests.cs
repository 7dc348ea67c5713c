using CsCheck;
using Hotline.Publishing.Fonts;
using Hotline.Publishing.Pdf;

namespace Hotline.Publishing.Tests.Pdf;

/// <summary>Lines of Chinese text. Ten points a character, so that widths are easy to count.</summary>
public sealed class LineBreakerTests
{
    [Theory]
    [InlineData("一二三四五六", 30, "一二三/四五六")]
    [InlineData("一二三，四五", 30, "一二/三，四/五")]
    [InlineData("一二三）。四", 40, "一二/三）。四")]
    [InlineData("一二（三四", 30, "一二/（三四")]
    [InlineData("一二“三”四", 30, "一二/“三”/四")]
    [InlineData("办结率98.4%，好", 60, "办结率/98.4%，好")]
    [InlineData("", 30, "")]
    [InlineData("一二三 四", 30, "一二三/四")]
    public void Break_Text_FollowsTheRules(string text, double width, string lines) => Assert.Equal(lines, Lines(text, width));

    [Fact]
    public void Break_WordWiderThanALine_IsBrokenAnywhere() =>
        Assert.All(LineBreaker.Break(new string('W', 100), TrueTypeFont.Serif, 10, 50), line => Assert.InRange(line.Width, 1, 50));

    [Fact]
    public void Break_FirstLine_LeavesRoomForItsIndent()
    {
        var lines = LineBreaker.Break("一二三四五六七八", TrueTypeFont.Serif, 10, 50, firstIndent: 20);
        Assert.Equal([3, 5], lines.Select(line => line.Letters.Count));
        Assert.Equal([20.0, 0], lines.Select(line => line.Indent));
        Assert.Equal([false, true], lines.Select(line => line.IsLast));
    }

    /// <summary>Whatever is set, nothing but spaces at line ends is lost, and no line is too wide.</summary>
    [Fact]
    public void Break_AnyText_LosesNothingAndFits() =>
        Gen.Char["一二，。（）“”—A1%. x"].Array[0, 60].Select(chars => new string(chars)).Sample(text =>
        {
            var lines = LineBreaker.Break(text, TrueTypeFont.Serif, 10, 45);
            Assert.All(lines, line => Assert.InRange(line.Width, 0, 45.001));
            Assert.Equal(text.Replace(" ", ""), string.Concat(lines.SelectMany(line => line.Letters).Select(letter => letter.Character)).Replace(" ", ""));
            Assert.True(lines[^1].IsLast);
        }, iter: 2000);

    private static string Lines(string text, double width) =>
        string.Join('/', LineBreaker.Break(text, TrueTypeFont.Serif, 10, width).Select(line => string.Concat(line.Letters.Select(letter => letter.Character))));
}
