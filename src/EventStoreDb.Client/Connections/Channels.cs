using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace EventStoreDb.Client.Connections;

/// <summary>One HTTP/2 channel for each node.</summary>
internal sealed class Channels(EventStoreClientConnectivitySettings settings) : IDisposable
{
    /// <summary>The largest record that a server keeps is 16 MiB.</summary>
    private const int MaxReceiveMessageSize = 17 * 1024 * 1024;

    private readonly ConcurrentDictionary<DnsEndPoint, GrpcChannel> _channels = new();

    public GrpcChannel For(DnsEndPoint endpoint) => _channels.GetOrAdd(endpoint, Open);

    private GrpcChannel Open(DnsEndPoint endpoint) => GrpcChannel.ForAddress(
        new UriBuilder(settings.Insecure ? Uri.UriSchemeHttp : Uri.UriSchemeHttps, endpoint.Host, endpoint.Port).Uri,
        new GrpcChannelOptions
        {
            HttpHandler = Handler(),
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxReceiveMessageSize,
            // A server that is back must be seen at once, not after the two minutes that are the default.
            InitialReconnectBackoff = TimeSpan.FromMilliseconds(100),
            MaxReconnectBackoff = TimeSpan.FromMilliseconds(300),
        });

    private SocketsHttpHandler Handler()
    {
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectTimeout = settings.GossipTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            KeepAlivePingDelay = settings.KeepAliveInterval,
            KeepAlivePingTimeout = settings.KeepAliveTimeout,
            UseProxy = false,
        };
        if (!settings.Insecure) handler.SslOptions = Tls();
        return handler;
    }

    private SslClientAuthenticationOptions Tls()
    {
        var options = new SslClientAuthenticationOptions();
        if (!settings.TlsVerifyCert)
#pragma warning disable CA5359 // That is what tlsVerifyCert=false asks for.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        else if (settings.TlsCaFile is { } authority)
            options.CertificateChainPolicy = Trusting(authority);
        if (settings is { UserCertFile: { } certificate, UserKeyFile: { } key })
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(certificate, key)];
        return options;
    }

    private static X509ChainPolicy Trusting(string authority)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            // An authority of one's own publishes no revocation lists.
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(authority);
        return policy;
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values) channel.Dispose();
    }
}
