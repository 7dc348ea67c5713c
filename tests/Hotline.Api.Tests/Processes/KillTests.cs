using System.Collections.Concurrent;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Processes;

/// <summary>A process that is killed in the middle of its work has kept every promise it answered, and half of nothing.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class KillTests
{
    private const int Registrations = 1000;
    private const int Connections = 16;
    private const int KilledAfter = 350;

    [Fact]
    public async Task B41_Kill_AmidRegistrations_LosesNoneThatWasAnswered()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        var settings = HotlineProcess.On(database, folder.Path);

        var answered = await RegisterUntilKilled(folder, settings);

        using var process = HotlineProcess.Start(folder.Path, settings);
        using var client = await process.Ready();
        Assert.Equal(answered.Count, answered.Values.Distinct().Count());
        await Whole(database, answered);
        foreach (var id in answered.Keys.Take(5))
            Assert.Equal(answered[id], (await client.Ticket(id))["number"].GetValue<string>());
        await GoesOn(client, database);
    }

    /// <summary>Answers id and number of every ticket whose 201 came.</summary>
    private static async Task<ConcurrentDictionary<string, string>> RegisterUntilKilled(Folder folder, string[] settings)
    {
        using var process = HotlineProcess.Start(folder.Path, settings);
        using var client = await process.Ready();
        var (answered, next) = (new ConcurrentDictionary<string, string>(), 0);
        var enough = new TaskCompletionSource();
        var workers = Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            try
            {
                while (Interlocked.Increment(ref next) is var i && i <= Registrations)
                {
                    var answer = (await client.Post("/v1/tickets", Given.Tickets.Body($"第{i}件"))).Expect(201);
                    answered[answer["id"].GetValue<string>()] = answer["number"].GetValue<string>();
                    if (answered.Count >= KilledAfter)
                        enough.TrySetResult();
                }
            }
            catch (HttpRequestException)
            {
                // It is dead; what it did not answer it did not promise.
            }
        })).ToList();
        await enough.Task.WaitAsync(TimeSpan.FromMinutes(1));
        await process.Kill();
        await Task.WhenAll(workers);
        Assert.InRange(answered.Count, KilledAfter, Registrations - 1);
        return answered;
    }

    /// <summary>Each ticket stands with its history, its event and its audit, each number once.</summary>
    private static async Task Whole(TestDatabase database, ConcurrentDictionary<string, string> answered)
    {
        await using var db = database.Open();
        var tickets = await db.Tickets.AsNoTracking()
            .Select(t => new
            {
                t.Id, t.Number, t.Version,
                History = t.History.Count,
                Events = db.Outbox.Count(o => o.TicketId == t.Id && o.TicketVersion == t.Version),
                Audit = db.Audit.Count(a => a.TicketId == t.Id && a.TicketVersion == t.Version),
            })
            .ToListAsync();
        var kept = tickets.ToDictionary(t => t.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), t => t.Number);

        Assert.Equal([], answered.Where(a => kept.GetValueOrDefault(a.Key) != a.Value).Select(a => a.Value));
        Assert.Equal([], tickets.Where(t => (t.Version, t.History, t.Events, t.Audit) != (1, 1, 1, 1)).Select(t => t.Number));
        Assert.Equal(tickets.Count, tickets.Select(t => t.Number).Distinct().Count());
        Assert.Equal(tickets.Count, await db.History.CountAsync());
        Assert.Equal(tickets.Count, await db.Outbox.CountAsync());
        Assert.Equal(tickets.Count, await db.Audit.CountAsync(a => a.TicketId != null));
    }

    /// <summary>New numbers are new ones.</summary>
    private static async Task GoesOn(Client client, TestDatabase database)
    {
        List<string> before;
        await using (var db = database.Open())
            before = await db.Tickets.Select(t => t.Number).ToListAsync();
        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(async i => (await client.Post("/v1/tickets", Given.Tickets.Body())).Expect(201)["number"].GetValue<string>()));

        Assert.Empty(added.Intersect(before));
        Assert.Equal(20, added.Distinct().Count());
        Assert.All(added, n => Assert.True(string.CompareOrdinal(n, before.Max(StringComparer.Ordinal)) > 0));
    }
}
