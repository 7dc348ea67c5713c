using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Processes;

/// <summary>The verb that verifies the audit, on the books of a program that ran.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class VerifyAuditTests
{
    [Fact]
    public async Task VerifyAudit_WholeThenChangedThenCutOff_EndsWithWhatItFound()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        string[] settings = [.. HotlineProcess.On(database, folder.Path), $"--Audit:HeadsFolder={folder.File("heads")}"];
        await Work(folder, settings);

        using var whole = await HotlineProcess.Run(folder.Path, ["verify-audit", .. settings]);
        Assert.Equal(0, await whole.Ended());
        Assert.Matches("^The audit is whole: [0-9]+ links, [1-9][0-9]* heads compared, the last link is [0-9]+ [0-9a-f]{64} ", Assert.Single(whole.Out));

        await database.Tamper("UPDATE audit_entries SET client = 'other' WHERE id = (SELECT MIN(id) FROM audit_entries)");
        using var changed = await HotlineProcess.Run(folder.Path, ["verify-audit", .. settings]);
        Assert.Equal(1, await changed.Ended());
        Assert.Equal(2, changed.Out.Count);
        Assert.StartsWith("changed: entry ", changed.Out.First(), StringComparison.Ordinal);
        Assert.StartsWith("1 findings: ", changed.Out.Last(), StringComparison.Ordinal);

        Directory.CreateDirectory(folder.File("none"));
        await database.Tamper("DELETE FROM audit_seals WHERE sequence > 2", "DELETE FROM audit_entries WHERE id NOT IN (SELECT audit_entry_id FROM audit_seals)");
        using var cut = await HotlineProcess.Run(folder.Path, ["verify-audit", "--heads", folder.File("heads"), .. settings]);
        using var blind = await HotlineProcess.Run(folder.Path, ["verify-audit", $"--heads={folder.File("none")}", .. settings]);
        Assert.Contains(cut.Out, l => l.StartsWith("truncated: heads-", StringComparison.Ordinal) && l.EndsWith("the chain ends with link 2", StringComparison.Ordinal));
        Assert.DoesNotContain(blind.Out, l => l.StartsWith("truncated: ", StringComparison.Ordinal));
        Assert.Contains(blind.Out, l => l.StartsWith("warning: unreadable: no head", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Kill_AmidWorkAndSealing_LeavesAChainThatGoesOnWhole()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        string[] settings = [.. HotlineProcess.On(database, folder.Path), $"--Audit:HeadsFolder={folder.File("heads")}"];
        using (var process = HotlineProcess.Start(folder.Path, settings))
        using (var client = await process.Ready())
        {
            var work = Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Until(client)));
            // It has sealed some, and goes on while it is worked on.
            while ((await client.Get("/v1/audit/chain").Succeeds())["links"].Number() < 100)
                await Task.Delay(20);
            await process.Kill();
            await work;
        }
        // The lease of the one that was killed has to end first.
        await Work(folder, settings);

        using var whole = await HotlineProcess.Run(folder.Path, ["verify-audit", .. settings]);

        Assert.Equal(0, await whole.Ended());
        Assert.StartsWith("The audit is whole: ", Assert.Single(whole.Out), StringComparison.Ordinal);
        await using var db = database.Open();
        Assert.Equal(await db.Audit.CountAsync(), await db.AuditSeals.CountAsync());
    }

    private static async Task Until(Client client)
    {
        try
        {
            while (true)
                await client.Registered();
        }
        catch (HttpRequestException)
        {
            // It is dead.
        }
    }

    [Fact]
    public async Task AddClient_Made_IsAudited()
    {
        using var folder = new Folder();
        await using var database = await TestDatabase.Create();
        using var made = await HotlineProcess.Run(folder.Path, ["add-client", "auditor", "--scope=audit.read", .. HotlineProcess.On(database, folder.Path)]);

        Assert.Equal(0, await made.Ended());
        await using var db = database.Open();
        var entry = await db.Audit.SingleAsync(a => a.Action == "client.registered");
        Assert.Equal(("command-line", "client=auditor scopes=audit.read unit= partner= trusted=False"), (entry.Client, entry.Detail));
    }

    /// <summary>Some acts, sealed by the program's own rounds.</summary>
    private static async Task Work(Folder folder, string[] settings)
    {
        using var process = HotlineProcess.Start(folder.Path, settings);
        using var client = await process.Ready();
        for (var i = 0; i < 3; i++)
            await client.Registered();
        while ((await client.Get("/v1/audit/chain").Succeeds()).Json["waitingSince"] is not null)
            await Task.Delay(100);
        Assert.Equal(0, await process.Stop());
    }
}
