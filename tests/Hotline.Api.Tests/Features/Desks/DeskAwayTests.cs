using Grpc.Core;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Hotline.Exchange.V1;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Desks;

/// <summary>A database that is away, or contended: nothing of a desk's message is stored, and the desk is told to come again.</summary>
public sealed class DeskAwayTests(DeskAwayTests.OfFrailBooks server) : IClassFixture<DeskAwayTests.OfFrailBooks>
{
    public sealed class OfFrailBooks : RpcServer
    {
        internal FrailLane.Frailty Lane { get; } = new();

        protected override void Change(IServiceCollection services)
        {
            base.Change(services);
            FrailLane.Before(services, Lane);
        }
    }

    [Theory]
    [InlineData(true, StatusCode.Unavailable, "TEMPORARILY_UNAVAILABLE")]
    [InlineData(false, StatusCode.Aborted, "CONTENDED")]
    public async Task Submit_WhileTheBooksCannotBeWritten_StoresNothingAndTheSameMessageIsTakenLater(bool away, StatusCode status, string reason)
    {
        using var desk = await Desk.Of(server);
        var message = desk.Transfer(Desk.NewMatter());
        server.Lane.Fault = away ? new DatabaseAwayException(new InvalidOperationException()) : new ContendedException(new InvalidOperationException());
        try
        {
            var refused = await Desk.Refusal(() => desk.Submit(message));
            Assert.Equal((status, reason), refused.Word);
            // Rivals are gone at once; how long a database is away is ours to guess.
            Assert.Equal(away, refused.Retry?.RetryDelay.ToTimeSpan() > TimeSpan.Zero);
        }
        finally
        {
            server.Lane.Fault = null;
        }

        Assert.Equal("UNKNOWN", (await desk.Client.GetMessageStatusAsync(new GetMessageStatusRequest { MessageId = message.MessageId }, desk.Metadata)).Disposition);
        Assert.Equal("APPLIED", (await desk.Submit(message)).Disposition);
        Assert.Equal("DUPLICATE", (await desk.Submit(message)).Disposition);
    }
}
