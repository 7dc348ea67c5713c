using System.Diagnostics;
using Hotline.Load.Product;

namespace Hotline.Load.Exchange;

/// <summary>One figure of the exchange.</summary>
/// <param name="CpuUs">Processor time of the line for each message, in microseconds; null of the floor.</param>
internal sealed record ExchangeFigure(string Code, string What, double PerSecond, double? CpuUs = null);

/// <summary>The rows of an urge that comes, and of one that is sent, by raw ADO.NET, durable as the product's.</summary>
internal static class ExchangeFloor
{
    public static async Task<List<ExchangeFigure>> Run(Database database, string folder, int messages, int connections)
    {
        var learnt = await Learn(database, folder, connections);
        var figures = new List<ExchangeFigure>
        {
            new("floor", "urges that come, one transaction a message", await Single(database, learnt.Came, learnt.Rows[0], messages, 1)),
            new("floor", "urges that come, one transaction for 32", await Single(database, learnt.Came, learnt.Rows[0], messages, 32)),
            new("floor", "urges that are sent, up to their place in the outbox, one transaction a message", await Single(database, learnt.Sent, learnt.OutRows, messages, 1)),
        };
        if (database.Provider != "Sqlite")
            figures.Add(new("floor", $"urges that come, one transaction a message, {connections} connections", await Parallel(database, learnt, messages)));
        return figures;
    }

    /// <summary>What the product writes for an urge of the desk and for one of the line, and whose rows writers may change.</summary>
    private sealed record Learnt(Change Came, Change Sent, IReadOnlyList<IReadOnlyDictionary<string, long>> Rows, IReadOnlyDictionary<string, long> OutRows);

    private static async Task<Learnt> Learn(Database database, string folder, int connections)
    {
        var port = Child.FreePort();
        await using var child = await Child.ServeBoth(database, folder, $"--Partners:police110:Address=http://127.0.0.1:{port}");
        using var line = await Remote.Connect(child.Address, "dev", "dev-secret");
        await using var desk = new DeskLoad(child, port);
        await desk.HandOver(connections * DeskLoad.Mixed.Length, connections, DeskLoad.Mixed);
        var referral = await Handovers.One(line, 1);
        await using var connection = await database.Open();
        var before = await Image.Take(connection);
        await desk.UrgeOnce("L1");
        var between = await Image.Take(connection);
        await Handovers.Urge(line, referral);
        var after = await Image.Take(connection);
        var (tickets, referrals) = (between.Rows["tickets"], between.Rows["referrals"]);
        var rows = referrals.Rows.Select(r => (IReadOnlyDictionary<string, long>)new Dictionary<string, long>
        {
            ["referrals"] = r.Key, ["tickets"] = Convert.ToInt64(r.Value[referrals.Columns.ToList().IndexOf("ticket_id")], null),
        }).Take(connections).ToList();
        return tickets.Rows.Count > connections
            ? new Learnt(Change.Between(before, between), Change.Between(between, after), rows, new Dictionary<string, long>())
            : throw new LoadException("Fewer tickets were made than were handed over.");
    }

    private static async Task<double> Single(Database database, Change change, IReadOnlyDictionary<string, long> rows, int messages, int together)
    {
        await using var writer = await ChangeWriter.Open(await database.Open(), change, rows, together * FarApart);
        // The first transaction warms the statements.
        await writer.Transaction(together);
        var (watch, groups) = (Stopwatch.StartNew(), Math.Max(1, messages / together));
        for (var i = 0; i < groups; i++)
            await writer.Transaction(together);
        return groups * together / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> Parallel(Database database, Learnt learnt, int messages)
    {
        var writers = new List<ChangeWriter>();
        foreach (var rows in learnt.Rows)
            writers.Add(await ChangeWriter.Open(await database.Open(), learnt.Came, rows, (writers.Count + 100) * FarApart));
        try
        {
            await Task.WhenAll(writers.Select(w => w.Transaction(1)));
            var (watch, each) = (Stopwatch.StartNew(), Math.Max(1, messages / writers.Count));
            await Task.WhenAll(writers.Select(w => Task.Run(async () =>
            {
                for (var i = 0; i < each; i++)
                    await w.Transaction(1);
            })));
            return each * writers.Count / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var writer in writers)
                await writer.DisposeAsync();
        }
    }

    /// <summary>More places than one writer uses.</summary>
    private const int FarApart = 1_000_000;
}
