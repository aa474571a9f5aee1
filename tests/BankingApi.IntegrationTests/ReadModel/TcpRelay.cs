using System.Net;
using System.Net.Sockets;

namespace BankingApi.IntegrationTests.ReadModel;

/// <summary>Stands between the service and a server, to take it away and give it back.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly string _host;
    private readonly int _port;
    private readonly List<TcpClient> _ends = [];
    private readonly IPEndPoint _address;
    private TcpListener _listener;
    private volatile bool _isFrozen;

    public TcpRelay(string host, int port)
    {
        (_host, _port) = (host, port);
        _listener = Listen(new(IPAddress.Loopback, 0));
        _address = (IPEndPoint)_listener.LocalEndpoint;
    }

    public int Port => _address.Port;

    /// <summary>As when the server was killed: connections break, and no new one is taken.</summary>
    public void Cut()
    {
        _listener.Stop();
        DropAll();
    }

    /// <summary>As when the server hangs: connections stay, and nothing comes any more.</summary>
    public void Freeze() => _isFrozen = true;

    public void Restore()
    {
        if (_isFrozen)
        {
            _isFrozen = false;
            // What was swallowed meanwhile cannot be sent later.
            DropAll();
            return;
        }
        _listener = Listen(_address);
    }

    public void Dispose() => Cut();

    private TcpListener Listen(IPEndPoint at)
    {
        var listening = new TcpListener(at) { ExclusiveAddressUse = false };
        listening.Start();
        _ = Accept(listening);
        return listening;
    }

    private async Task Accept(TcpListener from)
    {
        try
        {
            while (true)
            {
                var client = await from.AcceptTcpClientAsync();
                var server = new TcpClient();
                lock (_ends) _ends.AddRange([client, server]);
                _ = Join(client, server);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }

    private async Task Join(TcpClient client, TcpClient server)
    {
        try
        {
            await server.ConnectAsync(_host, _port);
            await Task.WhenAny(Pump(client, server), Pump(server, client));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end has gone: so does the other.
        }
        client.Dispose();
        server.Dispose();
    }

    private async Task Pump(TcpClient from, TcpClient to)
    {
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await from.GetStream().ReadAsync(buffer)) > 0)
            if (!_isFrozen) await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
    }

    private void DropAll()
    {
        lock (_ends)
        {
            _ends.ForEach(end => end.Dispose());
            _ends.Clear();
        }
    }
}
