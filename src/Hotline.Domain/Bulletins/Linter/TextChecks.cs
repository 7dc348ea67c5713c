using System.Globalization;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>
/// Numbers in the editor's texts beside the figures of the tables. Where a text says clearly of what it speaks (a type, category, unit,
/// source or part of the overview) and in which measure, another number is an error; a number of matters or percent that is no
/// figure of the bulletin at all is a warning, for an editor may know more than the tables.
/// </summary>
internal static class TextChecks
{
    public static IEnumerable<Finding> Of(Bulletin bulletin)
    {
        var figures = KnownFigures.Of(bulletin);
        return NarrativeTexts.Of(bulletin).SelectMany(text => TextReader.Sentences(text.Words, figures, bulletin.Period).SelectMany(sentence => Judge(text.Where, sentence, figures)));
    }

    private static IEnumerable<Finding> Judge(string where, IReadOnlyList<Mention> mentions, KnownFigures figures)
    {
        foreach (var mention in mentions)
        {
            if (Clear(mention, figures) is { Count: > 0 } meant)
            {
                if (!meant.Any(figure => Says(mention, figure)))
                {
                    yield return Finding.Error(
                        "text-figure", where, $"“{mention.Words}”与统计数据不符。", $"\"{mention.Words}\" is not what the tables have.",
                        string.Join(" / ", meant.Select(figure => figure.Printed).Distinct()), mention.Number);
                }
            }
            else if (Loose(mention) is { Length: > 0 } aspects && !aspects.SelectMany(figures.Of).Any(figure => Says(mention, figure)))
            {
                yield return Finding.Warning(
                    "text-figure-unknown", where, $"“{mention.Words}”不是本期的统计数据，请核对。", $"\"{mention.Words}\" is no figure of this bulletin; check it.", found: mention.Number);
            }
        }
    }

    /// <summary>The figures a number can only mean; none where the text leaves that open.</summary>
    private static List<KnownFigure> Clear(Mention mention, KnownFigures figures)
    {
        if (mention.IsElsewhen || mention.Aspect is not { } aspect)
            return [];
        if (mention.Subject is { } subject)
            return figures.Find(subject, aspect) is { } one ? [one] : SpeaksOfRates(aspect) && !mention.IsForeign ? [.. figures.Of(aspect)] : [];
        return SpeaksOfRates(aspect) || aspect is Aspect.Closed or Aspect.Calls ? [.. figures.Of(aspect)] : [];
    }

    /// <summary>办结率 and 满意率 are told of a few parts only, so that the word alone says much.</summary>
    private static bool SpeaksOfRates(Aspect aspect) => aspect is Aspect.CompletionRate or Aspect.OnTimeRate or Aspect.SatisfactionRate;

    private static Aspect[] Loose(Mention mention) => mention.Measure switch
    {
        Measure.Matters => [Aspect.Count, Aspect.Closed],
        Measure.Percent => [Aspect.CompletionRate, Aspect.OnTimeRate, Aspect.SatisfactionRate, Aspect.Share],
        Measure.Calls => [Aspect.Calls],
        _ => [],
    };

    private static bool Says(Mention mention, KnownFigure figure) => IsWritten(mention.Number) && figure.Values.Contains(mention.Value);

    /// <summary>001 is not how one is written.</summary>
    private static bool IsWritten(string number) => number.Length < 2 || number[0] != '0' || !char.IsAsciiDigit(number[1]);
}
