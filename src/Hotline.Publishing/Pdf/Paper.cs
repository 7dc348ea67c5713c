namespace Hotline.Publishing.Pdf;

/// <summary>The page of GB/T 9704-2012 in points: A4, type area 156 mm by 225 mm, 22 lines of 28 characters, 三号 body.</summary>
internal static class Paper
{
    public const double Width = 210 * Millimetre;
    public const double Height = 297 * Millimetre;
    public const double Left = 28 * Millimetre;
    public const double Top = 37 * Millimetre;
    public const double TypeWidth = 156 * Millimetre;
    public const double TypeHeight = 225 * Millimetre;
    public const double Right = Left + TypeWidth;
    public const double Bottom = Top + TypeHeight;

    /// <summary>三号: 28 characters fill a line.</summary>
    public const double BodySize = 15.75;

    /// <summary>22 lines fill a page.</summary>
    public const double BodyLine = TypeHeight / 22;

    /// <summary>四号: tables, page numbers, imprint.</summary>
    public const double TableSize = 14;
    public const double TableLine = 18;

    /// <summary>小四: notes.</summary>
    public const double NoteSize = 12;
    public const double NoteLine = 18;

    /// <summary>The lines of the head; 小标宋 of about 一号.</summary>
    public const double TitleSize = 26;
    public const double TitleLine = 38;

    /// <summary>The base line of page numbers: a dash 7 mm below the type area.</summary>
    public const double NumberY = Bottom + (7 * Millimetre) + 5;

    public const string Black = "#000000";
    public const string Red = "#C00000";
    public const string Grey = "#4D4D4D";
    public const string Rule = "#767676";
    public const string HeadFill = "#F2F2F2";

    public const double Millimetre = 72 / 25.4;
}
