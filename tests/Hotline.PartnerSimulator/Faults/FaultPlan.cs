using System.Collections.Concurrent;

namespace Hotline.PartnerSimulator.Faults;

/// <summary>Which calls go wrong and how, and how many did.</summary>
/// <param name="seed">Of the dice.</param>
/// <param name="rate">Share of calls that go wrong, from 0 to 1.</param>
internal sealed class FaultPlan(int seed, double rate)
{
    private readonly Dice _sending = new(seed, "sending");
    private readonly Dice _taking = new(seed, "taking");
    private readonly Dice _spans = new(seed, "spans");
    private readonly ConcurrentDictionary<(string Way, Fault Fault), int> _seen = new();
    private readonly ConcurrentDictionary<string, int> _reasons = new(StringComparer.Ordinal);
    private volatile bool _quiet = rate <= 0;

    public double Rate => rate;

    /// <summary>Stops making faults, so that what waits can come to an end.</summary>
    public void Calm() => _quiet = true;

    /// <summary>The fault of a call that we make.</summary>
    public Fault ForSending() => Pick(_sending, Sending, "out");

    /// <summary>The fault of a call that comes to us.</summary>
    public Fault ForTaking() => Pick(_taking, Taking, "in");

    /// <summary>A call of ours that was to go well went wrong by itself.</summary>
    /// <param name="reason">By what name.</param>
    public void Instead(Fault fault, string reason)
    {
        _reasons.AddOrUpdate(reason, 1, (_, n) => n + 1);
        _seen.AddOrUpdate(("out", Fault.None), 0, (_, n) => n - 1);
        Count("out", fault);
    }

    /// <summary>
    /// Whether a cut takes the whole connection of HTTP/2 with it. Dozens of calls stand on one, so that few cuts are enough to fail as many
    /// calls as are cut alone.
    /// </summary>
    public bool IsWhole() => _spans.Throw() < 0.02;

    /// <summary>A time to be late by.</summary>
    public TimeSpan Delay() => TimeSpan.FromMilliseconds(10 + _spans.Throw(300));

    /// <summary>The time the other side is asked to wait; whole seconds, as HTTP says it.</summary>
    public static TimeSpan Wait => TimeSpan.FromSeconds(1);

    public int Calls => _seen.Values.Sum();

    public int Faulted => _seen.Where(s => s.Key.Fault != Fault.None).Sum(s => s.Value);

    /// <summary>Lines such as <c>in  CutAfter 12</c>.</summary>
    public IEnumerable<string> Lines => _seen.OrderBy(s => s.Key.Way, StringComparer.Ordinal).ThenBy(s => s.Key.Fault)
        .Select(s => FormattableString.Invariant($"{s.Key.Way,-4}{s.Key.Fault,-15}{s.Value,8}"));

    /// <summary>By what names calls of ours went wrong by themselves.</summary>
    public string Reasons => string.Join(", ", _reasons.OrderByDescending(r => r.Value).Select(r => $"{r.Key} {r.Value}"));

    private void Count(string way, Fault fault) => _seen.AddOrUpdate((way, fault), 1, (_, n) => n + 1);

    private Fault Pick(Dice dice, Fault[] of, string way)
    {
        var fault = _quiet || dice.Throw() >= rate ? Fault.None : of[dice.Throw(of.Length)];
        Count(way, fault);
        return fault;
    }

    private static readonly Fault[] Sending =
        [Fault.CutBefore, Fault.CutAfter, Fault.CutAfter, Fault.Delay, Fault.Repeat, Fault.Repeat, Fault.Reorder, Fault.Reorder, Fault.WrongSignature, Fault.Skew];

    private static readonly Fault[] Taking =
        [Fault.CutBefore, Fault.CutAfter, Fault.CutAfter, Fault.Delay, Fault.Away, Fault.TooMany, Fault.Garbled];
}
