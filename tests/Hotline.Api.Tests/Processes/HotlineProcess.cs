using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Processes;

/// <summary>The built program in a process of its own, in a folder of its own.</summary>
internal sealed class HotlineProcess : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];

    private HotlineProcess(string folder, IReadOnlyDictionary<string, string> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = folder;
        // The languages of the machine that tests are not those of the test.
        foreach (var name in new[] { "LC_ALL", "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT" })
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Take(line.Data, Out);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, Err);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Lines of standard output so far.</summary>
    public ConcurrentQueue<string> Out { get; } = new();

    public ConcurrentQueue<string> Err { get; } = new();

    /// <summary>Where it serves; known after <see cref="Listens"/>.</summary>
    public Uri Address { get; private set; } = null!;

    public static HotlineProcess Start(string folder, params string[] arguments) => new(folder, new Dictionary<string, string>(), arguments);

    public static HotlineProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(folder, environment, arguments);

    /// <summary>Runs to the end.</summary>
    public static async Task<HotlineProcess> Run(string folder, params string[] arguments)
    {
        var process = Start(folder, arguments);
        await process.Ended();
        return process;
    }

    /// <summary>Settings of a server on a database, on whatever port is free.</summary>
    public static string[] On(TestDatabase database, string folder) =>
    [
        "--environment=Development", "--urls=http://127.0.0.1:0", $"--Database:Provider={database.Provider}",
        $"--ConnectionStrings:Hotline={database.Connection}", $"--Keys:File={Path.Combine(folder, "keys.json")}",
    ];

    /// <summary>Waits until it takes requests.</summary>
    public async Task<HotlineProcess> Listens()
    {
        const string Listening = "Now listening on: ";
        var line = await Line(l => l.Contains(Listening, StringComparison.Ordinal));
        Address = new Uri(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
        return this;
    }

    /// <summary>Waits until it is ready, and answers a client with every scope.</summary>
    public async Task<Client> Ready()
    {
        await Listens();
        using var stranger = new Client(Address, null);
        while ((await stranger.Get("/health/ready")).Code != 200)
            await Task.Delay(20);
        return await Client.Authorized(Address, "dev");
    }

    /// <summary>The first line of its output, from now on, that is like this.</summary>
    public Task<string> Line(Func<string, bool> like) => Task.Run(() =>
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            foreach (var line in _lines.GetConsumingEnumerable(timeout.Token))
            {
                if (like(line))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            // Told below.
        }
        throw new Xunit.Sdk.XunitException("The line did not come. Out: " + string.Join('\n', Out) + " Err: " + string.Join('\n', Err));
    });

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public async Task<int> Stop()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await Ended();
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async Task<int> Ended()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
        _lines.Dispose();
    }

    private void Take(string? line, ConcurrentQueue<string> into)
    {
        if (line is null)
            return;
        into.Enqueue(line);
        if (ReferenceEquals(into, Out))
            _lines.TryAdd(line);
    }

    /// <summary>What the source project built, in the configuration of these tests.</summary>
    private static string Program { get; } = Repository.File(
        $"src/Hotline.Api/bin/{new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name}/net10.0/Hotline.Api.dll");
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hotline-process-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public async Task<string> Write(string name, string text)
    {
        await System.IO.File.WriteAllTextAsync(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Processes weigh much; one of these classes runs at a time.</summary>
[CollectionDefinition(nameof(HotlineProcess))]
public sealed class OneProcessTestAtATime;
