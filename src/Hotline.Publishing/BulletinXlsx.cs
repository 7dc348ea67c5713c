using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Xlsx;

namespace Hotline.Publishing;

/// <summary>
/// All tables of a bulletin (工作简报) as a workbook, a sheet each: figures are numbers to calculate with, shares are also there as printed.
/// Equal bulletins give equal bytes.
/// </summary>
public static class BulletinXlsx
{
    /// <summary>The workbook's media type.</summary>
    public const string MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    /// <exception cref="FormatException">The period is not a month written <c>yyyy-MM</c>.</exception>
    public static byte[] Render(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var facts = DocumentFacts.Of(bulletin);
        using var bytes = new MemoryStream();
        using (var file = SpreadsheetDocument.Create(bytes, SpreadsheetDocumentType.Workbook))
        {
            var book = file.AddNewPart<WorkbookPart>("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "rId1");
            SealedPackage.Describe(file, "rId2", facts);
            book.AddNewPart<WorkbookStylesPart>("rIdStyles").Stylesheet = XlsxStyles.Of();
            var (sheets, heads) = (new Sheets(), new DefinedNames());
            foreach (var sheet in BulletinSheets.Of(bulletin))
            {
                var number = (uint)sheets.ChildElements.Count + 1;
                var relationship = $"rIdSheet{number}";
                book.AddNewPart<WorksheetPart>(relationship).Worksheet = XlsxSheet.Of(sheet, facts.Title);
                sheets.Append(new DocumentFormat.OpenXml.Spreadsheet.Sheet { Name = sheet.Name, SheetId = number, Id = relationship });
                // The head is repeated on each printed page.
                heads.Append(new DefinedName($"'{sheet.Name}'!$1:$1") { Name = "_xlnm.Print_Titles", LocalSheetId = number - 1 });
            }

            book.Workbook = new Workbook(sheets, heads);
        }

        return SealedPackage.Seal(new MemoryStream(bytes.ToArray()), facts);
    }
}
