using System.Text;
using Hotline.Publishing.Charts;
using Hotline.Publishing.Fonts;

namespace Hotline.Publishing.Pdf;

/// <summary>Something printed at a place of a page. Points of 1/72 inch from the page's upper left corner; y grows downwards.</summary>
internal abstract record Ink;

/// <param name="Xs">Left edge of each character.</param>
/// <param name="Y">Of the base line.</param>
/// <param name="Stroke">Thickness added around the outlines for a heavier look; 0 for none.</param>
internal sealed record TextInk(TrueTypeFont Font, double Size, string Colour, IReadOnlyList<Rune> Characters, IReadOnlyList<double> Xs, double Y, double Stroke = 0) : Ink;

/// <summary>A filled rectangle; rules are thin ones.</summary>
internal sealed record FillInk(double X, double Y, double Width, double Height, string Colour) : Ink;

internal sealed record DrawingInk(Drawing Drawing, double X, double Y, double Scale) : Ink;
