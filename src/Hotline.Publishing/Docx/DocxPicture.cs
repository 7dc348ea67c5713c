using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Charts;
using Hotline.Publishing.Documents;
using A = DocumentFormat.OpenXml.Drawing;
using Pictures = DocumentFormat.OpenXml.Drawing.Pictures;
using Wp = DocumentFormat.OpenXml.Drawing.Wordprocessing;

namespace Hotline.Publishing.Docx;

/// <summary>A chart as a picture in the line, with its words for those who cannot see it.</summary>
internal static class DocxPicture
{
    // English Metric Units: 36 000 a millimetre.
    private const double Width = 156 * 36_000;
    private const double MostHeight = 215 * 36_000;

    /// <summary>1500 pixels on 156 mm: 244 to the inch.</summary>
    private const double PixelsPerUnit = 2.5;

    /// <param name="number">1 and on, one for each picture of the document.</param>
    public static Paragraph Of(MainDocumentPart main, Charts.Drawing drawing, uint number)
    {
        var relationship = $"rIdChart{number}";
        using (var png = new MemoryStream(DrawingSkia.Png(drawing, PixelsPerUnit)))
            main.AddImagePart(ImagePartType.Png, relationship).FeedData(png);
        var scale = Math.Min(Width / drawing.Width, MostHeight / drawing.Height);
        var (width, height) = ((long)(drawing.Width * scale), (long)(drawing.Height * scale));
        var picture = new Pictures.Picture(
            new Pictures.NonVisualPictureProperties(
                new Pictures.NonVisualDrawingProperties { Id = number, Name = drawing.Name }, new Pictures.NonVisualPictureDrawingProperties()),
            new Pictures.BlipFill(new A.Blip { Embed = relationship }, new A.Stretch(new A.FillRectangle())),
            new Pictures.ShapeProperties(
                new A.Transform2D(new A.Offset { X = 0, Y = 0 }, new A.Extents { Cx = width, Cy = height }),
                new A.PresetGeometry(new A.AdjustValueList()) { Preset = A.ShapeTypeValues.Rectangle }));
        var inline = new Wp.Inline(
            new Wp.Extent { Cx = width, Cy = height },
            new Wp.DocProperties { Id = number, Name = drawing.Name, Title = PlainText.OneLine(drawing.Title), Description = PlainText.OneLine(drawing.Description) },
            new Wp.NonVisualGraphicFrameDrawingProperties(new A.GraphicFrameLocks { NoChangeAspect = true }),
            new A.Graphic(new A.GraphicData(picture) { Uri = "http://schemas.openxmlformats.org/drawingml/2006/picture" }))
        {
            DistanceFromTop = 0, DistanceFromBottom = 0, DistanceFromLeft = 0, DistanceFromRight = 0,
        };
        return DocxText.Line(DocxStyles.Chart, [new Run(new DocumentFormat.OpenXml.Wordprocessing.Drawing(inline))]);
    }
}
