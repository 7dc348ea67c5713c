using Hotline.Api.Persistence;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>Outside Development: no well-known secrets, no migration behind the operator's back.</summary>
public sealed class DevelopmentClientsTests
{
    [Fact]
    public async Task Start_ProductionOnADatabaseWithDevelopmentClients_Refused()
    {
        await using var database = await TestDatabase.Create();
        await using (var development = Program(database, "Development"))
            await Prepare(development);
        await using var production = Program(database, "Production");

        var refusal = await Assert.ThrowsAsync<SettingException>(() => Prepare(production));

        Assert.Contains("development client", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public async Task Start_ProductionOnItsOwnDatabase_HasNoDevelopmentClients()
    {
        await using var database = await TestDatabase.Create();
        await using var production = Program(database, "Production", "--Database:MigrateOnStart=true", "--urls=http://127.0.0.1:0", "--Auth:AllowHttp=true");
        await Prepare(production);
        await production.StartAsync();
        using var stranger = new Client(new Uri(production.Urls.First()), null);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = "dev", ["client_secret"] = "dev-secret" });

        Assert.Equal("invalid_client", (await stranger.Post("/connect/token", form)).Expect(401)["error"].Text());
    }

    [Fact]
    public async Task Start_ProductionWithPendingMigrations_RefusedAndNothingMade()
    {
        await using var database = await TestDatabase.Create();
        await using var production = Program(database, "Production", "--Database:MigrateOnStart=false");

        var refusal = await Assert.ThrowsAsync<SettingException>(() => Prepare(production));

        Assert.Contains("pending migrations", refusal.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SettingException>(() => Prepare(production));
    }

    [Fact]
    public async Task Start_DevelopmentTwice_ClientsMadeOnce()
    {
        await using var database = await TestDatabase.Create();
        for (var i = 0; i < 2; i++)
        {
            await using var development = Program(database, "Development");
            await Prepare(development);
        }
    }

    private static WebApplication Program(TestDatabase database, string environment, params string[] more) => HotlineApp.Build(
    [
        $"--environment={environment}", $"--contentRoot={AppContext.BaseDirectory}", "--Logging:LogLevel:Default=Error",
        $"--Database:Provider={database.Provider}", $"--ConnectionStrings:Hotline={database.Connection}",
        $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}", .. more,
    ]);

    private static Task Prepare(WebApplication app) => app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
}
