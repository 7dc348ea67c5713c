using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Tests.Documents;

namespace Hotline.Publishing.Tests;

/// <summary>The Word form, read back: figures, valid parts, the looks of GB/T 9704.</summary>
public sealed class BulletinDocxTests
{
    [Fact]
    public void Render_February2023_HasEachGoldenTableCellByCell()
    {
        using var file = Open(BulletinDocx.Render(February.Published));
        var tables = file.MainDocumentPart!.Document!.Descendants<Table>().Select(table => (
            table.PreviousSibling()!.InnerText,
            table.Elements<TableRow>().Select(row => string.Join('|', row.Elements<TableCell>().Select(cell => cell.InnerText))).ToArray()));
        Assert.Equal(Expected.Tables, tables);
    }

    [Fact]
    public void Render_February2023_SaysWhatThePageSays()
    {
        var text = Text(BulletinDocx.Render(February.Published));
        Expected.AllInOrder(text);
        Assert.All(Expected.Figures, figure => Assert.Contains(figure, text, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Samples.Odd), MemberType = typeof(Samples))]
    public void Render_AnyBulletin_IsValid(string name)
    {
        var bulletin = Samples.Named(name);
        using var file = Open(BulletinDocx.Render(bulletin, Samples.Charts(bulletin)));
        Assert.Equal([], new OpenXmlValidator(DocumentFormat.OpenXml.FileFormatVersions.Office2019).Validate(file).Select(error => $"{error.Part?.Uri} {error.Path?.XPath}: {error.Description}"));
    }

    [Fact]
    public void Render_Twice_GivesTheSameBytes() =>
        Assert.Equal(BulletinDocx.Render(Samples.Draft, Samples.Charts(Samples.Draft)), BulletinDocx.Render(Samples.Draft, Samples.Charts(Samples.Draft)));

    [Fact]
    public void Render_Tables_RepeatTheirHeadAndKeepRowsWhole()
    {
        using var file = Open(BulletinDocx.Render(Samples.WithUnits(200)));
        Assert.All(file.MainDocumentPart!.Document!.Descendants<Table>(), table =>
        {
            Assert.Single(table.Descendants<TableHeader>());
            Assert.NotNull(table.GetFirstChild<TableRow>()!.TableRowProperties!.GetFirstChild<TableHeader>());
            Assert.All(table.Elements<TableRow>(), row => Assert.NotNull(row.TableRowProperties!.GetFirstChild<CantSplit>()));
        });
    }

    [Fact]
    public void Render_Looks_AreThoseOfTheStandard()
    {
        using var file = Open(BulletinDocx.Render(February.Published));
        var main = file.MainDocumentPart!;
        var styles = main.StyleDefinitionsPart!.Styles!;
        var margin = main.Document!.Descendants<PageMargin>().Single();
        Assert.Equal((2098, 1587u, 1474u, 1984), (margin.Top!.Value, margin.Left!.Value, margin.Right!.Value, margin.Bottom!.Value));
        Assert.Equal("仿宋_GB2312", styles.DocDefaults!.Descendants<RunFonts>().Single().EastAsia!.Value);
        Assert.Equal("32", styles.DocDefaults.Descendants<FontSize>().Single().Val!.Value);
        Style Of(string id) => styles.Elements<Style>().Single(style => style.StyleId == id);
        Assert.Equal(200, Of("BulletinBody").Descendants<Indentation>().Single().FirstLineChars!.Value);
        Assert.Equal("579", Of("Normal").Descendants<SpacingBetweenLines>().Single().Line!.Value);
        Assert.Equal("黑体", Of("Heading1").Descendants<RunFonts>().Single().EastAsia!.Value);
        Assert.Equal(("方正小标宋简体", "C00000"), (Of("BulletinTitle").Descendants<RunFonts>().Single().EastAsia!.Value, Of("BulletinTitle").Descendants<Color>().Single().Val!.Value));
        var used = main.Document.Descendants<ParagraphStyleId>().Select(id => id.Val!.Value).Distinct();
        Assert.All(used, id => Assert.Contains(styles.Elements<Style>(), style => style.StyleId == id));
        var fonts = main.FontTablePart!.Fonts!.Elements<Font>().ToDictionary(font => font.Name!.Value!, font => font.GetFirstChild<AltName>()?.Val?.Value);
        Assert.Contains("FangSong", fonts["仿宋_GB2312"], StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Pages_AreNumberedAndAnnexesBeginOne()
    {
        using var file = Open(BulletinDocx.Render(February.Published));
        var main = file.MainDocumentPart!;
        Assert.Equal(2, main.FooterParts.Count());
        Assert.All(main.FooterParts, footer => Assert.Equal("— 1 —", footer.Footer!.InnerText));
        Assert.Equal(["附件1", "附件2"], main.Document!.Descendants<Paragraph>().Where(p => p.ParagraphProperties?.ParagraphStyleId?.Val == "BulletinAnnex").Select(p => p.InnerText));
        Assert.Empty(main.HeaderParts);
    }

    [Fact]
    public void Render_CorrectedDraft_SaysSo()
    {
        using var file = Open(BulletinDocx.Render(Samples.Draft));
        Assert.All(file.MainDocumentPart!.HeaderParts, header => Assert.Equal("草稿", header.Header!.InnerText));
        Assert.Equal(2, file.MainDocumentPart.HeaderParts.Count());
        var text = file.MainDocumentPart.Document!.InnerText;
        Assert.Contains("更正说明：附件2的得分已更正。", text, StringComparison.Ordinal);
        Assert.Contains("第2版", text, StringComparison.Ordinal);
        Assert.Equal("（草稿）" + February.Narrative.Title, file.PackageProperties.Title);
        Assert.Equal(new DateTime(2023, 3, 20, 0, 0, 0, DateTimeKind.Utc), file.PackageProperties.Created!.Value.ToUniversalTime());
    }

    [Fact]
    public void Render_UnitsNotAssessed_AreNamed() =>
        Assert.Contains("未计入考核的单位：供电公司、林业局。", Text(BulletinDocx.Render(Samples.WithNotAssessed)), StringComparison.Ordinal);

    [Fact]
    public void Render_Charts_HaveTheirRowsAsAlternativeText()
    {
        using var file = Open(BulletinDocx.Render(February.Published, Samples.Charts(February.Published)));
        var pictures = file.MainDocumentPart!.Document!.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.DocProperties>().ToList();
        Assert.Equal(["timeliness", "trend", "types", "hot", "ranking-townships", "ranking-departments"], pictures.Select(picture => picture.Name!.Value));
        Assert.Contains("咨询类2979件，48.11%", pictures[2].Description!.Value, StringComparison.Ordinal);
        Assert.Equal(6, file.MainDocumentPart.ImageParts.Count());
    }

    private static WordprocessingDocument Open(byte[] bytes) => WordprocessingDocument.Open(new MemoryStream(bytes), false);

    private static string Text(byte[] bytes)
    {
        using var file = Open(bytes);
        return string.Join('\n', file.MainDocumentPart!.Document!.Descendants<Paragraph>().Select(paragraph => paragraph.InnerText));
    }
}
