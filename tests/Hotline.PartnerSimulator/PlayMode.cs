using Hotline.PartnerSimulator.Books;
using Hotline.PartnerSimulator.Counterparts;
using Hotline.PartnerSimulator.Desks;
using Hotline.PartnerSimulator.Faults;
using Hotline.PartnerSimulator.Platforms;

namespace Hotline.PartnerSimulator;

/// <summary>Plays the partners of a line that runs somewhere, until it is stopped; then writes their ledger.</summary>
internal static class PlayMode
{
    public static async Task<int> Run(Options given)
    {
        var options = Read(given);
        if (options.Folder is { } folder)
        {
            Directory.CreateDirectory(folder);
            if (given.Text("forget", "no") == "yes")
                Array.ForEach(Directory.GetFiles(folder, "*.jsonl"), File.Delete);
        }
        var (deskPort, platformPort) = (given.Whole("desk", 0), given.Whole("platform", 0));
        if (deskPort == 0 && platformPort == 0)
            throw new UsageException("Give --desk PORT, --platform PORT or both.");
        await using var desk = new DeskSide(options, deskPort);
        await using var platforms = new PlatformSide(options, platformPort);
        if (deskPort > 0)
            await desk.Start();
        if (platformPort > 0)
            await platforms.Start();
        Tell(options, desk, platforms);
        using var end = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            end.Cancel();
        };
        using var term = System.Runtime.InteropServices.PosixSignalRegistration.Create(System.Runtime.InteropServices.PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        });
        await HandOver(given, desk, platforms, end.Token);
        List<PartnerBooks> books = [.. desk.Desk is { } at ? [at.Books] : (PartnerBooks[])[], .. platforms.Codes.Select(platforms.Find).OfType<Counterpart>().Select(p => p.Books)];
        if (given.Text("ledger") is { } file)
            await LedgerFile.Write(file, books);
        Console.WriteLine(string.Join(Environment.NewLine, options.Plan.Lines));
        return 0;
    }

    /// <summary>Hands over so many matters as are asked for, and goes on until the end.</summary>
    private static async Task HandOver(Options given, DeskSide desk, PlatformSide platforms, CancellationToken end)
    {
        var (send, every, run) = (given.Whole("send", 0), given.Seconds("every", 5), DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        try
        {
            for (var i = 1; i <= send; i++)
            {
                if (desk.Desk is { } at)
                {
                    var matter = $"D{run}-{i}";
                    at.Send(matter, "transfer", seq => DeskBodies.Transfer(matter, seq));
                    at.Send(matter, "urge", seq => DeskBodies.Urge(matter, seq));
                }
                foreach (var code in platforms.Codes)
                {
                    var matter = $"{code}-{run}-{i}";
                    platforms.Find(code)?.Send(matter, "dispatch", version => PlatformBodies.Dispatch(matter, version, DateTimeOffset.UtcNow));
                }
                await Task.Delay(every, end);
            }
            await Task.Delay(Timeout.InfiniteTimeSpan, end);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop.
        }
    }

    private static void Tell(PlayOptions options, DeskSide desk, PlatformSide platforms)
    {
        Console.WriteLine($"Seed {options.Seed}, faults {options.Plan.Rate:P0}. The line: {options.Grpc} and {options.Rest}.");
        if (desk.EndPoint is { } at)
            Console.WriteLine($"  --Partners:{options.Desk.Code}:Address=http://{at}");
        foreach (var (code, keyId, secret) in platforms.EndPoint is null ? [] : options.Platforms)
            Console.WriteLine($"  --Partners:{code}:Address=http://{platforms.EndPoint}/{code} --Partners:{code}:Keys:0:Id={keyId} --Partners:{code}:Keys:0:Secret={secret}");
        Console.WriteLine("Stop with Ctrl+C.");
    }

    private static PlayOptions Read(Options given)
    {
        var seed = given.Whole("seed", 1);
        var (keyId, secret) = (given.Text("key-id", "demo"), given.Text("key-secret", DemoSecret));
        return new PlayOptions
        {
            Grpc = given.Address("hotline", "http://127.0.0.1:5081"), Rest = given.Address("hotline-rest", "http://127.0.0.1:5080"), Folder = given.Text("folder"),
            Seed = seed, Plan = new FaultPlan(seed, given.Share("fault-rate", 0)), ReplyAfter = given.Seconds("reply-after", 2), Returns = given.Share("returns", 0.2),
            Desk = new DeskIdentity("police110", given.Text("secret", "dev-secret"), given.Text("recipient", Recipient)),
            Platforms = [("pingdingshan", keyId, secret), ("henan", keyId, secret)],
        };
    }

    /// <summary>The key of the demo, known to everybody.</summary>
    public const string DemoSecret = "whsec_aG90bGluZS1kZW1vLWtleS0wMDAwMDAwMDAwMDAwMDA=";

    /// <summary>The code by which partners call the line of the city that comes with the product.</summary>
    public const string Recipient = "ruzhou12345";
}
