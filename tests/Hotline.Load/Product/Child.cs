using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Hotline.Load.Product;

/// <summary>The product as a process of its own, in Development, on a free port; killed at the end.</summary>
internal sealed class Child : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _said = new();

    private Child(Process process, Uri address) => (Process, Address) = (process, address);

    public Process Process { get; }

    public Uri Address { get; }

    /// <summary>Where it takes calls of gRPC; null where it was not asked to.</summary>
    public Uri? RpcAddress { get; private init; }

    /// <summary>From the start of the process until it said to be ready.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>Starts the product and waits until it is ready.</summary>
    /// <param name="verb">Null to serve the database.</param>
    /// <param name="database">The database to serve; null with the verb <c>demo</c>, which makes its own.</param>
    /// <param name="folder">Where it keeps its files.</param>
    public static async Task<Child> Serve(string? verb, Database? database, string folder)
    {
        var watch = Stopwatch.StartNew();
        var port = FreePort();
        var child = Begin([.. verb is null ? (string[])[] : [verb], $"--urls=http://127.0.0.1:{port}", .. database?.Settings ?? []], folder, port);
        await child.BecomeReady(watch);
        return child;
    }

    /// <summary>Serves a database on REST and gRPC, with more settings, and waits until it is ready.</summary>
    public static async Task<Child> ServeBoth(Database database, string folder, params string[] settings)
    {
        var (port, rpc) = (FreePort(), FreePort());
        var child = Begin(
            [
                $"--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:{port}", $"--Kestrel:Endpoints:Rpc:Url=http://127.0.0.1:{rpc}", "--Kestrel:Endpoints:Rpc:Protocols=Http2",
                .. database.Settings, .. settings,
            ],
            folder, port, rpc);
        await child.BecomeReady(Stopwatch.StartNew());
        return child;
    }

    /// <summary>Runs a verb to its end.</summary>
    public static async Task Run(string verb, Database database, string folder, params string[] more)
    {
        await using var child = Begin([verb, .. more, .. database.Settings], folder, 0);
        await child.Process.WaitForExitAsync();
        if (child.Process.ExitCode != 0)
            throw new LoadException($"The product's verb {verb} ended with {child.Process.ExitCode}.{Environment.NewLine}{child.Said}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
        {
            Process.Kill(entireProcessTree: true);
            await Process.WaitForExitAsync();
        }
        Process.Dispose();
    }

    private async Task BecomeReady(Stopwatch watch)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        while (!await IsReady(http))
        {
            if (Process.HasExited || watch.Elapsed > Patience)
            {
                await DisposeAsync();
                throw new LoadException($"The product did not become ready.{Environment.NewLine}{Said}");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }
        ReadyAfter = watch.Elapsed;
    }

    private string Said => string.Join(Environment.NewLine, _said);

    private static Child Begin(string[] args, string folder, int port, int? rpc = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        string[] all =
        [
            Path.Combine(AppContext.BaseDirectory, "Hotline.Api.dll"), .. args, "--RateLimits:PerClient=0", "--RateLimits:PerSource=0", "--environment=Development", $"--contentRoot={folder}",
            $"--Keys:File={Path.Combine(folder, "keys.json")}", "--Logging:LogLevel:Default=Warning",
        ];
        foreach (var arg in all)
            start.ArgumentList.Add(arg);
        start.Environment.Remove("ASPNETCORE_URLS");
        start.Environment["TMPDIR"] = folder;
        var child = new Child(new Process { StartInfo = start }, new Uri($"http://127.0.0.1:{port}")) { RpcAddress = rpc is { } own ? new Uri($"http://127.0.0.1:{own}") : null };
        child.Process.OutputDataReceived += (_, line) => child.Hear(line.Data);
        child.Process.ErrorDataReceived += (_, line) => child.Hear(line.Data);
        child.Process.Start();
        child.Process.BeginOutputReadLine();
        child.Process.BeginErrorReadLine();
        return child;
    }

    private void Hear(string? line)
    {
        if (line is not null && _said.Count < MostLines)
            _said.Enqueue(line);
    }

    private static async Task<bool> IsReady(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    internal static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private const int MostLines = 200;
}
