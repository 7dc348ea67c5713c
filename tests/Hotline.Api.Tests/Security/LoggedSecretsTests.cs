using System.Text;
using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Hotline.Api.Tests.Security;

/// <summary>With every log at its most talkative, no secret and no caller's phone is in it, whatever succeeds or fails.</summary>
public sealed class LoggedSecretsTests(LoggedSecretsTests.Talkative server) : IClassFixture<LoggedSecretsTests.Talkative>
{
    public sealed class Talkative : PlatformServer
    {
        internal HeardLogs Heard { get; } = new();

        protected override IEnumerable<string> Settings => [.. base.Settings, .. Loud];

        protected override void Change(IServiceCollection services) => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(Heard);
    }

    private static readonly string[] Loud =
    [
        .. new[] { "Default", "Microsoft", "Microsoft.Hosting.Lifetime", "Microsoft.EntityFrameworkCore.Database.Command", "OpenIddict", "Grpc", "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.EntityFrameworkCore.Database.Connection" }
            .Select(c => $"--Logging:LogLevel:{c}=Trace"),
    ];

    [Fact]
    public async Task Logs_OfAJourneyWithFailures_HoldNoSecret()
    {
        var secrets = new List<string> { "dev-secret", PlatformServer.Secret, PlatformServer.OldSecret, PlatformServer.Secret["whsec_".Length..], server.Dev.Token! };
        foreach (var (_, key) in JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")))!.AsObject())
            secrets.AddRange(key!.GetValue<string>().Split('\n').Where(l => l.Length > 20 && !l.StartsWith("---", StringComparison.Ordinal)));

        // Clients: made, used by either way, with a wrong secret, given another secret, revoked.
        var (id, secret) = await server.Dev.Issued("tickets.read", "tickets.write");
        secrets.AddRange([secret, await Token(id, secret), await TokenByBasic(id, secret)]);
        const string Wrong = "wrong-secret-0123456789";
        (await server.Token(id, Wrong)).Expect(401);
        (await server.Token("nobody", Wrong)).Expect(401);
        (await server.Token(id, Wrong, null, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{Wrong}"))))).Expect(400);
        secrets.AddRange([Wrong, Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))]);
        var second = (await server.Dev.Post($"/v1/clients/{id}/rotate-secret", new { overlapHours = 1 })).Expect(200)["secret"].Text();
        secrets.AddRange([second, await Token(id, second), await Token(id, secret)]);
        using var client = await server.With(id, second);
        secrets.Add(client.Token!);

        // Work with a caller's data, well and badly.
        var ticket = (await client.Post("/v1/tickets", Given.Tickets.Body("路灯不亮", "13812349876"))).Expect(201)["id"].Text();
        (await client.Post("/v1/tickets", """{"channel":"phone","caller":{"phone":"13812349876"},"title":7}""")).Expect(400);
        (await client.Post("/v1/tickets/search", new { phone = "13812349876" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "核实" })).Expect(200);
        (await client.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water" })).Expect(403);
        secrets.Add("13812349876");

        // Tokens that are none, or none any more.
        foreach (var token in new[] { "garbage-token-abcdef", server.Dev.Token![..^4] + "AAAA" })
        {
            using var liar = new Client(server.Address, token);
            (await liar.Get("/v1/tickets")).Expect(401);
            secrets.Add(token);
        }
        (await server.Dev.Post($"/v1/clients/{id}/revoke", new { reason = "演练" })).Expect(200);
        (await client.Get("/v1/tickets")).Expect(401);

        // Platforms: a good signature and a wrong one.
        (await server.Platform().Send(PlatformCaller.Dispatch(PlatformCaller.Number()))).Expect(202);
        (await server.Platform(secret: "whsec_" + Convert.ToBase64String(new byte[32])).Send(PlatformCaller.Dispatch(PlatformCaller.Number()))).Expect(401);

        var lines = server.Heard.Lines.ToList();
        Assert.Contains(lines, l => l.StartsWith("Trace", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("OpenIddict", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.Contains("Database.Command", StringComparison.Ordinal));
        var told = secrets.Distinct().SelectMany(s => lines.Where(l => l.Contains(s, StringComparison.Ordinal)).Select(l => $"{s[..Math.Min(6, s.Length)]}… in {l[..Math.Min(300, l.Length)]}")).ToList();
        Assert.True(told.Count == 0, string.Join(Environment.NewLine, told.Take(20)));
    }

    [Fact]
    public async Task Logs_OfADatabaseThatIsAway_HoldNoPassword()
    {
        const string Password = "pass-word-9f3c";
        var heard = new HeardLogs();
        await using var app = HotlineApp.Build(
            [
                "--environment=Development", $"--contentRoot={AppContext.BaseDirectory}", $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}",
                "--Database:Provider=PostgreSql", $"--ConnectionStrings:Hotline=Host=127.0.0.1;Port=1;Database=hotline;Username=hotline;Password={Password};Timeout=1", .. Loud,
            ],
            services => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(heard));

        var fault = await Record.ExceptionAsync(() => app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None));

        Assert.NotNull(fault);
        Assert.DoesNotContain(Password, fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Password, StartFaults.InOneLine(fault) ?? "", StringComparison.Ordinal);
        Assert.Equal([], heard.Lines.Where(l => l.Contains(Password, StringComparison.Ordinal)));
        var wrong = Record.Exception(() => HotlineApp.Build(["--Database:Provider=PostgreSql", $"--contentRoot={AppContext.BaseDirectory}", $"--ConnectionStrings:Hotline=Host=x;Passwort={Password}", $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}"]));
        Assert.IsType<SettingException>(wrong);
        Assert.DoesNotContain(Password, wrong.Message, StringComparison.Ordinal);
    }

    private async Task<string> Token(string id, string secret) => (await server.Token(id, secret)).Expect(200)["access_token"].Text();

    private async Task<string> TokenByBasic(string id, string secret)
    {
        using var stranger = server.Stranger();
        using var form = new FormUrlEncodedContent([new("grant_type", "client_credentials")]);
        return (await stranger.Post("/connect/token", form, ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}"))))).Expect(200)["access_token"].Text();
    }
}
