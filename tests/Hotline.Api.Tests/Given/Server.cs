using Hotline.Api.Security;
using Hotline.Api.Startup;
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
    private WebApplication _app = null!;

    /// <summary>Wed 2023-02-15 10:00 in Ruzhou, unless the test moves it.</summary>
    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2023, 2, 15, 10, 0, 0, TimeSpan.FromHours(8)));

    public IServiceProvider Services => _app.Services;

    public Uri Address { get; private set; } = null!;

    /// <summary>The client <c>dev</c>: every scope.</summary>
    public Client Dev { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _database = await TestDatabase.Create();
        _app = HotlineApp.Build(
            [
                "--environment=Development", "--urls=http://127.0.0.1:0", $"--contentRoot={AppContext.BaseDirectory}",
                $"--Database:Provider={_database.Provider}", $"--ConnectionStrings:Hotline={_database.Connection}",
                $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}", "--Logging:LogLevel:Default=Error",
                .. Settings,
            ],
            services => services.AddSingleton<TimeProvider>(Clock));
        await _app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        await _app.StartAsync();
        _app.Services.GetRequiredService<Readiness>().Open();
        Address = new Uri(_app.Urls.First());
        Dev = await ClientOf(DevelopmentClients.Everything);
        await Prepare();
    }

    public async Task DisposeAsync()
    {
        Dev.Dispose();
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    /// <summary>A client with a token of its own; all its scopes unless some are named.</summary>
    public Task<Client> ClientOf(string id, string? scope = null) => Client.Authorized(Address, id, scope);

    /// <summary>A client without a token.</summary>
    public Client Stranger() => new(Address, null);

    /// <summary>More settings of the server.</summary>
    protected virtual IEnumerable<string> Settings => [];

    /// <summary>Loads what all tests of the class share.</summary>
    protected virtual Task Prepare() => Task.CompletedTask;
}
