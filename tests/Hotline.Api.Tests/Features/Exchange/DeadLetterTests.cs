using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Exchange;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Exchange;

/// <summary>Messages that need a person: sent again, corrected in their place, or given up (exchange.md §2).</summary>
public sealed class DeadLetterTests(ExchangeServer server) : IClassFixture<ExchangeServer>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        server.NewLink();
        await server.Books(db => db.ExchangeOut.Where(o => o.State == OutState.Waiting).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Voided)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Refused_Message_IsAVisibleDeadLetterAndWhatFollowsGoesOn()
    {
        var (referral, message) = await Refused();
        (await server.Dev.Post($"/v1/referrals/{referral}/urge", new { text = "请尽快" })).Expect(200);

        await server.Deliver();

        var letters = (await server.Dev.Get("/v1/partners/police110/messages?limit=200")).Expect(200)["items"].AsArray();
        var letter = letters.Single(l => l!["id"]!.GetValue<string>() == message)!;
        Assert.Equal(("refused", "INVALID_ARGUMENT"), (letter["state"]!.GetValue<string>(), letter["fault"]!.GetValue<string>()));
        Assert.Equal("message-refused", Assert.Single(await server.Alarms(message)).Kind);
        Assert.Equal([OutState.Refused, OutState.Delivered], (await server.Out(referral)).Select(r => r.State));
    }

    [Fact]
    public async Task Correction_OfARefusedMessage_TakesItsPlaceAndNamesIt()
    {
        var (referral, message) = await Refused();

        var answer = (await server.Dev.Post($"/v1/partners/police110/messages/{message}/resend", new { changes = new { title = "更正后的标题" } })).Expect(200);
        await server.Deliver();

        var rows = await server.Out(referral);
        Assert.Equal([OutState.Superseded, OutState.Delivered], rows.Select(r => r.State));
        Assert.Equal([1, 1], rows.Select(r => r.TransferSeq));
        var sent = server.Link.Sent.Last();
        Assert.Equal((message, answer["id"].GetValue<string>()), (sent.Envelope.Supersedes!.Value.ToString("D"), sent.Envelope.MessageId.ToString("D")));
        Assert.Equal("更正后的标题", Assert.IsType<TransferBody>(server.Link.Read(MessageType.Transfer, sent.Body).Body).Title);
        Assert.All(await server.Alarms(message), a => Assert.NotNull(a.ClearedAt));
        Assert.Equal([("message.resent", $"partner=police110 message={message} now={answer["id"]}")], await Audited(message));
    }

    /// <summary>What a person did to a message.</summary>
    private async Task<List<(string Act, string? Detail)>> Audited(string message) =>
        [.. (await server.Books(db => db.Audit.Where(a => a.Action.StartsWith("message.") && a.Detail!.Contains(message)).OrderBy(a => a.Id).ToListAsync())).Select(a => (a.Action, a.Detail))];

    [Theory]
    [InlineData("""{"changes":{"noSuchField":1}}""", "changes.noSuchField")]
    [InlineData("""{"changes":{"title":7}}""", "changes")]
    public async Task Correction_OfWhatTheTypeLacks_IsRefusedByField(string body, string field)
    {
        var (_, message) = await Refused();

        var answer = (await server.Dev.Post($"/v1/partners/police110/messages/{message}/resend", body)).Expect(400);

        Assert.NotNull(answer["errors"][field]);
    }

    [Fact]
    public async Task Resend_OfADeliveredMessage_KeepsItsId()
    {
        var (_, referral, _) = await server.Referred();
        await server.Deliver();
        var message = await server.LastMessage(referral);

        (await server.Dev.Post($"/v1/partners/police110/messages/{message}/resend", "{}")).Expect(200);
        await server.Deliver();

        Assert.Equal([message, message], server.Link.Sent.Select(m => m.Envelope.MessageId.ToString("D")));
    }

    [Fact]
    public async Task Void_OfAnExpiredMessage_FillsItsPlaceSoThatNothingWaits()
    {
        var (_, referral, _) = await server.Referred();
        var first = await server.LastMessage(referral);
        (await server.Dev.Post($"/v1/referrals/{referral}/urge", new { text = "请尽快" })).Expect(200);
        await server.Books(db => db.ExchangeOut.Where(o => o.MessageId == Guid.Parse(first)).ExecuteUpdateAsync(s => s.SetProperty(o => o.State, OutState.Expired)));
        // What expired holds its own matter.
        Assert.Equal(0, await server.Deliver());

        (await server.Dev.Post($"/v1/partners/police110/messages/{first}/void", new { reason = "已电话告知" })).Expect(200);
        await server.Deliver();

        Assert.Equal(["message.voided"], (await Audited(first)).Select(a => a.Act));
        Assert.Equal([MessageType.Void, MessageType.Urge], server.Link.Sent.Select(m => m.Envelope.Type));
        Assert.Equal([1, 2], server.Link.Sent.Select(m => m.Envelope.TransferSeq));
    }

    [Fact]
    public async Task Void_OfAParkedMessage_LetsTheOnesBehindItHaveTheirTurn()
    {
        var (ticket, _, matter) = await server.Received();
        var early = Guid.CreateVersion7();
        await server.Says(Referrals.Desk, matter, 3, new UrgeBody("第三条"), id: early);

        (await server.Dev.Post($"/v1/partners/police110/messages/{early:D}/void", new { reason = "对方确认误发" })).Expect(200);
        (await server.Dev.Post($"/v1/partners/police110/messages/{early:D}/void", new { reason = "再一次" })).Expect(409);
        Assert.Equal([("message.voided", $"partner=police110 message={early:D} direction=inbound")], await Audited($"{early:D}"));

        await server.Says(Referrals.Desk, matter, 2, new UrgeBody("第二条"));
        Assert.Single(await server.Actions(ticket), a => a == "partnerUrge");
    }

    /// <summary>The partner has seen it, and its place with it.</summary>
    [Fact]
    public async Task Void_OfARefusedMessage_SendsNothingAndEndsItsAlarm()
    {
        var (referral, message) = await Refused();
        Assert.Null(Assert.Single(await server.Alarms(message)).ClearedAt);

        (await server.Dev.Post($"/v1/partners/police110/messages/{message}/void", new { reason = "已电话告知" })).Expect(200);

        Assert.Equal(0, await server.Deliver());
        Assert.Single(server.Link.Sent);
        Assert.Equal(OutState.Voided, (await server.Out(referral)).Single().State);
        Assert.NotNull(Assert.Single(await server.Alarms(message)).ClearedAt);
    }

    [Fact]
    public async Task Void_WhileItIsBeingDelivered_IsContended()
    {
        var (_, referral, _) = await server.Referred();
        var (message, answer) = (await server.LastMessage(referral), new TaskCompletionSource());
        var delivering = await UnderWay(answer.Task);

        Assert.Equal("contended", (await server.Dev.Post($"/v1/partners/police110/messages/{message}/void", new { reason = "已电话告知" })).Expect(409).Problem);

        answer.SetResult();
        Assert.Equal(1, await delivering);
        Assert.Equal([OutState.Delivered], (await server.Out(referral)).Select(r => r.State));
    }

    /// <summary>Whoever sends it again has taken it out of the courier's hands.</summary>
    [Fact]
    public async Task Resend_WhileItIsBeingDelivered_MakesItsAnswerVoid()
    {
        var (_, referral, _) = await server.Referred();
        var (message, answer) = (await server.LastMessage(referral), new TaskCompletionSource());
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.Refused, "late-word");
        var delivering = await UnderWay(answer.Task);

        (await server.Dev.Post($"/v1/partners/police110/messages/{message}/resend", "{}")).Expect(200);
        answer.SetResult();
        Assert.Equal(0, await delivering);

        var row = (await server.Out(referral)).Single();
        Assert.Equal((OutState.Waiting, null), (row.State, row.Fault));
        Assert.Empty(await server.Alarms(message));
        server.Link.OnSubmit = ScriptedLink.Taken;
        await server.MoveTo(server.Clock.GetUtcNow() + OutClaims.Lease(server.Partner.Limits) + TimeSpan.FromSeconds(1));
        Assert.Equal(1, await server.Deliver());
        Assert.Equal([message, message], server.Link.Sent.Select(m => m.Envelope.MessageId.ToString("D")));
    }

    /// <summary>A courier that has sent a message and waits for its answer.</summary>
    private async Task<Task<int>> UnderWay(Task answer)
    {
        var sent = new TaskCompletionSource();
        server.Link.Before = _ =>
        {
            sent.TrySetResult();
            return answer;
        };
        var delivering = server.Deliver();
        await sent.Task.WaitAsync(TimeSpan.FromSeconds(30));
        return delivering;
    }

    /// <summary>A person has decided; that its code is known now changes nothing.</summary>
    [Fact]
    public async Task Void_OfAMessageWithAnUnknownCode_StandsWhenTheCodeIsKnown()
    {
        var (matter, id) = ("M-" + Guid.NewGuid().ToString("N"), Guid.CreateVersion7());
        var (label, path) = (await server.Dev.Get("/v1/categories/0602")).Expect(200) is var category ? (category["label"].Text(), category["path"].Text()) : default;
        var named = path.Replace(label, "共享单车", StringComparison.Ordinal);
        await server.Says(Referrals.Desk, matter, 1, Referrals.Matter(matter) with { Categories = [new MessageCategory("hotline", "9999", named)] }, id: id);
        (await server.Dev.Post($"/v1/partners/police110/messages/{id:D}/void", new { reason = "对方确认误发" })).Expect(200);

        (await server.Dev.Patch("/v1/categories/0602", new { label = "共享单车" }, ("If-Match", "*"))).Expect(200);
        await server.MoveTo(server.Clock.GetUtcNow().AddMinutes(2));
        await server.Watch();

        var row = (await server.In(matter)).Single();
        Assert.Equal(Disposition.Refused, row.Disposition);
        // A watch that had found it before it was given up comes too late.
        Assert.False(await server.Services.GetRequiredService<IWriteLane>().Run((db, ct) => Intake.Readmit(db, row.Id, ct), CancellationToken.None));
        Assert.Equal(Disposition.Refused, (await server.In(matter)).Single().Disposition);
        Assert.Empty(await server.Books(db => db.Referrals.Where(r => r.TransferId == matter).ToListAsync()));
    }

    [Theory]
    [InlineData("/v1/partners/nobody/messages", 404)]
    [InlineData("/v1/partners/police110/messages?state=noSuchState", 400)]
    [InlineData("/v1/partners/police110/messages?direction=inbound&state=waiting", 400)]
    public async Task List_OfWhatIsNot_IsRefused(string path, int status) => (await server.Dev.Get(path)).Expect(status);

    private async Task<(string Referral, string Message)> Refused()
    {
        var (_, referral, _) = await server.Referred();
        server.Link.OnSubmit = _ => new Delivery(DeliveryOutcome.Refused, "INVALID_ARGUMENT", "title");
        await server.Deliver();
        server.Link.OnSubmit = ScriptedLink.Taken;
        return (referral, await server.LastMessage(referral));
    }
}
