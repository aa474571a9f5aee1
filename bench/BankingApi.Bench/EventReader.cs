using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BankingApi.Bench;

/// <summary>One open stream of an account's events: as little work as shows that each comes once and in order, and when, because a thousand
/// of them share the two cores with the service.</summary>
internal sealed class EventReader : IAsyncDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private byte[] _buffer = new byte[4 * 1024];
    private int _have;
    private long _revision;
    private TaskCompletionSource<long>? _awaited;
    private Task _reading = Task.CompletedTask;
    private volatile bool _isClosed;

    private EventReader(string account, long after) => (Account, _revision) = (account, after);

    public string Account { get; }

    /// <summary>Of the last event that has arrived.</summary>
    public long Revision => Volatile.Read(ref _revision);

    /// <param name="after">The account's last revision.</param>
    /// <returns>Once the service has said that the stream is open.</returns>
    public static async Task<EventReader> Open(int port, string account, long after)
    {
        var reader = new EventReader(account, after);
        await reader._socket.ConnectAsync(IPAddress.Loopback, port);
        // HTTP/1.0, which knows no chunks: the same writes and flushes in the service, and nothing to be taken apart here.
        await reader._socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"GET /api/v1/accounts/{account}/events?afterRevision={after} HTTP/1.0\r\nHost: localhost\r\n\r\n")));
        var head = -1;
        while (head < 0)
        {
            await reader.Receive();
            head = reader._buffer.AsSpan(0, reader._have).IndexOf("\r\n\r\n"u8);
        }
        if (!reader._buffer.AsSpan(0, head).StartsWith("HTTP/1.1 200 "u8))
            throw new InvalidOperationException($"A stream was answered {Encoding.ASCII.GetString(reader._buffer, 0, reader._have)}");
        var isOpen = reader.Take(head + 4);
        while (!isOpen)
        {
            await reader.Receive();
            isOpen = reader.Take(0);
        }
        reader._reading = Task.Run(reader.Read);
        return reader;
    }

    /// <summary>When the next event arrives, as a timestamp; to be asked for before whatever causes it.</summary>
    public Task<long> Next()
    {
        var awaited = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _awaited, awaited);
        return awaited.Task;
    }

    /// <exception cref="IOException">The service has ended the stream, or an event is missing or repeated.</exception>
    public async ValueTask MustBeOpen()
    {
        if (_reading.IsCompleted) await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        _isClosed = true;
        _socket.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Read()
    {
        try
        {
            while (true)
            {
                await Receive();
                Take(0);
            }
        }
        catch (Exception failure) when (_isClosed && failure is SocketException or ObjectDisposedException)
        {
            // Closed from here.
        }
        catch (Exception failure)
        {
            Interlocked.Exchange(ref _awaited, null)?.SetException(failure);
            throw;
        }
    }

    private async ValueTask Receive()
    {
        if (_have == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_have));
        if (read == 0) throw new IOException("The service ended a stream of events.");
        _have += read;
    }

    /// <returns>Whether there was a frame: an event, or a comment.</returns>
    private bool Take(int start)
    {
        var at = start;
        for (int length; (length = _buffer.AsSpan(at, _have - at).IndexOf("\n\n"u8)) >= 0; at += length + 2)
        {
            var frame = _buffer.AsSpan(at, length);
            if (frame[0] != (byte)':') Arrived(frame);
        }
        if (at == 0) return false;
        _buffer.AsSpan(at, _have - at).CopyTo(_buffer);
        _have -= at;
        return at > start;
    }

    private void Arrived(ReadOnlySpan<byte> frame)
    {
        if (!frame.StartsWith("id: "u8) || !Utf8Parser.TryParse(frame[4..], out long revision, out _) || revision != _revision + 1)
            throw new IOException($"After {_revision} of {Account} came {Encoding.UTF8.GetString(frame)}");
        Volatile.Write(ref _revision, revision);
        Interlocked.Exchange(ref _awaited, null)?.SetResult(Stopwatch.GetTimestamp());
    }
}
