using System.Text;
using Hotline.Publishing.Tests.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace Hotline.Publishing.Tests;

/// <summary>The PDF form, read back by a reader that is not the writer.</summary>
public sealed class BulletinPdfTests
{
    private static readonly byte[] Published = BulletinPdf.Render(February.Published);

    [Fact]
    public void Render_February2023_SaysWhatThePageSays()
    {
        var text = Text(Published);
        Expected.AllInOrder(text);
        Assert.All(Expected.Figures, figure => Assert.Contains(figure, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Render_February2023_HasEachGoldenRow()
    {
        var text = Text(Published);
        Assert.All(Expected.Tables, table => Assert.All(table.Rows, row => Assert.Contains(row.Replace("|", ""), text, StringComparison.Ordinal)));
    }

    [Fact]
    public void Render_Fonts_AreEmbeddedAndNoGlyphIsMissing()
    {
        var file = Encoding.Latin1.GetString(Published);
        Assert.Equal(2, Occurrences(file, "/Type /FontDescriptor"));
        Assert.Equal(2, Occurrences(file, "/FontFile2 "));
        Assert.DoesNotContain("/Type3", file, StringComparison.Ordinal);
        Assert.DoesNotContain("〓", Text(Published), StringComparison.Ordinal);
        Assert.InRange(Published.Length, 1, 400_000);
    }

    [Fact]
    public void Render_File_TellsTitleLanguageAndTheBulletinsDate()
    {
        using var file = PdfDocument.Open(Published);
        Assert.Equal(February.Narrative.Title, file.Information.Title);
        Assert.Equal("汝州市人民政府办公室", file.Information.Author);
        Assert.StartsWith("D:20230320000000", file.Information.CreationDate, StringComparison.Ordinal);
        Assert.Equal(file.Information.CreationDate, file.Information.ModifiedDate);
        Assert.True(file.Structure.Catalog.CatalogDictionary.TryGet(NameToken.Create("Lang"), out StringToken language));
        Assert.Equal("zh-CN", language.Data);
    }

    [Fact]
    public void Render_Twice_GivesTheSameBytes() =>
        Assert.Equal(BulletinPdf.Render(Samples.Draft, Samples.Charts(Samples.Draft)), BulletinPdf.Render(Samples.Draft, Samples.Charts(Samples.Draft)));

    [Theory]
    [MemberData(nameof(Samples.Odd), MemberType = typeof(Samples))]
    public void Render_AnyBulletin_StaysInsideThePaper(string name)
    {
        var bulletin = Samples.Named(name);
        using var file = PdfDocument.Open(BulletinPdf.Render(bulletin, Samples.Charts(bulletin)));
        Assert.All(file.GetPages().SelectMany(page => page.Letters).Where(letter => !string.IsNullOrWhiteSpace(letter.Value)), letter =>
        {
            Assert.InRange(letter.StartBaseLine.X, 70, 595 - 70);
            Assert.InRange(letter.StartBaseLine.Y, 40, 842 - 60);
        });
    }

    [Fact]
    public void Render_TableLongerThanAPage_RepeatsItsHeadAndLosesNoRow()
    {
        using var file = PdfDocument.Open(BulletinPdf.Render(Samples.WithUnits(100)));
        var pages = file.GetPages().Select(page => page.Text).Where(text => text.Contains("单位甲", StringComparison.Ordinal)).ToList();
        Assert.True(pages.Count >= 3);
        Assert.All(pages, text => Assert.Equal(1, Occurrences(text, "单位考核总分排名")));
        var all = string.Concat(pages);
        Assert.All(Enumerable.Range(1, 100), i => Assert.Equal(1, Occurrences(all, $"单位甲{i}乙80.5{i}".TrimEnd())));
    }

    [Fact]
    public void Render_Pages_AreNumberedOutside()
    {
        using var file = PdfDocument.Open(Published);
        Assert.All(file.GetPages(), page =>
        {
            Assert.EndsWith($"— {page.Number} —", page.Text, StringComparison.Ordinal);
            var dash = page.Letters.Last(letter => letter.Value == "—");
            Assert.Equal(page.Number % 2 == 1, dash.StartBaseLine.X > page.Width / 2);
        });
    }

    [Fact]
    public void Render_Draft_SaysSoOnEachPage()
    {
        using var file = PdfDocument.Open(BulletinPdf.Render(Samples.Draft));
        Assert.All(file.GetPages(), page => Assert.EndsWith("草稿", page.Text, StringComparison.Ordinal));
        Assert.Contains("更正说明：附件2的得分已更正。", file.GetPage(1).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("草稿", Text(Published), StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Charts_PrintTheirFiguresAsText()
    {
        var text = Text(BulletinPdf.Render(February.Published, Samples.Charts(February.Published)));
        Assert.Contains("咨询类2979件，48.11%", text, StringComparison.Ordinal);
        Assert.Contains("大峪镇99分，第1名", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_UnknownSection_IsRefused() =>
        Assert.Throws<ArgumentException>(() => BulletinPdf.Render(February.Published with { Sections = ["overwiev"] }));

    /// <summary>The text of all pages without their numbers, which would part a sentence.</summary>
    private static string Text(byte[] pdf)
    {
        using var file = PdfDocument.Open(pdf);
        return string.Concat(file.GetPages().Select(page => page.Text.Replace($"— {page.Number} —", "")));
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;
}
