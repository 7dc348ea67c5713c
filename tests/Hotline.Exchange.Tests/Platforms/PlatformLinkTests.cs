using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Platforms;
using Hotline.Exchange.Platforms.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>Calls to a platform over real HTTP: what is sent, and how each end is named.</summary>
public sealed class PlatformLinkTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(Given.Now);
    private readonly Meter _meter = new("tests");
    private readonly List<PlatformLink> _links = [];

    private PlatformLink Link(Uri? address, PlatformProfile? profile = null, CallLimits? limits = null, PartnerSettings? settings = null, TimeProvider? clock = null)
    {
        settings ??= Given.Settings(profile?.Code ?? "pingdingshan", Given.Key(algorithm: profile?.Algorithms[0] ?? "HMAC-SHA256"));
        var link = new PlatformLink(Given.Platform(settings with { Address = address, Limits = limits ?? new CallLimits() }, profile), Given.Shanghai, clock ?? _clock, new PlatformMetrics(_meter));
        _links.Add(link);
        return link;
    }

    private static FrozenMessage Urgent(PlatformLink link, string number = "GD 1/7")
    {
        var body = new ProgressBody("已派人查看。");
        var envelope = new Envelope
        {
            MessageId = Guid.Parse("0186531c-29a0-7c1e-8d2f-3b4a5c6d7e8f"), Type = body.Type, TransferId = number, Sender = "here", Recipient = link.Partner, OccurredAt = Given.Now,
        };
        return new FrozenMessage(envelope, link.Freeze(envelope, body), "");
    }

    private static async Task<Delivery> Submit(PlatformLink link) => await link.Submit(Urgent(link), CancellationToken.None);

    [Fact]
    public async Task Submit_Taken_IsSignedAndItsReceiptIsRead()
    {
        await using var platform = await Counterpart.Answering(202, """{"receiptId":"R-1","receivedAt":"2023-02-15T09:30:01+08:00","disposition":"APPLIED","workOrderNo":"GD 1/7"}""");
        var link = Link(platform.Address);
        var message = Urgent(link);

        var end = await link.Submit(message, CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Delivered, "R-1", Disposition.Applied, "GD 1/7"), (end.Outcome, end.Receipt, end.Disposition, end.PeerNumber));
        Assert.NotNull(end.PeerClock);
        var heard = Assert.Single(platform.Heard);
        Assert.Equal(("POST", "/work-orders/GD%201%2F7/progress"), (heard.Method, heard.Path));
        Assert.Equal(message.Body.ToArray(), heard.Body);
        Assert.Equal("demo", heard.Headers["x-key-id"]);
        Assert.True(new StandardWebhooks.StandardWebhook(Given.Secret).Sign(heard.Headers["webhook-id"], Given.Now, Encoding.UTF8.GetString(heard.Body)) == heard.Headers["webhook-signature"]);
    }

    [Fact]
    public async Task Submit_Again_HasANewTimeAndTheSameIdAndBytes()
    {
        await using var platform = await Counterpart.Answering(503, "{}");
        var link = Link(platform.Address);
        var message = Urgent(link);

        await link.Submit(message, CancellationToken.None);
        _clock.Advance(TimeSpan.FromSeconds(7));
        await link.Submit(message, CancellationToken.None);

        Assert.Equal(2, platform.Heard.Count);
        Assert.Equal(platform.Heard[0].Body, platform.Heard[1].Body);
        Assert.Equal(platform.Heard[0].Headers["webhook-id"], platform.Heard[1].Headers["webhook-id"]);
        Assert.Equal("1676424607", platform.Heard[1].Headers["webhook-timestamp"]);
        Assert.NotEqual(platform.Heard[0].Headers["webhook-signature"], platform.Heard[1].Headers["webhook-signature"]);
    }

    [Theory]
    [InlineData(200, "{}", DeliveryOutcome.Delivered, null)]
    [InlineData(201, "{}", DeliveryOutcome.Delivered, null)]
    [InlineData(204, "", DeliveryOutcome.Delivered, null)]
    [InlineData(202, "", DeliveryOutcome.Delivered, null)]
    [InlineData(202, """{"disposition":"REFUSED","code":"matter-closed"}""", DeliveryOutcome.Refused, "matter-closed")]
    [InlineData(200, "", DeliveryOutcome.Unknown, "unreadable-answer")]
    [InlineData(200, "<html>", DeliveryOutcome.Unknown, "unreadable-answer")]
    [InlineData(301, "{}", DeliveryOutcome.NotTaken, "redirected")]
    [InlineData(400, """{"code":"validation-failed"}""", DeliveryOutcome.Refused, "validation-failed")]
    [InlineData(401, "{}", DeliveryOutcome.NotTaken, "unauthenticated")]
    [InlineData(403, "{}", DeliveryOutcome.NotTaken, "unauthenticated")]
    [InlineData(404, "{}", DeliveryOutcome.NotTaken, "status-404")]
    [InlineData(404, """{"code":"unknown-matter"}""", DeliveryOutcome.Refused, "unknown-matter")]
    [InlineData(405, "", DeliveryOutcome.NotTaken, "status-405")]
    [InlineData(408, "{}", DeliveryOutcome.Unknown, "status-408")]
    [InlineData(409, """{"code":"work-order-exists"}""", DeliveryOutcome.Refused, "work-order-exists")]
    [InlineData(409, """{"code":"idempotency-key-in-flight"}""", DeliveryOutcome.NotTaken, "idempotency-key-in-flight")]
    [InlineData(413, "{}", DeliveryOutcome.Refused, "status-413")]
    [InlineData(422, """{"code":"message-id-reused"}""", DeliveryOutcome.Refused, "message-id-reused")]
    [InlineData(429, "{}", DeliveryOutcome.NotTaken, "busy")]
    [InlineData(500, "{}", DeliveryOutcome.Unknown, "status-500")]
    [InlineData(502, "<html>", DeliveryOutcome.Unknown, "status-502")]
    [InlineData(503, "{}", DeliveryOutcome.NotTaken, "unavailable")]
    [InlineData(504, "{}", DeliveryOutcome.Unknown, "status-504")]
    public async Task Submit_Answered_HasItsNamedEnd(int status, string body, DeliveryOutcome outcome, string? fault)
    {
        await using var platform = await Counterpart.Answering(status, body);

        var end = await Submit(Link(platform.Address));

        Assert.Equal((outcome, fault), (end.Outcome, end.Fault));
        Assert.Single(platform.Heard);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("Wed, 15 Feb 2023 01:31:00 GMT", 60)]
    public async Task Submit_ToOneThatIsBusy_TellsHowLongToWait(string header, int seconds)
    {
        await using var platform = await Counterpart.Answering(503, "{}", ("Retry-After", header));

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await Submit(Link(platform.Address))).RetryAfter);
    }

    [Theory]
    [InlineData("""{"code":0,"data":{"hzbh":"HZ-1","gdbh":"N-9"}}""", DeliveryOutcome.Delivered, null, "HZ-1")]
    [InlineData("""{"code":"200","data":{"hzbh":"HZ-2"}}""", DeliveryOutcome.Delivered, null, "HZ-2")]
    [InlineData("""{"code":"E_BUSY"}""", DeliveryOutcome.NotTaken, "E_BUSY", null)]
    [InlineData("""{"code":"E_FIELD"}""", DeliveryOutcome.Refused, "E_FIELD", null)]
    [InlineData("""{"message":"ok"}""", DeliveryOutcome.Unknown, "unreadable-answer", null)]
    public async Task Submit_ToAPlatformWithAnEnvelope_IsReadByItsProfile(string body, DeliveryOutcome outcome, string? fault, string? receipt)
    {
        await using var platform = await Counterpart.Answering(200, body);

        var end = await Submit(Link(platform.Address, Given.Sample));

        Assert.Equal((outcome, fault, receipt), (end.Outcome, end.Fault, end.Receipt));
        Assert.StartsWith("v1sm3,", platform.Heard[0].Headers["webhook-signature"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WhereNobodyListens_IsNotTaken()
    {
        var clock = new ShortPauses();

        var end = await Submit(Link(await Counterpart.Nobody(), clock: clock));

        Assert.Equal((DeliveryOutcome.NotTaken, "connection-refused"), (end.Outcome, end.Fault));
        // Tried twice more, each after a pause.
        Assert.Equal(2, clock.Pauses);
    }

    /// <summary>A clock on which pauses between tries are over at once, and time-outs never come.</summary>
    private sealed class ShortPauses() : FakeTimeProvider(Given.Now)
    {
        public int Pauses { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime <= TimeSpan.Zero || dueTime > TimeSpan.FromSeconds(2))
                return base.CreateTimer(callback, state, dueTime, period);
            Pauses++;
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    [Fact]
    public async Task Submit_ToANameThatIsNone_IsNotTaken() => Assert.Equal(
        (DeliveryOutcome.NotTaken, "name-not-found"), await Submit(Link(new Uri("http://no-such-host.invalid/"))) is var end ? (end.Outcome, end.Fault) : default);

    [Fact]
    public async Task Submit_WithoutAnAddress_IsNotTaken() => Assert.Equal("no-address", (await Submit(Link(null))).Fault);

    [Fact]
    public async Task Submit_CutAfterItWasSent_IsUnknown()
    {
        await using var platform = await Counterpart.Start(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });

        var end = await Submit(Link(platform.Address));

        Assert.Equal((DeliveryOutcome.Unknown, "connection-cut"), (end.Outcome, end.Fault));
        Assert.Single(platform.Heard);
    }

    [Fact]
    public async Task Submit_WithoutAnAnswerInTime_IsUnknown()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var platform = await Counterpart.Start(async _ =>
        {
            heard.SetResult();
            await end.Task;
        });
        var submit = Submit(Link(platform.Address));

        await heard.Task;
        _clock.Advance(TimeSpan.FromSeconds(9));

        var delivery = await submit;
        end.SetResult();
        Assert.Equal((DeliveryOutcome.Unknown, "attempt-timeout"), (delivery.Outcome, delivery.Fault));
    }

    [Fact]
    public async Task Breaker_AfterManyFailures_PausesAndComesBack()
    {
        var status = 500;
        await using var platform = await Counterpart.Start(http =>
        {
            http.Response.StatusCode = status;
            return http.Response.WriteAsync("{}");
        });
        var link = Link(platform.Address, limits: new CallLimits { BreakerMinimum = 4, BreakerPause = TimeSpan.FromSeconds(15) });

        for (var i = 0; i < 4; i++)
            Assert.Equal("status-500", (await Submit(link)).Fault);
        Assert.Equal(BreakerState.Open, link.Breaker);
        var paused = await Submit(link);
        Assert.Equal((DeliveryOutcome.NotTaken, "breaker-open"), (paused.Outcome, paused.Fault));
        Assert.Equal(4, platform.Heard.Count);

        status = 200;
        _clock.Advance(TimeSpan.FromSeconds(16));
        Assert.Equal(DeliveryOutcome.Delivered, (await Submit(link)).Outcome);
        Assert.Equal(BreakerState.Closed, link.Breaker);
    }

    [Fact]
    public async Task Calls_BeyondTheLimit_AreNotTaken()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var platform = await Counterpart.Start(async http =>
        {
            heard.TrySetResult();
            await end.Task;
            await http.Response.WriteAsync("{}");
        });
        var link = Link(platform.Address, limits: new CallLimits { Concurrency = 1 });
        var first = Submit(link);
        await heard.Task;
        // As many again may wait for their turn.
        var second = Submit(link);

        Assert.Equal("too-many-calls", (await Submit(link)).Fault);
        end.SetResult();
        Assert.All(await Task.WhenAll(first, second), d => Assert.Equal(DeliveryOutcome.Delivered, d.Outcome));
    }

    [Fact]
    public async Task Submit_WithoutAKeyThatHolds_IsNotSent()
    {
        await using var platform = await Counterpart.Answering(200, "{}");
        var link = Link(platform.Address, settings: Given.Settings("pingdingshan", Given.Key() with { NotAfter = Given.Now }));

        Assert.Equal((DeliveryOutcome.NotTaken, "no-signing-key"), await Submit(link) is var end ? (end.Outcome, end.Fault) : default);
        Assert.Empty(platform.Heard);
    }

    [Fact]
    public async Task Submit_ToALegacyPlatform_BearsItsSignature()
    {
        await using var platform = await Counterpart.Answering(200, "{}");
        var legacy = new LegacySettings(true, "HMAC-SHA256", "app", "legacy-secret");
        var profile = PlatformProfile.Neutral("old") with { WithoutId = KnownBy.Time };
        var link = Link(platform.Address, profile, settings: Given.Settings("old") with { Legacy = legacy });

        await Submit(link);

        var (headers, body) = (platform.Heard[0].Headers, platform.Heard[0].Body);
        var given = new LegacyHeaders(headers["appkey"], headers["timestamp"], headers["nonce"], headers["sign"]);
        Assert.True(new LegacySignature(legacy, new LegacyCanon(), null).Holds(given, body, Given.Now));
    }

    [Theory]
    [InlineData(200, """{"receiptId":"R-1","disposition":"PARKED","workOrderNo":"N"}""", DeliveryOutcome.Delivered, null)]
    [InlineData(200, """{"receiptId":"R-1","disposition":"REFUSED","code":"matter-closed"}""", DeliveryOutcome.Refused, "matter-closed")]
    [InlineData(404, """{"code":"not-found"}""", DeliveryOutcome.NotTaken, "not-known-there")]
    [InlineData(503, "{}", DeliveryOutcome.NotTaken, "unavailable")]
    public async Task Ask_Answered_TellsWhatBecameOfIt(int status, string body, DeliveryOutcome outcome, string? fault)
    {
        await using var platform = await Counterpart.Answering(status, body);
        var link = Link(platform.Address);

        var end = await link.Ask(Urgent(link), CancellationToken.None);

        Assert.Equal((outcome, fault), (end.Outcome, end.Fault));
        Assert.Equal(("GET", "/messages/0186531c-29a0-7c1e-8d2f-3b4a5c6d7e8f"), (platform.Heard[0].Method, platform.Heard[0].Path));
        Assert.Empty(platform.Heard[0].Body);
    }

    [Fact]
    public async Task Ask_APlatformThatCannotBe_IsUnknown()
    {
        var link = Link(new Uri("http://127.0.0.1:9/"), Given.Sample);

        Assert.Equal("cannot-be-asked", (await link.Ask(Urgent(link), CancellationToken.None)).Fault);
        Assert.Null(await link.List(MessageDirection.SentByPartner, Day, Day.AddDays(1), null, CancellationToken.None));
    }

    private static readonly DateTimeOffset Day = new(2023, 2, 15, 0, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task List_OfADay_IsReadByPages()
    {
        var id = Guid.Parse("0186531c-29a0-7c1e-8d2f-3b4a5c6d7e8f");
        await using var platform = await Counterpart.Answering(200, $$"""
            {"partner":"x","date":"2023-02-15","received":{"total":0,"messages":[],"next":null},
             "sent":{"total":3,"messages":[{"id":"{{id}}","sha256":"{{new string('a', 64)}}"}],"next":"s9"} }
            """);
        var link = Link(platform.Address);

        var page = (await link.List(MessageDirection.SentByPartner, Day.ToUniversalTime(), Day.AddDays(1), "r 1", CancellationToken.None))!;

        Assert.Equal((3, "s9", new ListedMessage(id, new string('a', 64))), (page.Total, page.Next, page.Messages.Single()));
        Assert.Equal("/reconciliations/2023-02-15?cursor=r%201", platform.Heard[0].Path);
        Assert.Equal(0, (await link.List(MessageDirection.ReceivedByPartner, Day, Day.AddDays(1), null, CancellationToken.None))!.Total);
        Assert.Null(await link.List(MessageDirection.SentByPartner, Day.AddHours(1), Day.AddDays(1), null, CancellationToken.None));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"sent":{"total":1,"messages":[{"id":"x","sha256":"y"}]}}""")]
    [InlineData("""{"sent":{"messages":{}}}""")]
    [InlineData("no json")]
    public async Task List_ThatCannotBeRead_IsNoPage(string body)
    {
        await using var platform = await Counterpart.Answering(200, body);

        Assert.Null(await Link(platform.Address).List(MessageDirection.SentByPartner, Day, Day.AddDays(1), null, CancellationToken.None));
    }

    [Fact]
    public void Carries_WhatTheFaceHas_AndTheProfileDoesNotTurnOff()
    {
        var (plain, sample) = (Link(null), Link(null, Given.Sample));
        var carried = Enum.GetValues<MessageType>().Where(plain.Carries);

        Assert.Equal(NeutralSchema.Reports.Select(r => r.Message).Order(), carried.Order());
        Assert.Equal([MessageType.Attachment], carried.Where(t => !sample.Carries(t)));
    }

    [Fact]
    public void Read_OfAStoredBody_IsWhatItWasAtFirst()
    {
        var link = Link(null);

        Assert.Equal(new UrgeBody("快"), link.Read(MessageType.Urge, Encoding.UTF8.GetBytes("""{"type":"urge","externalNo":"A1","text":"快"}""")).Body);
        Assert.Equal("decision: maybe", link.Read(MessageType.ReturnDecision, Encoding.UTF8.GetBytes("""{"type":"return-decision","externalNo":"A1","decision":"maybe","reason":"r"}""")).Unknown);
    }

    [Fact]
    public async Task Metrics_OfCalls_CountOutcomesFaultsAndSkew()
    {
        var counted = new List<string>();
        using var listener = new MeterListener { InstrumentPublished = (i, l) => { if (ReferenceEquals(i.Meter, _meter)) l.EnableMeasurementEvents(i); } };
        listener.SetMeasurementEventCallback<long>((i, v, tags, _) => counted.Add(i.Name + " " + string.Join(' ', tags.ToArray().Select(t => t.Value))));
        listener.SetMeasurementEventCallback<double>((i, v, _, _) => counted.Add(i.Name == "hotline_platform_skew" ? $"{i.Name} {Math.Round(v).ToString(CultureInfo.InvariantCulture)}" : i.Name));
        listener.Start();
        await using var platform = await Counterpart.Answering(503, "{}", ("Date", "Wed, 15 Feb 2023 01:32:00 GMT"));

        await Submit(Link(platform.Address));

        Assert.Equal(
            ["hotline_platform_attempts pingdingshan submit notTaken unavailable", "hotline_platform_duration", "hotline_platform_skew 120", "hotline_platform_skewed pingdingshan"], counted);
    }

    public void Dispose()
    {
        _links.ForEach(l => l.Dispose());
        _meter.Dispose();
    }
}
