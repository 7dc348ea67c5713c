using System.Threading.Channels;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Sending;

namespace Hotline.PartnerSimulator.Counterparts;

/// <summary>A partner at work: its books, what it sends, and what it does by itself. It ends with its process, real or played.</summary>
internal sealed class Counterpart : IAsyncDisposable
{
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>();
    private readonly CancellationTokenSource _end = new();
    private readonly Outbox _outbox;
    private readonly Func<Matter, Step?> _script;
    private readonly Func<string, bool> _decides;
    private readonly TimeSpan _replyAfter;
    private readonly TimeProvider _clock;
    private readonly Task _working;

    /// <param name="script">What it does next in a matter.</param>
    /// <param name="decides">Which of its messages count the matter's version up.</param>
    /// <param name="replyAfter">How long it takes for each step.</param>
    public Counterpart(
        PartnerBooks books, ISender sender, FaultPlan plan, bool numbered, Func<Matter, Step?> script, Func<string, bool> decides, TimeSpan replyAfter, TimeProvider clock)
    {
        (Books, _script, _decides, _replyAfter, _clock) = (books, script, decides, replyAfter, clock);
        _outbox = new Outbox(books, sender, plan, clock, numbered, Workers);
        books.Changed = matter => _changed.Writer.TryWrite(matter.Id);
        foreach (var matter in books.With(b => b.Matters.Select(m => m.Id).ToList()))
            _changed.Writer.TryWrite(matter);
        _working = Task.Run(Work);
    }

    public PartnerBooks Books { get; }

    /// <summary>What the line did that it may never do.</summary>
    public IReadOnlyList<string> Strange
    {
        get
        {
            lock (_outbox.Strange)
                return [.. Books.With(b => b.Strange.ToList()), .. _outbox.Strange];
        }
    }

    /// <summary>Makes a message and sends it.</summary>
    public Posted Send(string matter, string type, Func<int, byte[]> make)
    {
        var posted = Books.Make(matter, type, _decides(type), make);
        _outbox.Ready(matter);
        return posted;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _working;
        await _outbox.DisposeAsync();
        Books.Dispose();
        _end.Dispose();
    }

    private async Task Work()
    {
        try
        {
            await foreach (var matter in _changed.Reader.ReadAllAsync(_end.Token))
            {
                if (_replyAfter > TimeSpan.Zero)
                    _ = Later(matter);
                else
                    Act(matter);
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task Later(string matter)
    {
        try
        {
            await Task.Delay(_replyAfter, _clock, _end.Token);
            Act(matter);
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    /// <summary>Looks and acts in one, so that no step is made twice.</summary>
    private void Act(string matter)
    {
        Books.With(books => books.Find(matter) is { } found && _script(found) is { } step ? books.Make(matter, step.Type, _decides(step.Type), step.Make) : null);
        _outbox.Ready(matter);
    }

    private const int Workers = 16;
}
