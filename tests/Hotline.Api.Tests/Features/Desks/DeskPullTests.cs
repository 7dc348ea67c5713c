using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hotline.Api.Features.Desks;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Given;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Desks;

/// <summary>A desk that cannot be called: it fetches its stream, commits what it holds, and both sides compare their books.</summary>
public sealed class DeskPullTests(RpcServer server) : IClassFixture<RpcServer>
{
    [Fact]
    public async Task Pull_AfterADispatch_HandsOutTheSignAndCommitSettlesIt()
    {
        using var desk = await Desk.Of(server);
        var matter = await Signed(desk);

        var pulled = await All(desk);
        var sign = Assert.Single(pulled, m => m.TransferId == matter);

        Assert.Equal(("sign", "ruzhou12345", "police110", "ruzhou12345/police110", 1), (sign.Type, sign.Sender, sign.Recipient, sign.Stream, sign.TransferSeq));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(sign.Payload.Span)), sign.PayloadSha256);
        Assert.NotEmpty(Payload.Parser.ParseFrom(sign.Payload).Sign.By);
        Assert.Equal(pulled.Select(m => m.Sequence).Order(), pulled.Select(m => m.Sequence));

        var before = await Row(sign);
        var committed = await desk.Client.CommitAsync(
            new CommitRequest
            {
                ThroughSequence = pulled[^1].Sequence,
                Outcomes = { new MessageOutcome { MessageId = sign.MessageId, Disposition = "APPLIED", ReceiptId = "R-7" } },
            }, desk.Metadata);

        Assert.Equal(pulled[^1].Sequence, committed.CommittedSequence);
        var after = await Row(sign);
        Assert.Equal((OutState.Waiting, OutState.Delivered, "R-7"), (before.State, after.State, after.Receipt));
        // An attempt to push it, under way at that moment, holds an older claim.
        Assert.True(after.Claim > before.Claim);
        Assert.Empty((await desk.Client.PullAsync(new PullRequest(), desk.Metadata)).Messages);
    }

    /// <summary>Committing less than before takes nothing back, and what was handed out can be had again.</summary>
    [Fact]
    public async Task Commit_SmallerThanBefore_ChangesNothing()
    {
        using var desk = await Desk.Of(server);
        await Signed(desk);
        var last = (await All(desk))[^1].Sequence;
        await desk.Client.CommitAsync(new CommitRequest { ThroughSequence = last }, desk.Metadata);

        Assert.Equal(last, (await desk.Client.CommitAsync(new CommitRequest { ThroughSequence = 0 }, desk.Metadata)).CommittedSequence);
        Assert.Equal(last, (await desk.Client.PullAsync(new PullRequest { AfterSequence = last - 1 }, desk.Metadata)).Messages.Single().Sequence);
    }

    [Fact]
    public async Task Commit_Refused_GoesToThePersonWhoCorrectsIt()
    {
        using var desk = await Desk.Of(server);
        var matter = await Signed(desk);
        var sign = (await All(desk)).Single(m => m.TransferId == matter);

        await desk.Client.CommitAsync(
            new CommitRequest
            {
                ThroughSequence = sign.Sequence,
                Outcomes = { new MessageOutcome { MessageId = sign.MessageId, Disposition = "REFUSED", Reason = "NO_SUCH_UNIT", Detail = "unit" } },
            }, desk.Metadata);

        var row = await Row(sign);
        Assert.Equal((OutState.Refused, "NO_SUCH_UNIT", "unit"), (row.State, row.Fault, row.Detail));
    }

    [Fact]
    public async Task Commit_OfWhatWasNeverHandedOut_IsInvalid()
    {
        using var desk = await Desk.Of(server);
        var last = (await desk.Client.PullAsync(new PullRequest(), desk.Metadata)).LastSequence;

        var beyond = await Desk.Refusal(async () => await desk.Client.CommitAsync(new CommitRequest { ThroughSequence = last + 1 }, desk.Metadata));
        var unknown = await Desk.Refusal(async () => await desk.Client.CommitAsync(
            new CommitRequest { Outcomes = { new MessageOutcome { MessageId = Guid.NewGuid().ToString(), Disposition = "APPLIED" } } }, desk.Metadata));
        var code = await Desk.Refusal(async () => await desk.Client.CommitAsync(
            new CommitRequest { Outcomes = { new MessageOutcome { MessageId = Guid.NewGuid().ToString(), Disposition = "FINE" } } }, desk.Metadata));

        Assert.Equal(["throughSequence", "outcomes[0].messageId", "outcomes[0].disposition"], beyond.Fields.Concat(unknown.Fields).Concat(code.Fields));
    }

    [Fact]
    public async Task Pull_Waiting_AnswersWhenSomethingComes()
    {
        using var desk = await Desk.Of(server);
        var last = (await desk.Client.PullAsync(new PullRequest(), desk.Metadata)).LastSequence;
        var waiting = desk.Client.PullAsync(new PullRequest { AfterSequence = last, Wait = Duration.FromTimeSpan(TimeSpan.FromSeconds(30)) }, desk.Metadata).ResponseAsync;
        var matter = await Signed(desk);

        while (!waiting.IsCompleted)
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(500));
            // As fast as it can be asked the clock would outrun every token before the answer is here.
            await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromMilliseconds(10)));
        }

        Assert.Equal(matter, Assert.Single((await waiting).Messages).TransferId);
    }

    [Theory]
    [InlineData("max", 0, 0)]
    [InlineData("max", 501, 0)]
    [InlineData("wait", 1, 31)]
    [InlineData("wait", 1, -1)]
    public async Task Pull_BeyondItsBounds_IsInvalid(string field, int max, int wait)
    {
        using var desk = await Desk.Of(server);

        var refused = await Desk.Refusal(async () => await desk.Client.PullAsync(new PullRequest { Max = max, Wait = new Duration { Seconds = wait } }, desk.Metadata));

        Assert.Equal((StatusCode.InvalidArgument, field), (refused.Status, Assert.Single(refused.Fields)));
    }

    [Fact]
    public async Task Watch_SomethingNew_IsHintedWithItsPlace()
    {
        using var desk = await Desk.Of(server);
        await Signed(desk);

        using var watch = desk.Client.Watch(new WatchRequest { AfterSequence = 0 }, desk.Metadata);

        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal((await desk.Client.PullAsync(new PullRequest(), desk.Metadata)).LastSequence, watch.ResponseStream.Current.LastSequence);
    }

    [Fact]
    public async Task Reconcile_BothDirections_ListIdsAndDigestsInOrderPageByPage()
    {
        using var desk = await Desk.Of(server);
        var (sent, matters) = (new List<Message>(), new List<string>());
        for (var i = 0; i < 5; i++)
        {
            var message = desk.Transfer(Desk.NewMatter());
            sent.Add(message);
            await desk.Submit(message);
            matters.Add(message.TransferId);
        }
        await Dispatch(matters[0]);
        var at = sent[0].OccurredAt.ToDateTimeOffset();
        var ask = new ReconcileRequest
        {
            OccurredFrom = Timestamp.FromDateTimeOffset(at), OccurredTo = Timestamp.FromDateTimeOffset(at.AddMilliseconds(1)), Direction = "received", PageSize = 2,
        };
        var listed = new List<ReconciledMessage>();
        ReconcileResponse page;
        do
        {
            page = await desk.Client.ReconcileAsync(ask, desk.Metadata);
            Assert.InRange(page.Messages.Count, 1, 2);
            listed.AddRange(page.Messages);
            ask.PageToken = page.NextPageToken;
        }
        while (page.HasNextPageToken);

        Assert.Equal(page.Total, listed.Count);
        Assert.Equal(listed.Select(m => m.MessageId).Order(StringComparer.Ordinal), listed.Select(m => m.MessageId));
        Assert.All(sent, m => Assert.Contains(new ReconciledMessage { MessageId = m.MessageId, PayloadSha256 = m.PayloadSha256 }, listed));

        var ours = await desk.Client.ReconcileAsync(
            new ReconcileRequest { OccurredFrom = Timestamp.FromDateTimeOffset(at), OccurredTo = Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow().AddHours(1)), Direction = "sent" }, desk.Metadata);
        var sign = (await All(desk, 0)).Single(m => m.TransferId == matters[0]);
        Assert.Contains(new ReconciledMessage { MessageId = sign.MessageId, PayloadSha256 = sign.PayloadSha256 }, ours.Messages);
    }

    [Fact]
    public async Task Reconcile_BadInterval_IsInvalidByField()
    {
        using var desk = await Desk.Of(server);
        var at = Timestamp.FromDateTimeOffset(server.Clock.GetUtcNow());

        var empty = await Desk.Refusal(async () => await desk.Client.ReconcileAsync(new ReconcileRequest(), desk.Metadata));
        var turned = await Desk.Refusal(async () => await desk.Client.ReconcileAsync(new ReconcileRequest { OccurredFrom = at, OccurredTo = at, Direction = "sent" }, desk.Metadata));

        Assert.Equal(["direction", "occurredFrom", "occurredTo"], empty.Fields.Order());
        Assert.Equal(["occurredTo"], turned.Fields);
    }

    /// <summary>A gap in what a desk sent shows in how far its stream is held.</summary>
    [Fact]
    public async Task Submit_AGapInTheStream_HoldsTheStreamThereUntilItIsFilled()
    {
        using var desk = await Desk.Of(server);
        var streams = server.Services.GetRequiredService<ReceivedStreams>();
        await streams.Look(CancellationToken.None);
        var start = await server.Services.GetRequiredService<OpenBooks>()().ExchangeIn.Where(i => i.Partner == "police110").MaxAsync(i => i.Sequence) ?? 0;
        var messages = Enumerable.Range(1, 3).Select(i =>
        {
            var message = desk.Transfer(Desk.NewMatter());
            message.Sequence = Math.Max(start, streams.Through("police110")) + i;
            return message;
        }).ToList();
        await desk.Submit(messages[0]);
        await desk.Submit(messages[2]);
        await streams.Look(CancellationToken.None);

        var answer = await desk.Submit(messages[1]);
        Assert.Equal(messages[0].Sequence, answer.PeerCommittedSequence);

        await streams.Look(CancellationToken.None);
        Assert.Equal(messages[2].Sequence, (await desk.Submit(messages[1])).PeerCommittedSequence);
    }

    /// <summary>A matter of the desk that was dispatched, for which a sign goes out.</summary>
    private async Task<string> Signed(Desk desk)
    {
        var matter = Desk.NewMatter();
        await desk.Submit(desk.Transfer(matter));
        await Dispatch(matter);
        return matter;
    }

    private async Task Dispatch(string matter)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var ticket = await db.Referrals.Where(r => r.TransferId == matter).Select(r => r.TicketId).SingleAsync();
        (await server.Dev.Post($"/v1/tickets/{ticket}/dispatch", """{ "leadUnit": "urban-management" }""")).Expect(200);
    }

    private static async Task<List<Message>> All(Desk desk, long? after = null)
    {
        var request = new PullRequest { Max = 500 };
        if (after is { } sequence)
            request.AfterSequence = sequence;
        return [.. (await desk.Client.PullAsync(request, desk.Metadata)).Messages];
    }

    private async Task<ExchangeOut> Row(Message message)
    {
        var id = Guid.Parse(message.MessageId);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeOut.SingleAsync(o => o.MessageId == id);
    }
}
