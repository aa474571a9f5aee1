using System.Net;
using System.Net.Sockets;

namespace BankingApi.Features.Webhooks;

/// <summary>Which addresses are of the public network (IANA's special-purpose registries).</summary>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] NotPublic = Array.ConvertAll(
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ], text => IPNetwork.Parse(text));

    /// <summary>What the Internet's registries give out (2000::/3), but for what of it is not for the public.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] NotPublicOfGlobal = Array.ConvertAll(
        ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"], text => IPNetwork.Parse(text));

    public static bool Contain(IPAddress address)
    {
        // An IPv4 address in IPv6's clothes is what it stands for.
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Array.Exists(NotPublic, network => network.Contains(address)),
            AddressFamily.InterNetworkV6
                => GlobalUnicast.Contains(address) && !Array.Exists(NotPublicOfGlobal, network => network.Contains(address)),
            _ => false,
        };
    }
}
