using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Core;
using Grpc.Net.Client;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Lifecycles;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>The table of scopes is what the documents say and what the program does: for every call, with every scope and with none.</summary>
public sealed class ScopeTableTests(ScopeTableTests.BothFaces server) : IClassFixture<ScopeTableTests.BothFaces>
{
    /// <summary>With keys of a superior platform, whose signature then is all that its callbacks lack.</summary>
    public sealed class BothFaces : PlatformServer
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, .. RpcServer.BothFaces];

        protected override Task Prepare() => Dev.Registered();

        public Uri RpcAddress => RpcServer.RpcAddressOf(this);

        /// <summary>What the exchange keeps.</summary>
        public async Task<string> Rows()
        {
            await using var db = Services.GetRequiredService<OpenBooks>()();
            return $"{await db.Tickets.CountAsync()} {await db.History.CountAsync()} {await db.Referrals.CountAsync()} {await db.ExchangeIn.CountAsync()} {await db.ExchangeOut.CountAsync()} "
                + $"{await db.ExchangeStreams.CountAsync()} {await db.ExchangeAlarms.CountAsync()} {await db.PartnerUploads.CountAsync()} {await db.PartnerFiles.CountAsync()} {await db.PartnerNonces.CountAsync()}";
        }
    }

    [Fact]
    public void Table_AgainstTheDocument_HasTheSameCallsAndScopes()
    {
        var told = Contract.Committed.Calls.ToDictionary(
            c => $"{c.Method} {c.Path}", c => (c.Operation["security"] as JsonArray ?? []).Select(s => s!["oauth2"]![0]!.GetValue<string>()).ToList());
        var table = ScopeTable.All.Where(r => !r.IsRpc && (r.Path.StartsWith("/v1/", StringComparison.Ordinal) || r.Path.StartsWith("/public/", StringComparison.Ordinal))).ToDictionary(r => r.Call, r => r.Scopes.ToList());

        Assert.Equal(told.Select(Shown).Order(StringComparer.Ordinal), table.Select(Shown).Order(StringComparer.Ordinal));

        static string Shown(KeyValuePair<string, List<string>> row) => $"{row.Key}: {string.Join(" or ", row.Value)}";
    }

    [Fact]
    public void Table_AgainstTheRunningProgram_HasTheSameAddresses()
    {
        var served = server.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(e => Calls(e)).Where(c => !c.Contains("/grpc.reflection.", StringComparison.Ordinal)).Distinct().ToList();
        var table = ScopeTable.All.Select(r => r.Call).ToList();

        Assert.Equal([], served.Except(table).Select(c => c + " is not in the table"));
        Assert.Equal([], table.Except(served).Select(c => c + " is not served"));
        Assert.Equal(ScopeTable.All.Count, ScopeTable.All.Select(r => r.Call).Distinct().Count());
    }

    [Fact]
    public void Table_Words_AreKnown()
    {
        Assert.Equal([], ScopeTable.All.SelectMany(r => r.Scopes).Except(Scopes.All));
        Assert.Equal([], ScopeTable.All.Where(r => r.Scopes.Count == 0).Select(r => r.Words).Distinct().Except(["public", "signature", "client certificate", "client secret"]));
    }

    [Fact]
    public async Task EveryCall_WithEveryScopeAndNone_IsAsTheTableSays()
    {
        var callers = new List<(string? Scope, Client Client)> { (null, server.Stranger()) };
        foreach (var scope in Scopes.All)
            callers.Add((scope, await server.ClientOf("dev", scope)));
        var rows = ScopeTable.All.Where(r => !r.IsRpc && r.Path.StartsWith("/v1/", StringComparison.Ordinal)).ToList();
        var wrong = new List<string>();

        await Parallel.ForEachAsync(callers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (caller, _) =>
        {
            foreach (var row in rows)
            {
                var answer = await caller.Client.Send(
                    new HttpMethod(row.Method), Made(row.Path), row.Method == "GET" ? null : "{}", ("If-Match", "*"));
                var holds = caller.Scope is null ? answer.Code == 401
                    : row.Scopes.Contains(caller.Scope) ? answer.Code is not (401 or 403) and < 500
                    : answer.Code == 403 && answer.Problem == "forbidden";
                if (!holds)
                {
                    lock (wrong)
                        wrong.Add($"{row.Call} with {caller.Scope ?? "no token"}: {answer.Code} {answer.Text[..Math.Min(200, answer.Text.Length)]}");
                }
            }
        });

        foreach (var (_, client) in callers)
            client.Dispose();
        Assert.True(rows.Count > 150);
        Assert.Equal([], wrong.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task EveryRpc_WithEveryScopeAndNone_IsAsTheTableSays()
    {
        var rows = ScopeTable.All.Where(r => r.IsRpc && r.Scopes.Count > 0).ToList();
        var wrong = new List<string>();
        foreach (var scope in Scopes.All.Prepend(null))
        {
            using var http = scope is null ? server.Stranger() : await server.ClientOf("dev", scope);
            using var rpc = new RpcClient(server.RpcAddress, http.Token);
            foreach (var row in rows)
            {
                var method = RpcClient.Methods.Single(m => $"/{m.Service.FullName}/{m.Name}" == row.Call);
                var status = (await rpc.Call(method, method.InputType.Parser.ParseJson("{}"))).Status;
                var holds = scope is null ? status == StatusCode.Unauthenticated
                    : row.Scopes.Contains(scope) ? status is not (StatusCode.Unauthenticated or StatusCode.PermissionDenied or StatusCode.Internal or StatusCode.Unknown)
                    : status == StatusCode.PermissionDenied;
                if (!holds)
                    wrong.Add($"{row.Call} with {scope ?? "no token"}: {status}");
            }
        }

        Assert.Equal(RpcClient.Methods.Count, rows.Count);
        Assert.Equal([], wrong);
    }

    [Fact]
    public async Task PublicCalls_WithoutAToken_AreAnswered()
    {
        using var stranger = server.Stranger();
        foreach (var row in ScopeTable.All.Where(r => !r.IsRpc && r.Words == "public" && r.Method == "GET" && r.Path != "/"))
            Assert.True((await stranger.Get(Made(row.Path))).Code is 200 or 404 or 406, row.Call);
    }

    [Fact]
    public async Task EveryExchangeCall_WithoutACertificate_IsRefusedWhateverTheToken()
    {
        var (before, wrong, asked) = (await server.Rows(), new List<string>(), new HashSet<string>());
        foreach (var (name, scope, expected) in EveryToken(StatusCode.Unauthenticated, StatusCode.PermissionDenied))
        {
            using var http = name == Nobody ? server.Stranger() : await server.ClientOf("dev", scope);
            using var desk = new Desk(GrpcChannel.ForAddress(server.RpcAddress), http.Token, server.Clock.GetUtcNow());
            foreach (var (call, made) in desk.EachCall)
            {
                asked.Add(call);
                var status = (await Desk.Refusal(made)).Status;
                if (status != expected)
                    wrong.Add($"{call} with {name}: {status}");
            }
        }

        Assert.Equal([], wrong);
        Assert.Equal(ScopeTable.All.Where(r => r.Words == "client certificate").Select(r => r.Call).Order(StringComparer.Ordinal), asked.Order(StringComparer.Ordinal));
        Assert.Equal(before, await server.Rows());
    }

    [Fact]
    public async Task EveryCallback_WithoutASignature_IsRefusedWhateverTheToken()
    {
        var rows = ScopeTable.All.Where(r => r.Words == "signature").Select(r => (Row: r, Path: Made(r.Path.Replace("{partner}", "pingdingshan", StringComparison.Ordinal)), Body: Example(r))).ToList();
        var (before, wrong, refusals) = (await server.Rows(), new List<string>(), new HashSet<string>());
        foreach (var (name, scope, expected) in EveryToken(401, 401))
        {
            using var http = name == Nobody ? server.Stranger() : await server.ClientOf("dev", scope);
            foreach (var (row, path, body) in rows)
            {
                var answer = await http.Send(new HttpMethod(row.Method), path, body);
                refusals.Add(answer.Text);
                if (answer.Code != expected)
                    wrong.Add($"{row.Call} with {name}: {answer.Code}");
            }
        }

        Assert.Equal([], wrong);
        Assert.Contains("\"unauthenticated\"", Assert.Single(refusals), StringComparison.Ordinal);
        Assert.Equal(before, await server.Rows());
        // It was the signature that they lacked.
        var platform = server.Platform();
        foreach (var (row, path, body) in rows)
        {
            var answer = body is null ? await platform.Get(path.Split("pingdingshan/")[1]) : await platform.Post(path, Encoding.UTF8.GetBytes(body));
            Assert.False(answer.Code is 401 or 403 or 429 or >= 500, $"{row.Call}: {answer.Code} {answer.Text}");
        }
        Assert.True(rows.Count > 10);
    }

    private const string Nobody = "no token";

    /// <summary>No token, one of each scope, and one of all; with what each of them is answered.</summary>
    private static IEnumerable<(string Name, string? Scope, T Expected)> EveryToken<T>(T without, T with) =>
        [(Nobody, null, without), .. Scopes.All.Select(s => (s, (string?)s, with)), ("every scope", string.Join(' ', Scopes.All), with)];

    /// <summary>The body of a callback as its document shows it.</summary>
    private static string? Example(ScopeRow row) => row.Method == "GET" ? null : Contract.Partners.Call(row.Method, row.Path).Body!["example"]!.ToJsonString();

    /// <summary>An address of a thing that is not there.</summary>
    private static string Made(string path) => Regex.Replace(path, @"\{(?<name>\w+)\}", m => m.Groups["name"].Value switch
    {
        "id" when path.StartsWith("/v1/exports/", StringComparison.Ordinal) || path.StartsWith("/v1/operations/", StringComparison.Ordinal) || path.Contains("/messages/", StringComparison.Ordinal) => Guid.Empty.ToString(),
        "id" or "aid" or "sid" => "999999",
        "year" => "1999",
        "period" => "1999-01",
        "date" => "1999-01-01",
        "name" => "types.svg",
        _ => "nobody",
    }, RegexOptions.None, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Calls(RouteEndpoint endpoint)
    {
        var raw = endpoint.RoutePattern.RawText!;
        var path = "/" + Regex.Replace(raw, @"\{(?<name>\w+)(?<rule>:[^}]*)?\}", "{${name}}", RegexOptions.None, TimeSpan.FromSeconds(1)).TrimStart('/');
        var methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [];
        // Of gRPC, the framework's own answers for what is not implemented are no calls.
        if (endpoint.Metadata.GetMetadata<Grpc.AspNetCore.Server.GrpcMethodMetadata>() is not null)
            return [path];
        return methods.Count == 0 ? ["GET " + path] : methods.Where(m => m is not ("OPTIONS" or "HEAD")).Select(m => $"{m} {path}");
    }
}
