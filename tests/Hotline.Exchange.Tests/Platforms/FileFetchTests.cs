using System.Net;
using System.Security.Cryptography;
using Hotline.Exchange.Platforms.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;

namespace Hotline.Exchange.Tests.Platforms;

public sealed class FileFetchTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new(Given.Now);
    private readonly FileFetch _fetch;
    private readonly List<byte> _stored = [];

    public FileFetchTests() => _fetch = new FileFetch(_clock, TimeSpan.FromMinutes(5), IPAddress.IsLoopback);

    private static readonly byte[] Photo = [.. Enumerable.Range(0, 600_000).Select(i => (byte)(i * 31))];

    private static Task<Counterpart> Serving(byte[] bytes, string? type = "image/jpeg", bool sized = true) => Counterpart.Start(async http =>
    {
        http.Response.ContentType = type;
        if (sized)
            http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes);
    });

    private Task<FetchEnd> Fetch(Uri url, byte[]? promised = null, FilePolicy? policy = null, FileFetch? fetch = null, string? sha256 = null, long? size = null, string type = "image/jpeg") => (fetch ?? _fetch).Fetch(
        new OfferedFile(url, sha256 ?? Convert.ToHexStringLower(SHA256.HashData(promised ?? Photo)), size ?? (promised ?? Photo).Length, type),
        policy ?? new FilePolicy(["127.0.0.1", "localhost"], Plain: true, 1_000_000),
        async (parts, ct) =>
        {
            await foreach (var part in parts.WithCancellation(ct))
                _stored.AddRange(part.Span);
        },
        CancellationToken.None);

    [Theory]
    [InlineData(true, "image/jpeg")]
    [InlineData(false, "image/jpeg")]
    [InlineData(true, null)]
    [InlineData(true, "application/octet-stream")]
    [InlineData(true, "IMAGE/JPEG")]
    public async Task File_AsPromised_IsStoredWhole(bool sized, string? type)
    {
        await using var host = await Serving(Photo, type, sized);

        Assert.Equal(new FetchEnd(FetchState.Stored), await Fetch(new Uri(host.Address, "/1.jpg")));
        Assert.Equal(Photo, _stored);
    }

    [Theory]
    [InlineData(262_144)]
    [InlineData(262_143)]
    [InlineData(524_288)]
    [InlineData(1)]
    public async Task File_AtTheEdgeOfAPart_IsStoredWhole(int size)
    {
        await using var host = await Serving(Photo[..size], sized: false);

        Assert.Equal(FetchState.Stored, (await Fetch(host.Address, Photo[..size])).State);
        Assert.Equal(size, _stored.Count);
    }

    [Fact]
    public async Task File_OfAnotherDigest_IsRefused()
    {
        await using var host = await Serving(Photo);

        Assert.Equal(new FetchEnd(FetchState.Refused, "digest-differs"), await Fetch(host.Address, sha256: new string('a', 64)));
        Assert.True(_stored.Count < Photo.Length);
    }

    [Theory]
    [InlineData(true, -1)]
    [InlineData(true, 1)]
    [InlineData(false, -1)]
    [InlineData(false, 1)]
    public async Task File_OfAnotherSize_IsRefused(bool sized, int more)
    {
        await using var host = await Serving(Photo, sized: sized);

        Assert.Equal(new FetchEnd(FetchState.Refused, "size-differs"), await Fetch(host.Address, size: Photo.Length + more));
    }

    [Fact]
    public async Task File_OfAnotherType_IsRefused()
    {
        await using var host = await Serving(Photo, "text/html");

        Assert.Equal(new FetchEnd(FetchState.Refused, "type-differs"), await Fetch(host.Address));
        Assert.Empty(_stored);
    }

    [Fact]
    public async Task File_LargerThanAllowed_IsNotAskedFor()
    {
        await using var host = await Serving(Photo);

        Assert.Equal(new FetchEnd(FetchState.Refused, "file-too-large"), await Fetch(host.Address, size: 1_000_001));
        Assert.Empty(host.Heard);
    }

    [Theory]
    [InlineData(404, FetchState.Failed, "file-not-there")]
    [InlineData(410, FetchState.Failed, "file-not-there")]
    [InlineData(500, FetchState.Failed, "bad-answer")]
    [InlineData(403, FetchState.Failed, "bad-answer")]
    [InlineData(206, FetchState.Failed, "bad-answer")]
    public async Task Answer_ThatIsNone_IsTriedLater(int status, FetchState state, string fault)
    {
        await using var host = await Counterpart.Answering(status, "");

        Assert.Equal(new FetchEnd(state, fault), await Fetch(host.Address));
    }

    [Fact]
    public async Task Host_ThatIsNotAllowed_IsNotAsked()
    {
        await using var host = await Serving(Photo);

        Assert.Equal(new FetchEnd(FetchState.Refused, "host-not-allowed"), await Fetch(host.Address, policy: new FilePolicy(["files.example"], true, 1_000_000)));
        Assert.Equal(new FetchEnd(FetchState.Refused, "host-not-allowed"), await Fetch(new Uri($"http://user@127.0.0.1:{host.Address.Port}/")));
        Assert.Equal(new FetchEnd(FetchState.Refused, "scheme-not-allowed"), await Fetch(host.Address, policy: new FilePolicy(["127.0.0.1"], Plain: false, 1_000_000)));
        Assert.Equal(new FetchEnd(FetchState.Refused, "scheme-not-allowed"), await Fetch(new Uri("file:///etc/passwd")));
        Assert.Empty(host.Heard);
    }

    [Fact]
    public async Task Name_ThatLeadsToAnAddressThatIsNotPublic_IsNotConnectedTo()
    {
        await using var host = await Serving(Photo);
        using var strict = new FileFetch(_clock, TimeSpan.FromMinutes(5));

        Assert.Equal(new FetchEnd(FetchState.Refused, "address-not-public"), await Fetch(host.Address, fetch: strict));
        Assert.Equal(new FetchEnd(FetchState.Refused, "address-not-public"), await Fetch(new Uri($"http://localhost:{host.Address.Port}/"), fetch: strict));
        Assert.Equal(new FetchEnd(FetchState.Refused, "address-not-public"), await Fetch(new Uri("http://[::1]:80/"), fetch: strict, policy: new FilePolicy(["::1", "[::1]"], true, 1_000_000)));
        Assert.Empty(host.Heard);
    }

    [Fact]
    public async Task Redirect_WithinTheHost_IsFollowedAndElsewhereItIsRefused()
    {
        await using var other = await Serving(Photo);
        await using var host = await Counterpart.Start(async http =>
        {
            if (http.Request.Path == "/1.jpg")
                http.Response.Redirect("/2.jpg");
            else if (http.Request.Path == "/away")
                http.Response.Redirect(other.Address.ToString());
            else if (http.Request.Path == "/round")
                http.Response.Redirect("/round");
            else
                await http.Response.Body.WriteAsync(Photo);
        });

        Assert.Equal(new FetchEnd(FetchState.Stored), await Fetch(new Uri(host.Address, "/1.jpg")));
        Assert.Equal(new FetchEnd(FetchState.Refused, "redirected-elsewhere"), await Fetch(new Uri(host.Address, "/away")));
        Assert.Equal(new FetchEnd(FetchState.Failed, "bad-answer"), await Fetch(new Uri(host.Address, "/round")));
        Assert.Empty(other.Heard);
    }

    [Fact]
    public async Task Connection_RefusedOrCut_IsTriedLater()
    {
        Assert.Equal(new FetchEnd(FetchState.Failed, "connection-failed"), await Fetch(await Counterpart.Nobody()));
        await using var host = await Counterpart.Start(async http =>
        {
            http.Response.ContentLength = Photo.Length;
            await http.Response.Body.WriteAsync(Photo.AsMemory(0, 300_000));
            await http.Response.Body.FlushAsync();
            http.Abort();
        });
        Assert.Equal(new FetchEnd(FetchState.Failed, "connection-failed"), await Fetch(host.Address));
        Assert.True(_stored.Count < Photo.Length);
    }

    [Fact]
    public async Task Host_ThatIsTooSlow_IsLeft()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await Counterpart.Start(_ =>
        {
            heard.SetResult();
            return end.Task;
        });
        var fetch = Fetch(host.Address);
        await heard.Task;
        _clock.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal(new FetchEnd(FetchState.Failed, "timed-out"), await fetch);
        end.SetResult();
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2400:3200::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    public void Address_ThatIsPublic_IsToldFromOneThatIsNot(string address, bool isPublic) => Assert.Equal(isPublic, PublicAddresses.Is(IPAddress.Parse(address)));

    [Fact]
    public void Retry_OfAFile_ComesLaterAndLaterAndEnds()
    {
        var waits = Enumerable.Range(1, FetchRetry.Most).Select(n => (FetchRetry.Next(n, Given.Now) - Given.Now)?.TotalMinutes);

        Assert.Equal([1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360, 360, 360, 360, 360, 360, 360, 360, null], waits);
    }

    public void Dispose() => _fetch.Dispose();
}
