using Hotline.Api.Features.Audits;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Features.Audits;

/// <summary>Whoever owns the database can drop its triggers and change what he likes; verification finds it.</summary>
public sealed class TamperTests : IAsyncLifetime
{
    private readonly Server server = new();

    public async Task InitializeAsync()
    {
        await server.InitializeAsync();
        for (var i = 0; i < 4; i++)
        {
            await server.Dev.Registered();
            server.Clock.Advance(TimeSpan.FromSeconds(1));
            await server.Seal();
        }
        await server.Whole();
    }

    public Task DisposeAsync() => server.DisposeAsync();

    private const string Third = "(SELECT audit_entry_id FROM audit_seals WHERE sequence = 3)";

    private const string Last = "(SELECT sequence FROM (SELECT MAX(sequence) AS sequence FROM audit_seals) AS s)";

    /// <summary>What is done to the books, and what is to be found, in order.</summary>
    public static TheoryData<string, string[], string[]> Hands => new()
    {
        { "an act", ["UPDATE audit_entries SET action = 'ticket.other' WHERE id = " + Third], ["changed: entry"] },
        { "nothing into empty", ["UPDATE audit_entries SET operator = '' WHERE id = " + Third], ["changed: entry"] },
        { "who did it", ["UPDATE audit_entries SET client = 'other' WHERE id = " + Third], ["changed: entry"] },
        { "a ticket", ["UPDATE audit_entries SET ticket_version = 9 WHERE id = (SELECT MAX(audit_entry_id) FROM audit_seals)"], ["changed: entry"] },
        { "two entries exchanged", [$"UPDATE audit_entries SET client = CASE WHEN id = {Third} THEN 'command-line' ELSE 'dev' END WHERE id IN (SELECT audit_entry_id FROM audit_seals WHERE sequence IN (2, 3))"], ["changed: entry", "changed: entry"] },
        { "an entry gone", ["DELETE FROM audit_entries WHERE id = " + Third], ["missing: entry"] },
        { "an entry gone with its link", [$"DELETE FROM audit_entries WHERE id = {Third}", "DELETE FROM audit_seals WHERE sequence = 3"], ["missing: links 3 to 3"] },
        { "the first gone", ["DELETE FROM audit_entries WHERE id = (SELECT audit_entry_id FROM audit_seals WHERE sequence = 1)", "DELETE FROM audit_seals WHERE sequence = 1"], ["missing: links 1 to 1"] },
        { "an entry gone, the others moved up", [$"DELETE FROM audit_entries WHERE id = {Third}", "DELETE FROM audit_seals WHERE sequence = 3", .. Renumbered(4, -1)], ["reordered: link 3", "changed: entry"] },
        { "two links exchanged", ["UPDATE audit_seals SET sequence = -2 WHERE sequence = 2", "UPDATE audit_seals SET sequence = 2 WHERE sequence = 3", "UPDATE audit_seals SET sequence = 3 WHERE sequence = -2"], ["reordered: link 2", "changed: entry", "reordered: link 3"] },
        { "a hash made to fit", ["UPDATE audit_seals SET hash = previous_hash WHERE sequence = 3"], ["changed: entry", "reordered: link 4"] },
        { "the moment of a seal", ["UPDATE audit_seals SET sealed_at = (SELECT MIN(at) FROM audit_entries) WHERE sequence = " + Last], ["changed: entry"] },
        { "the tail cut off", [$"DELETE FROM audit_entries WHERE id = (SELECT MAX(audit_entry_id) FROM audit_seals)", $"DELETE FROM audit_seals WHERE sequence = {Last}"], ["truncated: "] },
        { "everything gone", ["DELETE FROM audit_entries", "DELETE FROM audit_seals"], ["truncated: "] },
        { "another form", ["UPDATE audit_seals SET format = 2 WHERE sequence = 3"], ["changed: link 3"] },
        { "a link put in", [.. Renumbered(4, 1), "INSERT INTO audit_entries (id, at, client, subject, action) SELECT 990000, at, client, subject, 'ticket.forged' FROM audit_entries WHERE id = " + Third, "INSERT INTO audit_seals (sequence, audit_entry_id, previous_hash, hash, sealed_at, format) SELECT 4, 990000, hash, hash, sealed_at, format FROM audit_seals WHERE sequence = 3"], ["changed: entry 990000"] },
    };

    [Theory]
    [MemberData(nameof(Hands))]
    public async Task Books_ChangedByForce_AreFound(string what, string[] statements, string[] found)
    {
        await server.Database.Tamper(statements);

        var findings = await server.Verified();

        Assert.True(findings.Count >= found.Length, what + ": " + string.Join('\n', findings));
        Assert.All(found.Zip(findings), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    /// <summary>The whole chain made anew over changed books is sound in itself; the heads outside tell.</summary>
    [Fact]
    public async Task Chain_SealedAnew_IsFoundByTheHeads()
    {
        await server.Database.Tamper("UPDATE audit_entries SET client = 'other' WHERE id = " + Third, "DELETE FROM audit_seals");
        server.Clock.Advance(AuditSealer.LatePause);
        Assert.True(await server.Seal() > 0);

        var findings = await server.Verified();

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.Matches("^reordered: link [0-9]+ is not the one that heads-", f));
    }

    /// <summary>A tail that was cut off and grew again over the gap.</summary>
    [Fact]
    public async Task Tail_CutOffAndGrownAgain_IsFoundByTheHeads()
    {
        await server.Database.Tamper($"DELETE FROM audit_entries WHERE id = (SELECT MAX(audit_entry_id) FROM audit_seals)", $"DELETE FROM audit_seals WHERE sequence = {Last}");
        await server.Dev.Registered();
        Assert.Equal(1, await server.Seal());

        Assert.StartsWith("reordered: link ", Assert.Single(await server.Verified()), StringComparison.Ordinal);
    }

    /// <summary>An entry that nobody's act wrote: with the sealer away it has no link, and with it its place tells that it came later than it says.</summary>
    [Fact]
    public async Task Entry_PutInForThePast_IsFound()
    {
        await server.Database.Tamper("INSERT INTO audit_entries (at, client, subject, action) SELECT at, client, subject, 'ticket.forged' FROM audit_entries WHERE id = " + Third);
        await server.MoveTo(server.Clock.GetUtcNow() + TimeSpan.FromHours(2));
        Assert.StartsWith("unsealed: 1 entries", Assert.Single(await server.Verified()), StringComparison.Ordinal);

        await server.Dev.Registered();
        await server.Database.Tamper("INSERT INTO audit_entries (at, client, subject, action) SELECT at, client, subject, 'ticket.forged' FROM audit_entries WHERE id = " + Third);
        await server.Seal();

        Assert.StartsWith("backdated: 1 entries", Assert.Single(await server.Verified()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heads_WithALineThatIsNone_AreComparedAllTheSame()
    {
        var file = Assert.Single(Directory.GetFiles(server.Heads));
        await File.AppendAllTextAsync(file, "12 torn off");
        await server.Dev.Registered();
        await server.Seal();

        Assert.StartsWith("unreadable: 1 of 6 lines", Assert.Single(await server.Verified()), StringComparison.Ordinal);
    }

    /// <summary>Keys are unique at every moment: first out of the way, then to their places.</summary>
    private static string[] Renumbered(int from, int by) =>
    [
        $"UPDATE audit_seals SET sequence = -sequence WHERE sequence >= {from}", $"UPDATE audit_seals SET sequence = -sequence + {by} WHERE sequence < 0",
    ];
}
