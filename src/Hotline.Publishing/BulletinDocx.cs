using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Docx;

namespace Hotline.Publishing;

/// <summary>
/// A bulletin (工作简报) as a Word document on paper of GB/T 9704-2012, to be edited further: looks are named styles, tables are tables.
/// It names the standard's fonts and carries free ones for machines without them; equal bulletins give equal bytes.
/// </summary>
public static class BulletinDocx
{
    /// <summary>The document's media type.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    /// <param name="charts">Pictures beside their tables, with their rows as alternative text; null puts none.</param>
    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    /// <exception cref="ArgumentException"><see cref="Bulletin.Sections"/> names a section that does not exist.</exception>
    public static byte[] Render(Bulletin bulletin, BulletinCharts? charts = null)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var facts = DocumentFacts.Of(bulletin);
        using var bytes = new MemoryStream();
        using (var file = WordprocessingDocument.Create(bytes, WordprocessingDocumentType.Document))
        {
            var main = file.AddNewPart<MainDocumentPart>("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml", "rId1");
            SealedPackage.Describe(file, "rId2", facts);
            main.AddNewPart<StyleDefinitionsPart>("rIdStyles").Styles = DocxStyles.Of();
            main.AddNewPart<DocumentSettingsPart>("rIdSettings").Settings = Settings();
            main.Document = new Document(new Body(
            [
                .. DocxBody.Of(Masthead.Of(bulletin), BulletinBlocks.Of(bulletin, charts), charts, main),
                DocxPages.Section(main, bulletin.IsDraft),
            ]));
            DocxEmbeddedFonts.Add(main);
        }

        return SealedPackage.Seal(new MemoryStream(bytes.ToArray()), facts);
    }

    private static Settings Settings() => new(
        new EmbedTrueTypeFonts(),
        new SaveSubsetFonts(),
        new EvenAndOddHeaders(),
        new CharacterSpacingControl { Val = CharacterSpacingValues.CompressPunctuation },
        new Compatibility(
            new CompatibilitySetting { Name = CompatSettingNameValues.CompatibilityMode, Uri = "http://schemas.microsoft.com/office/word", Val = "15" }),
        new ThemeFontLanguages { Val = "en-US", EastAsia = "zh-CN" });
}
