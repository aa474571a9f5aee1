using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BankingApi.Bench;

/// <summary>
/// One keep-alive connection that sends prepared bytes and reads the answer: as little as HTTP/1.1 allows,
/// because the generator shares its two cores with the service. HttpClient alone took a third of them.
/// </summary>
internal sealed class RawHttp : IDisposable
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] buffer = new byte[16 * 1024];

    public static async Task<RawHttp> Connect(int port)
    {
        var connection = new RawHttp();
        await connection.socket.ConnectAsync(IPAddress.Loopback, port);
        return connection;
    }

    public static byte[] Get(string path) => Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");

    public static byte[] Post(string path, string json, string? key = null)
    {
        var keyLine = key is null ? "" : $"Idempotency-Key: {key}\r\n";
        return Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{keyLine}Content-Length: {json.Length}\r\n\r\n{json}"));
    }

    /// <returns>The status, and the body as long as the next request has not been sent.</returns>
    public async ValueTask<(int Status, ReadOnlyMemory<byte> Body)> Send(byte[] request)
    {
        await socket.SendAsync(request);
        var (have, head) = (0, -1);
        while (head < 0)
        {
            if (have == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0) throw new IOException("The service closed the connection.");
            have += read;
            head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
        }
        var body = head + 4;
        var length = ContentLength(buffer.AsSpan(0, head));
        if (buffer.Length < body + length) Array.Resize(ref buffer, body + length);
        while (have < body + length)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(have));
            if (read == 0) throw new IOException("The service closed the connection.");
            have += read;
        }
        var status = (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
        return (status, buffer.AsMemory(body, length));
    }

    public void Dispose() => socket.Dispose();

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
