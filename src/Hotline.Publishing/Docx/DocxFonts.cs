using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Hotline.Publishing.Docx;

/// <summary>
/// The fonts GB/T 9704-2012 names. None is shipped; a machine without one is told by the font table which other names the same style goes
/// by, down to free fonts, and that it is Chinese. What stands in for them where there is none of these, <see cref="DocxEmbeddedFonts"/> adds.
/// </summary>
internal static class DocxFonts
{
    public const string Title = "方正小标宋简体";
    public const string Body = "仿宋_GB2312";
    public const string Heading = "黑体";
    public const string Item = "楷体_GB2312";
    public const string Latin = "Times New Roman";

    public static DocumentFormat.OpenXml.Wordprocessing.Fonts Table() => new(
        Chinese(
            Title, FontFamilyValues.Roman, "02010601030101010101",
            "方正小标宋_GBK,FZXiaoBiaoSong-B05S,STZhongsong,华文中宋,SimSun,宋体,Source Han Serif SC,Noto Serif CJK SC,Noto Serif SC"),
        Chinese(
            Body, FontFamilyValues.Modern, "02010609030101010101",
            "FangSong_GB2312,仿宋,FangSong,STFangsong,FandolFang,SimSun,宋体,Source Han Serif SC,Noto Serif CJK SC,Noto Serif SC"),
        Chinese(
            Heading, FontFamilyValues.Modern, "02010609060101010101",
            "SimHei,STHeiti,Source Han Sans SC,Noto Sans CJK SC,Noto Sans SC,Microsoft YaHei"),
        Chinese(
            Item, FontFamilyValues.Modern, "02010609030101010101",
            "KaiTi_GB2312,楷体,KaiTi,STKaiti,LXGW WenKai,FandolKai,SimSun,宋体,Noto Serif CJK SC,Noto Serif SC"),
        new Font(new Panose1Number { Val = "02020603050405020304" }, new FontCharSet { Val = "00" }, new FontFamily { Val = FontFamilyValues.Roman }, new Pitch { Val = FontPitchValues.Variable })
        {
            Name = Latin,
        });

    private static Font Chinese(string name, FontFamilyValues family, string panose, string others) => new(
        new AltName { Val = others },
        new Panose1Number { Val = panose },
        new FontCharSet { Val = "86" }, // GB 2312
        new FontFamily { Val = family },
        new Pitch { Val = FontPitchValues.Variable })
    { Name = name };
}
