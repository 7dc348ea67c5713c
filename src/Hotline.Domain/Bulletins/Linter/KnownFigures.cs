using System.Globalization;
using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins.Linter;

/// <summary>What is said of a subject in a text.</summary>
internal enum Aspect
{
    Count,
    Closed,
    CompletionRate,
    OnTimeRate,
    SatisfactionRate,
    Share,
    Score,
    Rank,
    Calls,
}

/// <summary>A figure of the bulletin that a text may name.</summary>
/// <param name="Values">The figure and, where it is printed rounded, its printed form.</param>
internal sealed record KnownFigure(string Subject, Aspect Aspect, IReadOnlyList<decimal> Values, string Printed);

/// <summary>The figures of a bulletin and the words by which a text speaks of them.</summary>
internal sealed class KnownFigures
{
    private readonly List<KnownFigure> figures = [];
    private readonly Dictionary<string, string> subjects = new(StringComparer.Ordinal);
    private readonly HashSet<string> unclear = new(StringComparer.Ordinal);

    private KnownFigures(Bulletin bulletin)
    {
        Overview(bulletin);
        foreach (var row in bulletin.AppealTypes.Rows)
        {
            Row(row);
            if (row.Label.EndsWith('类')) Name(row.Label[..^1], row.Code);
        }

        foreach (var row in bulletin.HotCategories.Rows)
        {
            Row(row);
            // 一级—二级: people write the second part alone.
            if (row.Label.Split('—') is [_, { Length: > 1 } leaf]) Name(leaf, row.Code);
        }

        Totals(bulletin);
        foreach (var row in bulletin.Annexes.SelectMany(annex => annex.Rows)) Unit(bulletin, row);
    }

    public static KnownFigures Of(Bulletin bulletin) => new(bulletin);

    /// <summary>Words that name a subject, and which; words that could name several are not among them.</summary>
    public IReadOnlyDictionary<string, string> Subjects => subjects;

    public IEnumerable<KnownFigure> Of(Aspect aspect) => figures.Where(figure => figure.Aspect == aspect);

    public KnownFigure? Find(string subject, Aspect aspect) => figures.Find(figure => figure.Subject == subject && figure.Aspect == aspect);

    private void Overview(Bulletin bulletin)
    {
        var (overview, local, superior) = (bulletin.Overview, bulletin.Overview.Local, bulletin.Overview.Superior);
        var printed = BulletinText.Calls(overview.Calls, bulletin.CallsRounding);
        Add("calls", Aspect.Calls, [overview.Calls, Parse(printed.TrimStart('约'))], printed, "话务量", "来电", "接听电话");
        Count("local", local.Registered, null, "本级登记");
        Count("coordinated", local.Coordinated.Count, local.Coordinated.Closed, "协调办理");
        Count("dispatched", local.Dispatched.Count, local.Dispatched.Closed, "交办处理");
        Count("superior", superior.Registered, superior.Closed, "上级交办");
        Rate("coordinated", Aspect.CompletionRate, local.Coordinated.CompletionRate);
        Rate("dispatched", Aspect.CompletionRate, local.Dispatched.CompletionRate);
        Rate("dispatched", Aspect.OnTimeRate, local.Dispatched.OnTimeRate);
        Rate("dispatched", Aspect.SatisfactionRate, local.Dispatched.SatisfactionRate);
        Rate("superior", Aspect.CompletionRate, superior.CompletionRate);
        Rate("superior", Aspect.SatisfactionRate, superior.SatisfactionRate);
        foreach (var source in superior.BySource) Count("source:" + source.Source, source.Count, null, source.Label);
    }

    private void Count(string subject, long count, long? closed, string label)
    {
        Add(subject, Aspect.Count, [count], ChineseNumber.Digits(count), label);
        if (closed is { } done) figures.Add(new KnownFigure(subject, Aspect.Closed, [done], ChineseNumber.Digits(done)));
    }

    private void Rate(string subject, Aspect aspect, Figure rate)
    {
        if (rate.Value is { } value) figures.Add(new KnownFigure(subject, aspect, [value], rate.Text));
    }

    private void Row(ShareRow row)
    {
        Add(row.Code, Aspect.Count, [row.Count], ChineseNumber.Digits(row.Count), row.Label);
        Add(row.Code, Aspect.Share, [Parse(row.Share.TrimEnd('%'))], row.Share, row.Label);
    }

    /// <summary>Totals and bases have no words of their own in a text, but are figures that are there.</summary>
    private void Totals(Bulletin bulletin)
    {
        foreach (var table in new[] { bulletin.AppealTypes, bulletin.HotCategories })
        {
            figures.Add(new KnownFigure("", Aspect.Count, [table.Total.Count, table.Base.Count], ChineseNumber.Digits(table.Total.Count)));
            figures.Add(new KnownFigure("", Aspect.Share, [Parse(table.Total.Share.TrimEnd('%'))], table.Total.Share));
        }

        figures.Add(new KnownFigure("", Aspect.Count, [bulletin.Overview.Local.Dispatched.Due], ChineseNumber.Digits(bulletin.Overview.Local.Dispatched.Due)));
    }

    private void Unit(Bulletin bulletin, AssessmentRow row)
    {
        var subject = "unit:" + row.Unit;
        Add(subject, Aspect.Score, [Parse(row.Score)], row.Score, row.Label, bulletin.UnitNames.GetValueOrDefault(row.Unit, row.Label));
        figures.Add(new KnownFigure(subject, Aspect.Rank, [row.Rank], ChineseNumber.Digits(row.Rank)));
    }

    private void Add(string subject, Aspect aspect, IReadOnlyList<decimal> values, string printed, params ReadOnlySpan<string> words)
    {
        figures.Add(new KnownFigure(subject, aspect, values, printed));
        foreach (var word in words) Name(word, subject);
    }

    private void Name(string word, string subject)
    {
        if (word.Length == 0 || unclear.Contains(word)) return;
        if (subjects.TryAdd(word, subject) || subjects[word] == subject) return;
        subjects.Remove(word);
        unclear.Add(word);
    }

    private static decimal Parse(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : -1;
}
