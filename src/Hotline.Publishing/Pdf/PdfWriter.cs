using System.Text;
using Hotline.Publishing.Charts;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Fonts;
using SkiaSharp;

namespace Hotline.Publishing.Pdf;

/// <summary>Pages of ink as a PDF whose fonts hold the characters it prints and whose dates are the bulletin's.</summary>
internal static class PdfWriter
{
    public static byte[] Write(IReadOnlyList<IReadOnlyList<Ink>> pages, DocumentFacts facts)
    {
        using var serif = Face(pages, TrueTypeFont.Serif);
        using var sans = Face(pages, TrueTypeFont.Sans);
        using var bytes = new MemoryStream();
        using (var document = SKDocument.CreatePdf(bytes, Metadata(facts)))
        {
            foreach (var page in pages)
            {
                var canvas = document.BeginPage((float)Paper.Width, (float)Paper.Height);
                foreach (var ink in page) Draw(canvas, ink, serif, sans);
                document.EndPage();
            }

            document.Close();
        }

        return PdfLanguage.Add(bytes.ToArray(), DocumentFacts.Language);
    }

    private static SKDocumentPdfMetadata Metadata(DocumentFacts facts) => new()
    {
        Title = facts.Title,
        Author = facts.Author,
        Subject = facts.Subject,
        Creator = "Hotline",
        Creation = facts.Date,
        Modified = facts.Date,
        RasterDpi = SKDocumentPdfMetadata.DefaultRasterDpi,
        EncodingQuality = SKDocumentPdfMetadata.DefaultEncodingQuality,
    };

    private static SKTypeface Face(IReadOnlyList<IReadOnlyList<Ink>> pages, TrueTypeFont font) =>
        Typefaces.Of(font, pages.SelectMany(page => page).SelectMany(ink => Characters(ink, font)));

    private static IEnumerable<Rune> Characters(Ink ink, TrueTypeFont font) => ink switch
    {
        TextInk text when text.Font == font => text.Characters,
        DrawingInk chart when font == TrueTypeFont.Sans => chart.Drawing.Texts.SelectMany(text => font.Printable(text).EnumerateRunes()),
        _ => [],
    };

    private static void Draw(SKCanvas canvas, Ink ink, SKTypeface serif, SKTypeface sans)
    {
        switch (ink)
        {
            case FillInk fill:
                using (var paint = new SKPaint { Color = SKColor.Parse(fill.Colour) })
                    canvas.DrawRect((float)fill.X, (float)fill.Y, (float)fill.Width, (float)fill.Height, paint);
                break;
            case TextInk text:
                Draw(canvas, text, text.Font == TrueTypeFont.Serif ? serif : sans);
                break;
            case DrawingInk chart:
                canvas.Save();
                canvas.Translate((float)chart.X, (float)chart.Y);
                canvas.Scale((float)chart.Scale);
                DrawingSkia.Draw(canvas, chart.Drawing.Marks, sans);
                canvas.Restore();
                break;
        }
    }

    private static void Draw(SKCanvas canvas, TextInk ink, SKTypeface face)
    {
        if (ink.Characters.Count == 0) return;
        var text = string.Concat(ink.Characters);
        using var font = Typefaces.Sized(face, ink.Size);
        using var paint = new SKPaint { Color = SKColor.Parse(ink.Colour), IsAntialias = true };
        using var blob = SKTextBlob.CreateHorizontal(text, font, [.. ink.Xs.Select(x => (float)x)], (float)ink.Y);
        canvas.DrawText(blob, 0, 0, paint);
        if (ink.Stroke <= 0) return;
        // The outlines again as shapes, so that the text is there once.
        using var outlines = font.GetTextPath(text, [.. ink.Xs.Select(x => new SKPoint((float)x, (float)ink.Y))]);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = (float)ink.Stroke;
        canvas.DrawPath(outlines, paint);
    }
}
