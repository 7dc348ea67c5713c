using System.Diagnostics;
using Hotline.PartnerSimulator.Storms;

namespace Hotline.PartnerSimulator.Nights;

/// <summary>Asks a replica four times a second whether it is ready, as a balancer does, and remembers since when it says what it says.</summary>
internal sealed class ReadinessWatch(Replica replica) : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(TimeSpan At, bool Ready)> _turns = [];

    public TimeSpan Now => _clock.Elapsed;

    public async Task Run(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            var ready = await Ask();
            lock (_turns)
            {
                if (_turns.Count == 0 || _turns[^1].Ready != ready)
                    _turns.Add((_clock.Elapsed, ready));
            }
            await Task.Delay(TimeSpan.FromMilliseconds(250), CancellationToken.None);
        }
    }

    /// <summary>How long after a moment it first said this; null when it did not, or said it all along.</summary>
    public TimeSpan? Said(bool ready, TimeSpan after)
    {
        lock (_turns)
            return _turns.Where(t => t.At >= after && t.Ready == ready).Select(t => (TimeSpan?)(t.At - after)).FirstOrDefault();
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> Ask()
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri($"http://{replica.Rest}/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
