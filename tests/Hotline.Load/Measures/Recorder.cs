namespace Hotline.Load.Measures;

/// <summary>What one worker saw of one kind of call. Every latency is kept, so percentiles are exact; nothing is shared while measuring.</summary>
internal sealed class Recorder
{
    private readonly SortedDictionary<string, int> _unexpected = new(StringComparer.Ordinal);
    private long[] _ticks = new long[4096];

    public int Count { get; private set; }

    public long BytesReceived { get; private set; }

    public long BytesSent { get; private set; }

    /// <summary>Answers that were not the expected one, by status or fault.</summary>
    public IReadOnlyDictionary<string, int> Unexpected => _unexpected;

    public ReadOnlySpan<long> Ticks => _ticks.AsSpan(0, Count);

    /// <param name="ticks">Of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="received">Bytes of the body read.</param>
    /// <param name="sent">Bytes of the body sent.</param>
    public void Add(long ticks, int received, int sent)
    {
        if (Count == _ticks.Length)
            Array.Resize(ref _ticks, Count * 2);
        _ticks[Count++] = ticks;
        BytesReceived += received;
        BytesSent += sent;
    }

    public void AddUnexpected(string what) => _unexpected[what] = _unexpected.GetValueOrDefault(what) + 1;
}
