using System.Net.Sockets;
using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Rpc;

/// <summary>A proxy that ends TLS says https over HTTP/2 to a port without it (RFC 9113 §8.3.1): believed where a proxy is.</summary>
[Collection(SharedRpcServer.Name)]
public sealed class BehindTlsTests(BehindTlsTests.Behind server, RpcServer open) : IClassFixture<BehindTlsTests.Behind>
{
    public sealed class Behind : RpcServer
    {
        protected override IEnumerable<string> Settings => [.. base.Settings, "--Proxy:Trusted=127.0.0.1"];
    }

    [Fact]
    public async Task Call_ThatSaysHttps_IsAnswered() => Assert.Equal(Headers, await FirstAnswer(server.RpcAddress));

    [Fact]
    public async Task Call_ThatSaysHttpsToOneWhoTrustsNoProxy_IsReset() => Assert.Equal(Reset, await FirstAnswer(open.RpcAddress));

    /// <summary>Sends one request by hand, for a client of ours would not say what it does not do; answers the type of the first frame of its stream.</summary>
    private static async Task<int> FirstAnswer(Uri address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        await using var stream = client.GetStream();
        // :method GET, :scheme https, :path /, of HPACK's own table.
        byte[] request = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, 0, 0, 0, Settings, 0, 0, 0, 0, 0, 0, 0, 14, Headers, 5, 0, 0, 0, 1, 0x82, 0x87, 0x84, 0x41, 9, .. "localhost"u8];
        await stream.WriteAsync(request, patience.Token);
        var head = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(head, patience.Token);
            await stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]], patience.Token);
            if (head[8] == 1)
                return head[3];
        }
    }

    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte Settings = 4;
}
