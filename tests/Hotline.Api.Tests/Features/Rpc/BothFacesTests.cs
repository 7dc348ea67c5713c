using System.Text.Json.Nodes;
using Grpc.Core;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Tests.Given;
using Hotline.Domain;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hotline.Api.Tests.Features.Rpc;

/// <summary>The same act is refused by the same code on both faces, with the same fields, in the same words.</summary>
public sealed class BothFacesTests(BothFacesTests.WithFrailLane server) : IClassFixture<BothFacesTests.WithFrailLane>
{
    public sealed class WithFrailLane : RpcServer
    {
        /// <summary>What the next writes fail with.</summary>
        public Exception? Fault { get; set; }

        protected override void Change(IServiceCollection services)
        {
            var lane = services.Last(s => s.ServiceType == typeof(IWriteLane));
            services.RemoveAll<IWriteLane>();
            services.AddSingleton<IWriteLane>(sp => new FrailLane(
                (IWriteLane)(lane.ImplementationFactory?.Invoke(sp) ?? ActivatorUtilities.CreateInstance(sp, lane.ImplementationType!)), this));
        }
    }

    private sealed class FrailLane(IWriteLane inner, WithFrailLane server) : IWriteLane, IAsyncDisposable
    {
        public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation) =>
            server.Fault is { } fault ? Task.FromException<T>(fault) : inner.Run(work, cancellation);

        public async ValueTask DisposeAsync()
        {
            if (inner is IAsyncDisposable later)
                await later.DisposeAsync();
            else
                ((IDisposable)inner).Dispose();
        }
    }

    public static TheoryData<string> Scenes => [.. RefusalScenes.All.Select(s => s.Name)];

    [Theory, MemberData(nameof(Scenes))]
    public async Task Refusal_SameActOnBothFaces_SameCodeFieldsAndWords(string name)
    {
        var scene = RefusalScenes.All.Single(s => s.Name == name);
        var id = await scene.Ready(server);
        foreach (var language in new[] { "zh-CN", "en" })
        {
            var (rest, rpc) = await Act(scene, id, language);

            Assert.Equal(scene.Code, rest.Problem);
            Alike(rest, rpc, language);
        }
    }

    public static TheoryData<string> Faults => [.. RefusalScenes.OfFaults];

    [Theory, MemberData(nameof(Faults))]
    public async Task Fault_BehindTheProduct_SameCodeAndNothingOfItIsTold(string code)
    {
        var inner = new InvalidOperationException("Secret words of the database.");
        var scene = Scene.Of(code, "notes", new { text = "备注" }, c => c.Registered());
        var id = await scene.Ready(server);
        (string, string)[] headers = code == "idempotency-key-in-flight" ? [("idempotency-key", Guid.NewGuid().ToString())] : [];
        server.Fault = code switch
        {
            "contended" or "idempotency-key-in-flight" => new ContendedException(inner),
            "temporarily-unavailable" => new DatabaseAwayException(inner),
            _ => inner,
        };
        try
        {
            var (rest, rpc) = await Act(scene, id, "en", headers);

            Assert.Equal(code, rest.Problem);
            Alike(rest, rpc, "en");
            Assert.DoesNotContain("Secret", rest.Text + rpc.Message + rpc.Details, StringComparison.Ordinal);
            Assert.Equal(code == "temporarily-unavailable" ? TimeSpan.FromSeconds(5) : null, rpc.Details!.GetDetail<Google.Rpc.RetryInfo>()?.RetryDelay.ToTimeSpan());
        }
        finally
        {
            server.Fault = null;
        }
    }

    [Fact]
    public void Scenes_Catalogue_IsCoveredWhole() => Assert.Equal(
        Refusals.All.Select(r => r.Code).Order(),
        RefusalScenes.All.Select(s => s.Code).Concat(RefusalScenes.OfFaults).Concat(RefusalScenes.OfRestAlone).Concat(RefusalScenes.OfTheExchange).Distinct().Order());

    /// <summary>Both faces say each kind; a status of gRPC never stands for success or for what only a client can see.</summary>
    [Fact]
    public void Kinds_EachRow_HasOneStatusOnEachFace() => Assert.All(Refusals.All, row =>
    {
        var (http, grpc) = Problems.Face(row.Kind);
        Assert.InRange(http, 400, 599);
        Assert.DoesNotContain(grpc, (StatusCode[])[StatusCode.OK, StatusCode.Unknown, StatusCode.Cancelled, StatusCode.DeadlineExceeded, StatusCode.DataLoss]);
        // Whose fault it is, and whether it is worth another try, reads the same.
        Assert.Equal(http >= 500, grpc is StatusCode.Internal or StatusCode.Unavailable);
    });

    [Fact]
    public async Task Refusal_ManyLongFields_FitsIntoTrailers()
    {
        using var rpc = server.Rpc(server.Dev);
        var request = new JsonObject { ["category"] = new JsonArray([.. Enumerable.Range(0, 900).Select(i => (JsonNode)$"没有的类别{i}{new string('长', 300)}")]) };

        var refused = await rpc.Call("ListTickets", request);

        Assert.Equal("validation-failed", refused.Reason);
        Assert.NotEmpty(refused.Faults);
        Assert.InRange(Google.Protobuf.MessageExtensions.ToByteArray(refused.Details!).Length, 1, 5000);
    }

    private async Task<(Reply OverRest, RpcReply OverRpc)> Act(Scene scene, string id, string language, params (string, string)[] more)
    {
        using var caller = scene.Scope switch
        {
            null => await server.ClientOf("dev"),
            "" => server.Stranger(),
            var scope => await server.ClientOf("dev", scope),
        };
        using var rpc = server.Rpc(caller);
        List<(string, string)> headers = [("accept-language", language), .. more];
        if (scene.UsedKey)
        {
            var key = ("idempotency-key", Guid.NewGuid().ToString());
            (await server.Dev.Post("/v1/tickets", Given.Tickets.Body("另一事"), key)).Expect(201);
            headers.Add(key);
        }
        var (method, path) = scene.Rest.Split(' ') is [var verb, var address] ? (verb, address) : ("POST", scene.Rest);
        List<(string, string)> restHeaders = scene.IfMatch is { } tag ? [.. headers, ("If-Match", tag)] : headers;
        var rest = await caller.Send(new HttpMethod(method), string.Format(null, path, id), method == "GET" ? null : scene.Body, [.. restHeaders]);
        return (rest, await rpc.Call(scene.Rpc, Request(scene, id), [.. headers]));
    }

    private static JsonObject Request(Scene scene, string id)
    {
        var body = JsonNode.Parse(scene.Body)!.AsObject();
        if (scene.Rpc == "UpdateTicket")
            body = new JsonObject { ["description"] = body };
        return id.Length > 0 ? RpcMoves.Addressed(body, id, scene.IfMatch) : body;
    }

    private static void Alike(Reply rest, RpcReply rpc, string language)
    {
        Assert.Equal(rest.Problem, rpc.Reason);
        Assert.Equal("hotline", rpc.Info!.Domain);
        var row = Refusals.All.Single(r => r.Code == rest.Problem);
        Assert.Equal((rest.Code, rpc.Status), Problems.Face(row.Kind));
        Assert.Equal(Start(rest["detail"].Text()), rpc.Message);
        Assert.Equal((language, language == "en" ? row.En : row.Zh), (rpc.Details!.GetDetail<Google.Rpc.LocalizedMessage>()!.Locale, rpc.Details.GetDetail<Google.Rpc.LocalizedMessage>()!.Message));
        Assert.Equal(
            (rest.Json["errors"]?.AsObject() ?? []).SelectMany(e => e.Value.Texts().Select(m => (e.Key, Start(m)))),
            rpc.Faults);
        Assert.Equal(rest.Json["currentStatus"]?.Text(), rpc.Info.Metadata.GetValueOrDefault("currentStatus"));
        Assert.Equal(rest.Json["allowedActions"] is { } actions ? string.Join(',', actions.Texts()) : null, rpc.Info.Metadata.GetValueOrDefault("allowedActions"));
        foreach (var part in new[] { "action", "by", "at" })
            Assert.Equal(rest.Json["lastChange"]?[part]?.Text(), rpc.Info.Metadata.GetValueOrDefault("lastChange." + part));
        Assert.Matches("^[0-9a-f]{32}$|:", rpc.Info.Metadata["traceId"]);
    }

    private static string Start(string text) => text.Length > 200 ? text[..200] : text;
}
