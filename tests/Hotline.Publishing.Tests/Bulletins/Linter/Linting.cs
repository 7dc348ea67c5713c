using Hotline.Domain.Bulletins;
using Hotline.Domain.Bulletins.Linter;

namespace Hotline.Publishing.Tests.Bulletins.Linter;

/// <summary>February 2023 under the linter, as it is and with something wrong in it.</summary>
internal static class Linting
{
    public static LintContext Context { get; } = new() { ExpectedSerial = 266, Units = February.Units.Select(unit => unit.Code).ToHashSet(), Books = February.Published };

    public static IReadOnlyList<Finding> Check(this Bulletin bulletin, LintContext? context = null) => BulletinLinter.Check(bulletin, context ?? Context);

    /// <summary>Rules that are broken, each with its place.</summary>
    public static IEnumerable<string> Rules(this IEnumerable<Finding> findings) => findings.Select(finding => $"{finding.Rule} {finding.Where}");

    public static Bulletin With(Func<BulletinNarrative, BulletinNarrative> change) => February.Published with { Narrative = change(February.Narrative) };

    /// <summary>February with a text of the editor's.</summary>
    public static Bulletin Saying(string text) => With(narrative => narrative with { Work = [new WorkNote("业务", text)] });

    /// <summary>The text with two neighbouring digits of a number changed about, for each place where that makes another number.</summary>
    public static IEnumerable<string> Swapped(string number)
    {
        for (var i = 1; i < number.Length; i++)
        {
            if (char.IsAsciiDigit(number[i]) && char.IsAsciiDigit(number[i - 1]) && number[i] != number[i - 1])
                yield return number[..(i - 1)] + number[i] + number[i - 1] + number[(i + 1)..];
        }
    }
}
