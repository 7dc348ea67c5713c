using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>The product with both its faces: REST on HTTP/1.1 and gRPC on HTTP/2 in clear, each on a port of its own.</summary>
public class RpcServer : Server
{
    public static IReadOnlyList<string> BothFaces { get; } =
    [
        "--Kestrel:Endpoints:Rest:Url=http://127.0.0.1:0",
        "--Kestrel:Endpoints:Rpc:Url=http://127.0.0.1:0", "--Kestrel:Endpoints:Rpc:Protocols=Http2",
    ];

    protected override IEnumerable<string> Settings => BothFaces;

    public Uri RpcAddress => RpcAddressOf(this);

    /// <summary>Endpoints are opened in the order of their names.</summary>
    public static Uri RpcAddressOf(Server server) => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Last());

    /// <summary>The ticket 1, which stays open for others to be merged into.</summary>
    protected override Task Prepare() => Dev.Registered();

    /// <summary>A caller over gRPC with this client's token.</summary>
    public RpcClient Rpc(Client client) => new(RpcAddress, client.Token);
}

/// <summary>One server for all classes that call over gRPC and leave its clock alone.</summary>
[CollectionDefinition(Name)]
public sealed class SharedRpcServer : ICollectionFixture<RpcServer>
{
    public const string Name = "shared gRPC server";
}
