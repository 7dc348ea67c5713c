using System.Globalization;
using System.Text;
using Hotline.Domain.Bulletins;

namespace Hotline.Domain.Privacy;

/// <summary>A number of a person in a text.</summary>
/// <param name="Start">Where it begins, in UTF-16 units of the text.</param>
/// <param name="Length">Its length in the same units.</param>
/// <param name="Whole">The number in its plain form: 13800000000, 11010519491231002X, 03756900001.</param>
/// <param name="Mask">What is written in its place: never longer than what stood there.</param>
public readonly record struct PrivateNumber(int Start, int Length, string Whole, string Mask);

/// <summary>
/// Finds the numbers that lead to a person in what people write: mobile phones and numbers of identity cards in any written form, and the
/// phone of somebody who is known. Numbers of services and offices, order numbers, identifiers of systems (UUIDs and digests), dates and
/// amounts are left; a number that is part of a longer row of digits is none. One pass whose every step is bounded; a masked text masked again stays as it is.
/// </summary>
public static class PrivateNumbers
{
    /// <summary>The numbers of a text, in order; no two overlap.</summary>
    /// <param name="text">The text.</param>
    /// <param name="known">Whose phone is masked even where it is no mobile.</param>
    public static IReadOnlyList<PrivateNumber> Find(string text, KnownPhone? known = null)
    {
        if (!MayHold(text))
            return [];
        var folded = new FoldedText(text);
        var (scan, found) = (new NumberScan(folded.Text), new List<PrivateNumber>());
        for (var at = 0; at < folded.Text.Length; at++)
        {
            if (scan.Reference(at) is { } end)
            {
                at = end - 1;
                continue;
            }
            if (scan.At(at, known) is not { } hit)
                continue;
            var (start, length) = folded.Written(at, hit.End - at);
            var mask = known?.Hidden == true && known.Is(hit.Whole) ? Hidden : hit.Mask;
            // One character may stand for two digits (⑬): what was written was shorter than the mask then.
            found.Add(new(start, length, hit.Whole, mask.Length <= length ? mask : new string('*', length)));
            at = hit.End - 1;
        }
        return found;
    }

    /// <summary>The text with each number as its mask.</summary>
    public static string Mask(string text, KnownPhone? known = null) => Mask(text, Find(text, known));

    /// <summary>The same by what was found in it.</summary>
    public static string Mask(string text, IReadOnlyList<PrivateNumber> found)
    {
        if (found.Count == 0)
            return text;
        var (masked, at) = (new StringBuilder(text.Length), 0);
        foreach (var number in found)
        {
            masked.Append(text, at, number.Start - at).Append(number.Mask);
            at = number.Start + number.Length;
        }
        return masked.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>
    /// The text with the whole numbers in place of their masks. Where two numbers have the same mask, both are written; a mask that tells
    /// nothing is left.
    /// </summary>
    /// <param name="text">A text that was masked.</param>
    /// <param name="kept">The numbers that were written in it or beside it.</param>
    public static string Restore(string text, IReadOnlyCollection<KeptNumber> kept)
    {
        if (kept.Count == 0 || !text.Contains('*', StringComparison.Ordinal))
            return text;
        foreach (var group in kept.Where(k => k.Mask != Hidden).GroupBy(k => k.Mask).OrderByDescending(g => g.Key.Length))
            text = Replaced(text, group.Key, string.Join('/', group.Select(k => k.Number).Distinct()));
        return text;
    }

    /// <summary>Written in place of the phone of somebody who is hidden.</summary>
    public const string Hidden = "***";

    private static string Replaced(string text, string mask, string whole)
    {
        var (made, at) = (new StringBuilder(text.Length), 0);
        for (var next = text.IndexOf(mask, StringComparison.Ordinal); next >= 0; next = text.IndexOf(mask, next + 1, StringComparison.Ordinal))
        {
            var end = next + mask.Length;
            if (next < at || Touches(text, next - 1) || Touches(text, end))
                continue;
            made.Append(text, at, next - at).Append(whole);
            at = end;
        }
        return at == 0 ? text : made.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Whether a longer mask or number goes on there.</summary>
    private static bool Touches(string text, int at) => at >= 0 && at < text.Length && (text[at] == '*' || char.IsAsciiDigit(text[at]));

    /// <summary>Whether a closer look is worth while: most texts hold no seven digits.</summary>
    public static bool MayHold(string text)
    {
        var digits = 0;
        foreach (var letter in text)
        {
            var counts = letter < 0x80 ? char.IsAsciiDigit(letter)
                : NumberScan.Spelled(letter) >= 0 || char.IsSurrogate(letter) || CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.OtherNumber;
            if (counts && ++digits >= KnownPhone.FewestDigits)
                return true;
        }
        return false;
    }
}

/// <summary>A whole number that stands in a text by its mask only.</summary>
/// <param name="Number">In its plain form.</param>
/// <param name="Mask">What stands in the text.</param>
/// <param name="WrittenIn">The field it was first written in, e.g. <c>ticket.content</c>.</param>
public sealed record KeptNumber(string Number, string Mask, string WrittenIn);

/// <summary>The phone of somebody who is known, in every form that people write it.</summary>
public sealed class KnownPhone
{
    private readonly string _national;

    /// <param name="normal">Its normal form (E.164), e.g. +863756900001.</param>
    /// <param name="areaCode">The area code of the place with its zero, e.g. 0375: the number may stand without it.</param>
    /// <param name="hidden">Nothing of it may be seen: it is masked whole.</param>
    public KnownPhone(string normal, string areaCode, bool hidden)
    {
        Hidden = hidden;
        var digits = string.Concat(normal.Where(char.IsAsciiDigit));
        if (!normal.StartsWith("+86", StringComparison.Ordinal))
        {
            (_national, Forms) = (digits, digits.Length < FewestDigits ? [] : [Digits("00" + digits), Digits(digits)]);
            return;
        }
        _national = digits[2..];
        var (mobile, area) = (_national.Length == 11 && _national[0] == '1', AreaOf(_national, areaCode));
        if (mobile)
            // A mobile is found by what it is.
            Forms = [];
        else
            Forms = [Digits("0086" + _national), Digits("86" + _national), Digits("0" + _national), Digits(_national), .. _national.Length - area >= FewestDigits ? [Digits(_national[area..])] : Array.Empty<Form>()];
        if (!mobile)
            _national = "0" + _national;
    }

    /// <summary>A shorter number is a service's, not a person's.</summary>
    internal const int FewestDigits = 7;

    /// <summary>Whether nothing of it may be seen.</summary>
    public bool Hidden { get; }

    /// <summary>The digits of each form, longest first.</summary>
    internal IReadOnlyList<Form> Forms { get; }

    /// <summary>Its plain form.</summary>
    internal string Whole => _national;

    internal bool Is(string whole) => whole == _national;

    private static Form Digits(string digits) => new(digits, new string('*', digits.Length - 2) + digits[^2..]);

    /// <summary>How many digits of a national number are its area code (without the zero): two of 010 and 02x, else three.</summary>
    private static int AreaOf(string national, string areaCode) => areaCode.Length > 1 && ("0" + national).StartsWith(areaCode, StringComparison.Ordinal)
        ? areaCode.Length - 1
        : national[0] is '2' || national.StartsWith("10", StringComparison.Ordinal) ? 2 : 3;

    /// <summary>One way of writing it.</summary>
    internal sealed record Form(string Digits, string Mask);
}
