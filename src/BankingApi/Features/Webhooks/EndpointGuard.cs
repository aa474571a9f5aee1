using System.Net;
using System.Net.Sockets;

namespace BankingApi.Features.Webhooks;

/// <summary>Finds the addresses of a host's name.</summary>
public delegate Task<IPAddress[]> HostLookup(string host, CancellationToken cancellationToken);

/// <summary>Keeps requests out of the own network, whoever names an address in it: judged when a webhook is registered, to tell whoever
/// registers it, and again at each connection, on the very address that is connected to.</summary>
public sealed class EndpointGuard(HostLookup find, IOptions<WebhookOptions> options, IHostEnvironment environment)
{
    private const int MaxLength = 2_000;

    private readonly bool _allowsInsecure = options.Value.AllowInsecure ?? environment.IsDevelopment();

    /// <returns>Why events cannot be posted there; null where they can.</returns>
    public async ValueTask<string?> Judge(string url, CancellationToken cancellationToken)
    {
        if (url.Length > MaxLength) return $"Must have at most {MaxLength} characters.";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0) return "Must be an absolute URL.";
        if (uri.Scheme != Uri.UriSchemeHttps && !(_allowsInsecure && uri.Scheme == Uri.UriSchemeHttp)) return "Must be an https URL.";
        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0) return "Must have neither a user nor a fragment.";
        if (_allowsInsecure) return null;
        try
        {
            var addresses = await Addresses(uri.IdnHost, cancellationToken);
            return addresses.Length > 0 && Array.TrueForAll(addresses, PublicAddresses.Contain)
                ? null : "Must lead to a public address.";
        }
        catch (SocketException)
        {
            return "Must have a host that can be found.";
        }
    }

    /// <summary>Connects, for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="ForbiddenEndpointException">An address of the host is none to post to.</exception>
    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await Addresses(host, cancellationToken);
        // One is enough to refuse: which of them is connected to must not be a matter of luck.
        if (!_allowsInsecure && !Array.TrueForAll(addresses, PublicAddresses.Contain)) throw new ForbiddenEndpointException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // By address: by name, it would be looked up again.
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> Addresses(string host, CancellationToken cancellationToken)
        => IPAddress.TryParse(host.Trim('[', ']'), out var address) ? [address] : await find(host, cancellationToken);
}

/// <summary>A webhook leads into a network that it must not reach.</summary>
public sealed class ForbiddenEndpointException() : IOException("The address is none of the public network.");
