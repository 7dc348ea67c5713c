using Grpc.Health.V1;
using Grpc.Net.Client;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Startup;

public sealed class GrpcHealthTests
{
    [Fact]
    public async Task Health_OverHttp2_SaysWhatReadinessSays()
    {
        await using var database = await TestDatabase.Create();
        await using var app = HotlineApp.Build(
        [
            "--environment=Development", $"--contentRoot={AppContext.BaseDirectory}", "--Logging:LogLevel:Default=None",
            "--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:0",
            "--Kestrel:Endpoints:Grpc:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Grpc:Protocols=Http2",
            $"--Database:Provider={database.Provider}", $"--ConnectionStrings:Hotline={database.Connection}",
            $"--Keys:File={Path.Combine(Path.GetTempPath(), "hotline-test-keys.json")}",
        ]);
        await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        await app.StartAsync();
        // Endpoints are opened in the order of their names: Grpc, Rest.
        using var channel = GrpcChannel.ForAddress(app.Urls.First());
        var health = new Health.HealthClient(channel);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new HealthCheckRequest())).Status);

        app.Services.GetRequiredService<Readiness>().Open();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
    }
}
