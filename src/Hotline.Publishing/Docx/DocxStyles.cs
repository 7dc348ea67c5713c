using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Hotline.Publishing.Docx;

/// <summary>The styles of the Word form: an editor changes a look once for the whole document. Sizes and lines of GB/T 9704-2012 §5.2 and §7.</summary>
internal static class DocxStyles
{
    public const string Title = "BulletinTitle";
    public const string Number = "BulletinNumber";
    public const string Issued = "BulletinIssued";
    public const string Erratum = "BulletinErratum";
    public const string Body = "BulletinBody";
    public const string Section = "Heading1";
    public const string Item = "Heading2";
    public const string Note = "BulletinNote";
    public const string AnnexEntry = "BulletinAnnexEntry";
    public const string Annex = "BulletinAnnex";
    public const string Caption = "Caption";
    public const string TableHead = "BulletinTableHead";
    public const string TableName = "BulletinTableName";
    public const string TableFigure = "BulletinTableFigure";
    public const string Chart = "BulletinChart";
    public const string Imprint = "BulletinImprint";
    public const string PageNumberOdd = "BulletinPageNumberOdd";
    public const string PageNumberEven = "BulletinPageNumberEven";
    public const string Draft = "BulletinDraft";
    public const string Strong = "BulletinStrong";

    public const string Red = "C00000";
    private const string Grey = "4D4D4D";

    // Half points: about 一号, 三号, 四号, 小四.
    private const string TitleSize = "52";
    private const string BodySize = "32";
    private const string TableSize = "28";
    private const string NoteSize = "24";

    // Twentieths of a point: 28 characters of 16 pt in 156 mm stand a quarter of a point closer.
    private const int Tighter = -5;

    // Twentieths of a point: 22 lines in 225 mm; a title's line; a table's line.
    private const string BodyLine = "579";
    private const string TitleLine = "760";
    private const string TableLine = "360";

    /// <summary>Twentieths of a point between the margins: 156 mm.</summary>
    public const int TypeWidth = 8845;

    public static Styles Of() => new(
        new DocDefaults(
            new RunPropertiesDefault(new RunPropertiesBaseStyle(
                new RunFonts { Ascii = DocxFonts.Latin, HighAnsi = DocxFonts.Latin, EastAsia = DocxFonts.Body, ComplexScript = DocxFonts.Latin },
                new Spacing { Val = Tighter },
                new FontSize { Val = BodySize },
                new FontSizeComplexScript { Val = BodySize },
                new Languages { Val = "en-US", EastAsia = "zh-CN" })),
            new ParagraphPropertiesDefault()),
        new Style(
            new StyleName { Val = "Normal" },
            new PrimaryStyle(),
            new StyleParagraphProperties(new WidowControl(), Line(BodyLine), new Justification { Val = JustificationValues.Both }))
        { Type = StyleValues.Paragraph, StyleId = "Normal", Default = true },
        Paragraph(Title, "简报标题", [new SnapToGrid { Val = false }, Line(TitleLine), Centre()], DocxFonts.Title, TitleSize, Red),
        Paragraph(Number, "简报期号", [Centre()]),
        Paragraph(Issued, "编印单位", [Rule<BottomBorder>(Red, 18), new Tabs(Tab(TabStopValues.Right, TypeWidth)), Line(BodyLine, after: "200"), Left()]),
        Paragraph(Erratum, "勘误", [Box(), Left()], null, TableSize, Red),
        Paragraph(Body, "简报正文", [FirstLine()]),
        Paragraph(Section, "heading 1", [new KeepNext(), new KeepLines(), FirstLine(), Left(), new OutlineLevel { Val = 0 }], DocxFonts.Heading),
        Paragraph(Item, "heading 2", [new KeepNext(), new KeepLines(), FirstLine(), Left(), new OutlineLevel { Val = 1 }], DocxFonts.Item),
        Paragraph(Note, "表注", [new KeepLines(), new SnapToGrid { Val = false }, Line(TableLine), Left()], null, NoteSize, Grey),
        Paragraph(AnnexEntry, "附件说明", [FirstLine(), Left()]),
        Paragraph(Annex, "附件", [new KeepNext(), new PageBreakBefore(), Left(), new OutlineLevel { Val = 0 }], DocxFonts.Heading),
        Paragraph(Caption, "caption", [new KeepNext(), Line(BodyLine, before: "120"), Centre()], DocxFonts.Title),
        Paragraph(TableHead, "表头", [new KeepNext(), new SnapToGrid { Val = false }, Line(TableLine), Centre()], DocxFonts.Heading, TableSize),
        Paragraph(TableName, "表内文字", [new SnapToGrid { Val = false }, Line(TableLine), Left()], null, TableSize),
        Paragraph(TableFigure, "表内数字", [new SnapToGrid { Val = false }, Line(TableLine), Right()], null, TableSize),
        Paragraph(Chart, "统计图", [new SnapToGrid { Val = false }, new SpacingBetweenLines { Before = "120", After = "60", Line = "240", LineRule = LineSpacingRuleValues.Auto }, Centre()]),
        Paragraph(
            Imprint, "印发",
            [new KeepLines(), Rules(), new Tabs(Tab(TabStopValues.Left, 280), Tab(TabStopValues.Right, TypeWidth - 280)), Left()],
            null, TableSize),
        Paragraph(PageNumberOdd, "页码（单页）", [new Indentation { Right = "280" }, Right()], null, TableSize),
        Paragraph(PageNumberEven, "页码（双页）", [new Indentation { Left = "280" }, Left()], null, TableSize),
        Paragraph(Draft, "草稿标记", [Right()], DocxFonts.Heading, BodySize, Red),
        new Style(
            new StyleName { Val = "简报强调" },
            new StyleRunProperties(new RunFonts { EastAsia = DocxFonts.Item }, new Bold()))
        { Type = StyleValues.Character, StyleId = Strong, CustomStyle = true });

    /// <param name="look">Paragraph properties in the order of the schema.</param>
    private static Style Paragraph(string id, string name, OpenXmlElement[] look, string? font = null, string? size = null, string? colour = null)
    {
        var run = new StyleRunProperties();
        if (font is not null) run.Append(new RunFonts { EastAsia = font });
        if (colour is not null) run.Append(new Color { Val = colour });
        if (size is not null) run.Append(new FontSize { Val = size }, new FontSizeComplexScript { Val = size });
        var isBuiltIn = id is Section or Item or Caption;
        var style = new Style(new StyleName { Val = name }, new BasedOn { Val = "Normal" }, new PrimaryStyle(), new StyleParagraphProperties(look))
        {
            Type = StyleValues.Paragraph, StyleId = id, CustomStyle = isBuiltIn ? null : true,
        };
        if (run.HasChildren) style.Append(run);
        return style;
    }

    private static SpacingBetweenLines Line(string height, string before = "0", string after = "0") =>
        new() { Before = before, After = after, Line = height, LineRule = LineSpacingRuleValues.Exact };

    /// <summary>Two characters, told also in twentieths of a point for programs that do not count characters.</summary>
    private static Indentation FirstLine() => new() { FirstLine = "640", FirstLineChars = 200 };

    private static Justification Centre() => new() { Val = JustificationValues.Center };

    private static Justification Left() => new() { Val = JustificationValues.Left };

    private static Justification Right() => new() { Val = JustificationValues.Right };

    private static TabStop Tab(TabStopValues kind, int place) => new() { Val = kind, Position = place };

    private static ParagraphBorders Rule<T>(string colour, uint size) where T : BorderType, new() =>
        new(new T { Val = BorderValues.Single, Color = colour, Size = size, Space = 4 });

    private static ParagraphBorders Rules() => new(
        new TopBorder { Val = BorderValues.Single, Color = "000000", Size = 6, Space = 2 },
        new BottomBorder { Val = BorderValues.Single, Color = "000000", Size = 6, Space = 2 });

    private static ParagraphBorders Box() => new(
        new TopBorder { Val = BorderValues.Single, Color = Red, Size = 6, Space = 4 },
        new LeftBorder { Val = BorderValues.Single, Color = Red, Size = 6, Space = 4 },
        new BottomBorder { Val = BorderValues.Single, Color = Red, Size = 6, Space = 4 },
        new RightBorder { Val = BorderValues.Single, Color = Red, Size = 6, Space = 4 });
}
