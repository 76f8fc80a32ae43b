using System.Net;
using System.Net.Sockets;

namespace ChatBoost.ServiceDefaults.Http;

/// <summary>The addresses of the public internet (IANA's special-purpose registries, RFC 6890).</summary>
public static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // Teredo, documentation and 6to4: the last would carry an IPv4 address past this list.
            "2001::/32", "2001:db8::/32", "2002::/16",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    // All of IPv6 that is given out to anybody; loopback, link-local, unique local and translated addresses are elsewhere.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>True for an address anybody on the internet may be reached at.</summary>
    public static bool Contain(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain))
            && !Array.Exists(NotPublic, network => network.Contains(plain));
    }
}
