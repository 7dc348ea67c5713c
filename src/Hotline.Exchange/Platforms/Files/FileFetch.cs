using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Hotline.Exchange.Platforms.Files;

/// <summary>A file that a platform offers.</summary>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Size">Bytes.</param>
public sealed record OfferedFile(Uri Url, string Sha256, long Size, string ContentType);

/// <summary>Where files of a partner may come from.</summary>
/// <param name="Hosts">Hosts that are allowed, exactly.</param>
/// <param name="Plain">Whether http without TLS is.</param>
/// <param name="Most">Bytes of one file.</param>
public sealed record FilePolicy(IReadOnlyList<string> Hosts, bool Plain, long Most);

/// <summary>How an attempt to fetch a file ended.</summary>
public enum FetchState
{
    Stored,

    /// <summary>It may succeed later.</summary>
    Failed,

    /// <summary>It is not taken, whenever it is tried.</summary>
    Refused,
}

/// <summary>The end of an attempt; <see cref="Fault"/> is a name of <see cref="FetchFaults"/>.</summary>
public sealed record FetchEnd(FetchState State, string? Fault = null);

/// <summary>Names of what can be wrong with an offered file.</summary>
public static class FetchFaults
{
    public const string Scheme = "scheme-not-allowed";
    public const string Host = "host-not-allowed";
    public const string Private = "address-not-public";
    public const string Redirected = "redirected-elsewhere";
    public const string TooLarge = "file-too-large";
    public const string Size = "size-differs";
    public const string Digest = "digest-differs";
    public const string Type = "type-differs";
    public const string Gone = "file-not-there";
    public const string Answer = "bad-answer";
    public const string Connection = "connection-failed";
    public const string Time = "timed-out";
}

/// <summary>
/// Fetches files of platforms: from allowed hosts only, never from an address that is not public (judged after the name was resolved, on
/// the address that is connected to), without following a redirect to another host; size, digest and type are checked while it streams.
/// </summary>
public sealed class FileFetch : IDisposable
{
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _timeout;

    /// <param name="clock">The clock of the time-out.</param>
    /// <param name="timeout">Time for one file.</param>
    /// <param name="allowed">Which addresses may be connected to; the public ones unless a test says otherwise.</param>
    public FileFetch(TimeProvider clock, TimeSpan timeout, Func<IPAddress, bool>? allowed = null)
    {
        (_clock, _timeout) = (clock, timeout);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A proxy would resolve the name where we cannot see it.
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = (context, token) => Connect(context.DnsEndPoint, allowed ?? PublicAddresses.Is, token),
        };
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <param name="file">What is offered.</param>
    /// <param name="policy">What the partner's profile allows.</param>
    /// <param name="store">Takes the bytes; where they end in an exception, what was stored has to be taken back by it.</param>
    public async Task<FetchEnd> Fetch(OfferedFile file, FilePolicy policy, Func<IAsyncEnumerable<ReadOnlyMemory<byte>>, CancellationToken, Task> store, CancellationToken cancellation)
    {
        using var timeout = new CancellationTokenSource(_timeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            if (file.Size > policy.Most)
                return new FetchEnd(FetchState.Refused, FetchFaults.TooLarge);
            using var answer = await Open(file, policy, both.Token);
            await store(Parts(answer, file, both.Token), both.Token);
            return new FetchEnd(FetchState.Stored);
        }
        catch (FetchException fault)
        {
            return fault.End;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new FetchEnd(FetchState.Failed, FetchFaults.Time);
        }
        catch (Exception fault) when (fault is HttpRequestException or HttpIOException or SocketException)
        {
            return Inner(fault) is { } named ? named.End : new FetchEnd(FetchState.Failed, FetchFaults.Connection);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Judges an address before anything is asked of it.</summary>
    public static string? Judge(Uri url, FilePolicy policy)
    {
        if (url.Scheme != Uri.UriSchemeHttps && !(policy.Plain && url.Scheme == Uri.UriSchemeHttp))
            return FetchFaults.Scheme;
        return url.UserInfo.Length == 0 && policy.Hosts.Contains(url.IdnHost, StringComparer.OrdinalIgnoreCase) ? null : FetchFaults.Host;
    }

    private async Task<HttpResponseMessage> Open(OfferedFile file, FilePolicy policy, CancellationToken cancellation)
    {
        var url = file.Url;
        for (var hop = 0; ; hop++)
        {
            if (Judge(url, policy) is { } fault)
                throw new FetchException(FetchState.Refused, hop == 0 ? fault : FetchFaults.Redirected);
            var answer = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var status = (int)answer.StatusCode;
            if (status == 200)
                return answer;
            var next = answer.Headers.Location;
            answer.Dispose();
            if (status is 301 or 302 or 303 or 307 or 308 && next is not null && hop < MostHops)
            {
                next = new Uri(url, next);
                // The same host by another port or without TLS is another host.
                if (next.IdnHost != url.IdnHost || next.Port != url.Port || next.Scheme != url.Scheme)
                    throw new FetchException(FetchState.Refused, FetchFaults.Redirected);
                url = next;
                continue;
            }
            throw status is 404 or 410 ? new FetchException(FetchState.Failed, FetchFaults.Gone) : new FetchException(FetchState.Failed, FetchFaults.Answer);
        }
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts(HttpResponseMessage answer, OfferedFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var type = answer.Content.Headers.ContentType?.MediaType;
        if (type is not null && !Untold.Contains(type) && !type.Equals(file.ContentType.Split(';')[0].Trim(), StringComparison.OrdinalIgnoreCase))
            throw new FetchException(FetchState.Refused, FetchFaults.Type);
        if (answer.Content.Headers.ContentLength is { } length && length != file.Size)
            throw new FetchException(FetchState.Refused, FetchFaults.Size);
        await using var stream = await answer.Content.ReadAsStreamAsync(cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (total, filled, buffer) = (0L, 0, new byte[PartSize]);
        while (true)
        {
            filled = await Fill(stream, buffer, cancellation);
            total += filled;
            if (total > file.Size)
                throw new FetchException(FetchState.Refused, FetchFaults.Size);
            if (filled == 0)
                break;
            hash.AppendData(buffer.AsSpan(0, filled));
            // The last part is given only once the whole is what was promised.
            if (total == file.Size)
            {
                if (await Fill(stream, new byte[1], cancellation) > 0)
                    throw new FetchException(FetchState.Refused, FetchFaults.Size);
                if (Convert.ToHexStringLower(hash.GetHashAndReset()) != file.Sha256)
                    throw new FetchException(FetchState.Refused, FetchFaults.Digest);
                yield return buffer.AsMemory(0, filled);
                yield break;
            }
            if (filled < PartSize)
                break;
            yield return buffer.AsMemory(0, filled);
        }
        // Cut short; without a length nobody can tell it from a shorter file.
        throw new FetchException(answer.Content.Headers.ContentLength is null ? FetchState.Refused : FetchState.Failed, FetchFaults.Size);
    }

    /// <summary>Reads what there is, up to the buffer's end; a broken connection must not look to the store like a fault of its own.</summary>
    private static async Task<int> Fill(Stream stream, byte[] buffer, CancellationToken cancellation)
    {
        try
        {
            return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }
        catch (IOException)
        {
            throw new FetchException(FetchState.Failed, FetchFaults.Connection);
        }
    }

    private static async ValueTask<Stream> Connect(DnsEndPoint host, Func<IPAddress, bool> allowed, CancellationToken cancellation)
    {
        var addresses = IPAddress.TryParse(host.Host.Trim('[', ']'), out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host.Host, cancellation);
        // One address that is not public makes the name untrustworthy.
        if (addresses.Length == 0 || !Array.TrueForAll(addresses, a => allowed(a)))
            throw new FetchException(FetchState.Refused, FetchFaults.Private);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, host.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static FetchException? Inner(Exception? fault) => fault switch
    {
        null => null,
        FetchException named => named,
        _ => Inner(fault.InnerException),
    };

    private sealed class FetchException(FetchState state, string fault) : Exception(fault)
    {
        public FetchEnd End { get; } = new(state, fault);
    }

    /// <summary>Types by which a server says that it does not know.</summary>
    private static readonly string[] Untold = ["application/octet-stream", "binary/octet-stream"];

    private const int MostHops = 3;

    /// <summary>Bytes of a part that is given to the store, but for the last.</summary>
    public const int PartSize = 262_144;
}
