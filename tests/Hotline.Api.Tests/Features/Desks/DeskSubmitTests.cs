using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Tests.Given;
using Hotline.Exchange.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Api.Tests.Features.Desks;

/// <summary>Messages of a desk over gRPC: who may, what is taken, and how each refusal is said.</summary>
[Collection(SharedRpcServer.Name)]
public sealed class DeskSubmitTests(RpcServer server)
{
    [Fact]
    public async Task Submit_Transfer_RegistersATicketAndTellsWhereItStands()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();

        var answer = await desk.Submit(desk.Transfer(matter));

        Assert.Equal("APPLIED", answer.Disposition);
        Assert.False(answer.HasFirstDisposition);
        Assert.NotEmpty(answer.ReceiptId);
        Assert.Equal(server.Clock.GetUtcNow(), answer.AnsweredAt.ToDateTimeOffset());
        Assert.Equal((matter, "sent", 1), (answer.Current.TransferId, answer.Current.Status, answer.Current.ReceivedSeq));
        var tickets = (await server.Dev.Get($"/v1/tickets?source=police110&limit=200")).Expect(200)["items"]!.AsArray();
        var ticket = Assert.Single(tickets, t => t!["sourceRef"]?.GetValue<string>() == "JQ" + matter);
        Assert.Equal(answer.Current.Number, ticket!["number"]!.GetValue<string>());
        Assert.Equal(answer.Current, (await desk.Client.GetTransferAsync(new GetTransferRequest { TransferId = matter }, desk.Metadata)).Transfer);
    }

    [Fact]
    public async Task Submit_Again_IsADuplicateWithTheFirstAnswer()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter());

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.Submit(message)));

        Assert.Single(answers, a => a.Disposition == "APPLIED");
        Assert.All(answers.Where(a => a.Disposition != "APPLIED"), a => Assert.Equal(("DUPLICATE", "APPLIED"), (a.Disposition, a.FirstDisposition)));
        Assert.Single(answers.Select(a => (a.ReceiptId, a.ReceivedAt)).Distinct());
    }

    [Fact]
    public async Task Submit_SameIdOtherBytes_IsAlreadyExists()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        var first = desk.Transfer(matter);
        await desk.Submit(first);
        var other = desk.Transfer(matter, b => b.Title = "另一件事");
        other.MessageId = first.MessageId;

        var refused = await Desk.Refusal(() => desk.Submit(other));

        Assert.Equal((StatusCode.AlreadyExists, "MESSAGE_ID_REUSED"), refused.Word);
        Assert.Equal(matter, refused.Current!.TransferId);
    }

    [Fact]
    public async Task Submit_Early_IsParkedAndAppliedInItsTurn()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        var urge = desk.Say(matter, 2, new Payload { Urge = new UrgeBody { Text = "请尽快" } });

        Assert.Equal("PARKED", (await desk.Submit(urge)).Disposition);
        Assert.Equal("PARKED", (await Status(desk, urge)).Disposition);
        await desk.Submit(desk.Transfer(matter));

        Assert.Equal("APPLIED", (await Status(desk, urge)).Disposition);
        Assert.Equal(("DUPLICATE", "APPLIED"), await desk.Submit(urge) is var again ? (again.Disposition, again.FirstDisposition) : default);
    }

    [Fact]
    public async Task Submit_CodeNobodyKnows_IsParkedNotGuessed()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter(), b => b.Urgency = "stellar");

        Assert.Equal("PARKED", (await desk.Submit(message)).Disposition);
        Assert.Equal("PARKED", (await Status(desk, message)).Disposition);
    }

    [Fact]
    public async Task Submit_StaleVersion_IsAbortedWithTheCurrentState()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        var version = (await desk.Submit(desk.Transfer(matter))).Current.Version;
        var withdraw = desk.Say(matter, 2, new Payload { Withdraw = new WithdrawBody { Reason = "误报" } }, version - 1, version + 1);

        var refused = await Desk.Refusal(() => desk.Submit(withdraw));

        Assert.Equal((StatusCode.Aborted, "STALE_TRANSFER_VERSION"), refused.Word);
        Assert.Equal((version, 2), (refused.Current!.Version, refused.Current.ReceivedSeq));
        var status = await Status(desk, withdraw);
        Assert.Equal(("REFUSED", "STALE_TRANSFER_VERSION"), (status.Disposition, status.Reason));
        Assert.NotEmpty(status.Detail);
        Assert.Equal((StatusCode.Aborted, "STALE_TRANSFER_VERSION"), (await Desk.Refusal(() => desk.Submit(withdraw))).Word);
    }

    [Fact]
    public async Task Submit_MoveTheMatterDoesNotTake_IsFailedPrecondition()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        var version = (await desk.Submit(desk.Transfer(matter))).Current.Version;

        // A sign of its own matter: it is the sender.
        var refused = await Desk.Refusal(() => desk.Submit(desk.Say(matter, 2, new Payload { Sign = new SignBody { By = "张三" } }, version, version + 1)));

        Assert.Equal(StatusCode.FailedPrecondition, refused.Status);
        Assert.NotNull(refused.Current);
    }

    [Theory]
    [InlineData("message.payloadSha256")]
    [InlineData("message.schemaVersion")]
    [InlineData("message.recipient")]
    [InlineData("message.transferSeq")]
    public async Task Submit_Wrong_IsInvalidByItsFieldAndUsesNoPlaceUp(string field)
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        var message = desk.Transfer(matter);
        if (field == "message.payloadSha256")
            message.PayloadSha256 = new string('0', 64);
        if (field == "message.schemaVersion")
            message.SchemaVersion = 9;
        if (field == "message.recipient")
            (message.Recipient, message.Stream) = ("elsewhere", "");
        if (field == "message.transferSeq")
            message.TransferSeq = 0;

        var refused = await Desk.Refusal(() => desk.Submit(message));

        Assert.Equal((StatusCode.InvalidArgument, "VALIDATION_FAILED", field), (refused.Status, refused.Reason, Assert.Single(refused.Fields)));
        Assert.Equal("UNKNOWN", (await Status(desk, message)).Disposition);
        Assert.Equal("APPLIED", (await desk.Submit(desk.Transfer(matter))).Disposition);
    }

    /// <summary>What was meant as it stands, and is wrong, has had its turn: what follows goes on, and a correction takes its place.</summary>
    [Fact]
    public async Task Submit_BodyThatIsNoneOfTheContract_UsesItsPlaceUp()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        await desk.Submit(desk.Transfer(matter));
        var wrong = desk.Say(matter, 2, new Payload { Urge = new UrgeBody { Text = "" } });

        var refused = await Desk.Refusal(() => desk.Submit(wrong));
        var again = await Desk.Refusal(() => desk.Submit(wrong));

        Assert.Equal((StatusCode.InvalidArgument, "VALIDATION_FAILED", "payload.urge.text"), (refused.Status, refused.Reason, Assert.Single(refused.Fields)));
        Assert.Equal((refused.Reason, "payload.urge.text"), (again.Reason, Assert.Single(again.Fields)));
        Assert.Equal(("REFUSED", "VALIDATION_FAILED"), await Status(desk, wrong) is var status ? (status.Disposition, status.Reason) : default);
        Assert.Equal("APPLIED", (await desk.Submit(desk.Say(matter, 3, new Payload { Urge = new UrgeBody { Text = "请尽快" } }))).Disposition);
        var correction = desk.Say(matter, 2, new Payload { Urge = new UrgeBody { Text = "第二条" } });
        correction.Supersedes = wrong.MessageId;
        Assert.Equal("APPLIED", (await desk.Submit(correction)).Disposition);
    }

    [Fact]
    public async Task Submit_TransferThatIsWrong_IsRefusedAndItsCorrectionBeginsTheMatter()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();
        var wrong = desk.Transfer(matter, b => b.Title = "");
        Assert.Equal(["payload.transfer.title"], (await Desk.Refusal(() => desk.Submit(wrong))).Fields);
        Assert.Equal("PARKED", (await desk.Submit(desk.Say(matter, 2, new Payload { Urge = new UrgeBody { Text = "请尽快" } }))).Disposition);

        var correction = desk.Transfer(matter);
        correction.Supersedes = wrong.MessageId;

        Assert.Equal("APPLIED", (await desk.Submit(correction)).Disposition);
        Assert.Equal(2, (await desk.Client.GetTransferAsync(new GetTransferRequest { TransferId = matter }, desk.Metadata)).Transfer.ReceivedSeq);
    }

    /// <summary>A place that was refused before its turn came may still be corrected, and holds nothing up.</summary>
    [Fact]
    public async Task Submit_CorrectionOfAnEarlyMessage_HasItsTurnInItsPlace()
    {
        using var desk = await Desk.Of(server);
        var matter = await WithEarlyFault(desk);
        var correction = desk.Say(matter.Id, 3, new Payload { Urge = new UrgeBody { Text = "第三条" } });
        correction.Supersedes = matter.Wrong.MessageId;

        Assert.Equal("PARKED", (await desk.Submit(correction)).Disposition);
        Assert.Equal("APPLIED", (await desk.Submit(desk.Say(matter.Id, 2, new Payload { Urge = new UrgeBody { Text = "第二条" } }))).Disposition);

        Assert.Equal("APPLIED", (await Status(desk, correction)).Disposition);
        Assert.Equal(3, (await desk.Client.GetTransferAsync(new GetTransferRequest { TransferId = matter.Id }, desk.Metadata)).Transfer.ReceivedSeq);
    }

    [Fact]
    public async Task Submit_AfterAnEarlyMessageThatWasRefused_IsApplied()
    {
        using var desk = await Desk.Of(server);
        var matter = await WithEarlyFault(desk);
        Assert.Equal("APPLIED", (await desk.Submit(desk.Say(matter.Id, 2, new Payload { Urge = new UrgeBody { Text = "第二条" } }))).Disposition);
        var fourth = desk.Say(matter.Id, 4, new Payload { Urge = new UrgeBody { Text = "第四条" } });

        // At once, or with the watch's next round.
        if ((await desk.Submit(fourth)).Disposition == "PARKED")
        {
            var later = new FakeTimeProvider(server.Clock.GetUtcNow() + TimeSpan.FromSeconds(10));
            await ActivatorUtilities.CreateInstance<ExchangeWatch>(server.Services, later).Run(CancellationToken.None);
        }

        Assert.Equal("APPLIED", (await Status(desk, fourth)).Disposition);
        Assert.Equal(4, (await desk.Client.GetTransferAsync(new GetTransferRequest { TransferId = matter.Id }, desk.Metadata)).Transfer.ReceivedSeq);
    }

    /// <summary>A matter whose third message came before the second, and is none of the contract.</summary>
    private static async Task<(string Id, Message Wrong)> WithEarlyFault(Desk desk)
    {
        var matter = Desk.NewMatter();
        await desk.Submit(desk.Transfer(matter));
        var wrong = desk.Say(matter, 3, new Payload { Urge = new UrgeBody { Text = "" } });
        Assert.Equal(StatusCode.InvalidArgument, (await Desk.Refusal(() => desk.Submit(wrong))).Status);
        return (matter, wrong);
    }

    /// <summary>The desk gives durations; when they end is the receiver's to say, on its own calendar, and the end binds its units.</summary>
    [Fact]
    public async Task Submit_Durations_EndOnOurCalendarAndBindTheUnits()
    {
        using var desk = await Desk.Of(server);
        var matter = Desk.NewMatter();

        var current = (await desk.Submit(desk.Transfer(matter, b =>
        {
            b.SignWithin = new Limit { Minutes = 90 };
            b.ReturnWithin = new Limit { WorkingDays = 2 };
            b.HandleWithin = new Limit { WorkingDays = 3 };
        }))).Current;

        // From Wednesday 2023-02-15 10:00 over a weekend.
        Assert.Equal(Times.At("2023-02-15T11:30:00"), current.SignBy.ToDateTimeOffset());
        Assert.Equal(Times.At("2023-02-17T18:00:00"), current.ReturnBy.ToDateTimeOffset());
        Assert.Equal(Times.At("2023-02-20T18:00:00"), current.DueAt.ToDateTimeOffset());
        var ticket = (await server.Dev.Get($"/v1/tickets/by-number/{current.Number}")).Expect(200)["id"].Text();
        var beyond = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management", limitWorkingDays = 4 })).Expect(409);
        Assert.Equal("beyond-partner-due", beyond.Problem);
        var dispatched = (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "urban-management", limitWorkingDays = 3 })).Expect(200);
        Assert.Equal(Times.At("2023-02-20T18:00:00"), dispatched["dueAt"].GetValue<DateTimeOffset>());
    }

    [Fact]
    public async Task Submit_AnotherSender_IsDenied()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter());
        (message.Sender, message.Stream) = ("henan", "henan/ruzhou12345");

        Assert.Equal((StatusCode.PermissionDenied, "FORBIDDEN"), (await Desk.Refusal(() => desk.Submit(message))).Word);
    }

    [Fact]
    public async Task Call_WithoutTokenOrRight_IsRefused()
    {
        using var stranger = new Desk(GrpcChannel.ForAddress(server.RpcAddress), null, server.Clock.GetUtcNow());
        using var dev = new Desk(GrpcChannel.ForAddress(server.RpcAddress), server.Dev.Token, server.Clock.GetUtcNow());
        using var unit = await server.ClientOf("unit-water");
        using var water = new Desk(GrpcChannel.ForAddress(server.RpcAddress), unit.Token, server.Clock.GetUtcNow());
        // A superior platform speaks REST.
        using var superior = await Desk.Of(server, "henan");

        Assert.Equal((StatusCode.Unauthenticated, "UNAUTHENTICATED"), (await Desk.Refusal(() => stranger.Submit(stranger.Transfer("T")))).Word);
        Assert.Equal((StatusCode.PermissionDenied, "FORBIDDEN"), (await Desk.Refusal(() => dev.Submit(dev.Transfer("T")))).Word);
        Assert.Equal((StatusCode.PermissionDenied, "FORBIDDEN"), (await Desk.Refusal(() => water.Submit(water.Transfer("T")))).Word);
        Assert.Equal((StatusCode.PermissionDenied, "FORBIDDEN"), (await Desk.Refusal(() => superior.Submit(superior.Transfer("T")))).Word);
    }

    [Fact]
    public async Task Submit_LargerThanFourMegabytes_IsToldSo()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter());
        message.Payload = ByteString.CopyFrom(new byte[4 * 1024 * 1024]);

        Assert.Equal((StatusCode.ResourceExhausted, "BODY_TOO_LARGE"), (await Desk.Refusal(() => desk.Submit(message))).Word);
    }

    /// <summary>Larger than a call of our own front ends, and still taken.</summary>
    [Fact]
    public async Task Submit_ThreeMegabytes_IsJudgedByWhatItSays()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter(), b => b.Content = new string('a', 3 * 1024 * 1024));

        Assert.Equal(["payload.transfer.content"], (await Desk.Refusal(() => desk.Submit(message))).Fields);
    }

    /// <summary>An emergency is never refused for a clock.</summary>
    [Fact]
    public async Task Submit_ClockOfTheDeskIsADayOff_IsTaken()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter(), b => b.Emergency = true);
        message.SentAt = Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow().AddDays(1));

        Assert.Equal("APPLIED", (await desk.Submit(message)).Disposition);
    }

    [Fact]
    public async Task Submit_DeadlinePassedAlready_ChangesNothing()
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter());

        await Assert.ThrowsAsync<RpcException>(async () =>
            await desk.Client.SubmitAsync(new SubmitRequest { Message = message }, desk.Metadata, DateTime.UtcNow.AddMilliseconds(-1)));

        Assert.Equal("UNKNOWN", (await Status(desk, message)).Disposition);
    }

    [Fact]
    public async Task Ask_OfAnotherMatterOrNothing_IsUnknown()
    {
        using var desk = await Desk.Of(server);

        Assert.Equal((StatusCode.NotFound, "UNKNOWN_MATTER"), (await Desk.Refusal(async () => await desk.Client.GetTransferAsync(new GetTransferRequest { TransferId = "none" }, desk.Metadata))).Word);
        Assert.Equal(["messageId"], (await Desk.Refusal(async () => await desk.Client.GetMessageStatusAsync(new GetMessageStatusRequest { MessageId = "1" }, desk.Metadata))).Fields);
    }

    [Fact]
    public async Task Health_OfTheService_IsServing()
    {
        using var channel = GrpcChannel.ForAddress(server.RpcAddress);

        var answer = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = WorkOrderExchange.Descriptor.FullName });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    private static async Task<GetMessageStatusResponse> Status(Desk desk, Message message) =>
        await desk.Client.GetMessageStatusAsync(new GetMessageStatusRequest { MessageId = message.MessageId }, desk.Metadata);
}
