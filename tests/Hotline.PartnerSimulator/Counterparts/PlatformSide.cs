using System.Net;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Platforms;

namespace Hotline.PartnerSimulator.Counterparts;

/// <summary>The superior platforms behind one port; they can crash and come back.</summary>
internal sealed class PlatformSide(PlayOptions options, int port) : IAsyncDisposable
{
    private readonly List<PlatformClient> _clients = [];
    private PlatformServer? _server;
    private Dictionary<string, Counterpart> _platforms = [];

    /// <summary>Where they listen; null while they are down.</summary>
    public IPEndPoint? EndPoint => _server?.EndPoint;

    public IReadOnlyCollection<string> Codes => [.. options.Platforms.Select(p => p.Code)];

    /// <summary>A platform as it is at work; null while it is down.</summary>
    public Counterpart? Find(string code) => _platforms.GetValueOrDefault(code);

    public async Task Start()
    {
        var (platforms, working) = (new List<Platform>(), new Dictionary<string, Counterpart>());
        foreach (var (code, keyId, secret) in options.Platforms)
        {
            var key = new Signature(keyId, secret);
            var books = new PartnerBooks(code, new Journal(options.File(code)), numbered: false, options.Clock);
            var client = new PlatformClient(options.Rest, code, key, options.Clock);
            _clients.Add(client);
            platforms.Add(new Platform(code, key, books));
            working[code] = new Counterpart(books, client, options.Plan, numbered: true, new PlatformScript(options.Clock).Next, _ => true, options.ReplyAfter, options.Clock);
        }
        _server = await PlatformServer.Start(port, platforms, options.Plan, options.Clock);
        _platforms = working;
    }

    /// <summary>End at once, in the middle of whatever they do.</summary>
    public async Task Crash()
    {
        var (server, platforms) = (_server, _platforms);
        (_server, _platforms) = (null, []);
        if (server is not null)
            await server.DisposeAsync();
        foreach (var platform in platforms.Values)
            await platform.DisposeAsync();
        _clients.ForEach(c => c.Dispose());
        _clients.Clear();
    }

    public async ValueTask DisposeAsync() => await Crash();
}
