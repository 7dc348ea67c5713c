using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>The measure that follows a number.</summary>
internal enum Measure
{
    /// <summary>件.</summary>
    Matters,

    /// <summary>人次.</summary>
    Calls,

    /// <summary>%.</summary>
    Percent,

    /// <summary>分.</summary>
    Points,

    /// <summary>第…名, 第…位.</summary>
    Place,
}

/// <summary>A number in a text with what it seems to speak of.</summary>
/// <param name="Words">The clause around it, as a finding quotes it.</param>
/// <param name="Number">As written.</param>
/// <param name="Subject">The last subject named before it in its sentence; null when there is none.</param>
/// <param name="Aspect">What is said of it; null when that is open.</param>
/// <param name="IsForeign">The subject is one of which the bulletin has no such figure: a unit, a category.</param>
/// <param name="IsElsewhen">The sentence speaks of another time too: last month, last year, a change.</param>
internal sealed record Mention(
    string Words, string Number, decimal Value, Measure Measure, string? Subject, Aspect? Aspect, bool IsForeign, bool IsElsewhen);

/// <summary>Finds numbers with a measure in a text, and the words near them. Full-width digits and separators of thousands are read too.</summary>
internal static partial class TextReader
{
    // A label of one or two characters stands in many words; it is taken as a subject only right before its number.
    private const int ShortWord = 2;
    private const int Quoted = 14;

    private static readonly (string Word, Aspect Aspect)[] Aspects =
    [
        ("按时办结率", Aspect.OnTimeRate), ("办结率", Aspect.CompletionRate), ("满意率", Aspect.SatisfactionRate), ("满意度", Aspect.SatisfactionRate),
        ("已办结", Aspect.Closed), ("占比", Aspect.Share), ("占", Aspect.Share), ("比重", Aspect.Share),
        ("考核总分", Aspect.Score), ("得分", Aspect.Score), ("总分", Aspect.Score), ("排名", Aspect.Rank), ("第", Aspect.Rank),
    ];

    public static IEnumerable<IReadOnlyList<Mention>> Sentences(string text, KnownFigures figures, string period) =>
        SentenceEnd().Split(Normal(text)).Where(sentence => sentence.Length > 0).Select(sentence => Read(sentence, figures, period));

    private static List<Mention> Read(string sentence, KnownFigures figures, string period)
    {
        var mentions = new List<Mention>();
        var (subject, fresh, aspect, at) = ((string?)null, false, (Aspect?)null, 0);
        while (at < sentence.Length)
        {
            if (NumberHere().Match(sentence, at) is { Success: true } number)
            {
                if (Measured(number) is { } measure)
                {
                    var said = Said(measure, aspect, subject, fresh, figures);
                    var value = decimal.Parse(number.Groups["n"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
                    mentions.Add(new Mention(
                        Quote(sentence, number), number.Groups["n"].Value, value, measure, subject, said,
                        subject is not null && said is { } what && figures.Find(subject, what) is null, IsElsewhen(sentence[..number.Index], period)));
                    (fresh, aspect) = (false, null);
                }

                at += number.Length;
                continue;
            }

            if (Longest(sentence, at, figures.Subjects.Keys) is { } word && (word.Length > ShortWord || NumberHere().IsMatch(sentence, Skip(sentence, at + word.Length))))
            {
                (subject, fresh) = (figures.Subjects[word], true);
                at += word.Length;
            }
            else if (Longest(sentence, at, Aspects.Select(a => a.Word)) is { } told)
            {
                aspect = Aspects.First(a => a.Word == told).Aspect;
                at += told.Length;
            }
            else
            {
                at++;
            }
        }

        return mentions;
    }

    /// <summary>What a number of this measure says; a count belongs to a subject only as its first one.</summary>
    private static Aspect? Said(Measure measure, Aspect? aspect, string? subject, bool fresh, KnownFigures figures) => measure switch
    {
        Measure.Matters when aspect == Aspect.Closed => Aspect.Closed,
        Measure.Matters when fresh && subject is not null && figures.Find(subject, Aspect.Count) is not null => Aspect.Count,
        Measure.Calls when subject == "calls" => Aspect.Calls,
        Measure.Percent when aspect is Aspect.CompletionRate or Aspect.OnTimeRate or Aspect.SatisfactionRate or Aspect.Share => aspect,
        Measure.Points when subject is not null && figures.Find(subject, Aspect.Score) is not null => Aspect.Score,
        Measure.Place when subject is not null && figures.Find(subject, Aspect.Rank) is not null => Aspect.Rank,
        _ => null,
    };

    private static Measure? Measured(Match number) => number.Groups["m"].Value switch
    {
        "件" => Measure.Matters,
        "人次" => Measure.Calls,
        "%" => Measure.Percent,
        "分" => Measure.Points,
        "名" or "位" when number.Groups["o"].Success => Measure.Place,
        _ => null,
    };

    /// <summary>Whether the sentence, up to a number, speaks of another time or of a change.</summary>
    private static bool IsElsewhen(string before, string period)
    {
        var month = int.Parse(period.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture);
        return OtherTime().IsMatch(before)
            || MonthHere().Matches(before).Any(match => match.Groups["n"].Value is var named && named != month.ToString(CultureInfo.InvariantCulture) && named != ChineseNumber.Numeral(month));
    }

    private static string? Longest(string sentence, int at, IEnumerable<string> words) =>
        words.Where(word => string.CompareOrdinal(sentence, at, word, 0, word.Length) == 0).MaxBy(word => word.Length);

    private static int Skip(string sentence, int at)
    {
        while (at < sentence.Length && "：:共计为约有、 （(".Contains(sentence[at], StringComparison.Ordinal)) at++;
        return at;
    }

    private static string Quote(string sentence, Match number)
    {
        var from = Math.Max(sentence.LastIndexOfAny(['，', ',', '、'], Math.Max(0, number.Index - 1)) + 1, number.Index - Quoted);
        return sentence[Math.Max(0, from)..(number.Index + number.Length)].Trim();
    }

    /// <summary>The same length, full-width figures as plain ones.</summary>
    private static string Normal(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            plain.Append(letter switch
            {
                >= '０' and <= '９' => (char)(letter - '０' + '0'),
                '．' => '.',
                '％' or '﹪' => '%',
                _ => letter,
            });
        }

        return plain.ToString();
    }

    [GeneratedRegex(@"\G(?<o>第)?(?<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)\s*(?<m>件|人次|%|个百分点|分(?![钟之公店])|名|位)?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NumberHere();

    [GeneratedRegex("[。；;！!？?\n]+", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("上月|上个月|上年|上一年|去年|同期|同比|环比|累计|以来|全年|前一|此前|去岁", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OtherTime();

    [GeneratedRegex("(?<n>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MonthHere();
}
