using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Hotline.PartnerSimulator.Faults;

/// <summary>
/// The wire between two programs: passes bytes on, and can tear every connection down or refuse new ones. A torn connection is reset,
/// as by a router that restarts, whatever stands in it.
/// </summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly int _port;
    private readonly Func<IPEndPoint?> _target;
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <param name="port">Where it listens, on loopback.</param>
    /// <param name="target">Where a new connection goes to; null where nobody is there.</param>
    public TcpProxy(int port, Func<IPEndPoint?> target)
    {
        (_port, _target) = (port, target);
        Listen();
    }

    public int Port => _port;

    /// <summary>Connections that were torn down so far.</summary>
    public int Torn { get; private set; }

    /// <summary>Resets every connection that stands.</summary>
    public void Tear()
    {
        foreach (var socket in _open.Keys)
        {
            Torn++;
            Reset(socket);
        }
    }

    /// <summary>Refuses new connections, and resets those that stand.</summary>
    public void Refuse()
    {
        _listener?.Dispose();
        _listener = null;
        Tear();
    }

    /// <summary>Takes connections again.</summary>
    public void Listen()
    {
        if (_listener is not null)
            return;
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, _port));
        listener.Listen(512);
        _listener = listener;
        _accepting = Accept(listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        Refuse();
        await _accepting;
        _end.Dispose();
    }

    private async Task Accept(Socket listener)
    {
        try
        {
            while (!_end.IsCancellationRequested)
                _ = Join(await listener.AcceptAsync(_end.Token));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It refuses now.
        }
    }

    private async Task Join(Socket near)
    {
        using var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        _open[near] = 0;
        _open[far] = 0;
        try
        {
            await far.ConnectAsync(_target() ?? throw new SocketException((int)SocketError.ConnectionRefused), _end.Token);
            await Task.WhenAny(Pass(near, far), Pass(far, near));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Both ends learn it by the reset.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            Reset(near);
            near.Dispose();
        }
    }

    private async Task Pass(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _end.Token) is var read and > 0)
            {
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), _end.Token);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The other way ends with this one.
        }
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It is closed.
        }
    }
}
