using System.Threading.Channels;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Sending;

/// <summary>
/// Sends what a partner made until the line has it: within a matter one after the other, matters beside each other. Faults are made here:
/// lost answers, repetitions, messages that overtake each other, forged ones.
/// </summary>
internal sealed class Outbox : IAsyncDisposable
{
    private readonly Channel<string> _ready = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _busy = [];
    private readonly CancellationTokenSource _end = new();
    private readonly PartnerBooks _books;
    private readonly ISender _sender;
    private readonly FaultPlan _plan;
    private readonly TimeProvider _clock;
    private readonly bool _numbered;
    private readonly List<Task> _workers;

    /// <param name="numbered">A message that comes early is parked by the line; else it must not overtake.</param>
    /// <param name="workers">Matters beside each other.</param>
    public Outbox(PartnerBooks books, ISender sender, FaultPlan plan, TimeProvider clock, bool numbered, int workers)
    {
        (_books, _sender, _plan, _clock, _numbered) = (books, sender, plan, clock, numbered);
        _workers = [.. Enumerable.Range(0, workers).Select(_ => Task.Run(Work))];
        foreach (var matter in books.With(b => b.Matters.Where(m => !m.Settled).Select(m => m.Id).ToList()))
            Ready(matter);
    }

    /// <summary>Receipts that differed between repetitions of one message; the line must never do that.</summary>
    public List<string> Strange { get; } = [];

    /// <summary>There is something new to send in a matter.</summary>
    public void Ready(string matter)
    {
        lock (_busy)
        {
            if (!_busy.Add(matter))
                return;
        }
        _ready.Writer.TryWrite(matter);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_workers);
        _end.Dispose();
    }

    private async Task Work()
    {
        try
        {
            await foreach (var matter in _ready.Reader.ReadAllAsync(_end.Token))
            {
                var wait = await One(matter);
                if (wait is { } span && span > TimeSpan.Zero)
                    _ = Later(matter, span);
                else if (wait is not null)
                    _ready.Writer.TryWrite(matter);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task Later(string matter, TimeSpan after)
    {
        try
        {
            await Task.Delay(after, _clock, _end.Token);
            _ready.Writer.TryWrite(matter);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>Sends the head of a matter; answers when to come back, or null when there is nothing left.</summary>
    private async Task<TimeSpan?> One(string matter)
    {
        var waiting = Waiting(matter);
        if (waiting.Count == 0)
        {
            lock (_busy)
                _busy.Remove(matter);
            // Something may have been made between the look and the removal.
            if (Waiting(matter).Count > 0)
                Ready(matter);
            return null;
        }
        var fault = _plan.ForSending();
        var early = _numbered && fault == Fault.Reorder && waiting.Count > 1;
        return await Send(waiting[early ? 1 : 0], fault);
    }

    private List<Posted> Waiting(string matter) => _books.With(b => b.Find(matter)!.Sent.Where(s => s.Ending == Ending.Waiting).Take(2).ToList());

    private async Task<TimeSpan?> Send(Posted posted, Fault fault)
    {
        posted.Attempts++;
        if (fault == Fault.Delay)
            await Task.Delay(_plan.Delay(), _clock, _end.Token);
        if (fault == Fault.WrongSignature && await Forge(posted))
            return TimeSpan.Zero;
        var letter = posted.Letter;
        var first = await Attempt(letter, fault);
        posted.Last = $"{first.End} {first.Note}";
        if (fault == Fault.CutAfter && first.End != End.Again)
            return Pause(posted);
        if (fault == Fault.Repeat && first.End == End.Delivered)
            Compare(letter, first, await Attempt(letter, Fault.None));
        switch (first.End)
        {
            case End.Delivered:
                if (posted.Receipt is { } known && known != first.Note)
                    Note($"{letter.Matter}: {letter.Id} got another receipt when it was sent again");
                _books.End(posted, Ending.Delivered, first.Note, first.PeerNumber);
                return TimeSpan.Zero;
            case End.Stale:
                _books.End(posted, Ending.Refused, first.Note);
                _books.Correct(posted, first.Version ?? 0);
                return TimeSpan.Zero;
            case End.Refused:
                _books.End(posted, Ending.Refused, first.Note);
                return TimeSpan.Zero;
            default:
                if (fault == Fault.None)
                    _plan.Instead(first.End == End.Again ? Fault.Wire : Fault.WrongSignature, first.Note ?? first.End.ToString());
                return first.After ?? Pause(posted);
        }
    }

    /// <summary>An attempt, perhaps two at once, perhaps given up in its middle.</summary>
    private async Task<Sent> Attempt(Letter letter, Fault fault)
    {
        if (fault == Fault.CutBefore)
        {
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            soon.CancelAfter(TimeSpan.FromMilliseconds(1));
            return await _sender.Send(letter, skewed: false, forged: false, soon.Token);
        }
        if (fault != Fault.Repeat)
            return await _sender.Send(letter, fault == Fault.Skew, forged: false, _end.Token);
        var both = await Task.WhenAll(_sender.Send(letter, false, false, _end.Token), _sender.Send(letter, false, false, _end.Token));
        if (both[0].End == End.Delivered)
            Compare(letter, both[0], both[1]);
        return both[0].End == End.Again ? both[1] : both[0];
    }

    /// <summary>Sends it with a wrong key; answers whether the line fell for it or was away.</summary>
    private async Task<bool> Forge(Posted posted)
    {
        var answer = await _sender.Send(posted.Letter, skewed: false, forged: true, _end.Token);
        if (answer.End is not (End.Stranger or End.Again))
            Note($"{posted.Letter.Matter}: {posted.Letter.Id} was taken although its signature was wrong");
        return answer.End == End.Again;
    }

    private void Compare(Letter letter, Sent first, Sent second)
    {
        if (second.End == End.Delivered && second.Note != first.Note)
            Note($"{letter.Matter}: {letter.Id} got the receipts {first.Note} and {second.Note}");
        if (second.End is End.Refused or End.Stale)
            Note($"{letter.Matter}: {letter.Id} was taken first and then refused: {second.Note}");
    }

    private void Note(string what)
    {
        lock (Strange)
            Strange.Add(what);
    }

    private static TimeSpan Pause(Posted posted) => TimeSpan.FromMilliseconds(Math.Min(2000, 20 << Math.Min(7, posted.Attempts)));
}
