using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>Messages to a partner: in order, with claims that come free, never lost and never given up in silence (exchange.md §2).</summary>
public sealed class CourierTests(ExchangeServer server) : IClassFixture<ExchangeServer>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        // What other tests left waiting is out of the way.
        server.NewLink();
        await server.Books(db => db.ExchangeOut.Where(o => o.State == OutState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Voided).SetProperty(o => o.AlarmAt, (DateTimeOffset?)null)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Deliver_SeveralMessagesOfAMatter_GoInOrderWithTheirReceipts()
    {
        var (_, referral, matter) = await server.Referred();
        for (var i = 0; i < 3; i++)
            (await server.Dev.Post($"/v1/referrals/{referral}/urge", new { text = $"第{i}次" })).Expect(200);

        Assert.Equal(4, await server.Deliver());

        Assert.Equal([1, 2, 3, 4], server.Link.Sent.Where(m => m.Envelope.TransferId == matter).Select(m => m.Envelope.TransferSeq));
        var rows = await server.Out(referral);
        Assert.All(rows, r => Assert.Equal((OutState.Delivered, 1), (r.State, r.Attempts)));
        Assert.All(rows, r => Assert.StartsWith("R-", r.Receipt, StringComparison.Ordinal));
        Assert.Equal(rows.Select(r => r.Sequence), rows.Select(r => r.Sequence).Order());
        Assert.Equal(0, await server.Deliver());
    }

    [Fact]
    public async Task Deliver_BytesOfEachAttempt_AreTheSame()
    {
        var (ticket, _, _) = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, "connection-refused");
        await server.Deliver();
        (await server.Dev.Patch($"/v1/tickets/{ticket}", new { title = "改过的标题" }, ("If-Match", "*"))).Expect(200);

        await Later(TimeSpan.FromMinutes(1));
        server.Link.OnSubmit = ScriptedLink.Taken;
        await server.Deliver();

        var sent = server.Link.Sent.ToList();
        Assert.Equal(2, sent.Count);
        Assert.Equal(sent[0].Body.ToArray(), sent[1].Body.ToArray());
        Assert.Equal((sent[0].Envelope.MessageId, sent[0].BodySha256), (sent[1].Envelope.MessageId, sent[1].BodySha256));
    }

    [Fact]
    public async Task Deliver_FaultOfOneMatter_HoldsItsOwnOrderOnly()
    {
        var (first, second) = (await server.Referred(), await server.Referred());
        (await server.Dev.Post($"/v1/referrals/{first.Referral}/urge", new { text = "请尽快" })).Expect(200);
        server.Link.OnSubmit = m => m.Envelope.TransferId == first.Matter ? new Delivery(DeliveryOutcome.NotTaken, "busy") : ScriptedLink.Taken(m);

        await server.Deliver();

        Assert.Equal([OutState.Waiting, OutState.Waiting], (await server.Out(first.Referral)).Select(r => r.State));
        Assert.Equal([OutState.Delivered], (await server.Out(second.Referral)).Select(r => r.State));
        Assert.Single(server.Link.Sent, m => m.Envelope.TransferId == first.Matter);
    }

    /// <summary>One call that hangs until its time-out holds up neither what was sent with it nor what comes after.</summary>
    [Fact]
    public async Task Deliver_OneThatHangs_HoldsUpItsOwnMatterOnly()
    {
        var (slow, quick) = (await server.Referred(), await server.Referred());
        var (hanging, later) = (new TaskCompletionSource(), (await server.Referred()).Referral);
        await server.Books(db => db.ExchangeOut.Where(o => o.TransferId != slow.Matter && o.TransferId != quick.Matter && o.State == OutState.Waiting)
            .ExecuteUpdateAsync(s => s.SetProperty(o => o.NextAt, server.Clock.GetUtcNow().AddHours(1))));
        server.Link.Before = m => m.Envelope.TransferId == slow.Matter ? hanging.Task : Task.CompletedTask;

        var delivering = server.Deliver();
        await Until(async () => (await server.Out(quick.Referral)).Single().State == OutState.Delivered);
        await server.Books(db => db.ExchangeOut.Where(o => o.State == OutState.Waiting && o.TransferId != slow.Matter).ExecuteUpdateAsync(s => s.SetProperty(o => o.NextAt, server.Clock.GetUtcNow())));
        await Until(async () => (await server.Out(later)).Single().State == OutState.Delivered);

        Assert.False(delivering.IsCompleted);
        hanging.SetResult();
        Assert.Equal(3, await delivering);
        Assert.Equal(OutState.Delivered, (await server.Out(slow.Referral)).Single().State);
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "It did not come to pass.");
            await Task.Delay(20);
        }
    }

    [Fact]
    public async Task Deliver_UnknownOutcome_AsksFirstAndSendsTheSameIdAgain()
    {
        var (_, referral, _) = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.Unknown, "attempt-timeout");
        await server.Deliver();
        Assert.Empty(server.Link.Asked);
        Assert.True((await server.Out(referral)).Single().Unknown);

        await Later(TimeSpan.FromMinutes(1));
        server.Link.OnSubmit = ScriptedLink.Taken;
        await server.Deliver();

        var row = (await server.Out(referral)).Single();
        Assert.Equal([row.MessageId], server.Link.Asked);
        Assert.Equal([row.MessageId, row.MessageId], server.Link.Sent.Select(m => m.Envelope.MessageId));
        Assert.Equal((OutState.Delivered, false), (row.State, row.Unknown));
    }

    [Fact]
    public async Task Deliver_UnknownOutcomeThatThePartnerHas_IsNotSentAgain()
    {
        var (_, referral, _) = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.Unknown, "connection-lost");
        await server.Deliver();
        server.Link.OnAsk = _ => new Delivery(DeliveryOutcome.Delivered, Receipt: "R-asked", Disposition: Disposition.Applied);

        await Later(TimeSpan.FromMinutes(1));
        await server.Deliver();

        Assert.Single(server.Link.Sent);
        Assert.Equal("R-asked", (await server.Out(referral)).Single().Receipt);
    }

    [Fact]
    public async Task Claim_OfADeadProgram_ComesFreeAndIsAnUnknownOutcome()
    {
        var (_, referral, _) = await server.Referred();
        // As when the program died with the claim in its hands.
        var dead = await server.Services.GetRequiredService<OutClaims>().Claim(server.Partner, Guid.NewGuid(), 10, CancellationToken.None);
        Assert.Single(dead);
        Assert.Equal(0, await server.Deliver());

        await Later(OutClaims.Lease(server.Partner.Limits) + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await server.Deliver());

        Assert.Single(server.Link.Asked);
        Assert.Equal((OutState.Delivered, 2), ((await server.Out(referral)).Single().State, (await server.Out(referral)).Single().Claim));
    }

    [Fact]
    public async Task Claim_ThatWasTakenOver_SavesNothing()
    {
        var (_, referral, _) = await server.Referred();
        var holder = Guid.NewGuid();
        var slow = (await server.Services.GetRequiredService<OutClaims>().Claim(server.Partner, holder, 10, CancellationToken.None)).Single();
        await Later(OutClaims.Lease(server.Partner.Limits) + TimeSpan.FromSeconds(1));
        await server.Deliver();

        await server.Services.GetRequiredService<DeliveryBook>().Keep(
            server.Partner, [new DeliveryEnd(slow, new Delivery(DeliveryOutcome.Refused, "late-word"))], CancellationToken.None);

        var row = (await server.Out(referral)).Single();
        Assert.Equal((OutState.Delivered, null), (row.State, row.Fault));
    }

    /// <summary>It took so long to ask that somebody else may have the message in hand by now.</summary>
    [Fact]
    public async Task Deliver_ClaimThatRanOutWhileAsking_IsNotSent()
    {
        var (_, referral, _) = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.Unknown, "attempt-timeout");
        await server.Deliver();
        await Later(TimeSpan.FromMinutes(1));
        server.Link.OnSubmit = ScriptedLink.Taken;
        server.Link.OnAsk = _ =>
        {
            server.Clock.Advance(OutClaims.Lease(server.Partner.Limits) + TimeSpan.FromSeconds(1));
            return new Delivery(DeliveryOutcome.NotTaken, "unknown-there");
        };

        Assert.Equal(0, await server.Deliver());

        Assert.Single(server.Link.Sent);
        var row = (await server.Out(referral)).Single();
        Assert.Equal((OutState.Waiting, Courier.ClaimLost, true), (row.State, row.Fault, row.Unknown));
        server.Link.OnAsk = _ => new Delivery(DeliveryOutcome.NotTaken, "unknown-there");
        await Later(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await server.Deliver());
        Assert.Equal([row.MessageId, row.MessageId], server.Link.Sent.Select(m => m.Envelope.MessageId));
    }

    [Fact]
    public void Lease_OfTheStandardLimits_IsMoreThanTwiceTheQuestionAndTheAttempt()
    {
        var limits = new CallLimits();

        Assert.True(limits.TotalTimeout * 2 < OutClaims.Lease(limits) / 2);
        Assert.True(limits.AttemptTimeout < limits.TotalTimeout);
    }

    [Fact]
    public async Task Deliver_TwoProgramsAtOnce_SendEachMessageOnce()
    {
        await using var twin = await server.StartTwin();
        twin.Services.GetRequiredService<Partners>().Connect(server.Link);
        for (var i = 0; i < 12; i++)
            await server.Referred();

        await Task.WhenAll(server.Deliver(), server.Deliver(twin.Services), server.Deliver(), server.Deliver(twin.Services));

        Assert.Equal(12, server.Link.Sent.Count);
        Assert.Equal(12, server.Link.Sent.Select(m => m.Envelope.MessageId).Distinct().Count());
        Assert.Equal(12, server.Link.Sent.Select(m => m.Envelope.Sequence).Distinct().Count());
    }

    [Fact]
    public async Task Deliver_RetryAfter_IsHonoured()
    {
        var (_, referral, _) = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, "busy", RetryAfter: TimeSpan.FromMinutes(20));
        await server.Deliver();

        Assert.Equal(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(20), (await server.Out(referral)).Single().NextAt, TimeSpan.FromSeconds(1));
    }

    /// <summary>A partner that is there put this message off; that it takes another one does not end that.</summary>
    [Theory]
    [InlineData("busy")]
    [InlineData("unavailable")]
    [InlineData("partner-busy")]
    [InlineData("partner-away")]
    public async Task Deliver_RetryAfter_IsNotUndoneByAnothersSuccess(string fault)
    {
        var putOff = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, fault, RetryAfter: TimeSpan.FromMinutes(20));
        await server.Deliver();
        var until = server.Clock.GetUtcNow() + TimeSpan.FromMinutes(20);
        var taken = await server.Referred();
        server.Link.OnSubmit = ScriptedLink.Taken;
        await Later(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await server.Deliver());

        Assert.Equal(OutState.Delivered, (await server.Out(taken.Referral)).Single().State);
        Assert.Single(server.Link.Sent, m => m.Envelope.TransferId == putOff.Matter);
        var row = (await server.Out(putOff.Referral)).Single();
        Assert.Equal(OutState.Waiting, row.State);
        Assert.Equal(until, row.NextAt, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Wait_OfManyAttempts_GrowsButNeverBeyondATenthOfTheTimeLeft()
    {
        var (_, referral, _) = await server.Referred();
        var row = (await server.Out(referral)).Single();
        var (fault, now) = (new Delivery(DeliveryOutcome.NotTaken, "busy"), row.Deadline - TimeSpan.FromMinutes(2));
        row.Attempts = 1;
        Assert.InRange(DeliveryBook.Wait(row, fault, row.OccurredAt), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5));
        row.Attempts = 40;
        Assert.InRange(DeliveryBook.Wait(row, fault, row.OccurredAt), TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(75));
        Assert.InRange(DeliveryBook.Wait(row, fault, now), TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(15));
        Assert.InRange(DeliveryBook.Wait(row, fault, row.Deadline), TimeSpan.FromSeconds(45), TimeSpan.FromSeconds(75));
    }

    [Fact]
    public async Task Deliver_OpenBreaker_PausesAndCountsNoAttempt()
    {
        var referrals = new List<string>();
        for (var i = 0; i < 3; i++)
            referrals.Add((await server.Referred()).Referral);
        server.Link.Breaker = BreakerState.Open;
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, Courier.BreakerOpen);

        Assert.Equal(0, await server.Deliver());

        Assert.Single(server.Link.Sent);
        foreach (var referral in referrals)
            Assert.Equal((OutState.Waiting, 0), ((await server.Out(referral)).Single().State, (await server.Out(referral)).Single().Attempts));
    }

    [Fact]
    public async Task Down_ForMinutes_AlarmsAndTheFirstSuccessFreesWhatWaits()
    {
        var (first, second) = (await server.Referred(), await server.Referred());
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, "connection-refused");
        await server.Deliver();
        await Later(TimeSpan.FromMinutes(3));
        await server.Watch();
        var partner = await Desk();
        Assert.Equal("connection-refused", partner["lastFault"]!.GetValue<string>());
        Assert.Equal(2, partner["waiting"]!.GetValue<int>());
        Assert.Contains(partner["alarms"]!.AsArray(), a => a!["kind"]!.GetValue<string>() == "partner-down");

        // One of the two has to wait for long; the other one's success frees it.
        await server.Books(db => db.ExchangeOut.Where(o => o.TransferId == second.Matter).ExecuteUpdateAsync(s => s.SetProperty(o => o.NextAt, server.Clock.GetUtcNow().AddHours(5))));
        server.Link.OnSubmit = ScriptedLink.Taken;
        Assert.Equal(2, await server.Deliver());

        Assert.Equal(OutState.Delivered, (await server.Out(first.Referral)).Single().State);
        partner = await Desk();
        Assert.Null(partner["failingSince"]);
        Assert.DoesNotContain(partner["alarms"]!.AsArray(), a => a!["kind"]!.GetValue<string>() == "partner-down");
    }

    [Fact]
    public async Task Late_Message_AlarmsAtEachShareAndExpiresAsADeadLetter()
    {
        var (_, referral, _) = await server.Referred();
        var row = (await server.Out(referral)).Single();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.NotTaken, "connection-refused");
        foreach (var share in ExchangeWatch.AlarmShares)
        {
            await server.MoveTo(row.ShareOfTime(share));
            await server.Watch();
            Assert.Equal(share, (await server.Out(referral)).Single().Alarmed);
        }
        Assert.Equal(3, (await server.Alarms(row.MessageId.ToString("D"))).Single(a => a.Kind == "message-late").Count);

        await server.MoveTo(row.ExpiresAt);
        await server.Watch();

        Assert.Equal(OutState.Expired, (await server.Out(referral)).Single().State);
        Assert.Contains(await server.Alarms(row.MessageId.ToString("D")), a => a.Kind == "message-expired");
    }

    [Fact]
    public async Task Numbers_OfTheStream_HaveNoGapWhateverIsClaimedWhen()
    {
        var given = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            given.Add((await server.Referred()).Referral);
            server.Link.OnSubmit = i % 2 == 0 ? ScriptedLink.Taken : _ => new Delivery(DeliveryOutcome.NotTaken, "busy");
            await server.Deliver();
        }

        var all = await server.Books(db => db.ExchangeOut.Where(o => o.Partner == "police110" && o.Sequence != null).OrderBy(o => o.Sequence).Select(o => o.Sequence!.Value).ToListAsync());
        Assert.Equal(Enumerable.Range(1, all.Count).Select(n => (long)n), all);
        Assert.Equal(5, given.Count);
    }

    [Fact]
    public async Task Deliver_ToAPartnerWithoutAnAddress_KeepsItsMessagesWaiting()
    {
        var partners = server.Services.GetRequiredService<Partners>();
        var (silent, link) = (partners.Find(Referrals.Platform)!, new ScriptedLink(Referrals.Platform));
        partners.Connect(link);
        var (_, referral, _) = await server.Received(Referrals.Platform);
        (await server.Dev.Post($"/v1/referrals/{referral}/accept", new { by = new { name = "张三" } })).Expect(200);

        Assert.Equal(0, await server.Services.GetRequiredService<Courier>().Deliver(silent, CancellationToken.None));

        Assert.Null(silent.Address);
        Assert.Empty(link.Sent);
        var sign = (await server.Out(referral)).Single(r => r.Type == MessageType.Sign);
        Assert.Equal((OutState.Waiting, 0, null), (sign.State, sign.Attempts, sign.Fault));
        var shown = (await server.Dev.Get("/v1/partners")).Expect(200).Items().Single(p => p["code"].Text() == Referrals.Platform);
        Assert.Equal((false, 1), (shown["configured"]!.GetValue<bool>(), shown["waiting"].Number()));
    }

    [Fact]
    public async Task Partner_Shown_TellsItsOldestMessageItsBreakerAndItsClock()
    {
        // A success is noted as often as every half minute.
        await Later(TimeSpan.FromMinutes(1));
        await server.Referred();
        server.Link.OnSubmit = m => ScriptedLink.Taken(m) with { PeerClock = server.Clock.GetUtcNow().AddSeconds(90) };
        await server.Deliver();
        Assert.Null((await Desk())["oldestWaitingSeconds"]);

        await server.Referred();
        await Later(TimeSpan.FromMinutes(5));
        await server.Referred();
        await Later(TimeSpan.FromMinutes(2));
        server.Link.Breaker = BreakerState.HalfOpen;

        var partner = await Desk();
        Assert.Equal((90_000L, "halfOpen"), (partner["skewMilliseconds"]!.GetValue<long>(), partner["breaker"].Text()));
        Assert.Equal((2, 420L), (partner["waiting"].Number(), partner["oldestWaitingSeconds"]!.GetValue<long>()));
    }

    private async Task<System.Text.Json.Nodes.JsonNode> Desk() =>
        (await server.Dev.Get("/v1/partners")).Expect(200)["items"].AsArray().Single(p => p!["code"]!.GetValue<string>() == "police110")!;

    private Task Later(TimeSpan time) => server.MoveTo(server.Clock.GetUtcNow() + time);
}
