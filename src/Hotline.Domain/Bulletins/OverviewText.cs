using Hotline.Domain.Measures;

namespace Hotline.Domain.Bulletins;

/// <summary>The sentences of 工作概况 and 派驻工作, those that stay silent when their data are absent.</summary>
public static class OverviewText
{
    /// <summary>Local, superior, better and worse units, stationing; numbered by what is left. Local is always told, even if 0.</summary>
    public static IReadOnlyList<Sentence> Overview(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        Sentence?[] all = [Local(bulletin.Overview.Local), Superior(bulletin.Overview.Superior), Judgement(bulletin), Absent(bulletin)];
        Sentence[] told = [.. all.OfType<Sentence>()];
        return
        [
            .. told.Select((sentence, index) => BulletinText.ItemNumber(index + 1, told.Length) is { Length: > 0 } number
                ? sentence with { Runs = [new TextRun(number), .. sentence.Runs] }
                : sentence),
        ];
    }

    /// <summary>派驻工作: first who has done it, then what was found at each unit that has not, or that has a remark.</summary>
    public static IReadOnlyList<Sentence> Stationing(Bulletin bulletin)
    {
        ArgumentNullException.ThrowIfNull(bulletin);
        var notes = bulletin.Narrative.Stationing;
        var done = notes.Where(note => note.Met && string.IsNullOrWhiteSpace(note.Text)).Select(note => note.Unit).ToList();
        var sentences = new List<Sentence>();
        if (done.Count > 0)
            sentences.Add(new SentenceBuilder("stationing.met").Say("已完成派驻工作的单位有").Units(bulletin.UnitNames, done).Say("。").Build());
        foreach (var note in notes.Where(note => !note.Met || !string.IsNullOrWhiteSpace(note.Text)))
        {
            sentences.Add(new SentenceBuilder(note.Met ? "stationing.met" : "stationing.notMet")
                .Units(bulletin.UnitNames, [note.Unit])
                .Say(string.IsNullOrWhiteSpace(note.Text) ? "未按规定完成派驻工作。" : "：" + BulletinText.Stopped(note.Text))
                .Build());
        }

        return sentences;
    }

    private static Sentence Local(LocalOverview local)
    {
        var sentence = new SentenceBuilder("local").Count("本级登记事项", "local.registered", local.Registered);
        var (coordinated, dispatched) = (local.Coordinated, local.Dispatched);
        if (coordinated.Count > 0 || dispatched.Count > 0) sentence.Say("。其中，");
        if (coordinated.Count > 0)
        {
            sentence.Count("协调办理", "local.coordinated.count", coordinated.Count)
                .Rate("，办结率", "local.coordinated.completionRate", coordinated.CompletionRate);
        }

        if (coordinated.Count > 0 && dispatched.Count > 0) sentence.Say("；");
        if (dispatched.Count > 0)
        {
            sentence.Count("交办处理", "local.dispatched.count", dispatched.Count)
                .Count("，已办结", "local.dispatched.closed", dispatched.Closed)
                .Rate("，办结率", "local.dispatched.completionRate", dispatched.CompletionRate)
                .Rate("，满意率", "local.dispatched.satisfactionRate", dispatched.SatisfactionRate);
        }

        return sentence.Say("。").Build();
    }

    private static Sentence? Superior(SuperiorOverview superior)
    {
        if (superior.Registered == 0) return null;
        var sentence = new SentenceBuilder("superior").Count("上级交办事项", "superior.registered", superior.Registered);
        SourceCount[] sources = [.. superior.BySource.Where(source => source.Count > 0)];
        if (sources.Length > 0) sentence.Say("。其中，");
        for (var i = 0; i < sources.Length; i++)
        {
            sentence.Count((i == 0 ? "" : "；") + sources[i].Label + "交办", "superior.bySource." + sources[i].Source, sources[i].Count);
        }

        return sentence
            .Count(sources.Length > 0 ? "；已办结" : "，已办结", "superior.closed", superior.Closed)
            .Rate("，办结率", "superior.completionRate", superior.CompletionRate)
            .Rate("，满意率", "superior.satisfactionRate", superior.SatisfactionRate)
            .Say("。").Build();
    }

    private static Sentence? Judgement(Bulletin bulletin)
    {
        var (better, worse) = (bulletin.Narrative.Better, bulletin.Narrative.Worse);
        if (better.Count == 0 && worse.Count == 0) return null;
        var sentence = new SentenceBuilder("judgement");
        if (better.Count > 0) sentence.Say("办理较好的单位有").Units(bulletin.UnitNames, better).Say("。");
        if (worse.Count > 0) sentence.Say("办理较差的单位有").Units(bulletin.UnitNames, worse).Say("。");
        return sentence.Build();
    }

    private static Sentence? Absent(Bulletin bulletin)
    {
        var units = bulletin.Narrative.Stationing.Where(note => !note.Met).Select(note => note.Unit).ToList();
        return units.Count == 0
            ? null
            : new SentenceBuilder("stationing").Units(bulletin.UnitNames, units).Say("未按规定完成派驻工作。").Build();
    }
}
