using System.Net;
using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;

namespace Hotline.PartnerSimulator.Counterparts;

/// <summary>How partners are played.</summary>
internal sealed record PlayOptions
{
    /// <summary>The line's gRPC address.</summary>
    public required Uri Grpc { get; init; }

    /// <summary>The line's REST address.</summary>
    public required Uri Rest { get; init; }

    /// <summary>Where journals stand; null for partners that remember nothing beyond the process.</summary>
    public string? Folder { get; init; }

    public int Seed { get; init; } = 1;

    public required FaultPlan Plan { get; init; }

    public TimeSpan ReplyAfter { get; init; }

    /// <summary>Share of handed-over matters that the desk sends back, from 0 to 1.</summary>
    public double Returns { get; init; }

    public required DeskIdentity Desk { get; init; }

    /// <summary>Code, key id and secret of each platform.</summary>
    public IReadOnlyList<(string Code, string KeyId, string Secret)> Platforms { get; init; } = [];

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The journal of a partner.</summary>
    public string? File(string partner) => Folder is null ? null : Path.Combine(Folder, partner + ".jsonl");
}

/// <summary>The 110 desk: its server, its client, its books; it can crash and come back.</summary>
internal sealed class DeskSide(PlayOptions options, int port) : IAsyncDisposable
{
    private DeskServer? _server;
    private DeskClient? _client;
    private Counterpart? _desk;

    /// <summary>The desk as it is at work; null while it is down.</summary>
    public Counterpart? Desk => _desk;

    /// <summary>Where it listens; null while it is down.</summary>
    public IPEndPoint? EndPoint => _server?.EndPoint;

    /// <summary>Counts how often it was started.</summary>
    public int Starts { get; private set; }

    /// <param name="silent">It takes what comes, and does nothing by itself.</param>
    public async Task Start(bool silent = false)
    {
        var script = new DeskScript(new Dice(options.Seed, "desk script"), options.Returns);
        var books = new PartnerBooks(options.Desk.Code, new Journal(options.File(options.Desk.Code)), numbered: true, options.Clock);
        _client = new DeskClient(options.Grpc, options.Rest, options.Desk, options.Clock);
        _desk = new Counterpart(books, _client, options.Plan, numbered: true, silent ? _ => null : script.Next, DeskState.Decides, options.ReplyAfter, options.Clock);
        _server = await DeskServer.Start(port, books, options.Plan, options.Clock);
        Starts++;
    }

    /// <summary>Ends at once, in the middle of whatever it does.</summary>
    /// <param name="remembers">Whether it finds its journal when it starts again.</param>
    public async Task Crash(bool remembers)
    {
        var (server, desk, client) = (_server, _desk, _client);
        (_server, _desk, _client) = (null, null, null);
        if (server is not null)
            await server.DisposeAsync();
        if (desk is not null)
            await desk.DisposeAsync();
        client?.Dispose();
        if (!remembers && options.File(options.Desk.Code) is { } file)
            File.Move(file, file + "." + Starts);
    }

    public async ValueTask DisposeAsync() => await Crash(remembers: true);
}
