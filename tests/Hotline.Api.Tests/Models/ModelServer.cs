using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hotline.Api.Tests.Models;

/// <summary>The product at a moment of its own. What it does by itself as time passes is switched off: the model knows of acts only.</summary>
public sealed class ModelServer(DateTimeOffset start) : Server(start), IAsyncDisposable
{
    public static async Task<ModelServer> Start(DateTimeOffset at)
    {
        var server = new ModelServer(at);
        await server.InitializeAsync();
        return server;
    }

    /// <summary>Rivals that the database turns away try again; that is no fault to tell of.</summary>
    protected override IEnumerable<string> Settings => ["--Logging:LogLevel:Microsoft.EntityFrameworkCore=None"];

    protected override void Change(IServiceCollection services) => Rounds.LeaveOut(services);

    async ValueTask IAsyncDisposable.DisposeAsync() => await DisposeAsync();
}
