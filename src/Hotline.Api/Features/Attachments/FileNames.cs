using System.Text;
using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Attachments;

/// <summary>The name of an uploaded file: what a person called it, without a path, fit for every disk.</summary>
internal static class FileNames
{
    /// <summary>Answers the name, or null with what is wrong with it.</summary>
    public static (string? Name, FieldFault? Fault) Read(string? given)
    {
        var name = given ?? "";
        if (name.Any(IsUnseen) || !IsWhole(name))
            return (null, new FieldFault("file", "文件名含有控制字符", "the file name holds control characters"));
        name = name[(name.LastIndexOfAny(['/', '\\']) + 1)..].Normalize(NormalizationForm.FormC);
        name = string.Concat(name.Select(c => Forbidden.Contains(c) ? '_' : c)).Trim().TrimEnd('.', ' ');
        if (name.Length == 0 || name.All(c => c is '.'))
            return (null, new FieldFault("file", "缺少文件名", "has no file name"));
        return name.Length > Lengths.FileName
            ? (null, new FieldFault("file", $"文件名不得超过 {Lengths.FileName} 个字符", $"the file name may have {Lengths.FileName} characters at most"))
            : (name, null);
    }

    /// <summary>The name cut so that so many characters can follow; never within a character.</summary>
    public static string Cut(string name, int room)
    {
        var length = Lengths.FileName - room;
        return char.IsHighSurrogate(name[length - 1]) ? name[..(length - 1)] : name[..length];
    }

    /// <summary>Control characters, and those that turn the reading direction so that <c>gpj.exe</c> reads as <c>exe.jpg</c>.</summary>
    private static bool IsUnseen(char c) => char.IsControl(c) || c is '\u200E' or '\u200F' or '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFFFD';

    private static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[++i]))
                return false;
        }
        return true;
    }

    private const string Forbidden = "<>:\"|?*";
}
