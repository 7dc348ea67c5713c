using Hotline.Api.Persistence;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>Headers of answers, sites that may call, and limits of addresses.</summary>
[Collection(SharedServer.Name)]
public sealed class EdgeTests(Server server)
{
    [Theory]
    [InlineData("/v1/tickets", 200)]
    [InlineData("/v1/tickets/999999", 404)]
    [InlineData("/v1/tickets?limit=0", 400)]
    [InlineData("/nowhere", 404)]
    public async Task Headers_OfData_AllowNothing(string path, int status)
    {
        var answer = (await server.Dev.Get(path)).Expect(status);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-referrer", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.Equal(path.StartsWith("/v1", StringComparison.Ordinal), answer.Headers.CacheControl?.NoStore == true);
        // TLS is not asked of a developer's machine.
        Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task Headers_WithoutAToken_StandToo()
    {
        using var stranger = server.Stranger();

        var answer = (await stranger.Get("/v1/tickets")).Expect(401);

        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Headers_OfSwagger_LetItsOwnScriptsRun()
    {
        var answer = (await server.Dev.Get("/swagger/index.html")).Expect(200);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self' 'unsafe-inline'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Address_TooLong_RefusedInWords()
    {
        var answer = (await server.Dev.Get("/v1/tickets?q=" + new string('x', 9000))).Expect(414);

        Assert.Equal("address-too-long", answer.Problem);
    }

    [Fact]
    public async Task Cors_WithoutTheSetting_LetsNobodyIn()
    {
        var answer = await server.Dev.Get("/v1/tickets", ("Origin", "https://desk.example"));

        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Forwarded_WithoutTrustedProxies_IsNotBelieved()
    {
        (await server.Token("nobody-here", "wrong", null, ("X-Forwarded-For", "203.0.113.9"))).Expect(401);

        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        Assert.Equal("127.0.0.1", await db.TokenFailures.Where(f => f.Client == "?").Select(f => f.Source).SingleAsync());
    }

    [Theory]
    [InlineData("--Cors:Origins=desk.example", "Cors:Origins")]
    [InlineData("--Cors:Origins=*", "Cors:Origins")]
    [InlineData("--Cors:Origins=https://desk.example/path", "Cors:Origins")]
    [InlineData("--Proxy:Trusted=everybody", "Proxy:Trusted")]
    [InlineData("--Proxy:Trusted=10.0.0.0/40", "Proxy:Trusted")]
    [InlineData("--RateLimits:PerClient=-1", "RateLimits:PerClient")]
    [InlineData("--Auth:Lockout:Attempts=0", "Auth:Lockout:Attempts")]
    [InlineData("--Requests:ReadSeconds=soon", "Requests:ReadSeconds")]
    public void Setting_Wrong_StopsTheStart(string setting, string named)
    {
        var fault = Assert.Throws<SettingException>(() => HotlineApp.Build(
            ["--environment=Development", $"--contentRoot={AppContext.BaseDirectory}", $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}", setting]));

        Assert.StartsWith(named + ":", fault.Message, StringComparison.Ordinal);
    }
}

/// <summary>A server behind a proxy that is trusted, called from a site that may.</summary>
public sealed class BehindAProxyTests(BehindAProxyTests.Behind server) : IClassFixture<BehindAProxyTests.Behind>
{
    public sealed class Behind : Server
    {
        protected override IEnumerable<string> Settings =>
            ["--Proxy:Trusted=127.0.0.0/8,::1", "--Cors:Origins=https://desk.example,https://other.example", "--Auth:Lockout:Attempts=3", "--Auth:Lockout:Minutes=5"];
    }

    [Fact]
    public async Task Cors_OfAnAllowedSite_LetsItIn()
    {
        var asked = await server.Dev.Send(HttpMethod.Options, "/v1/tickets", null, ("Origin", "https://desk.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key"));
        var called = (await server.Dev.Get("/v1/tickets", ("Origin", "https://other.example"))).Expect(200);
        var stranger = (await server.Dev.Get("/v1/tickets", ("Origin", "https://evil.example"))).Expect(200);

        Assert.Equal("https://desk.example", asked.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("https://other.example", called.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("ETag", string.Join(',', called.Headers.GetValues("Access-Control-Expose-Headers")), StringComparison.Ordinal);
        Assert.False(stranger.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task WrongSecrets_FromOneSource_KeepThatSourceOutAlone()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read");
        var (here, there) = (("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-For", "198.51.100.4"));
        for (var i = 0; i < 3; i++)
            (await server.Token(id, "wrong", null, here)).Expect(401);

        var kept = (await server.Token(id, secret, null, here)).Expect(429);
        (await server.Token(id, secret, "/connect/token/", null, here)).Expect(429);

        Assert.Equal("temporarily_unavailable", kept["error"].Text());
        Assert.InRange(kept.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(4), TimeSpan.FromMinutes(5));
        (await server.Token(id, secret, null, there)).Expect(200);
        // The next replica knows it as well.
        await using var twin = await server.StartTwin();
        (await server.Token(id, secret, new Uri(twin.Urls.First()), here)).Expect(429);
        Assert.Contains("hotline_token_lockouts", (await server.Dev.Get("/metrics")).Text, StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(5));
        (await server.Token(id, secret, null, here)).Expect(200);
    }

    [Fact]
    public async Task WrongSecrets_AfterARightOne_AreCountedAnew()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read");
        for (var i = 0; i < 6; i++)
            (await server.Token(id, i % 2 == 0 ? "wrong" : secret)).Expect(i % 2 == 0 ? 401 : 200);

        (await server.Token(id, "wrong")).Expect(401);
        (await server.Token(id, secret)).Expect(200);
    }

    [Fact]
    public async Task WrongSecrets_LongApart_KeepNobodyOut()
    {
        var (id, secret) = await server.Dev.Issued("tickets.read");
        var source = ("X-Forwarded-For", "203.0.113.8");
        for (var i = 0; i < 5; i++)
        {
            (await server.Token(id, "wrong", null, source)).Expect(401);
            server.Clock.Advance(TimeSpan.FromMinutes(4));
        }

        (await server.Token(id, secret, null, source)).Expect(200);
    }

    [Fact]
    public async Task WrongSecrets_LongAgo_AreForgotten()
    {
        (await server.Token("gone", "wrong")).Expect(401);
        server.Clock.Advance(TimeSpan.FromMinutes(6));

        Assert.NotEqual(0, await server.Services.GetRequiredService<Api.Security.TokenFailures>().Forget(CancellationToken.None));
    }
}

/// <summary>Reads that take too long are given up.</summary>
public sealed class SlowReadTests
{
    [Fact]
    public void ReadsPolicy_OnEveryReadWithAScope_IsSet()
    {
        using var app = HotlineApp.Build(["--environment=Development", $"--contentRoot={AppContext.BaseDirectory}", $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}"]);
        var reads = ((Microsoft.AspNetCore.Routing.IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>()
            .Where(e => e.RoutePattern.RawText!.StartsWith("/v1/", StringComparison.Ordinal) && e.Metadata.GetMetadata<Microsoft.AspNetCore.Routing.IHttpMethodMetadata>()!.HttpMethods.Contains("GET"))
            .ToList();

        Assert.NotEmpty(reads);
        Assert.Equal([], reads.Where(e => e.Metadata.GetMetadata<Microsoft.AspNetCore.Http.Timeouts.RequestTimeoutAttribute>()?.PolicyName != Api.Security.Edge.Reads).Select(e => e.RoutePattern.RawText));
    }
}

/// <summary>The same outside Development.</summary>
public sealed class ProductionEdgeTests
{
    [Fact]
    public async Task Answers_InProduction_AskForTls()
    {
        await using var database = await TestDatabase.Create();
        await using var app = HotlineApp.Build(
        [
            "--environment=Production", $"--contentRoot={AppContext.BaseDirectory}", "--Logging:LogLevel:Default=Error", "--urls=http://127.0.0.1:0", "--Database:MigrateOnStart=true",
            $"--Database:Provider={database.Provider}", $"--ConnectionStrings:Hotline={database.Connection}", $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}",
        ]);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        await app.StartAsync();
        using var stranger = new Client(new Uri(app.Urls.First()), null);

        foreach (var path in new[] { "/v1/tickets", "/public/bulletins", "/nowhere" })
            Assert.Equal("max-age=31536000", (await stranger.Get(path)).Headers.GetValues("Strict-Transport-Security").Single());
    }
}
