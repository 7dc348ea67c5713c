using System.Globalization;
using System.Runtime.InteropServices;

namespace Hotline.Domain.Privacy;

/// <summary>
/// Reads the number that begins at a place of a folded text, if one does. No step looks further than the longest number with its gaps, so
/// that a text costs its length, whatever stands in it.
/// </summary>
internal readonly struct NumberScan(string text)
{
    public readonly record struct Hit(int End, string Whole, string Mask);

    /// <summary>A number that begins here; null where none does.</summary>
    public Hit? At(int at, KnownPhone? known)
    {
        var letter = text[at];
        if (letter == '+')
            return Foreign(at, known);
        if (Spelled(letter) < 0 || Before(at) == '*')
            return null;
        if (char.IsAsciiDigit(letter) && !char.IsAsciiDigit(Before(at)))
            return Card(at) ?? Known(at, at, known) ?? Prefixed(at) ?? InWords(at);
        return InWords(at);
    }

    /// <summary>
    /// Where an identifier of a system that begins here ends, a UUID or a digest: eleven digits in a row within one are chance. Null where
    /// none begins.
    /// </summary>
    public int? Reference(int at)
    {
        if (!char.IsAsciiHexDigit(text[at]) || char.IsAsciiLetterOrDigit(Before(at)))
            return null;
        var (end, letters) = (at, false);
        while (end < text.Length && char.IsAsciiHexDigit(text[end]))
            letters |= char.IsAsciiLetter(text[end++]);
        if (end - at == UuidGroup)
            end = at + (IsUuid(at) ? UuidLength : 0);
        else if (!letters || !DigestLengths.Contains(end - at))
            return null;
        return end == at || (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) ? null : end;
    }

    /// <summary>8-4-4-4-12, RFC 9562.</summary>
    private bool IsUuid(int at)
    {
        if (at + UuidLength > text.Length)
            return false;
        for (var i = 0; i < UuidLength; i++)
        {
            if (i is 8 or 13 or 18 or 23 ? text[at + i] != '-' : !char.IsAsciiHexDigit(text[at + i]))
                return false;
        }
        return true;
    }

    /// <summary>The digit that a character stands for, 一 and 幺 too; negative for none.</summary>
    public static int Spelled(char letter) => char.IsAsciiDigit(letter) ? letter - '0' : letter switch
    {
        '〇' or '零' => 0,
        '一' or '幺' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => -1,
    };

    private char Before(int at) => at == 0 ? '\0' : text[at - 1];

    private bool IsDigit(int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    /// <summary>Whether a number may end here: neither digits nor a mask go on.</summary>
    private bool Ends(int at) => !IsDigit(at) && (at >= text.Length || text[at] != '*');

    private static bool IsGap(char letter) => letter is ' ' or '\t' or '-' or '.' or '·' or '•' or '・' or '_' or '(' or ')' or '−' || (letter > 0x7F && char.IsWhiteSpace(letter));

    /// <summary>The next digit behind at most so many gaps; negative for none.</summary>
    private int Next(int at, int gaps = MostGaps)
    {
        for (var skipped = 0; at < text.Length && skipped <= gaps; at++, skipped++)
        {
            if (char.IsAsciiDigit(text[at]))
                return at;
            if (!IsGap(text[at]))
                return -1;
        }
        return -1;
    }

    /// <summary>+86 and a mobile, or the known phone with its country.</summary>
    private Hit? Foreign(int at, KnownPhone? known)
    {
        if (Next(at + 1, 1) is var first and >= 0 && text[first] == '8' && IsDigit(first + 1) && text[first + 1] == '6' && Next(first + 2) is var core and >= 0 && Mobile(core) is { } hit)
            return hit;
        return IsDigit(at + 1) ? Known(at, at + 1, known) : null;
    }

    /// <summary>A mobile, alone or joined to 86, 0086 or 0.</summary>
    private Hit? Prefixed(int at)
    {
        if (Mobile(at) is { } alone)
            return alone;
        foreach (var prefix in Prefixes)
        {
            if (string.CompareOrdinal(text, at, prefix, 0, prefix.Length) != 0)
                continue;
            var core = at + prefix.Length;
            if (core < text.Length && text[core] is '-' or ')')
                core++;
            if (IsDigit(core) && Mobile(core) is { } hit)
                return hit;
        }
        return null;
    }

    /// <summary>Eleven digits from 13 to 19, grouped as a phone is written. A date, or its day, begins none.</summary>
    private Hit? Mobile(int at)
    {
        if (text[at] != '1' || Next(at + 1) is not (var second and >= 0) || text[second] < '3')
            return null;
        Span<char> digits = stackalloc char[MobileDigits];
        var groups = new Groups();
        var (next, end) = (at, at);
        for (var i = 0; i < MobileDigits; i++)
        {
            next = i == 0 ? at : Next(end);
            if (next < 0)
                return null;
            groups.Add(joined: i > 0 && next == end);
            (digits[i], end) = (text[next], next + 1);
        }
        if (!Ends(end) || !groups.ArePhone || IsDate(at) || (groups.First <= 2 && IsDay(at)))
            return null;
        return Phone(end, digits);
    }

    private static Hit Phone(int end, ReadOnlySpan<char> digits) => new(end, digits.ToString(), $"{digits[..3]}****{digits[^4..]}");

    /// <summary>一三八…: in words, or words and digits mixed.</summary>
    private Hit? InWords(int at)
    {
        if (Spelled(text[at]) != 1 || (at > 0 && Spelled(text[at - 1]) >= 0))
            return null;
        Span<char> digits = stackalloc char[MobileDigits];
        var (words, end) = (false, at);
        for (var i = 0; i < MobileDigits; i++)
        {
            if (i > 0 && end < text.Length && text[end] is ' ' or '-')
                end++;
            if (end >= text.Length || Spelled(text[end]) is not (var digit and >= 0))
                return null;
            words |= !char.IsAsciiDigit(text[end]);
            (digits[i], end) = ((char)('0' + digit), end + 1);
        }
        return words && digits[1] >= '3' && (end >= text.Length || (Spelled(text[end]) < 0 && text[end] != '*')) ? Phone(end, digits) : null;
    }

    /// <summary>The known phone in one of its forms.</summary>
    private Hit? Known(int start, int at, KnownPhone? known)
    {
        foreach (var form in known?.Forms ?? [])
        {
            var (end, same) = (at, true);
            for (var i = 0; i < form.Digits.Length && same; i++)
            {
                var next = i == 0 ? at : Next(end);
                same = next >= 0 && text[next] == form.Digits[i];
                end = next + 1;
            }
            if (same && Ends(end) && end - start >= form.Mask.Length)
                return new Hit(end, known!.Whole, form.Mask);
        }
        return null;
    }

    /// <summary>GB 11643: 18 characters whose last one proves the others, or beside a word for it; the older 15 beside such a word only.</summary>
    private Hit? Card(int at)
    {
        if (text[at] is < '1' or > '8' || char.IsAsciiLetter(Before(at)))
            return null;
        Span<char> digits = stackalloc char[CardDigits];
        var (count, end) = (0, at);
        for (var next = at; count < CardDigits; next = end)
        {
            if (count > 0 && next < text.Length && text[next] is ' ' or '-' && next + 1 < text.Length && (char.IsAsciiDigit(text[next + 1]) || text[next + 1] is 'X' or 'x'))
                next++;
            if (!IsDigit(next) && !(count == CardDigits - 1 && next < text.Length && text[next] is 'X' or 'x'))
                break;
            (digits[count++], end) = (char.ToUpperInvariant(text[next]), next + 1);
        }
        if (count is not (CardDigits or OldCardDigits) || !Ends(end) || (end < text.Length && char.IsAsciiLetter(text[end])))
            return null;
        var card = digits[..count];
        var isCard = IsProvince(card) && (count == CardDigits
            ? IsBirth(card.Slice(6, 8)) && (IsProven(card) || IsNamedCard(at))
            : IsBirth($"19{card.Slice(6, 6)}") && IsNamedCard(at));
        return isCard ? new Hit(end, card.ToString(), $"{card[..4]}{new string('*', count - 8)}{card[^4..]}") : null;
    }

    /// <summary>GB/T 2260: the first digits of the provinces.</summary>
    private static bool IsProvince(ReadOnlySpan<char> card) => card[0] switch
    {
        '1' or '4' => card[1] is >= '1' and <= (char)('0' + 6) && !(card[0] == '1' && card[1] == '6'),
        '2' => card[1] is >= '1' and <= '3',
        '3' => card[1] is >= '1' and <= '7',
        '5' => card[1] is >= '0' and <= '4',
        '6' => card[1] is >= '1' and <= '5',
        '7' => card[1] == '1',
        '8' => card[1] is '1' or '2' or '3',
        _ => false,
    };

    private static bool IsBirth(ReadOnlySpan<char> day) =>
        DateOnly.TryParseExact(day, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year is >= FirstBirth and < LastBirth;

    /// <summary>ISO 7064, MOD 11-2.</summary>
    private static bool IsProven(ReadOnlySpan<char> card)
    {
        var sum = 0;
        for (var i = 0; i < CardDigits - 1; i++)
            sum += (card[i] - '0') * Weights[i];
        return card[^1] == Checks[sum % Checks.Length];
    }

    /// <summary>Whether the word for it stands before it, with no other number between.</summary>
    private bool IsNamedCard(int at)
    {
        var from = at;
        while (from > 0 && at - from < Near && text[from - 1] != '*' && !char.IsAsciiDigit(text[from - 1]))
            from--;
        var before = text.AsSpan(from, at - from);
        return before.Contains("身份证", StringComparison.Ordinal) || before.Contains("证件", StringComparison.Ordinal) || before.Contains("证号", StringComparison.Ordinal);
    }

    /// <summary>1998-03-15 begins here.</summary>
    private bool IsDate(int at) => text[at] == '1' && at + 5 < text.Length && text[at + 1] == '9' && IsDigit(at + 2) && IsDigit(at + 3) && IsStroke(at + 4)
        && IsDigit(at + 5) && (IsStroke(at + 6) || (IsDigit(at + 6) && IsStroke(at + 7)));

    /// <summary>2023-02- stands before it.</summary>
    private bool IsDay(int at)
    {
        if (at < 2 || !IsStroke(at - 1) || !IsDigit(at - 2))
            return false;
        var month = at - 2 > 0 && IsDigit(at - 3) ? at - 3 : at - 2;
        return month >= 5 && IsStroke(month - 1) && IsDigit(month - 2) && IsDigit(month - 3) && IsDigit(month - 4) && IsDigit(month - 5);
    }

    private bool IsStroke(int at) => at < text.Length && text[at] is '-' or '.';

    /// <summary>How many digits stand together: a row of single numbers (1 3 5 7 9 11 13 15) is no phone, though they are eleven digits.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct Groups
    {
        private int _count;
        private int _current;
        private int _shortest = int.MaxValue;
        private int _longest;

        public Groups()
        {
        }

        /// <summary>Digits of the first group.</summary>
        public int First { get; private set; }

        public void Add(bool joined)
        {
            if (joined)
            {
                _current++;
            }
            else
            {
                Close();
                (_current, _count) = (1, _count + 1);
            }
            if (_count == 1)
                First = _current;
        }

        private void Close()
        {
            // The first group has its own rule.
            if (_count < 2)
                return;
            _shortest = Math.Min(_shortest, _current);
            _longest = Math.Max(_longest, _current);
        }

        public bool ArePhone
        {
            get
            {
                Close();
                return First switch
                {
                    >= 3 => true,
                    1 => _longest == 1 || _shortest >= 3 || (_longest == 2 && _count == Pairs),
                    _ => _longest <= 2 && _count == Pairs,
                };
            }
        }

        /// <summary>13 81 23 45 67 8.</summary>
        private const int Pairs = 6;
    }

    private const int MostGaps = 2;
    private const int MobileDigits = 11;
    private const int UuidLength = 36;
    private const int UuidGroup = 8;
    private const int CardDigits = 18;
    private const int OldCardDigits = 15;
    private const int FirstBirth = 1880;
    private const int LastBirth = 2100;

    /// <summary>So near a number stands the word for it.</summary>
    private const int Near = 12;

    private const string Checks = "10X98765432";

    private static readonly int[] Weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    /// <summary>In hexadecimal: of MD5 and of a UUID without its strokes, of SHA-1, and of the sizes of SHA-2.</summary>
    private static readonly int[] DigestLengths = [32, 40, 56, 64, 96, 128];

    private static readonly string[] Prefixes = ["0086", "86", "0"];
}
