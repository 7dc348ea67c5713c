using DocumentFormat.OpenXml.Spreadsheet;

namespace Hotline.Publishing.Xlsx;

/// <summary>The style sheet of the workbook: a format for each <see cref="XlsxLook"/>, in its order.</summary>
internal static class XlsxStyles
{
    private const uint OwnFormats = 164; // below are the built-in ones (ECMA-376 part 1 §18.8.30)

    public static Stylesheet Of() => new(
        new NumberingFormats(new NumberingFormat { NumberFormatId = OwnFormats, FormatCode = "0.0%" }) { Count = 1 },
        new DocumentFormat.OpenXml.Spreadsheet.Fonts(Font(isBold: false), Font(isBold: true)) { Count = 2 },
        new Fills(
            new Fill(new PatternFill { PatternType = PatternValues.None }),
            new Fill(new PatternFill { PatternType = PatternValues.Gray125 }),
            new Fill(new PatternFill(new ForegroundColor { Rgb = "FFF2F2F2" }) { PatternType = PatternValues.Solid })) { Count = 3 },
        new Borders(
            new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder()),
            new Border(Edge<LeftBorder>(), Edge<RightBorder>(), Edge<TopBorder>(), Edge<BottomBorder>(), new DiagonalBorder())) { Count = 2 },
        new CellStyleFormats(new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0 }) { Count = 1 },
        new CellFormats(
            new CellFormat { NumberFormatId = 0, FontId = 0, FillId = 0, BorderId = 0, FormatId = 0 },
            new CellFormat(new Alignment { Horizontal = HorizontalAlignmentValues.Center, Vertical = VerticalAlignmentValues.Center, WrapText = true })
            {
                NumberFormatId = 0, FontId = 1, FillId = 2, BorderId = 1, FormatId = 0, ApplyFont = true, ApplyFill = true, ApplyBorder = true, ApplyAlignment = true,
            },
            Format(49), // @, text
            Format(1), // 0
            Format(0), // General
            Format(9), // 0%
            Format(OwnFormats),
            Format(10), // 0.00%
            Format(49, new Alignment { Horizontal = HorizontalAlignmentValues.Right })) { Count = 9 },
        new CellStyles(new CellStyle { Name = "Normal", FormatId = 0, BuiltinId = 0 }) { Count = 1 });

    private static CellFormat Format(uint number, Alignment? alignment = null)
    {
        var format = new CellFormat { NumberFormatId = number, FontId = 0, FillId = 0, BorderId = 1, FormatId = 0, ApplyNumberFormat = true, ApplyBorder = true };
        if (alignment is null) return format;
        format.Append(alignment);
        format.ApplyAlignment = true;
        return format;
    }

    private static Font Font(bool isBold)
    {
        var font = isBold ? new Font(new Bold()) : new Font();
        font.Append(new FontSize { Val = 11 }, new FontName { Val = "宋体" }, new FontFamilyNumbering { Val = 1 }, new FontCharSet { Val = 134 });
        return font;
    }

    private static T Edge<T>() where T : BorderPropertiesType, new()
    {
        var edge = new T { Style = BorderStyleValues.Thin };
        edge.Append(new Color { Rgb = "FF767676" });
        return edge;
    }
}
