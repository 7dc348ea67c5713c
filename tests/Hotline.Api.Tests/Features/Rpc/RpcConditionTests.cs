using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Reflection.V1Alpha;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Hotline.Tickets.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hotline.Api.Tests.Features.Rpc;

/// <summary>Keys, versions, rivals: what REST keeps by its headers holds over gRPC, and across both faces.</summary>
[Collection(SharedRpcServer.Name)]
public sealed class RpcConditionTests(RpcServer server)
{
    [Fact]
    public async Task Register_SameKeyOnBothFaces_OneTicket()
    {
        using var rpc = server.Rpc(server.Dev);
        var key = ("idempotency-key", Guid.NewGuid().ToString());
        var rest = (await server.Dev.Post("/v1/tickets", Given.Tickets.Body(), key)).Expect(201);

        var again = await rpc.Call("RegisterTicket", Given.Tickets.Body(), key);
        var other = await rpc.Call("RegisterTicket", Given.Tickets.Body("别的"), key);

        Assert.Equal(rest["id"].Text(), again.Expect<TicketResponse>().Ticket.Id);
        Assert.True(again.Replayed);
        Assert.Equal((StatusCode.AlreadyExists, "idempotency-key-reused"), (other.Status, other.Reason));
    }

    [Fact]
    public async Task Move_SixteenAtOnceWithOneKey_OneEffect()
    {
        var id = await server.Dev.Registered();
        using var rpc = server.Rpc(server.Dev);
        var key = ("idempotency-key", Guid.NewGuid().ToString());

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => rpc.Call("Dispatch", new() { ["id"] = id, ["leadUnit"] = "water" }, key)));
        var rest = (await server.Dev.Post($"/v1/tickets/{id}/dispatch", """{ "assistingUnits": null, "leadUnit" : "water" }""", key)).Expect(200);

        Assert.Single(answers, a => !a.Replayed);
        Assert.All(answers, a => Assert.Equal(answers[0].Expect<TicketResponse>(), a.Expect<TicketResponse>()));
        Assert.Equal("true", rest.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(2, (await server.Dev.Ticket(id))["version"].Number());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dispatch_TwoAtOnce_OneWinsAndTheOtherIsToldWho(bool withIfMatch)
    {
        var id = await server.Dev.Registered();
        using var rpc = server.Rpc(server.Dev);
        var request = new System.Text.Json.Nodes.JsonObject { ["leadUnit"] = "water" };

        var answers = await Task.WhenAll(new[] { "seat-1", "seat-2" }.Select(who =>
            rpc.Call("Dispatch", RpcMoves.Addressed(request.DeepClone().AsObject(), id, withIfMatch ? "\"1\"" : null), ("x-operator", who))));

        var loser = Assert.Single(answers, a => a.Status != StatusCode.OK);
        Assert.Equal(withIfMatch ? (StatusCode.Aborted, "stale-version") : (StatusCode.FailedPrecondition, "move-not-allowed"), (loser.Status, loser.Reason));
        Assert.Equal(("dispatched", "dispatched"), (loser.Info!.Metadata["currentStatus"], loser.Info.Metadata["lastChange.action"]));
        Assert.Equal(answers[0] == loser ? "seat-2" : "seat-1", loser.Info.Metadata["lastChange.by"]);
    }

    [Fact]
    public async Task Reflection_InDevelopment_ListsBothServices()
    {
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(server.RpcAddress);
        using var call = new ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" });

        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));

        var names = call.ResponseStream.Current.ListServicesResponse.Service.Select(s => s.Name).ToList();
        Assert.Contains("hotline.tickets.v1.TicketService", names);
        Assert.Contains("hotline.tickets.v1.WorkOrderService", names);
    }

    [Fact]
    public async Task Call_NoMessageOfTheMethod_IsInvalidNotAFault()
    {
        var (status, details) = await Raw(server, "GetTicket", [0xFF, 0xFF, 0xFF, 0xFF]);

        Assert.Equal((StatusCode.InvalidArgument, "validation-failed"), (status, details!.GetDetail<Google.Rpc.ErrorInfo>()!.Reason));
    }

    /// <summary>A call as bytes, without the timers and checks of a client.</summary>
    internal static async Task<(StatusCode Status, Google.Rpc.Status? Details)> Raw(RpcServer server, string method, byte[] message, string? timeout = null)
    {
        using var http = new HttpClient();
        var frame = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.RpcAddress, "hotline.tickets.v1.TicketService/" + method))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", server.Dev.Token);
        request.Headers.Add("te", "trailers");
        if (timeout is not null)
            request.Headers.Add("grpc-timeout", timeout);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        var status = int.Parse(Value("grpc-status")!, System.Globalization.CultureInfo.InvariantCulture);
        var details = Value("grpc-status-details-bin") is { } text ? Google.Rpc.Status.Parser.ParseFrom(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='))) : null;
        return ((StatusCode)status, details);

        string? Value(string name) => answer.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single()
            : answer.Headers.TryGetValues(name, out var header) ? header.Single() : null;
    }
}

/// <summary>A deadline calls the work off.</summary>
public sealed class RpcDeadlineTests(RpcDeadlineTests.WithSlowNumbers server) : IClassFixture<RpcDeadlineTests.WithSlowNumbers>
{
    public sealed class WithSlowNumbers : RpcServer
    {
        public SlowNumbers Numbers { get; } = new();

        protected override void Change(IServiceCollection services)
        {
            var inner = services.Last(s => s.ServiceType == typeof(INumberSource));
            services.RemoveAll<INumberSource>();
            services.AddSingleton<INumberSource>(sp =>
            {
                Numbers.Inner = (INumberSource)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(sp) ?? ActivatorUtilities.CreateInstance(sp, inner.ImplementationType!));
                return Numbers;
            });
        }
    }

    /// <summary>Numbers that do not come until the call is called off.</summary>
    public sealed class SlowNumbers : INumberSource
    {
        internal INumberSource? Inner { get; set; }

        public bool Wait { get; set; }

        public bool CalledOff { get; private set; }

        async Task<int> INumberSource.Next(HotlineContext db, DateOnly day, CancellationToken cancellation)
        {
            if (!Wait)
                return await Inner!.Next(db, day, cancellation);
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                CalledOff = cancellation.IsCancellationRequested;
            }
            throw new InvalidOperationException("Never reached.");
        }
    }

    [Fact]
    public async Task Register_DeadlinePasses_TheWorkIsCalledOffAndNothingIsRegistered()
    {
        using var rpc = server.Rpc(server.Dev);
        var before = (await rpc.Tickets.ListTicketsAsync(new() { IncludeTotal = true }, rpc.With())).Total;
        server.Numbers.Wait = true;
        var (status, _) = await RpcConditionTests.Raw(server, "RegisterTicket", RpcJourneyTests.Matter().ToByteArray(), timeout: "200m");
        server.Numbers.Wait = false;

        Assert.Equal(StatusCode.DeadlineExceeded, status);
        Assert.Equal(1, (await rpc.Tickets.RegisterTicketAsync(RpcJourneyTests.Matter(), rpc.With())).Ticket.Version);
        Assert.True(server.Numbers.CalledOff);
        Assert.Equal(before + 1, (await rpc.Tickets.ListTicketsAsync(new() { IncludeTotal = true }, rpc.With())).Total);
    }
}
