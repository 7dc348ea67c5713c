using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>One process of the line, killed and started again on the same ports.</summary>
internal sealed class Replica(string program, IReadOnlyList<string> settings, string folder, int rest, int rpc, IReadOnlyDictionary<string, string>? environment = null) : IDisposable
{
    private readonly ConcurrentQueue<string> _said = new();
    private Process? _process;
    private volatile bool _ready;

    /// <summary>It takes requests.</summary>
    public bool Ready => _ready;

    public int Kills { get; private set; }

    public IPEndPoint Rest => new(IPAddress.Loopback, rest);

    public IPEndPoint Rpc => new(IPAddress.Loopback, rpc);

    /// <summary>The last lines it wrote.</summary>
    public string Said => string.Join(Environment.NewLine, _said.TakeLast(40));

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task Start(CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
        };
        string[] all =
        [
            program, "--environment=Development", $"--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:{rest}", $"--Kestrel:Endpoints:Rpc:Url=http://127.0.0.1:{rpc}",
            "--Kestrel:Endpoints:Rpc:Protocols=Http2", $"--Keys:File={Path.Combine(folder, "keys.json")}", "--Logging:LogLevel:Default=Warning", .. settings,
        ];
        Array.ForEach(all, start.ArgumentList.Add);
        foreach (var name in (string[])["ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT"])
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{rest}"), Timeout = TimeSpan.FromSeconds(5) };
        var watch = Stopwatch.StartNew();
        while (!await IsReady(http, cancellation))
        {
            if (process.HasExited || watch.Elapsed > Patience)
                throw new StormException($"The line did not become ready.{Environment.NewLine}{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
        _ready = true;
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _ready = false;
        if (_process is not { HasExited: false } process)
            return;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
        Kills++;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false } process)
            process.Kill();
        _process?.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        _said.Enqueue(line);
        if (_said.Count > MostLines)
            _said.TryDequeue(out _);
    }

    private static async Task<bool> IsReady(HttpClient http, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or System.Net.Sockets.SocketException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private const int MostLines = 2000;
}
