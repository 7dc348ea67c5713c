using System.Net;
using System.Net.Sockets;

namespace Hotline.Exchange.Platforms.Files;

/// <summary>
/// Which addresses a file may be fetched from: public ones. Loopback, private, link-local, shared, documentation, multicast and reserved
/// networks are not, nor the IPv6 forms that lead to an IPv4 address among them.
/// </summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] Closed =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]).Select(IPNetwork.Parse),
    ];

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return Is(address.MapToIPv4());
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && Embedded(address.GetAddressBytes()) is { } inner)
            return Is(inner);
        return address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !Array.Exists(Closed, n => n.Contains(address));
    }

    /// <summary>The IPv4 address that NAT64 (64:ff9b::/96), 6to4 (2002::/16) or an IPv4-compatible address (::/96) leads to.</summary>
    private static IPAddress? Embedded(byte[] bytes) => bytes switch
    {
        [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, ..] => new IPAddress(bytes.AsSpan(12)),
        [0x20, 0x02, ..] => new IPAddress(bytes.AsSpan(2, 4)),
        [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, var a, var b, var c, var d] when (a | b | c) != 0 => new IPAddress([a, b, c, d]),
        _ => null,
    };
}
