using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BankingApi.Bench;

/// <summary>One keep-alive connection that sends prepared bytes and reads the answer: as little as HTTP/1.1 allows, because the generator
/// shares its two cores with the service. HttpClient alone took a third of them.</summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[16 * 1024];

    public static async Task<RawHttp> Connect(int port)
    {
        var connection = new RawHttp();
        await connection._socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    /// <summary>Shown in every request that is made from now on; null for none.</summary>
    public static string? Token { get; set; }

    private static string TokenLine => Token is { } token ? $"Authorization: Bearer {token}\r\n" : "";

    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n{TokenLine}\r\n");

    public static byte[] Post(string path, string json, string? key = null)
    {
        var keyLine = key is null ? "" : $"Idempotency-Key: {key}\r\n";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{TokenLine}{keyLine}Content-Length: "
                + $"{json.Length}\r\n\r\n{json}"));
    }

    /// <returns>The status, and the body as long as the next request has not been sent.</returns>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> Send(byte[] request)
    {
        await _socket.SendAsync(request);
        var (have, head) = (0, -1);
        while (head < 0)
        {
            if (have == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(have));
            if (read == 0) throw new IOException("The service closed the connection.");
            have += read;
            head = _buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
        }
        var body = head + 4;
        var length = ContentLength(_buffer.AsSpan(0, head));
        if (_buffer.Length < body + length) Array.Resize(ref _buffer, body + length);
        while (have < body + length)
        {
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(have));
            if (read == 0) throw new IOException("The service closed the connection.");
            have += read;
        }
        var status = (_buffer[9] - '0') * 100 + (_buffer[10] - '0') * 10 + (_buffer[11] - '0');
        return (status, _buffer.AsMemory(body, length));
    }

    public void Dispose() => _socket.Dispose();

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("Content-Length: "u8);
        if (at < 0) throw new IOException("An answer without a length.");
        var digits = head[(at + 16)..];
        var length = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') break;
            length = length * 10 + (digit - '0');
        }
        return length;
    }
}
