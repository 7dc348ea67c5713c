using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Hotline.Publishing.Documents;

namespace Hotline.Publishing.Docx;

/// <summary>Paper, page numbers and the mark of a draft. Numbers stand outside (GB/T 9704-2012 §7.5): right on odd pages, left on even ones.</summary>
internal static class DocxPages
{
    public static SectionProperties Section(MainDocumentPart main, bool isDraft)
    {
        var section = new SectionProperties();
        if (isDraft)
        {
            section.Append(Header(main, "rIdHeaderOdd", HeaderFooterValues.Default), Header(main, "rIdHeaderEven", HeaderFooterValues.Even));
        }

        section.Append(
            Footer(main, "rIdFooterOdd", HeaderFooterValues.Default, DocxStyles.PageNumberOdd),
            Footer(main, "rIdFooterEven", HeaderFooterValues.Even, DocxStyles.PageNumberEven),
            // A4; 37 mm above, 28 mm left, which leaves 156 mm by 225 mm for type.
            new PageSize { Width = 11906, Height = 16838 },
            new PageMargin { Top = 2098, Right = 1474, Bottom = 1984, Left = 1587, Header = 1361, Footer = 1304, Gutter = 0 },
            // 22 lines a page; LibreOffice spreads a grid of characters too far, so that the body's style sets their distance instead.
            new DocGrid { Type = DocGridValues.Lines, LinePitch = 579 });
        return section;
    }

    private static HeaderReference Header(MainDocumentPart main, string id, HeaderFooterValues pages)
    {
        main.AddNewPart<HeaderPart>(id).Header = new Header(DocxText.Line(DocxStyles.Draft, PrintedWords.Draft));
        return new HeaderReference { Id = id, Type = pages };
    }

    private static FooterReference Footer(MainDocumentPart main, string id, HeaderFooterValues pages, string style)
    {
        main.AddNewPart<FooterPart>(id).Footer = new Footer(DocxText.Line(style,
        [
            DocxText.Run("— "),
            new SimpleField(DocxText.Run("1")) { Instruction = " PAGE " },
            DocxText.Run(" —"),
        ]));
        return new FooterReference { Id = id, Type = pages };
    }
}
