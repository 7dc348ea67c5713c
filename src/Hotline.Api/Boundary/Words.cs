using System.Globalization;

namespace Hotline.Api.Boundary;

/// <summary>Words in the caller's language: Chinese unless English is asked for.</summary>
internal static class Words
{
    public static bool English => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en";

    public static string Say(string zh, string en) => English ? en : zh;
}
