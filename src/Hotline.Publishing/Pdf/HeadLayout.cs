using Hotline.Domain.Bulletins;
using Hotline.Publishing.Documents;
using Hotline.Publishing.Fonts;
using static Hotline.Publishing.Pdf.Paper;

namespace Hotline.Publishing.Pdf;

/// <summary>报头, 报尾, page numbers and the mark of a draft.</summary>
internal static class HeadLayout
{
    // 小标宋 is heavier than the body's face: outlines grow by this part of the size.
    private const double TitleStroke = 0.025;
    private const double RedLine = 2;
    private const double ThinLine = 0.75;

    public static void Head(PageFlow flow, Masthead head)
    {
        foreach (var line in head.TitleLines.SelectMany(text => LineBreaker.Break(text, TrueTypeFont.Serif, TitleSize, TypeWidth)))
        {
            flow.Need(TitleLine);
            flow.Print(line.Set(Left, flow.Y, TypeWidth, TitleLine, TitleSize, Alignment.Centre, Red, TitleStroke * TitleSize));
            flow.Skip(TitleLine);
        }

        flow.Skip(6);
        foreach (var line in head.Numbers.SelectMany(text => LineBreaker.Break(text, TrueTypeFont.Serif, BodySize, TypeWidth)))
        {
            flow.Need(BodyLine);
            flow.Print(line.Set(Left, flow.Y, TypeWidth, BodyLine, BodySize, Alignment.Centre));
            flow.Skip(BodyLine);
        }

        if (head.Issuer is not null || head.Date is not null) Sides(flow, head.Issuer ?? "", head.Date ?? "", BodySize, BodyLine);
        flow.Need(RedLine + 10);
        flow.Print(new FillInk(Left, flow.Y + 2, TypeWidth, RedLine, Red));
        flow.Skip(RedLine + 10);
    }

    /// <summary>The imprint closes the last page: between two rules at the foot of the type area.</summary>
    public static void Imprint(PageFlow flow, Masthead head)
    {
        if (head.ImprintRight is null) return;
        const double Height = 24;
        var lines = LineBreaker.Break(head.ImprintLeft, TrueTypeFont.Serif, TableSize, TypeWidth * 0.6).Count;
        flow.Need((lines * Height) + 6);
        flow.Skip(Math.Max(0, flow.Left - (lines * Height)));
        flow.Print(new FillInk(Left, flow.Y, TypeWidth, ThinLine, Black));
        Sides(flow, head.ImprintLeft, head.ImprintRight, TableSize, Height, TableSize);
        flow.Print(new FillInk(Left, flow.Y - ThinLine, TypeWidth, ThinLine, Black));
    }

    /// <summary>— 1 — outside below the type area, one character in from its edge; a draft says so above it on each page.</summary>
    public static void Number(PageFlow flow, bool isDraft)
    {
        for (var i = 0; i < flow.Pages.Count; i++)
        {
            var side = i % 2 == 0 ? Alignment.Right : Alignment.Left;
            var line = LineBreaker.Break($"— {ChineseNumber.Digits(i + 1)} —", TrueTypeFont.Serif, TableSize, TypeWidth)[0];
            flow.Pages[i].AddRange(line.Set(Left + TableSize, NumberY - BodyLine, TypeWidth - (2 * TableSize), BodyLine, TableSize, side));
            if (!isDraft) continue;
            var mark = LineBreaker.Break(PrintedWords.Draft, TrueTypeFont.Sans, BodySize, TypeWidth)[0];
            flow.Pages[i].AddRange(mark.Set(Left, Top - (1.5 * BodyLine), TypeWidth, BodyLine, BodySize, Alignment.Right, Red));
        }
    }

    /// <summary>One text at the left and one at the right; the left one takes more lines where it is long.</summary>
    private static void Sides(PageFlow flow, string left, string right, double size, double height, double inset = 0)
    {
        var lefts = LineBreaker.Break(left, TrueTypeFont.Serif, size, TypeWidth * 0.6);
        for (var i = 0; i < lefts.Count; i++)
        {
            flow.Need(height);
            flow.Print(lefts[i].Set(Left + inset, flow.Y, TypeWidth - (2 * inset), height, size, Alignment.Left));
            if (i == lefts.Count - 1)
                flow.Print(LineBreaker.Break(right, TrueTypeFont.Serif, size, TypeWidth)[0].Set(Left + inset, flow.Y, TypeWidth - (2 * inset), height, size, Alignment.Right));
            flow.Skip(height);
        }
    }
}
