using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Api.Tests.Persistence;

/// <summary>One holder at a time, whoever asks and however the clocks go.</summary>
public sealed class LeaseTests(Server server) : IClassFixture<Server>, IAsyncLifetime
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    private readonly string _name = "lease-" + Guid.NewGuid().ToString("N");
    private WebApplication _twin = null!;

    public async Task InitializeAsync() => _twin = await server.StartTwin();

    public async Task DisposeAsync() => await _twin.DisposeAsync();

    private Leases Ours => server.Services.GetRequiredService<Leases>();

    private Leases Theirs => _twin.Services.GetRequiredService<Leases>();

    [Fact]
    public async Task Take_ByManyAtOnce_OneHolds()
    {
        var rivals = Enumerable.Range(0, 12).Select(i => Of(i % 2 == 0 ? server.Services : _twin.Services, server.Clock)).ToList();

        var leases = await Task.WhenAll(rivals.Select(r => r.Take(_name, Length, CancellationToken.None)));

        Assert.Equal(1, Assert.Single(leases, l => l is not null)!.Fence);
    }

    [Fact]
    public async Task Take_WhileItHolds_IsTheHoldersOnlyAndKeepsItsNumber()
    {
        var first = await Ours.Take(_name, Length, CancellationToken.None);
        server.Clock.Advance(Length - TimeSpan.FromSeconds(1));
        Assert.Null(await Theirs.Take(_name, Length, CancellationToken.None));
        Assert.Equal(first, await Ours.Take(_name, Length, CancellationToken.None));

        server.Clock.Advance(Length - TimeSpan.FromSeconds(1));
        Assert.Null(await Theirs.Take(_name, Length, CancellationToken.None));
    }

    [Fact]
    public async Task Take_AfterItsEnd_IsAnothersWithAGreaterNumber()
    {
        var first = await Ours.Take(_name, Length, CancellationToken.None);
        server.Clock.Advance(Length);

        var second = await Theirs.Take(_name, Length, CancellationToken.None);

        Assert.Equal((1, 2), (first!.Fence, second!.Fence));
        Assert.Null(await Ours.Take(_name, Length, CancellationToken.None));
        Assert.False(await Confirmed(Ours, first));
        Assert.True(await Confirmed(Theirs, second));
    }

    [Fact]
    public async Task Release_LetsTheNextOneInAtOnce()
    {
        var first = (await Ours.Take(_name, Length, CancellationToken.None))!;
        await Ours.Release(first, CancellationToken.None);

        Assert.Equal(2, (await Theirs.Take(_name, Length, CancellationToken.None))!.Fence);
        await Ours.Release(first, CancellationToken.None);
        Assert.Null(await Ours.Take(_name, Length, CancellationToken.None));
    }

    /// <summary>A clock that is ahead takes over early; the one who was overtaken is told so in the transaction of its work.</summary>
    [Fact]
    public async Task Take_ByAClockThatIsAhead_OvertakesAndTheFirstCommitsNothing()
    {
        var first = (await Ours.Take(_name, Length, CancellationToken.None))!;
        var ahead = Of(_twin.Services, new FakeTimeProvider(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(1)));

        var second = (await ahead.Take(_name, Length, CancellationToken.None))!;

        Assert.Equal(2, second.Fence);
        Assert.False(await Confirmed(Ours, first));
        Assert.True(await Confirmed(ahead, second));
        Assert.Null(await Ours.Take(_name, Length, CancellationToken.None));
    }

    private Task<bool> Confirmed(Leases leases, Lease lease) =>
        server.Services.GetRequiredService<IWriteLane>().Run((db, ct) => leases.Confirm(db, lease, Length, ct), CancellationToken.None);

    private static Leases Of(IServiceProvider services, TimeProvider clock) =>
        new(services.GetRequiredService<IWriteLane>(), services.GetRequiredService<OpenBooks>(), clock);
}
