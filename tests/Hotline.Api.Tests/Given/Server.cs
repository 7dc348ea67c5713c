using Hotline.Api.Security;
using Hotline.Api.Startup;
using Hotline.Api.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Api.Tests.Given;

/// <summary>
/// The product as it runs: real HTTP on a port of its own, a real database of its own, and a clock that the test moves. Used as a class
/// fixture; each test makes its own tickets.
/// </summary>
public class Server : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private readonly string _files = Path.Combine(Path.GetTempPath(), "hotline-files-" + Guid.NewGuid().ToString("N"));
    private WebApplication _app = null!;

    /// <summary>Begins on Wed 2023-02-15 10:00 in Ruzhou.</summary>
    public Server() : this(Beginning) { }

    /// <param name="start">Where the clock begins; it only ever goes forward.</param>
    protected Server(DateTimeOffset start) => Clock = new FakeTimeProvider(start);

    private static readonly DateTimeOffset Beginning = Moment(2023, 2, 15, 10);

    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    public TestDatabase Database => _database;

    /// <summary>Where the heads of the audit's chain are written.</summary>
    public string Heads => _files + "-heads";

    public Uri Address { get; private set; } = null!;

    /// <summary>The client <c>dev</c>: every scope.</summary>
    public Client Dev { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var likeOthers = Clock.GetUtcNow() == Beginning && !StartsEmpty && !Settings.Any(s => s.StartsWith("--Site:", StringComparison.Ordinal));
        _database = likeOthers ? await TestDatabase.Started() : await TestDatabase.Create();
        await Before(_database);
        await Start();
        await Prepare();
    }

    public async Task DisposeAsync()
    {
        await Stop();
        await _database.DisposeAsync();
        Directory.Delete(_files, recursive: true);
        if (Directory.Exists(Heads))
            Directory.Delete(Heads, recursive: true);
    }

    /// <summary>Stops the program and starts it anew on the same database.</summary>
    public async Task Restart()
    {
        await Stop();
        await Start();
    }

    /// <summary>Puts the clock forward and takes a token that is good then.</summary>
    public async Task MoveTo(DateTimeOffset at)
    {
        Clock.SetUtcNow(at);
        Dev.Dispose();
        Dev = await ClientOf(DevelopmentClients.Everything);
    }

    /// <summary>A moment by the clocks of Ruzhou.</summary>
    public static DateTimeOffset Moment(int year, int month, int day, int hour, int minute = 0, int second = 0) =>
        new(year, month, day, hour, minute, second, TimeSpan.FromHours(8));

    /// <summary>A second program on the same database, as behind a load balancer; the caller stops it.</summary>
    public async Task<WebApplication> StartTwin()
    {
        // On a server it has a pool of connections of its own, as another process would.
        var connection = _database.Provider == "Sqlite" ? _database.Connection : _database.Connection + ";Application Name=twin";
        return await StartOn(connection);
    }

    private async Task Start()
    {
        _app = await StartOn(_database.Connection);
        Address = new Uri(_app.Urls.First());
        Dev = await ClientOf(DevelopmentClients.Everything);
    }

    /// <summary>The product's first start on a database, with nothing of a test's own.</summary>
    internal static async Task StartFirst(TestDatabase database)
    {
        await using var first = HotlineApp.Build(
            [
                "--environment=Development", "--urls=http://127.0.0.1:0", $"--contentRoot={AppContext.BaseDirectory}", $"--Database:Provider={database.Provider}",
                $"--ConnectionStrings:Hotline={database.Connection}", $"--Keys:File={KeysFile}", "--Logging:LogLevel:Default=Error",
            ],
            services => services.AddSingleton<TimeProvider>(new FakeTimeProvider(Beginning)));
        await first.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
    }

    private static string KeysFile => Path.Combine(Path.GetTempPath(), "hotline-test-keys.json");

    private async Task<WebApplication> StartOn(string connection)
    {
        var app = HotlineApp.Build(
            [
                "--environment=Development", "--urls=http://127.0.0.1:0", $"--contentRoot={AppContext.BaseDirectory}",
                $"--Database:Provider={_database.Provider}", $"--ConnectionStrings:Hotline={connection}",
                $"--Keys:File={KeysFile}", "--Logging:LogLevel:Default=Error",
                // A suite asks as often as it can; rates have tests of their own.
                "--RateLimits:PerClient=0", "--RateLimits:PerSource=0", $"--Attachments:Folder={_files}", $"--Audit:HeadsFolder={Heads}", .. Settings,
            ],
            services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                // A test lets the clock act when it means it to, not whenever it moves the clock; and a clock that is put forward by a week
                // would have to wait for every round of those who look every few seconds.
                foreach (var keeper in Often)
                    services.Remove(services.Single(s => s.ImplementationType == keeper));
                Change(services);
            });
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        await app.StartAsync();
        app.Services.GetRequiredService<Readiness>().Open();
        return app;
    }

    private static readonly Type[] Often =
    [
        typeof(ClockKeeper), typeof(CourierKeeper), typeof(ExchangeKeeper), typeof(ReconciliationKeeper), typeof(FileKeeper), typeof(StreamKeeper), typeof(UploadKeeper), typeof(NonceCleaner), typeof(RecomputationKeeper), typeof(ReplicaKeeper), typeof(RingKeeper), typeof(SealKeeper), typeof(LookKeeper), typeof(RetentionKeeper),
    ];

    private async Task Stop()
    {
        Dev.Dispose();
        // Disposed alone it would leave its timers, and all that hangs on them, in memory.
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    /// <summary>A client with a token of its own; all its scopes unless some are named.</summary>
    public Task<Client> ClientOf(string id, string? scope = null) => Client.Authorized(Address, id, scope);

    /// <summary>A client without a token.</summary>
    public Client Stranger() => new(Address, null);

    /// <summary>More settings of the server.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Changes to the services of the server.</summary>
    protected virtual void Change(IServiceCollection services) { }

    /// <summary>Whether the database is one that no program has started on yet.</summary>
    protected virtual bool StartsEmpty => false;

    /// <summary>What stands in the database before the program first sees it.</summary>
    protected virtual Task Before(TestDatabase database) => Task.CompletedTask;

    /// <summary>Loads what all tests of the class share.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;
}

/// <summary>One server for all classes that leave its clock alone.</summary>
[CollectionDefinition(Name)]
public sealed class SharedServer : ICollectionFixture<Server>
{
    public const string Name = "shared server";
}
