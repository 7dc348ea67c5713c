using System.Diagnostics;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Matter = Hotline.Api.Features.Exchange.Matter;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>A desk that is down for a day with 30,000 messages waiting is told of within minutes, and caught up in order when it is back.</summary>
public sealed class DownForADayTests(DownForADayTests.Line line) : IClassFixture<DownForADayTests.Line>
{
    private const int Matters = 1000;
    private const int Each = 30;

    [Fact]
    public async Task Desk_DownForADay_IsToldOfAndCaughtUpInOrder()
    {
        await Fill();
        var went = line.Clock.GetUtcNow();

        var told = await DownUntilTold(went);
        await DownFor(TimeSpan.FromHours(24) - (told - went));
        Assert.Equal(Matters * Each, await Waiting());

        using var books = new PartnerBooks("police110", new Journal(null), numbered: true, line.Clock);
        var watch = Stopwatch.StartNew();
        await using (await DeskServer.Start(line.DeskPort, books, new FaultPlan(1, 0), line.Clock))
            await CatchUp();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Assert.InRange(told - went, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        Assert.Equal(Matters * Each, books.Incoming.Count);
        Assert.Empty(books.Strange);
        Assert.Equal(Matters, books.Matters.Count);
        Assert.All(books.Matters, m => Assert.Equal(Enumerable.Range(1, Each), m.Effects.Select(e => e.Seq)));
        Assert.False(await IsAlarmed());
    }

    /// <summary>Each matter is handed over and urged until there are thirty messages of it.</summary>
    private async Task Fill()
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, Matters), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var ticket = await line.Dev.Registered(Given.Tickets.Body($"噪声扰民{i}"));
            var referral = (await line.Dev.Post("/v1/referrals", new { ticketId = ticket, partner = "police110", reason = "涉嫌违反治安管理" })).Expect(201)["id"].GetValue<string>();
            await Urge(long.Parse(referral, System.Globalization.CultureInfo.InvariantCulture));
        });
        Assert.Equal(Matters * Each, await Waiting());
    }

    private Task<int> Urge(long referral) => line.Services.GetRequiredService<IWriteLane>().Run(
        async (db, ct) =>
        {
            var matter = await Matter.Find(db, referral, ct);
            for (var i = 2; i <= Each; i++)
                Assert.Null(matter!.Ticket.UrgePartner(matter.Referral, $"请尽快办理 {i}", new Actor("dev", "dev"), line.Clock.GetUtcNow()));
            await db.SaveChangesAsync(ct);
            return 0;
        },
        CancellationToken.None);

    /// <summary>Minute by minute until the alarm is raised.</summary>
    private async Task<DateTimeOffset> DownUntilTold(DateTimeOffset went)
    {
        while (!await IsAlarmed())
        {
            Assert.InRange(line.Clock.GetUtcNow() - went, TimeSpan.Zero, TimeSpan.FromMinutes(10));
            await Pass(TimeSpan.FromMinutes(1));
        }
        return line.Clock.GetUtcNow();
    }

    private async Task DownFor(TimeSpan rest)
    {
        for (var left = rest; left > TimeSpan.Zero; left -= TimeSpan.FromHours(1))
            await Pass(left < TimeSpan.FromHours(1) ? left : TimeSpan.FromHours(1));
    }

    private async Task Pass(TimeSpan time)
    {
        line.Clock.Advance(time);
        Assert.Equal(0, await Deliver());
        await line.Services.GetRequiredService<ExchangeWatch>().Run(CancellationToken.None);
    }

    /// <summary>The breaker's pause has to pass, as it would on the wall.</summary>
    private async Task CatchUp()
    {
        for (var round = 0; await Waiting() > 0; round++)
        {
            Assert.InRange(round, 0, 100);
            line.Clock.Advance(TimeSpan.FromSeconds(20));
            await Deliver();
        }
    }

    private Task<int> Deliver() =>
        line.Services.GetRequiredService<Courier>().Deliver(line.Services.GetRequiredService<Partners>().Find("police110")!, CancellationToken.None);

    private async Task<int> Waiting()
    {
        await using var db = line.Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeOut.CountAsync(o => o.State == Api.Persistence.Rows.OutState.Waiting);
    }

    private async Task<bool> IsAlarmed()
    {
        await using var db = line.Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeAlarms.AnyAsync(a => a.Partner == "police110" && a.Kind == ExchangeAlarms.PartnerDown && a.ClearedAt == null);
    }

    /// <summary>A line whose desk has an address, at which nobody answers until the test says so.</summary>
    public sealed class Line : Server
    {
        public int DeskPort { get; } = PartnerSimulator.Storms.Ports.Free(1)[0];

        protected override IEnumerable<string> Settings => [$"--Partners:police110:Address=http://127.0.0.1:{DeskPort}"];
    }
}
