using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Desks;
using Hotline.Exchange.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Enum = System.Enum;
using Status = Google.Rpc.Status;

namespace Hotline.Exchange.Tests.Desks;

/// <summary>Each end that a call to a desk can have, against a real server: what is certain of it, and its name.</summary>
public sealed class DeskLinkTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<DeskMetrics>().BuildServiceProvider();
    private ScriptedDesk _desk = null!;

    public async Task InitializeAsync() => _desk = await ScriptedDesk.Open();

    public async Task DisposeAsync()
    {
        await _desk.DisposeAsync();
        await _services.DisposeAsync();
    }

    private DeskLink Link(CallLimits? limits = null, Uri? address = null) => new(
        new PartnerSettings { Code = "police110", Face = PartnerFace.Grpc, Superior = false, Address = address ?? _desk.Address, Limits = limits ?? new CallLimits() },
        new DeskSettings(), _clock, _services.GetRequiredService<DeskMetrics>());

    private static FrozenMessage Urge(int seq = 1) => Bodies.Frozen(
        new Envelope
        {
            MessageId = Guid.CreateVersion7(), Type = MessageType.Urge, TransferId = "T1", TransferSeq = seq, Sequence = seq, Sender = "ruzhou12345", Recipient = "police110",
            OccurredAt = new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.FromHours(8)),
        },
        new Domain.Referrals.UrgeBody("请尽快"));

    [Fact]
    public async Task Submit_Taken_TellsReceiptNumberAndClock()
    {
        Message? came = null;
        _desk.Told.Submit = (request, _) =>
        {
            came = request.Message;
            return Task.FromResult(new SubmitResponse
            {
                Disposition = "PARKED", ReceiptId = "R-1", PeerCommittedSequence = 7, Current = new TransferState { Number = "JQ-1" },
                AnsweredAt = Timestamp.FromDateTimeOffset(_clock.GetUtcNow().AddSeconds(90)),
            });
        };
        using var link = Link();
        var message = Urge();

        var end = await link.Submit(message, CancellationToken.None);

        Assert.Equal(
            new Delivery(DeliveryOutcome.Delivered, Receipt: "R-1", Disposition: Disposition.Parked, PeerNumber: "JQ-1", PeerCommitted: 7, PeerClock: _clock.GetUtcNow().AddSeconds(90)), end);
        Assert.Equal(message.Body.ToArray(), came!.Payload.ToByteArray());
        Assert.Equal((message.BodySha256, _clock.GetUtcNow()), (came.PayloadSha256, came.SentAt.ToDateTimeOffset()));
    }

    [Theory]
    [InlineData("APPLIED", Disposition.Applied)]
    [InlineData("DUPLICATE", Disposition.Duplicate)]
    public async Task Submit_EachDisposition_IsDelivered(string said, Disposition disposition)
    {
        _desk.Told.Submit = (_, _) => Task.FromResult(new SubmitResponse { Disposition = said });
        using var link = Link();

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Delivered, disposition), (end.Outcome, end.Disposition));
    }

    [Fact]
    public async Task Submit_AnswerNotUnderstood_IsUnknown()
    {
        _desk.Told.Submit = (_, _) => Task.FromResult(new SubmitResponse { Disposition = "LATER" });
        using var link = Link();

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Unknown, "answer-not-understood"), (end.Outcome, end.Fault));
    }

    /// <summary>Each status with and without the desk's own word.</summary>
    [Theory]
    [InlineData(StatusCode.InvalidArgument, null, false, DeliveryOutcome.Refused, "invalid-argument")]
    [InlineData(StatusCode.InvalidArgument, "VALIDATION_FAILED", false, DeliveryOutcome.Refused, "VALIDATION_FAILED")]
    [InlineData(StatusCode.FailedPrecondition, "TICKET_CLOSED", false, DeliveryOutcome.Refused, "TICKET_CLOSED")]
    [InlineData(StatusCode.AlreadyExists, "MESSAGE_ID_REUSED", false, DeliveryOutcome.Refused, "MESSAGE_ID_REUSED")]
    [InlineData(StatusCode.Aborted, "STALE_VERSION", false, DeliveryOutcome.Refused, "STALE_VERSION")]
    [InlineData(StatusCode.Aborted, "CONTENDED", false, DeliveryOutcome.NotTaken, "partner-busy")]
    [InlineData(StatusCode.Aborted, null, true, DeliveryOutcome.NotTaken, "partner-busy")]
    [InlineData(StatusCode.NotFound, null, false, DeliveryOutcome.Refused, "not-found")]
    [InlineData(StatusCode.OutOfRange, null, false, DeliveryOutcome.Refused, "out-of-range")]
    [InlineData(StatusCode.PermissionDenied, "FORBIDDEN", false, DeliveryOutcome.Refused, "FORBIDDEN")]
    [InlineData(StatusCode.PermissionDenied, null, false, DeliveryOutcome.NotTaken, "not-let-in")]
    [InlineData(StatusCode.Unauthenticated, "UNAUTHENTICATED", false, DeliveryOutcome.NotTaken, "not-let-in")]
    [InlineData(StatusCode.Unimplemented, null, false, DeliveryOutcome.NotTaken, "not-served")]
    [InlineData(StatusCode.ResourceExhausted, "BODY_TOO_LARGE", false, DeliveryOutcome.Refused, "BODY_TOO_LARGE")]
    [InlineData(StatusCode.ResourceExhausted, null, true, DeliveryOutcome.NotTaken, "partner-busy")]
    [InlineData(StatusCode.ResourceExhausted, null, false, DeliveryOutcome.Unknown, "resource-exhausted")]
    [InlineData(StatusCode.Unavailable, null, true, DeliveryOutcome.NotTaken, "partner-away")]
    [InlineData(StatusCode.Unavailable, null, false, DeliveryOutcome.Unknown, "connection-cut")]
    [InlineData(StatusCode.DeadlineExceeded, null, false, DeliveryOutcome.Unknown, "attempt-timeout")]
    [InlineData(StatusCode.Cancelled, null, false, DeliveryOutcome.Unknown, "cancelled")]
    [InlineData(StatusCode.Internal, null, false, DeliveryOutcome.Unknown, "internal")]
    [InlineData(StatusCode.Unknown, null, false, DeliveryOutcome.Unknown, "unknown")]
    [InlineData(StatusCode.DataLoss, null, false, DeliveryOutcome.Unknown, "data-loss")]
    public async Task Submit_EachStatus_HasItsOutcome(StatusCode status, string? reason, bool retry, DeliveryOutcome outcome, string fault)
    {
        _desk.Told.Submit = (_, _) => throw Status(status, reason, retry ? TimeSpan.FromSeconds(12) : null);
        using var link = Link();

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((outcome, fault, outcome == DeliveryOutcome.NotTaken && retry ? TimeSpan.FromSeconds(12) : null), (end.Outcome, end.Fault, end.RetryAfter));
    }

    [Fact]
    public async Task Submit_FieldsRefused_AreNamedInTheDetail()
    {
        _desk.Told.Submit = (_, _) => throw Status(StatusCode.InvalidArgument, "VALIDATION_FAILED", null, ("payload.transfer.title", "must not be empty"));
        using var link = Link();

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal("said so; payload.transfer.title: must not be empty", end.Detail);
    }

    [Fact]
    public async Task Submit_NobodyListens_IsCertainlyNotTaken()
    {
        using var link = Link(address: new Uri($"http://127.0.0.1:{FreePort()}"));

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.NotTaken, "connection-refused"), (end.Outcome, end.Fault));
    }

    [Fact]
    public async Task Submit_NoTlsThere_IsCertainlyNotTaken()
    {
        using var link = Link(address: new UriBuilder(_desk.Address) { Scheme = "https" }.Uri);

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.NotTaken, "tls-failed"), (end.Outcome, end.Fault));
        Assert.Empty(_desk.Told.Effects);
    }

    [Fact]
    public async Task Submit_NoAddress_IsNotTaken()
    {
        using var link = new DeskLink(
            new PartnerSettings { Code = "police110", Face = PartnerFace.Grpc, Superior = false }, new DeskSettings(), _clock, _services.GetRequiredService<DeskMetrics>());

        Assert.Equal("no-address", (await link.Submit(Urge(), CancellationToken.None)).Fault);
    }

    /// <summary>The two cannot be told apart from here, and must not be.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Submit_CutBeforeOrAfterTheEffect_IsUnknownAndSentOnce(bool after)
    {
        var calls = 0;
        _desk.Told.Submit = (request, call) =>
        {
            Interlocked.Increment(ref calls);
            if (after)
                _desk.Told.Effects.Enqueue(request.Message.MessageId);
            ScriptedDesk.Cut(call);
            return Task.FromResult(new SubmitResponse { Disposition = "APPLIED" });
        };
        using var link = Link();

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Unknown, "connection-cut"), (end.Outcome, end.Fault));
        Assert.Equal((1, after ? 1 : 0), (calls, _desk.Told.Effects.Count));
    }

    [Fact]
    public async Task Submit_NoAnswerInTime_IsUnknownAndTheDeskIsToldTheDeadline()
    {
        var deadline = DateTime.MaxValue;
        var calledOff = new TaskCompletionSource();
        _desk.Told.Submit = async (_, call) =>
        {
            deadline = call.Deadline;
            call.CancellationToken.Register(calledOff.SetResult);
            await calledOff.Task;
            return new SubmitResponse();
        };
        using var link = Link(new CallLimits { AttemptTimeout = TimeSpan.FromMilliseconds(300) });

        var end = await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Unknown, "attempt-timeout"), (end.Outcome, end.Fault));
        Assert.True(deadline < DateTime.MaxValue);
        await calledOff.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>The pipeline's own clock ends the attempt, too.</summary>
    [Fact]
    public async Task Submit_AttemptTimeOfTheClockPasses_IsUnknown()
    {
        var (reached, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        _desk.Told.Submit = async (_, _) =>
        {
            reached.SetResult();
            await hold.Task;
            return new SubmitResponse();
        };
        using var link = Link(new CallLimits { AttemptTimeout = TimeSpan.FromMinutes(2), TotalTimeout = TimeSpan.FromMinutes(4) });
        var running = link.Submit(Urge(), CancellationToken.None);
        await reached.Task;

        _clock.Advance(TimeSpan.FromMinutes(3));
        var end = await running;
        hold.SetResult();

        Assert.Equal((DeliveryOutcome.Unknown, "attempt-timeout"), (end.Outcome, end.Fault));
    }

    [Fact]
    public async Task Submit_NoCallBecomesFree_IsCertainlyNotTaken()
    {
        var (reached, hold) = (new TaskCompletionSource(), new TaskCompletionSource());
        _desk.Told.Submit = async (request, _) =>
        {
            reached.TrySetResult();
            await hold.Task;
            return new SubmitResponse { Disposition = "APPLIED" };
        };
        using var link = Link(new CallLimits { AttemptTimeout = TimeSpan.FromMinutes(4), TotalTimeout = TimeSpan.FromMinutes(2), Concurrency = 1 });
        var first = link.Submit(Urge(), CancellationToken.None);
        await reached.Task;

        var second = link.Submit(Urge(2), CancellationToken.None);
        var third = await link.Submit(Urge(3), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(3));
        var ends = await Task.WhenAll(first, second);
        hold.SetResult();

        Assert.Equal((DeliveryOutcome.NotTaken, "too-many-calls"), (third.Outcome, third.Fault));
        Assert.Equal([(DeliveryOutcome.Unknown, "attempt-timeout"), (DeliveryOutcome.NotTaken, "too-many-calls")], ends.Select(e => (e.Outcome, e.Fault!)));
    }

    [Fact]
    public async Task Submit_CallerStops_ThrowsItsCancellation()
    {
        var reached = new TaskCompletionSource();
        _desk.Told.Submit = async (_, call) =>
        {
            reached.SetResult();
            await Task.Delay(Timeout.Infinite, call.CancellationToken);
            return new SubmitResponse();
        };
        using var link = Link();
        using var stop = new CancellationTokenSource();
        var running = link.Submit(Urge(), stop.Token);
        await reached.Task;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Breaker_DeskFails_PausesThenAsksOnceThenCloses()
    {
        var (calls, well) = (0, false);
        _desk.Told.Submit = (_, _) =>
        {
            Interlocked.Increment(ref calls);
            return well ? Task.FromResult(new SubmitResponse { Disposition = "APPLIED" }) : throw Status(StatusCode.Unavailable, null, TimeSpan.FromSeconds(1));
        };
        using var link = Link(new CallLimits { BreakerMinimum = 4, BreakerPause = TimeSpan.FromSeconds(15) });
        for (var i = 0; i < 4; i++)
            await link.Submit(Urge(), CancellationToken.None);
        Assert.Equal(BreakerState.Open, link.Breaker);

        var paused = await link.Submit(Urge(), CancellationToken.None);
        Assert.Equal((DeliveryOutcome.NotTaken, "breaker-open", 4), (paused.Outcome, paused.Fault, calls));
        Assert.InRange(paused.RetryAfter!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(BreakerState.HalfOpen, link.Breaker);
        well = true;
        Assert.Equal(DeliveryOutcome.Delivered, (await link.Submit(Urge(), CancellationToken.None)).Outcome);
        Assert.Equal(BreakerState.Closed, link.Breaker);
    }

    [Fact]
    public async Task Breaker_RefusalsOnly_StaysClosed()
    {
        _desk.Told.Submit = (_, _) => throw Status(StatusCode.FailedPrecondition, "TICKET_CLOSED", null);
        using var link = Link(new CallLimits { BreakerMinimum = 2 });

        for (var i = 0; i < 10; i++)
            await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal(BreakerState.Closed, link.Breaker);
    }

    [Theory]
    [InlineData("APPLIED", DeliveryOutcome.Delivered, null)]
    [InlineData("PARKED", DeliveryOutcome.Delivered, null)]
    [InlineData("REFUSED", DeliveryOutcome.Refused, "STALE_VERSION")]
    [InlineData("UNKNOWN", DeliveryOutcome.NotTaken, "not-found")]
    [InlineData("PERHAPS", DeliveryOutcome.Unknown, "answer-not-understood")]
    public async Task Ask_EachAnswer_HasItsOutcome(string said, DeliveryOutcome outcome, string? fault)
    {
        var message = Urge();
        _desk.Told.Ask = request => Task.FromResult(new GetMessageStatusResponse
        {
            Disposition = request.MessageId == message.Envelope.MessageId.ToString() ? said : "", PayloadSha256 = message.BodySha256, Reason = "STALE_VERSION",
        });
        using var link = Link();

        var end = await link.Ask(message, CancellationToken.None);

        Assert.Equal((outcome, fault), (end.Outcome, end.Fault));
    }

    [Fact]
    public async Task Ask_KnownWithOtherBytes_IsRefused()
    {
        _desk.Told.Ask = _ => Task.FromResult(new GetMessageStatusResponse { Disposition = "APPLIED", PayloadSha256 = new string('0', 64) });
        using var link = Link();

        var end = await link.Ask(Urge(), CancellationToken.None);

        Assert.Equal((DeliveryOutcome.Refused, "MESSAGE_ID_REUSED"), (end.Outcome, end.Fault));
    }

    /// <summary>Not being able to ask says nothing of the message, even where the call itself was certainly not taken.</summary>
    [Theory]
    [InlineData(StatusCode.Unavailable, true, DeliveryOutcome.Unknown)]
    [InlineData(StatusCode.InvalidArgument, false, DeliveryOutcome.Unknown)]
    [InlineData(StatusCode.NotFound, false, DeliveryOutcome.NotTaken)]
    public async Task Ask_Fails_SaysOnlyWhatIsCertain(StatusCode status, bool retry, DeliveryOutcome outcome)
    {
        _desk.Told.Ask = _ => throw Status(status, null, retry ? TimeSpan.FromSeconds(1) : null);
        using var link = Link();

        Assert.Equal(outcome, (await link.Ask(Urge(), CancellationToken.None)).Outcome);
    }

    [Fact]
    public async Task List_Page_IsReadAndTheNextAskedFor()
    {
        var id = Guid.CreateVersion7();
        ReconcileRequest? asked = null;
        _desk.Told.List = request =>
        {
            asked = request;
            return Task.FromResult(new ReconcileResponse { Total = 3, Messages = { new ReconciledMessage { MessageId = id.ToString(), PayloadSha256 = "ab" } }, NextPageToken = "n" });
        };
        using var link = Link();
        var (from, to) = (_clock.GetUtcNow().AddDays(-1), _clock.GetUtcNow());

        var page = await link.List(MessageDirection.ReceivedByPartner, from, to, "t", CancellationToken.None);

        Assert.Equal((3L, "n", new ListedMessage(id, "ab")), (page!.Total, page.Next, page.Messages.Single()));
        Assert.Equal((from, to, "received", "t"), (asked!.OccurredFrom.ToDateTimeOffset(), asked.OccurredTo.ToDateTimeOffset(), asked.Direction, asked.PageToken));
    }

    [Fact]
    public async Task List_CannotBeAskedOrNotRead_IsNull()
    {
        using var link = Link();
        _desk.Told.List = _ => throw Status(StatusCode.Unavailable, null, null);
        Assert.Null(await link.List(MessageDirection.SentByPartner, default, default, null, CancellationToken.None));
        _desk.Told.List = _ => Task.FromResult(new ReconcileResponse { Messages = { new ReconciledMessage { MessageId = "1" } } });
        Assert.Null(await link.List(MessageDirection.SentByPartner, default, default, null, CancellationToken.None));
    }

    [Fact]
    public async Task Metrics_EachEnd_IsCountedByItsNameAndARefusalWithoutTheDesksWords()
    {
        var counted = new List<(string Call, string Outcome, string Fault)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "hotline_desk_calls" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            var named = tags.ToArray().ToDictionary(t => t.Key, t => (string)t.Value!);
            counted.Add((named["call"], named["outcome"], named["fault"]));
        });
        listener.Start();
        using var link = Link();
        await link.Submit(Urge(), CancellationToken.None);
        _desk.Told.Submit = (_, _) => throw Status(StatusCode.Aborted, "ANY_WORD_OF_THEIRS", null);
        await link.Submit(Urge(), CancellationToken.None);
        await link.Ask(Urge(), CancellationToken.None);

        Assert.Equal([("Submit", "delivered", ""), ("Submit", "refused", "refused"), ("GetMessageStatus", "notTaken", "not-found")], counted);
    }

    [Theory]
    [InlineData(61, 1)]
    [InlineData(-61, 1)]
    [InlineData(60, 0)]
    public async Task Metrics_ClockOfTheDeskOffByMoreThanAMinute_IsCounted(int seconds, int times)
    {
        var counted = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "hotline_desk_skewed" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, _, _) => counted += count);
        listener.Start();
        _desk.Told.Submit = (_, _) => Task.FromResult(new SubmitResponse { Disposition = "APPLIED", AnsweredAt = Timestamp.FromDateTimeOffset(_clock.GetUtcNow().AddSeconds(seconds)) });
        using var link = Link();

        await link.Submit(Urge(), CancellationToken.None);

        Assert.Equal(times, counted);
    }

    [Fact]
    public void Carries_EveryKind() => Assert.All(Enum.GetValues<MessageType>(), t => Assert.True(Link().Carries(t)));

    /// <summary>Many calls share one channel: none waits for another's answer.</summary>
    [Fact]
    public async Task Submit_ManyAtOnce_RunSideBySide()
    {
        const int Many = 32;
        var (waiting, all) = (0, new TaskCompletionSource());
        _desk.Told.Submit = async (_, _) =>
        {
            if (Interlocked.Increment(ref waiting) == Many)
                all.SetResult();
            await all.Task;
            return new SubmitResponse { Disposition = "APPLIED" };
        };
        using var link = Link(new CallLimits { Concurrency = Many });

        var ends = await Task.WhenAll(Enumerable.Range(1, Many).Select(i => link.Submit(Urge(i), CancellationToken.None)));

        Assert.All(ends, e => Assert.Equal(DeliveryOutcome.Delivered, e.Outcome));
    }

    private static RpcException Status(StatusCode status, string? reason, TimeSpan? retry, params (string Field, string Description)[] fields)
    {
        var details = new Status { Code = (int)status, Message = "said so" };
        if (reason is not null)
            details.Details.Add(Any.Pack(new ErrorInfo { Reason = reason, Domain = "desk" }));
        if (retry is { } wait)
            details.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(wait) }));
        if (fields.Length > 0)
            details.Details.Add(Any.Pack(new BadRequest { FieldViolations = { fields.Select(f => new BadRequest.Types.FieldViolation { Field = f.Field, Description = f.Description }) } }));
        return details.Details.Count > 0 ? details.ToRpcException() : new RpcException(new Grpc.Core.Status(status, "said so"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
