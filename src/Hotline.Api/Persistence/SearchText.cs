using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence;

/// <summary>
/// What a full-text search looks at: title, content and address in one normal form (NFKC, lower case, one blank for any white space), and
/// the pairs of neighbouring characters in it. A character is a Unicode scalar: 𠮷 is one, not the two halves that UTF-16 makes of it.
/// </summary>
internal static partial class SearchText
{
    /// <summary>Characters that a search needs at least: one alone would find half of all tickets.</summary>
    public const int FewestCharacters = 2;

    /// <summary>The normal form of what is searched for, or of one field.</summary>
    public static string Normal(string text)
    {
        // Half a surrogate pair has no normal form; it is read as U+FFFD.
        var whole = text.Any(char.IsSurrogate) ? string.Concat(text.EnumerateRunes()) : text;
        return Blanks().Replace(whole.Normalize(NormalizationForm.FormKC).ToLowerInvariant(), " ").Trim();
    }

    /// <summary>A ticket's fields in normal form, each on a line of its own, so that nothing is found across two of them.</summary>
    public static string Of(Ticket ticket) => Of(ticket.Title, ticket.Content, ticket.Address);

    /// <inheritdoc cref="Of(Ticket)"/>
    public static string Of(string title, string content, string? address) => string.Join('\n', Normal(title), Normal(content), Normal(address ?? ""));

    /// <summary>Each pair of neighbours as one number, in the order of the text; repeated where the text repeats them.</summary>
    public static IEnumerable<long> Grams(string normal)
    {
        int? before = null;
        foreach (var rune in normal.EnumerateRunes())
        {
            if (before is { } first)
                yield return ((long)first << 32) | (uint)rune.Value;
            before = rune.Value;
        }
    }

    public static int Characters(string normal) => normal.EnumerateRunes().Count();

    /// <summary>For a text that can be the beginning of a ticket's number, the numbers it can begin: from (inclusive) to (exclusive; null without end).</summary>
    public static (string From, string? To)? Numbers(string text)
    {
        var number = text.Normalize(NormalizationForm.FormKC).Trim().ToUpperInvariant();
        if (NumberStart().Match(number) is not { Success: true } match)
            return null;
        var digits = match.Groups["digits"].Value;
        var nines = digits.All(d => d == '9');
        // Digits are in order in every collation; what comes after the last of them is not.
        return (number, nines ? null : match.Groups["letters"].Value + Next(digits));
    }

    private static string Next(string digits) =>
        (System.Numerics.BigInteger.Parse(digits, CultureInfo.InvariantCulture) + 1).ToString(CultureInfo.InvariantCulture).PadLeft(digits.Length, '0');

    [GeneratedRegex(@"[\s\p{Cc}]+", RegexOptions.None, 1000)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"^(?<letters>[A-Z]{0,8})(?<digits>[0-9]{2,24})$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberStart();
}
