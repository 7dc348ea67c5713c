using System.Diagnostics;
using System.Net;
using Hotline.Load.Calls;
using Hotline.Load.Measures;

namespace Hotline.Load;

/// <summary>One connection and the one worker on it. Bodies are read into one buffer, so that the client leaves the processor to the server.</summary>
internal sealed class Worker : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = 1,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
    });
    private readonly Uri _address;
    private readonly string _bearer;
    private readonly Plan _plan;
    private byte[] _buffer = new byte[64 * 1024];

    public Worker(Uri address, string token, Plan plan)
    {
        (_address, _bearer, _plan) = (address, "Bearer " + token, plan);
        Seen = plan.Calls.ToDictionary(c => c.Name, _ => new Recorder());
    }

    /// <summary>What was seen, by the name of the call.</summary>
    public IReadOnlyDictionary<string, Recorder> Seen { get; }

    public async Task Run(Budget budget)
    {
        while (budget.Spend())
            await One();
    }

    public void Dispose() => _http.Dispose();

    private async Task One()
    {
        var call = _plan.Pick();
        var request = call.Next();
        request.RequestUri = new Uri(_address, request.RequestUri!);
        request.Headers.TryAddWithoutValidation("Authorization", _bearer);
        var seen = Seen[call.Name];
        var start = Stopwatch.GetTimestamp();
        try
        {
            using var answer = await _http.SendAsync(request, CancellationToken.None);
            var length = await ReadBody(answer);
            seen.Add(Stopwatch.GetTimestamp() - start, length, (int)(request.Content?.Headers.ContentLength ?? 0));
            if (!call.Fits(answer, _buffer.AsSpan(0, length)))
                seen.AddUnexpected(((int)answer.StatusCode).ToString(null as IFormatProvider));
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            seen.Add(Stopwatch.GetTimestamp() - start, 0, 0);
            seen.AddUnexpected(fault.GetType().Name);
            await Task.Delay(AfterFault);
        }
    }

    private async Task<int> ReadBody(HttpResponseMessage answer)
    {
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (length, read) = (0, 0);
        while ((read = await body.ReadAsync(_buffer.AsMemory(length))) > 0)
        {
            if ((length += read) == _buffer.Length)
                Array.Resize(ref _buffer, length * 2);
        }
        return length;
    }

    /// <summary>A server that is gone is not asked in a busy loop.</summary>
    private static readonly TimeSpan AfterFault = TimeSpan.FromMilliseconds(100);
}
