using Hotline.PartnerSimulator.Books;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Both ledgers held against each other, message by message, and against what the line's histories say happened.</summary>
internal sealed class Comparison
{
    private readonly List<string> _lost = [];
    private readonly List<string> _doubled = [];
    private readonly List<string> _order = [];
    private readonly List<string> _differing = [];

    private Comparison() { }

    /// <summary>Messages that were compared, on both ways.</summary>
    public int Messages { get; private set; }

    /// <summary>Matters in which the order was looked at, by side.</summary>
    public int Matters { get; private set; }

    public bool Clean => _lost.Count + _doubled.Count + _order.Count + _differing.Count == 0;

    public IEnumerable<string> Lines => new (string Name, List<string> What)[] { ("lost", _lost), ("doubled", _doubled), ("out of order", _order), ("differing", _differing) }
        .SelectMany(k => (string[])[$"{k.Name}: {k.What.Count}", .. k.What.Take(MostShown).Select(w => "  " + w)]);

    public static Comparison Of(LineBooks line, IReadOnlyCollection<LedgerEntry> partners)
    {
        var comparison = new Comparison();
        comparison.ToLine(line, [.. partners.Where(p => p.Direction == "sent")]);
        comparison.FromLine(line, [.. partners.Where(p => p.Direction == "received")]);
        return comparison;
    }

    /// <summary>What partners sent: each is in the line's inbox with the same digest, applied, and its words stand once on the histories, in order.</summary>
    private void ToLine(LineBooks line, List<LedgerEntry> sent)
    {
        Messages += sent.Count;
        var inbox = line.In.ToDictionary(i => (i.Partner, i.Id));
        foreach (var message in sent)
        {
            var name = Name(message);
            if (message.Ending != nameof(Ending.Delivered))
                _differing.Add($"{name} ended as {message.Ending}: {message.Reason}");
            else if (!inbox.TryGetValue((message.Partner, message.Id), out var row))
                _lost.Add($"{name} was answered, but is not in the inbox");
            else if (row.Sha256 != message.Sha256)
                _differing.Add($"{name} has another digest in the inbox");
            else if (row.State != "applied")
                _lost.Add($"{name} is {row.State} in the inbox ({row.Fault})");
        }
        var known = sent.Select(s => (s.Partner, s.Id)).ToHashSet();
        _differing.AddRange(line.In.Where(i => !known.Contains((i.Partner, i.Id))).Select(i => $"{i.Partner} {i.Matter} {i.Type} {i.Id} is in the inbox, but the partner never made it"));
        foreach (var matter in sent.Where(s => s.Ending == nameof(Ending.Delivered)).GroupBy(s => (s.Partner, s.Matter)))
            Traced(line, [.. matter.OrderBy(m => m.Seq)]);
    }

    private void Traced(LineBooks line, List<LedgerEntry> matter)
    {
        Matters++;
        var last = (Entry: 0L, Name: "");
        foreach (var message in matter)
        {
            var (name, mark) = (Name(message), $"〔{message.Matter}/{message.Seq}〕");
            if (message.Type is "transfer" or "dispatch")
            {
                var tickets = line.Titles.GetValueOrDefault(mark);
                if (tickets != 1)
                    (tickets == 0 ? _lost : _doubled).Add($"{name} made {tickets} tickets");
                continue;
            }
            if (!line.Traces.TryGetValue(mark, out var traces))
            {
                _lost.Add($"{name} left no words on any history");
                continue;
            }
            foreach (var twice in traces.GroupBy(t => t.Action).Where(g => g.Count() > 1))
                _doubled.Add($"{name} stands {twice.Count()} times on the history as {twice.Key}");
            // Urges and supervisions of a platform are applied as they come, whatever their version (exchange.md §4).
            if (message.Partner != "police110" && (message.Type is "urge" or "supervision"))
                continue;
            if (traces[0].Entry < last.Entry)
                _order.Add($"{name} had its effect before {last.Name}");
            last = (traces[0].Entry, name);
        }
    }

    /// <summary>What the line sent: each took effect at its partner once, with the same digest, in the order of its matter.</summary>
    private void FromLine(LineBooks line, List<LedgerEntry> received)
    {
        var taken = received.ToDictionary(r => (r.Partner, r.Id));
        var carried = line.Out.Where(o => o.State != "notCarried").ToList();
        Messages += carried.Count;
        foreach (var message in carried)
        {
            var name = $"{message.Partner} {message.Matter} {message.Type} {message.Seq} {message.Id}";
            if (message.State != "delivered")
                _differing.Add($"{name} is {message.State} in the outbox ({message.Fault})");
            else if (!taken.TryGetValue((message.Partner, message.Id), out var entry))
                _lost.Add($"{name} is delivered by the outbox, but never came");
            else if (entry.Sha256 != message.Sha256)
                _differing.Add($"{name} has another digest at the partner");
            else if (entry.Applied != 1)
                (entry.Applied > 1 ? _doubled : _lost).Add($"{name} took effect {entry.Applied} times at the partner");
        }
        var known = carried.Select(o => (o.Partner, o.Id)).ToHashSet();
        _differing.AddRange(received.Where(r => !known.Contains((r.Partner, r.Id))).Select(r => $"{Name(r)} came, but is not in the outbox"));
        foreach (var matter in carried.GroupBy(o => (o.Partner, o.Matter)))
            InOrder([.. matter.Where(m => taken.ContainsKey((m.Partner, m.Id))).OrderBy(m => m.Seq).Select(m => taken[(m.Partner, m.Id)])]);
    }

    private void InOrder(List<LedgerEntry> matter)
    {
        Matters++;
        for (var i = 1; i < matter.Count; i++)
        {
            if (matter[i].Order <= matter[i - 1].Order)
                _order.Add($"{Name(matter[i])} took effect before {Name(matter[i - 1])}");
        }
    }

    private static string Name(LedgerEntry entry) => $"{entry.Partner} {entry.Matter} {entry.Type} {entry.Seq} {entry.Id}";

    private const int MostShown = 20;
}
