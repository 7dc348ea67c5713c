using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Domain.Bulletins;

/// <summary>What of a person stands in a text.</summary>
public enum PersonalDataKind { Name, Phone, IdNumber, Email, BankCard, CarPlate, Account }

/// <summary>A place in a text that tells who somebody is.</summary>
/// <param name="Start">Where it begins, in UTF-16 units of the text.</param>
/// <param name="Length">Its length in the same units.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The words as they stand there.</param>
/// <param name="Masked">What a bulletin prints in their place, e.g. 某村民.</param>
public sealed record PersonalSpan(int Start, int Length, PersonalDataKind Kind, string Text, string Masked);

/// <summary>Somebody whom the books know: found wherever the name or the phone stands, however it is written.</summary>
/// <param name="Name">The name, in full or 王女士.</param>
/// <param name="Phone">The phone in any written form.</param>
public sealed record KnownPerson(string? Name, string? Phone);

/// <summary>A text without persons, and what was taken out of it.</summary>
/// <param name="Text">The masked text; masking it again changes nothing, but for a known name that a replacement forms with its neighbours.</param>
/// <param name="Found">What stood in the text before, in order.</param>
public sealed record MaskedText(string Text, IReadOnlyList<PersonalSpan> Found);

/// <summary>
/// Finds persons in a text that is to be printed: bulletins and typical cases never name one (rules.md §5). Numbers are found in any
/// written form; names only beside a word that goes with persons (张女士, 村民张三, 张三反映), so that places and offices raise no alarm:
/// a name that stands alone and that the books do not know is not found.
/// </summary>
public static partial class PersonalData
{
    /// <summary>Every place that tells who somebody is, in order; no two overlap.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">Persons whom the books know.</param>
    public static IReadOnlyList<PersonalSpan> Find(string text, IEnumerable<KnownPerson>? known = null)
    {
        var folded = new FoldedText(text);
        var all = new List<(int Start, int Length, PersonalDataKind Kind, string Masked)>();
        foreach (var (kind, pattern) in Patterns)
            all.AddRange(Of(pattern.Matches(folded.Text), kind));
        all.AddRange(Of(BankCard().Matches(folded.Text).Where(m => IsCard(m.Value)), PersonalDataKind.BankCard));
        foreach (var person in known ?? [])
        {
            if (PhoneOf(person) is { } phone)
                all.AddRange(Of(phone.Matches(folded.Text), PersonalDataKind.Phone));
            all.AddRange(PersonalNames.Of(folded.Text, person).Select(n => (n.Start, n.Length, PersonalDataKind.Name, n.Masked)));
        }
        all.AddRange(PersonalNames.In(folded.Text).Select(n => (n.Start, n.Length, PersonalDataKind.Name, n.Masked)));
        return Apart(all, folded, text);
    }

    /// <summary>The text as it may be printed.</summary>
    public static MaskedText Mask(string text, IEnumerable<KnownPerson>? known = null)
    {
        var people = known?.ToList();
        var found = Find(text, people);
        var masked = Replaced(text, found);
        // What stood apart may come together where something between was taken out.
        for (var pass = 1; pass < Passes && Find(masked, people) is { Count: > 0 } again; pass++)
            masked = Replaced(masked, again);
        return new MaskedText(masked, found);
    }

    /// <summary>The text without these persons only: others may still be told in it.</summary>
    public static string MaskKnown(string text, IReadOnlyCollection<KnownPerson> known)
    {
        if (known.Count == 0)
            return text;
        var others = Find(text);
        return Replaced(text, [.. Find(text, known).Where(f => !others.Contains(f) || known.Any(k => k.Name is { Length: > 1 } name && f.Text.Contains(name, StringComparison.Ordinal)))]);
    }

    /// <summary>A text is looked through so often at most: a known name may be of such a kind that its replacement brings it forth again.</summary>
    private const int Passes = 5;

    /// <summary>Printed in place of a number.</summary>
    internal const string Hidden = "***";

    private static string Replaced(string text, IReadOnlyList<PersonalSpan> found)
    {
        var (masked, at) = (new StringBuilder(text.Length), 0);
        foreach (var span in found)
        {
            masked.Append(text, at, span.Start - at).Append(span.Masked);
            at = span.Start + span.Length;
        }
        return masked.Append(text, at, text.Length - at).ToString();
    }

    private static IEnumerable<(int, int, PersonalDataKind, string)> Of(IEnumerable<Match> matches, PersonalDataKind kind) =>
        matches.Select(m => m.Groups["it"] is { Success: true } it ? it : m.Groups[0]).Select(g => (g.Index, g.Length, kind, Hidden));

    /// <summary>Of those that overlap the one that begins first stands, the longer of two that begin together.</summary>
    private static List<PersonalSpan> Apart(IEnumerable<(int Start, int Length, PersonalDataKind Kind, string Masked)> all, FoldedText folded, string text)
    {
        var (spans, end) = (new List<PersonalSpan>(), 0);
        foreach (var (start, length, kind, masked) in all.OrderBy(a => a.Start).ThenByDescending(a => a.Length))
        {
            var written = folded.Written(start, length);
            if (written.Start < end)
                continue;
            end = written.Start + written.Length;
            spans.Add(new(written.Start, written.Length, kind, text[written.Start..end], masked));
        }
        return spans;
    }

    private static Regex? PhoneOf(KnownPerson person)
    {
        // What is left of a masked one is no number.
        if (person.Phone?.Contains('*', StringComparison.Ordinal) == true)
            return null;
        var digits = string.Concat(new FoldedText(person.Phone ?? "").Text.Where(char.IsAsciiDigit));
        if (digits.StartsWith("86", StringComparison.Ordinal) && digits.Length > MobileDigits)
            digits = digits[2..];
        return digits.Length < FewestDigits ? null
            : new Regex($"(?<![0-9]){string.Join(Gap, digits.ToCharArray())}(?![0-9])", RegexOptions.None, Patience);
    }

    /// <summary>The check digit of a card (ISO/IEC 7812-1, Annex B).</summary>
    private static bool IsCard(string written)
    {
        var (sum, twice) = (0, false);
        foreach (var digit in written.Where(char.IsAsciiDigit).Reverse().Select(c => c - '0'))
        {
            sum += !twice ? digit : digit > 4 ? (digit * 2) - 9 : digit * 2;
            twice = !twice;
        }
        return sum % 10 == 0;
    }

    /// <summary>A shorter number is a service's, not a person's.</summary>
    private const int FewestDigits = 7;

    private const int MobileDigits = 11;

    /// <summary>What people write between the digits of a number.</summary>
    private const string Gap = @"[\s\-.·_()]{0,2}";

    private const string Tell = @"[::为是\s]{0,3}";

    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(PatienceMs);

    private const int PatienceMs = 2000;

    private static readonly (PersonalDataKind Kind, Regex Pattern)[] Patterns =
    [
        (PersonalDataKind.IdNumber, IdNumber()), (PersonalDataKind.IdNumber, Passport()), (PersonalDataKind.Phone, Mobile()), (PersonalDataKind.Phone, SpelledMobile()),
        (PersonalDataKind.Phone, FixedLine()), (PersonalDataKind.Phone, LocalLine()), (PersonalDataKind.Email, Email()), (PersonalDataKind.BankCard, NamedCard()),
        (PersonalDataKind.CarPlate, CarPlate()), (PersonalDataKind.Account, Account()),
        (PersonalDataKind.Phone, MaskedPhone()), (PersonalDataKind.IdNumber, MaskedCard()),
    ];

    /// <summary>GB 11643: 18 characters with a date of birth; the older ones have 15.</summary>
    [GeneratedRegex(@"(?<![0-9A-Za-z])[1-9]([\s\-]?[0-9]){5}[\s\-]?((18|19|20)[0-9]{2}|(?=[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{3}(?![0-9Xx]))[0-9]{2})[\s\-]?(0[1-9]|1[0-2])[\s\-]?(0[1-9]|[12][0-9]|3[01])[\s\-]?[0-9]{3}[\s\-]?[0-9Xx]?(?![0-9A-Za-z])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex IdNumber();

    [GeneratedRegex("(?<![0-9A-Za-z])([EGDSPegdsp][0-9]{8}|[Ee][A-Za-z][0-9]{7})(?![0-9A-Za-z])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Passport();

    /// <summary>Eleven digits from 13 to 19. A date, or its day, does not begin one.</summary>
    [GeneratedRegex(@"(?<![0-9])(?<![0-9]{4}[-./][0-9]{1,2}[-./])(?!(19|20)[0-9]{2}[-./][0-9]{1,2}[-./])((\+|00)?86" + Gap + ")?0?1" + Gap + "[3-9](" + Gap + "[0-9]){9}(?![0-9])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Mobile();

    /// <summary>What texts of tickets hold of a number (<see cref="Privacy.PrivateNumbers"/>): nothing of it is printed.</summary>
    [GeneratedRegex(@"(?<![0-9*])(1[3-9][0-9]\*{4}[0-9]{4}|\*{5,14}[0-9]{2})(?![0-9*])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex MaskedPhone();

    [GeneratedRegex(@"(?<![0-9*])[1-8][0-9]{3}\*{7,10}[0-9]{3}[0-9Xx](?![0-9*])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex MaskedCard();

    /// <summary>一三八…: the digits in words, or words and digits mixed.</summary>
    [GeneratedRegex(@"(?<![0-9〇零一二三四五六七八九幺])[1一幺][\s\-]?[3-9三四五六七八九]([\s\-]?[0-9〇零一二三四五六七八九幺]){9}(?![0-9〇零一二三四五六七八九幺])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex SpelledMobile();

    /// <summary>Area code and seven or eight digits.</summary>
    [GeneratedRegex(@"(?<![0-9A-Za-z])((\+|00)?86" + Gap + @")?\(?0(10|2[0-9]|[3-9][0-9]{2})\)?[\s\-]{0,2}[2-9][0-9]{2,3}[\s\-]?[0-9]{4}(?![0-9])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex FixedLine();

    /// <summary>Seven or eight digits are a phone only where something says so.</summary>
    [GeneratedRegex(@"(电话|座机|手机|号码|联系|拨打|致电|[Tt][Ee][Ll])(号码|方式|号)?" + Tell + @"(?<it>[2-9][0-9]{2,3}[\s\-]?[0-9]{4})(?![0-9])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex LocalLine();

    [GeneratedRegex(@"[A-Za-z0-9._%+\-]{1,64} ?@ ?[A-Za-z0-9\-]{1,63}(\.[A-Za-z0-9\-]{1,63}){0,4}\.[A-Za-z]{2,24}", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![0-9A-Za-z])[3-9]([\s\-]?[0-9]){14,18}(?![0-9])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex BankCard();

    [GeneratedRegex("(卡号|账号|帐号|账户|帐户|银行卡)" + Tell + @"(?<it>[0-9]([\s\-]?[0-9]){8,29})", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex NamedCard();

    /// <summary>GA 36: province, letter, five or six letters and digits.</summary>
    [GeneratedRegex(@"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-Za-hj-z][·•.\s\-]?(?=[A-Za-z]{0,4}[0-9])[A-Za-z0-9]{4,5}[A-Za-z0-9挂学警港澳领](?![A-Za-z0-9])", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex CarPlate();

    [GeneratedRegex("([Qq]{2}|微信|VX|vx|V信)(号码|号)?" + Tell + "(?<it>[A-Za-z0-9][A-Za-z0-9_-]{4,19})", RegexOptions.ExplicitCapture, PatienceMs)]
    private static partial Regex Account();
}
