using Hotline.Api.Sites;
using PhoneNumbers;

namespace Hotline.Api.Security;

/// <summary>The normal form of a phone: however it was written, the same number is the same text.</summary>
internal sealed class PhoneForms(Site site)
{
    private readonly PhoneNumberUtil _numbers = PhoneNumberUtil.GetInstance();

    /// <summary>E.164 such as <c>+8613800000000</c>; service and short numbers as digits; null when it is no number.</summary>
    public string? Normal(string written)
    {
        var digits = string.Concat(written.Normalize(System.Text.NormalizationForm.FormKC).Where(c => char.IsAsciiDigit(c) || c == '+'));
        if (digits.Length is >= 3 and <= 6 && !digits.Contains('+', StringComparison.Ordinal))
            return digits;
        return Parse(digits) ?? (digits.Length is 7 or 8 ? Parse(site.Profile.PhoneAreaCode + digits) : null);
    }

    /// <summary>Whether a text is nothing but a whole phone number.</summary>
    public bool LooksLikePhone(string text) =>
        text.All(c => char.IsDigit(c) || char.IsWhiteSpace(c) || c is '+' or '-' or '(' or ')' or '（' or '）' or '＋' or '－')
        && Normal(text) is { Length: >= 11 };

    private string? Parse(string digits)
    {
        try
        {
            var number = _numbers.Parse(digits, "CN");
            return _numbers.IsValidNumber(number) ? _numbers.Format(number, PhoneNumberFormat.E164) : null;
        }
        catch (NumberParseException)
        {
            return null;
        }
    }
}
