using System.Net;
using System.Net.Sockets;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>Free ports on loopback.</summary>
internal static class Ports
{
    /// <summary>So many, all different.</summary>
    public static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(l => l.Start());
            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(l => l.Dispose());
        }
    }
}
