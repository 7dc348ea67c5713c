using System.Diagnostics;
using Hotline.Load.Product;
using Hotline.PartnerSimulator;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Sending;

namespace Hotline.Load.Exchange;

/// <summary>A 110 desk that hands over and takes as fast as the line can.</summary>
internal sealed class DeskLoad : IAsyncDisposable
{
    private readonly PartnerBooks _books = new(Code, new Journal(null), numbered: true, TimeProvider.System);
    private readonly List<DeskClient> _clients;
    private readonly int _port;
    private DeskServer? _server;
    private int _matters;

    /// <param name="child">The line.</param>
    /// <param name="port">Where the line will find the desk once it serves.</param>
    public DeskLoad(Child child, int port)
    {
        _port = port;
        var identity = new DeskIdentity(Code, "dev-secret", PlayMode.Recipient);
        _clients = [.. Enumerable.Range(0, Channels).Select(_ => new DeskClient(child.RpcAddress!, child.Address, identity, TimeProvider.System))];
    }

    /// <summary>Messages of the line that took effect.</summary>
    public int Taken => _books.With(b => b.Incoming.Count(i => i.Verdict == Verdict.Applied));

    /// <summary>Serves from now on.</summary>
    public async Task Open() => _server = await DeskServer.Start(_port, _books, new FaultPlan(1, 0), TimeProvider.System);

    public async Task Close()
    {
        if (_server is { } server)
            await server.DisposeAsync();
        _server = null;
    }

    /// <summary>Hands over matters with what belongs to them, so many messages in all; answers how many a second.</summary>
    /// <param name="parts">What each matter brings.</param>
    public async Task<double> HandOver(int messages, int connections, IReadOnlyList<Part> parts)
    {
        var (watch, left) = (Stopwatch.StartNew(), messages / parts.Count);
        await Task.WhenAll(Enumerable.Range(0, connections).Select(i => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
            {
                var matter = $"L{Interlocked.Increment(ref _matters)}";
                foreach (var part in parts)
                    await Say(_clients[i % Channels], matter, part);
            }
        })));
        return messages / parts.Count * parts.Count / watch.Elapsed.TotalSeconds;
    }

    /// <summary>One urge of a matter that was handed over.</summary>
    public Task UrgeOnce(string matter) => Say(_clients[0], matter, Urge);

    /// <summary>Waits until so many messages of the line were taken; answers when the first and the last were.</summary>
    public async Task<(TimeSpan First, TimeSpan Last)> Take(int messages)
    {
        var (watch, before, first) = (Stopwatch.StartNew(), Taken, TimeSpan.Zero);
        while (Taken < before + messages)
        {
            if (first == TimeSpan.Zero && Taken > before)
                first = watch.Elapsed;
            if (watch.Elapsed > Patience)
                throw new LoadException($"Of {messages} messages {Taken - before} came in {Patience.TotalMinutes:F0} min.");
            await Task.Delay(TimeSpan.FromMilliseconds(10));
        }
        return (first, watch.Elapsed);
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        _clients.ForEach(c => c.Dispose());
        _books.Dispose();
    }

    private async Task Say(DeskClient client, string matter, Part part)
    {
        var posted = _books.Make(matter, part.Type, DeskState.Decides(part.Type), seq => part.Body(matter, seq));
        var sent = await client.Send(posted.Letter, skewed: false, forged: false, CancellationToken.None);
        if (sent.End != End.Delivered || sent.Disposition != "APPLIED")
            throw new LoadException($"A {part.Type} was answered {sent.End} {sent.Disposition}: {sent.Note}");
        _books.End(posted, Ending.Delivered, sent.Note);
    }

    /// <summary>A message by its type and how its body is made.</summary>
    public sealed record Part(string Type, Func<string, int, byte[]> Body);

    private static Part Urge { get; } = new("urge", DeskBodies.Urge);

    /// <summary>A matter with two urges, a note and a supervision.</summary>
    public static Part[] Mixed { get; } = [new("transfer", DeskBodies.Transfer), Urge, new("amend", DeskBodies.Amend), Urge, new("supervise", DeskBodies.Supervise)];

    /// <summary>A matter with next to nothing but urges.</summary>
    public static Part[] Urges { get; } = [new("transfer", DeskBodies.Transfer), .. Enumerable.Repeat(Urge, 49)];

    private const string Code = "police110";
    private const int Channels = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
}
