using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins;

/// <summary>A stretch of a sentence that may say what it prints, so that a reader or a test finds the figure in the prose.</summary>
/// <param name="Figure">Path of the figure printed here, e.g. <c>local.dispatched.completionRate</c>.</param>
/// <param name="Unit">Code of the unit named here.</param>
public sealed record TextRun(string Text, string? Figure = null, string? Unit = null);

/// <summary>A composed paragraph.</summary>
/// <param name="Code">What it is about, e.g. <c>local</c>.</param>
public sealed record Sentence(string Code, IReadOnlyList<TextRun> Runs)
{
    public string Text => string.Concat(Runs.Select(run => run.Text));
}

/// <summary>Puts a sentence together from clauses; a clause without data is left out together with its punctuation.</summary>
internal sealed class SentenceBuilder(string code)
{
    private readonly List<TextRun> runs = [];

    public SentenceBuilder Say(string text)
    {
        runs.Add(new TextRun(text));
        return this;
    }

    public SentenceBuilder Count(string before, string figure, long count) =>
        Printed(before, figure, ChineseNumber.Digits(count)).Say("件");

    /// <summary>A figure whose printed form differs from its digits.</summary>
    public SentenceBuilder Printed(string before, string figure, string text)
    {
        runs.Add(new TextRun(before));
        runs.Add(new TextRun(text, figure));
        return this;
    }

    /// <summary>A rate of nothing has no value and is not mentioned.</summary>
    public SentenceBuilder Rate(string before, string figure, Figure rate) =>
        rate.Value is null ? this : Printed(before, figure, rate.Text);

    /// <summary>Unit names joined by 、; a code without a name is printed itself rather than lost.</summary>
    public SentenceBuilder Units(IReadOnlyDictionary<string, string> names, IEnumerable<string> codes)
    {
        var first = true;
        foreach (var unit in codes)
        {
            if (!first) Say("、");
            runs.Add(new TextRun(names.GetValueOrDefault(unit, unit), Unit: unit));
            first = false;
        }

        return this;
    }

    public Sentence Build() => new(code, [.. runs.Where(run => run.Text.Length > 0)]);
}
