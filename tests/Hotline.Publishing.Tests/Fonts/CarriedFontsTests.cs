using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Domain.Bulletins;
using Hotline.Publishing.Fonts;
using Hotline.Publishing.Notices;
using Hotline.Publishing.Tests.Documents;
using SkiaSharp;

namespace Hotline.Publishing.Tests.Fonts;

/// <summary>What is opened on a machine without Chinese fonts brings each glyph it shows.</summary>
public sealed partial class CarriedFontsTests
{
    private static readonly DateTimeOffset At = new(2023, 2, 15, 9, 0, 0, TimeSpan.FromHours(8));

    /// <summary>Bulletins with the characters of all sections; one beyond the first plane, which markup escapes.</summary>
    public static TheoryData<string> Bulletins => ["hostile", "empty", "blank", "units", "draft", "rare"];

    [Theory]
    [MemberData(nameof(Bulletins))]
    public void Docx_EachFontOfItsStyles_IsCarriedWithWhatIsPrinted(string name)
    {
        var bulletin = Named(name);
        AssertCarried(BulletinDocx.Render(bulletin, Samples.Charts(bulletin)), ["方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"]);
    }

    [Fact]
    public void NoticeDocx_EachFontItNames_IsCarriedWithWhatIsPrinted() => AssertCarried(
        SupervisionNoticeDocx.Render(Notice), ["方正小标宋简体", "仿宋_GB2312"]);

    [Theory]
    [MemberData(nameof(Bulletins))]
    public void Html_ItsFaces_AreCarriedWithWhatIsShown(string name)
    {
        var bulletin = Named(name);
        AssertCarried(BulletinHtml.Render(bulletin, Samples.Charts(bulletin)), "Hotline Serif", "Hotline Sans");
    }

    [Fact]
    public void NoticeHtml_ItsFace_IsCarriedWithWhatIsShown() => AssertCarried(SupervisionNoticeHtml.Render(Notice), "Hotline Serif");

    [Fact]
    public void Svg_Alone_CarriesItsFont()
    {
        var charts = Samples.Charts(February.Published);
        Assert.NotEmpty(charts.Names);
        foreach (var name in charts.Names)
        {
            var svg = XDocument.Parse(charts.Svg(name)!).Root!;
            var face = Assert.Single(Faces(svg.Elements().Single(element => element.Name.LocalName == "style").Value));
            Assert.Contains($"\"{face.Name}\"", svg.Attribute("font-family")!.Value, StringComparison.Ordinal);
            AssertHas(face.File, string.Concat(svg.Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)), TrueTypeFont.Sans);
        }
    }

    private static SupervisionNotice Notice { get; } = new(
        "某市12345热线", "RZ2023021500001-督1", "市城市管理局", "RZ2023021500001", "路灯不亮", "问题处理类", "市政管理—市容市貌", "三盏路灯不亮。\n𠮷祥路口。", At, At, At, "请尽快修复。", At, "张三", At);

    private static Bulletin Named(string name) => name == "rare" ? Samples.WithText("𠮷祥村龘") : Samples.Named(name);

    private static void AssertCarried(byte[] docx, string[] names)
    {
        using var file = WordprocessingDocument.Open(new MemoryStream(docx), false);
        var main = file.MainDocumentPart!;
        OpenXmlElement[] roots = [main.Document!, .. main.HeaderParts.Select(part => part.Header!), .. main.FooterParts.Select(part => part.Footer!)];
        var named = roots.Append(main.StyleDefinitionsPart?.Styles).OfType<OpenXmlElement>()
            .SelectMany(root => root.Descendants<RunFonts>()).Select(fonts => fonts.EastAsia?.Value).OfType<string>().Distinct();
        Assert.Equal(names.Order(), named.Order());
        var table = main.FontTablePart!;
        foreach (var name in names)
        {
            var embedded = table.Fonts!.Elements<Font>().Single(font => font.Name == name).GetFirstChild<EmbedRegularFont>()!;
            using var stream = table.GetPartById(embedded.Id!).GetStream();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            AssertHas(Clear(bytes.ToArray(), embedded.FontKey!.Value!), "0123456789" + string.Concat(roots.Select(root => root.InnerText)), name == "黑体" ? TrueTypeFont.Sans : TrueTypeFont.Serif);
        }
    }

    /// <summary>As a reader does it: the key's digits without marks, taken from the end, on the first two times 16 bytes.</summary>
    private static byte[] Clear(byte[] hidden, string key)
    {
        var digits = key.Replace("-", "", StringComparison.Ordinal).Trim('{', '}');
        for (var i = 0; i < 16; i++)
        {
            var mask = Convert.ToByte(digits.Substring(30 - (2 * i), 2), 16);
            hidden[i] ^= mask;
            hidden[i + 16] ^= mask;
        }

        return hidden;
    }

    private static void AssertCarried(string html, params string[] names)
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(html);
        var css = page.QuerySelector("style")!.TextContent;
        var faces = Faces(css);
        Assert.Equal(names, faces.Select(face => face.Name));
        // What the sheet adds on paper is printed too.
        var shown = page.Body!.TextContent + (css.Contains("草稿", StringComparison.Ordinal) ? "草稿" : "");
        Assert.All(faces, face => AssertHas(face.File, shown, face.Name == "Hotline Sans" ? TrueTypeFont.Sans : TrueTypeFont.Serif));
        Assert.All(Families().Matches(css.Replace("@font-face", "", StringComparison.Ordinal)).Select(match => match.Value), list => Assert.Contains("Hotline ", list, StringComparison.Ordinal));
    }

    private static void AssertHas(byte[] file, string shown, TrueTypeFont whole)
    {
        using var face = SKTypeface.FromData(SKData.CreateCopy(file));
        using var font = new SKFont(face);
        Assert.DoesNotContain(shown.EnumerateRunes(), rune => !rune.IsAscii && whole.Has(rune) && font.GetGlyph(rune.Value) == 0);
        Assert.Contains(shown.EnumerateRunes(), rune => !rune.IsAscii);
    }

    private static List<(string Name, byte[] File)> Faces(string css) =>
        [.. FontFace().Matches(css).Select(face => (face.Groups["name"].Value, Convert.FromBase64String(face.Groups["file"].Value)))];

    [GeneratedRegex("""@font-face \{ font-family: "(?<name>[^"]+)"; src: url\(data:font/ttf;base64,(?<file>[^)]+)\); \}""", RegexOptions.None, 1000)]
    private static partial Regex FontFace();

    /// <summary>Each list of fonts for Chinese text that ends in a generic one.</summary>
    [GeneratedRegex("""[^;{]*(?:Noto|Songti)[^;{]*serif;""", RegexOptions.None, 1000)]
    private static partial Regex Families();
}
