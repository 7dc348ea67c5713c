using System.Globalization;
using Hotline.Api.Features.Operations;
using Hotline.Api.Persistence;

namespace Hotline.Api.Startup;

/// <summary>
/// 排空: a program that is asked to stop first says that it is no longer ready and goes on answering for a while, so that the balancer has
/// sent everybody elsewhere before the door closes; then it finishes what it has begun.
/// </summary>
internal sealed class Draining(DrainTimes times, OperationRunner operations, ILogger<Draining> log) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (times.Drain == TimeSpan.Zero)
            return;
        log.LogInformation("Draining for {Seconds} s; requests are still answered", times.Drain.TotalSeconds);
        // Real seconds: it is the balancer that is waited for.
        await Task.Delay(times.Drain, CancellationToken.None);
    }

    /// <summary>Long work stops between two chunks and says so.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => operations.Ended(cancellationToken);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>How long a stop takes.</summary>
/// <param name="Drain">From saying so to closing the door; longer than a balancer takes to notice.</param>
/// <param name="Finish">For what is still being answered then.</param>
internal sealed record DrainTimes(TimeSpan Drain, TimeSpan Finish)
{
    public static DrainTimes Read(IConfiguration configuration, bool development) => new(
        Seconds(configuration, "Shutdown:DrainSeconds", development ? 0 : 10), Seconds(configuration, "Shutdown:FinishSeconds", 30));

    private static TimeSpan Seconds(IConfiguration configuration, string setting, int fallback) => configuration[setting] switch
    {
        null => TimeSpan.FromSeconds(fallback),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= Most => TimeSpan.FromSeconds(seconds),
        var text => throw new SettingException(setting, $"'{text}' is no number of seconds from 0 to {Most}."),
    };

    private const int Most = 600;
}

/// <summary>Registers the draining.</summary>
internal static class DrainingSetup
{
    public static void AddDraining(this IServiceCollection services, IConfiguration configuration, IHostEnvironment environment)
    {
        var times = DrainTimes.Read(configuration, environment.IsDevelopment());
        services.AddSingleton(times).AddHostedService<Draining>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = times.Drain + times.Finish);
    }

    /// <summary>Who keeps a connection is told to take another, while there is still somebody to tell it.</summary>
    public static void UseDraining(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((http, next) =>
        {
            if (stopping.IsCancellationRequested && HttpProtocol.IsHttp11(http.Request.Protocol))
                http.Response.Headers.Connection = "close";
            return next(http);
        });
    }
}
