namespace Hotline.Api.Security;

/// <summary>How a caller's data are shown to those who may not see them whole.</summary>
internal static class Masks
{
    /// <summary><c>138****0000</c>: first three and last four; shorter numbers keep the last two only.</summary>
    public static string? Phone(string? phone)
    {
        if (phone is null)
            return null;
        var digits = phone.StartsWith("+86", StringComparison.Ordinal) ? phone[3..] : phone;
        return digits.Length >= 11
            ? $"{digits[..3]}****{digits[^4..]}"
            : new string('*', Math.Max(digits.Length - 2, 0)) + digits[Math.Max(digits.Length - 2, 0)..];
    }

    /// <summary>The family name alone: 王**.</summary>
    public static string? Name(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return name;
        var first = System.Globalization.StringInfo.GetNextTextElement(name);
        return first + "**";
    }

    /// <summary>Shown in place of anything of a confidential caller to a unit or a partner.</summary>
    public const string Hidden = "***";
}
