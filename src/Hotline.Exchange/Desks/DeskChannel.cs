using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace Hotline.Exchange.Desks;

/// <summary>One HTTP/2 channel to a desk: many calls at once over few connections, kept alive so that a dead one is noticed.</summary>
public static class DeskChannel
{
    internal static GrpcChannel Open(Uri address, DeskSettings settings, CallLimits limits) => GrpcChannel.ForAddress(address, new GrpcChannelOptions
    {
        // A client of its own, for the channel's own way of connecting does not tell a refused connection from one that broke.
        HttpClient = new HttpClient(new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            ConnectTimeout = limits.AttemptTimeout,
            // A proxy of the environment would see matters of citizens, and answer for the desk.
            UseProxy = false,
            AllowAutoRedirect = false,
            SslOptions = Tls(settings),
        })
        {
            // Each call has its deadline; a client-wide one would end them without its name.
            Timeout = Timeout.InfiniteTimeSpan,
        },
        DisposeHttpClient = true,
        // The outbox is the retry: a library that sends again by itself would make an unknown outcome of a certain one.
        MaxRetryAttempts = null,
        MaxReceiveMessageSize = MostBytes,
        MaxSendMessageSize = MostBytes,
    });

    private static SslClientAuthenticationOptions Tls(DeskSettings settings)
    {
        var tls = new SslClientAuthenticationOptions();
        if (settings.Certificate is { } own)
        {
            tls.ClientCertificates = [own];
            // Whatever issuers the desk's server names: we have this one certificate to show.
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        }
        if (settings.ServerThumbprints.Count > 0)
        {
            tls.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 certificate
                && settings.ServerThumbprints.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256), StringComparer.OrdinalIgnoreCase);
        }
        return tls;
    }

    /// <summary>The size of a message that every library takes unless told otherwise.</summary>
    public const int MostBytes = 4 * 1024 * 1024;
}
