using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>A courier whose books fail: what the partner said to those who are out is kept all the same.</summary>
public sealed class CourierBooksTests(CourierBooksTests.OfFrailBooks server) : IClassFixture<CourierBooksTests.OfFrailBooks>
{
    public sealed class OfFrailBooks : ExchangeServer
    {
        internal FrailLane.Frailty Lane { get; } = new();

        protected override void Change(IServiceCollection services)
        {
            base.Change(services);
            FrailLane.Before(services, Lane);
        }
    }

    [Fact]
    public async Task Deliver_BooksFailOnceWhileACallHangs_KeepsTheReceiptsOfBoth()
    {
        var (slow, quick) = (await server.Referred(), await server.Referred());
        var hanging = new TaskCompletionSource();
        server.Link.Before = m => m.Envelope.TransferId == slow.Matter ? hanging.Task : Task.CompletedTask;
        server.Link.OnSubmit = m =>
        {
            // The next write is the one that keeps the quick one's receipt.
            if (m.Envelope.TransferId == quick.Matter)
                (server.Lane.Times, server.Lane.Fault) = (1, new DatabaseAwayException(new InvalidOperationException()));
            return ScriptedLink.Taken(m);
        };

        var delivering = server.Deliver();
        await Until(() => server.Lane is { Fault: not null, Times: <= 0 });
        Assert.False(delivering.IsCompleted);
        hanging.SetResult();
        await Assert.ThrowsAsync<DatabaseAwayException>(() => delivering);

        foreach (var (_, referral, _) in new[] { slow, quick })
        {
            var row = (await server.Out(referral)).Single();
            Assert.Equal(OutState.Delivered, row.State);
            Assert.StartsWith("R-", row.Receipt, StringComparison.Ordinal);
        }
        Assert.Equal(0, await server.Deliver());
        Assert.Equal(2, server.Link.Sent.Count);
    }

    private static async Task Until(Func<bool> holds)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It did not come to pass.");
            await Task.Delay(20);
        }
    }
}
