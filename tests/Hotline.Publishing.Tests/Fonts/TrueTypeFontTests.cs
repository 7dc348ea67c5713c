using System.Text;
using Hotline.Publishing.Fonts;
using SkiaSharp;

namespace Hotline.Publishing.Tests.Fonts;

/// <summary>The shipped fonts have what bulletins print, and a subset is a font of its own.</summary>
public sealed class TrueTypeFontTests
{
    private const string Marks = "“”‘’—…·（）〔〕【】《》、。，；：？！%％℃〓０１２①②③㎡";

    public static TheoryData<string> Names { get; } = ["serif", "sans"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Font_HasEveryCharacterOfFebruaryAndTheUsualMarks(string name)
    {
        var font = Font(name);
        var text = February.Read("ruzhou-2023-02.expected.txt").Replace("\n", "") + Marks + "峪砻";
        Assert.Equal([], text.EnumerateRunes().Distinct().Where(rune => !font.Has(rune)).Select(rune => rune.ToString()));
        Assert.Equal(text, font.Printable(text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Subset_ReadBySkia_HasItsCharactersAtTheirWidthsAndNoOther(string name)
    {
        var font = Font(name);
        const string Text = "二⼆汝州12345—A é½";
        using var face = Typefaces.Of(font, Text.EnumerateRunes());
        using var sized = new SKFont(face, 1000);
        Assert.True(sized.ContainsGlyphs(Text));
        Assert.False(sized.ContainsGlyphs("市"));
        Assert.Equal(Text.EnumerateRunes().Distinct().Count() + 1, Text.EnumerateRunes().Distinct().Max(rune => sized.GetGlyph(rune.Value)) + 1);
        foreach (var rune in Text.EnumerateRunes()) Assert.Equal(font.Advance(rune) * 1000, sized.MeasureText(rune.ToString()), 0.5);
    }

    [Fact]
    public void Subset_OfTheSameCharacters_IsTheSameWhateverTheirOrder() => Assert.Equal(
        TrueTypeSubset.Of(TrueTypeFont.Serif, "工作简报".EnumerateRunes()), TrueTypeSubset.Of(TrueTypeFont.Serif, "报简作工工".EnumerateRunes()));

    [Fact]
    public void Subset_IsSmall() =>
        Assert.InRange(TrueTypeSubset.Of(TrueTypeFont.Serif, "汝州市工作简报".EnumerateRunes()).Length, 1000, 20_000);

    [Fact]
    public void Printable_MarksWhatIsMissingAndDropsWhatIsInvisible() =>
        Assert.Equal("一〓 二", TrueTypeFont.Serif.Printable("一😀\uFE0F\u200D\u0001\n二"));

    private static TrueTypeFont Font(string name) => name == "serif" ? TrueTypeFont.Serif : TrueTypeFont.Sans;
}
