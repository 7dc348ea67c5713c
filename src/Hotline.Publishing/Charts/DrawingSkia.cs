using Hotline.Publishing.Fonts;
using SkiaSharp;

namespace Hotline.Publishing.Charts;

/// <summary>A drawing on a Skia canvas: as PNG, or as vectors in a page.</summary>
internal static class DrawingSkia
{
    /// <param name="scale">Pixels for each unit of the drawing.</param>
    public static byte[] Png(Drawing drawing, double scale)
    {
        using var face = Typefaces.Of(TrueTypeFont.Sans, drawing.Texts.SelectMany(text => TrueTypeFont.Sans.Printable(text).EnumerateRunes()));
        using var surface = SKSurface.Create(new SKImageInfo(
            (int)Math.Ceiling(drawing.Width * scale), (int)Math.Ceiling(drawing.Height * scale), SKColorType.Rgba8888, SKAlphaType.Opaque));
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale((float)scale);
        Draw(surface.Canvas, drawing.Marks, face);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <param name="face">Has every character of the drawing's texts.</param>
    public static void Draw(SKCanvas canvas, IEnumerable<Mark> marks, SKTypeface face)
    {
        foreach (var mark in marks)
        {
            switch (mark)
            {
                case GroupMark group:
                    Draw(canvas, group.Marks, face);
                    break;
                case BarMark bar:
                    using (var paint = Paint(bar.Colour))
                        canvas.DrawRect((float)bar.X, (float)bar.Y, (float)bar.Width, (float)bar.Height, paint);
                    break;
                case LineMark line:
                    Draw(canvas, line);
                    break;
                case DotMark dot:
                    using (var paint = Paint(dot.Colour))
                        canvas.DrawCircle((float)dot.X, (float)dot.Y, (float)dot.Radius, paint);
                    break;
                case TextMark text:
                    using (var paint = Paint(text.Colour))
                    using (var font = Typefaces.Sized(face, text.Size))
                        canvas.DrawText(TrueTypeFont.Sans.Printable(text.Text), (float)text.X, (float)text.Y, Align(text.Anchor), font, paint);
                    break;
            }
        }
    }

    private static void Draw(SKCanvas canvas, LineMark line)
    {
        using var paint = Paint(line.Colour);
        paint.Style = SKPaintStyle.Stroke;
        paint.StrokeWidth = (float)line.Thickness;
        paint.StrokeJoin = SKStrokeJoin.Round;
        for (var i = 1; i < line.Points.Count; i++)
        {
            var (from, to) = (line.Points[i - 1], line.Points[i]);
            canvas.DrawLine((float)from.X, (float)from.Y, (float)to.X, (float)to.Y, paint);
        }
    }

    private static SKPaint Paint(string colour) => new() { Color = SKColor.Parse(colour), IsAntialias = true };

    private static SKTextAlign Align(Anchor anchor) => anchor switch
    {
        Anchor.Middle => SKTextAlign.Center,
        Anchor.End => SKTextAlign.Right,
        _ => SKTextAlign.Left,
    };
}
