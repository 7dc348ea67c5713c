using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Persistence;

/// <summary>What is answered when the database gives up in the middle of a group, or in the very commit.</summary>
public sealed class LaneTests(LaneTests.Frail server) : IClassFixture<LaneTests.Frail>
{
    /// <summary>A server whose database can be away.</summary>
    public sealed class Frail : Server
    {
        internal FrailLane.Frailty Lane { get; } = new();

        protected override void Change(IServiceCollection services) => FrailLane.Before(services, Lane);
    }

    /// <summary>The answer never says that nothing was done when nobody knows.</summary>
    [Theory]
    [InlineData(false, "nothing was changed")]
    [InlineData(true, "with the same Idempotency-Key")]
    public async Task Database_AwayBeforeOrInTheCommit_SaysWhatIsKnown(bool inCommit, string says)
    {
        server.Lane.Fault = new DatabaseAwayException(new InvalidOperationException(), inCommit);
        try
        {
            var away = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), ("Accept-Language", "en"))).Expect(503);

            Assert.Equal("temporarily-unavailable", away.Problem);
            Assert.Contains(says, away["detail"].GetValue<string>(), StringComparison.Ordinal);
            Assert.NotNull(away.Headers.RetryAfter);
        }
        finally
        {
            server.Lane.Fault = null;
        }
    }

    /// <summary>An engine that gives up the whole transaction over one write takes the others' part with it; they are done again, and it alone is refused.</summary>
    [Fact]
    public async Task Group_UndoneByOne_IsDoneAgainWithoutIt()
    {
        if (TestDatabase.UnderTest != "Sqlite")
            return; // Only the embedded database writes in groups.
        await using (var db = server.Services.GetRequiredService<Func<HotlineContext>>()())
        {
            await db.Database.ExecuteSqlRawAsync(
                "CREATE TRIGGER undo_all BEFORE INSERT ON tickets WHEN NEW.title = '全部撤销' BEGIN SELECT RAISE(ROLLBACK, 'undone'); END");
        }

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => server.Dev.Post("/v1/tickets", Given.Tickets.Body(i % 20 == 7 ? "全部撤销" : $"同批第{i}件"))));

        Assert.Equal(3, answers.Count(a => a.Code == 500));
        var registered = answers.Where(a => a.Code == 201).Select(a => a["number"].GetValue<string>()).ToList();
        Assert.Equal(57, registered.Distinct().Count());
        await using var after = server.Services.GetRequiredService<Func<HotlineContext>>()();
        Assert.Equal(57, await after.Tickets.CountAsync(t => registered.Contains(t.Number)));
        Assert.Equal(0, await after.Tickets.CountAsync(t => t.Title == "全部撤销"));
    }
}
