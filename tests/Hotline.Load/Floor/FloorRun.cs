using System.Diagnostics;
using Hotline.Load.Product;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Hotline.Load.Floor;

/// <summary>One figure of the floor.</summary>
internal sealed record FloorFigure(string Code, string What, double PerSecond);

/// <summary>The rows of registrations by raw ADO.NET, durable as the product's: how fast this machine and this database can be at all.</summary>
internal static class FloorRun
{
    public static async Task<List<FloorFigure>> Run(Database database, Template template, int tickets, int connections)
    {
        var figures = new List<FloorFigure>
        {
            new("a", "one transaction a ticket", await Single(database, template, tickets, 1)),
            new("b", "one transaction for 32", await Single(database, template, tickets, 32)),
            new("c", "one transaction for all", await Single(database, template, tickets, tickets)),
        };
        if (database.Provider != "Sqlite")
            figures.Add(new("d", $"one transaction a ticket, {connections} connections", await Parallel(database, template, tickets, connections)));
        return figures;
    }

    private static async Task<double> Single(Database database, Template template, int tickets, int together)
    {
        await using var writer = await Open(database, template, Day);
        // The first transaction makes the day's row and warms the statements.
        await writer.Transaction(Math.Min(together, 32));
        var (watch, groups) = (Stopwatch.StartNew(), Math.Max(1, tickets / together));
        for (var i = 0; i < groups; i++)
            await writer.Transaction(together);
        return groups * together / watch.Elapsed.TotalSeconds;
    }

    private static async Task<double> Parallel(Database database, Template template, int tickets, int connections)
    {
        var writers = new List<IFloorWriter>();
        for (var i = 0; i < connections; i++)
            writers.Add(await Open(database, template, Day.AddDays(i)));
        try
        {
            await Task.WhenAll(writers.Select(w => w.Transaction(1)));
            var (watch, each) = (Stopwatch.StartNew(), Math.Max(1, tickets / connections));
            await Task.WhenAll(writers.Select(w => Task.Run(async () =>
            {
                for (var i = 0; i < each; i++)
                    await w.Transaction(1);
            })));
            return each * connections / watch.Elapsed.TotalSeconds;
        }
        finally
        {
            foreach (var writer in writers)
                await writer.DisposeAsync();
        }
    }

    /// <param name="database">A database with the product's schema.</param>
    /// <param name="template">The rows.</param>
    /// <param name="day">The day whose serials are taken; writers in parallel take those of a day each, as the product reserves them ahead.</param>
    private static async Task<IFloorWriter> Open(Database database, Template template, DateOnly day) => await database.Open() switch
    {
        SqliteConnection sqlite => await SqliteWriter.Open(sqlite, template, NewPrefix(), day),
        NpgsqlConnection npgsql => new PostgreSqlWriter(npgsql, template, NewPrefix(), day),
        var other => throw new LoadException($"There is no floor on {other.GetType().Name}."),
    };

    private static readonly DateOnly Day = new(2000, 1, 1);

    private static string NewPrefix() => "F" + Guid.NewGuid().ToString("N")[..12];
}
