using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>Faults of other systems about what can be read without a right to it, and about reading that writes.</summary>
public sealed class OpenDoorsTests(OpenDoorsTests.Counting server) : IClassFixture<OpenDoorsTests.Counting>
{
    /// <summary>A server that counts what is written.</summary>
    public sealed class Counting : Server
    {
        internal int Writes;

        protected override void Change(IServiceCollection services)
        {
            var lane = services.Last(s => s.ServiceType == typeof(IWriteLane));
            services.AddSingleton<IWriteLane>(provider => new Lane(this, Inner(lane, provider)));
        }

        private static IWriteLane Inner(ServiceDescriptor lane, IServiceProvider provider) =>
            (IWriteLane)(lane.ImplementationInstance ?? lane.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, lane.ImplementationType!));

        private sealed class Lane(Counting server, IWriteLane inner) : IWriteLane
        {
            public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation)
            {
                Interlocked.Increment(ref server.Writes);
                return inner.Run(work, cancellation);
            }
        }
    }

    /// <summary>An id of 0 is nothing, and never a list.</summary>
    [Fact]
    public async Task G91_Get_IdZero_404()
    {
        foreach (var call in Contract.Committed.Calls.Where(c => c.Method == "GET" && c.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            var answer = await server.Dev.Get(call.Path.Replace("{id}", "0", StringComparison.Ordinal).Replace("{aid}", "0", StringComparison.Ordinal).Replace("{sid}", "0", StringComparison.Ordinal));
            Assert.True(answer.Code == 404, $"{call.Path}: {answer.Code}");
        }
    }

    /// <summary>Nothing is open: whatever the document lists asks for a token.</summary>
    [Fact]
    public async Task G95_EveryCall_WithoutAToken_401()
    {
        using var stranger = server.Stranger();
        var open = new List<string>();
        foreach (var call in Contract.Committed.Calls.Where(c => c.Path != "/connect/token"))
        {
            var path = string.Join('/', call.Path.Split('/').Select(part => Filled(call.Path, part)));
            var answer = await stranger.Send(new HttpMethod(call.Method), path, call.Method == "GET" ? null : "{}");
            // What is public can be read, and only that; nothing is published here.
            var isPublic = call.Path.StartsWith("/public/", StringComparison.Ordinal) && call.Method == "GET";
            if (isPublic ? answer.Code is not (200 or 404) || answer.Text.Contains("2023-02\"", StringComparison.Ordinal) : answer.Code != 401)
                open.Add($"{call.Method} {path}: {answer.Code}");
        }

        Assert.Equal([], open);
    }

    /// <summary>A part of a path with something in place of its parameter that the route takes.</summary>
    private static string Filled(string path, string part) => part switch
    {
        "{id}" when path.Contains("/operations/", StringComparison.Ordinal) || path.Contains("/exports/", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
        "{id}" or "{aid}" or "{sid}" => "1",
        "{year}" => "2023",
        "{period}" => "2023-02",
        _ => part.Trim('{', '}'),
    };

    /// <summary>A hundred searches at once with one token change no row of anything.</summary>
    [Fact]
    public async Task G101_HundredSearchesAtOnce_WriteNothing()
    {
        var id = await server.Dev.Registered(Given.Tickets.Body("广场噪声", "13644443333"));
        var (writes, before) = (server.Writes, await Rows());

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 4) switch
        {
            0 => server.Dev.Post("/v1/tickets/search", new { phone = "13644443333" }),
            1 => server.Dev.Get("/v1/tickets?q=" + Uri.EscapeDataString("噪声")),
            2 => server.Dev.Get($"/v1/tickets/{id}"),
            _ => server.Dev.Get("/v1/tickets/counts"),
        }));

        Assert.All(answers, a => a.Expect(200));
        Assert.Equal((writes, before), (server.Writes, await Rows()));
    }

    /// <summary>Rows that a read might be tempted to write.</summary>
    private async Task<(int, int, int, int)> Rows()
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return (await db.Tickets.SumAsync(t => t.Version), await db.Audit.CountAsync(), await db.History.CountAsync(), await db.IdempotencyKeys.CountAsync());
    }
}
