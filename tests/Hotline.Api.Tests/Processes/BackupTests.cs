using System.Collections.Concurrent;
using System.IO.Compression;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Providers;
using Hotline.Api.Tests.Given;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Tests.Processes;

/// <summary>备份 and 恢复 of the embedded database, whatever provider the other tests are on.</summary>
[Collection(nameof(HotlineProcess))]
public sealed class BackupTests
{
    [Fact]
    public async Task Backup_WhileOthersRegister_HoldsEveryTicketAnsweredBefore()
    {
        using var folder = new Folder();
        using var process = HotlineProcess.Start(folder.Path, On(folder, "here"));
        using var client = await process.Ready();
        var (answered, stop) = (new ConcurrentDictionary<string, string>(), new CancellationTokenSource());
        var workers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var answer = (await client.Post("/v1/tickets", Given.Tickets.Body())).Expect(201);
                answered[answer["id"].Text()] = answer["number"].Text();
            }
        })).ToList();
        while (answered.Count < 150)
            await Task.Delay(10);
        var ticket = answered.Keys.First();
        var attached = (await client.Attach(ticket, Files.Pdf(300_000), "现场.pdf")).Expect(201)["id"].Text();
        var before = answered.ToDictionary();

        using var backup = await HotlineProcess.Run(folder.Path, ["backup", "one.backup", .. On(folder, "here")]);
        await stop.CancelAsync();
        await Task.WhenAll(workers);

        Assert.Equal((0, ""), (await backup.Ended(), string.Join('\n', backup.Err)));
        Assert.Contains(backup.Out, l => l.Contains("keys are not in it", StringComparison.Ordinal));
        Assert.True(answered.Count > before.Count);
        Assert.Equal(0, await process.Stop());
        using var restore = await HotlineProcess.Run(folder.Path, ["restore", "one.backup", .. On(folder, "there")]);
        Assert.Equal((0, ""), (await restore.Ended(), string.Join('\n', restore.Err)));
        await Holds(folder.File("there/hotline.db"), before);

        using var served = HotlineProcess.Start(folder.Path, On(folder, "there"));
        using var reader = await served.Ready();
        Assert.Equal(before[ticket], (await reader.Ticket(ticket))["number"].Text());
        (await reader.Get($"/v1/tickets/{ticket}/attachments/{attached}")).Expect(200);
        Assert.Equal("+8613800000000", (await reader.Post($"/v1/tickets/{ticket}/reveal", new { reason = "核对" })).Expect(200)["phone"].Text());
        (await reader.Post("/v1/tickets", Given.Tickets.Body())).Expect(201);
        // It is served: nothing takes its place.
        using var busy = await HotlineProcess.Run(folder.Path, ["restore", "one.backup", "--force", .. On(folder, "there")]);
        Assert.Equal(2, await busy.Ended());
        Assert.Contains("in use", Assert.Single(busy.Err), StringComparison.Ordinal);
        Assert.Equal(0, await served.Stop());
    }

    private static async Task Holds(string file, Dictionary<string, string> tickets)
    {
        Assert.Null(await SqliteFile.Fault(file));
        await using var db = Open(file);
        var kept = await db.Tickets.AsNoTracking().Select(t => new { t.Id, t.Number, Whole = t.History.Count > 0 && db.Outbox.Any(o => o.TicketId == t.Id) && db.Audit.Any(a => a.TicketId == t.Id) }).ToListAsync();
        Assert.Equal([], tickets.Values.Except(kept.Select(t => t.Number)));
        Assert.Equal([], kept.Where(t => !t.Whole).Select(t => t.Number));
    }

    [Fact]
    public async Task Restore_OfWhatIsNoWholeBackup_RefusesInOneLineAndLeavesNothing()
    {
        using var folder = new Folder();
        await Made(folder);
        var whole = await File.ReadAllBytesAsync(folder.File("one.backup"));
        await File.WriteAllBytesAsync(folder.File("half.backup"), whole[..(whole.Length / 2)]);
        await File.WriteAllTextAsync(folder.File("text.backup"), "no backup");
        // Bytes of the database within that another program changed, under a right directory.
        Rewrite(folder.File("one.backup"), folder.File("other.backup"), "hotline.db", bytes => { bytes[^2000] ^= 0xFF; return bytes; });
        Rewrite(folder.File("one.backup"), folder.File("newer.backup"), "manifest.json", bytes => System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(bytes).Replace("\"Format\":1", "\"Format\":2", StringComparison.Ordinal)));

        foreach (var file in new[] { "half.backup", "text.backup", "other.backup", "newer.backup", "none.backup" })
        {
            using var restore = await HotlineProcess.Run(folder.Path, ["restore", file, .. On(folder, "there")]);
            Assert.Equal(2, await restore.Ended());
            Assert.Contains(file, Assert.Single(restore.Err), StringComparison.Ordinal);
            Assert.Empty(restore.Out);
        }
        Assert.False(Directory.Exists(folder.File("there")) && Directory.EnumerateFileSystemEntries(folder.File("there")).Any());
    }

    [Fact]
    public async Task Restore_WhereBooksStand_WantsForceAndPutsThemAside()
    {
        using var folder = new Folder();
        await Made(folder);
        using (var later = HotlineProcess.Start(folder.Path, On(folder, "here")))
        {
            using var client = await later.Ready();
            await client.Registered();
            Assert.Equal(0, await later.Stop());
        }

        using var refused = await HotlineProcess.Run(folder.Path, ["restore", "one.backup", .. On(folder, "here")]);
        using var forced = await HotlineProcess.Run(folder.Path, ["restore", "one.backup", "--force", .. On(folder, "here")]);

        Assert.Equal((2, 0), (await refused.Ended(), await forced.Ended()));
        Assert.Contains("--force", Assert.Single(refused.Err), StringComparison.Ordinal);
        Assert.Equal((1, 2), (await Count(folder.File("here/hotline.db")), await Count(folder.File("here/hotline.db.replaced"))));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path, "*.partial"));

        static async Task<int> Count(string file)
        {
            await using var db = Open(file);
            return await db.Tickets.CountAsync();
        }
    }

    [Fact]
    public async Task Restore_WithOtherKeys_RefusesAndWithItsOwnBringsThem()
    {
        using var folder = new Folder();
        await Made(folder, "--with-keys");
        using (var other = await HotlineProcess.Run(folder.Path, ["migrate", .. On(folder, "other", "other-keys.json")]))
            Assert.Equal(0, await other.Ended());

        using var wrong = await HotlineProcess.Run(folder.Path, ["restore", "one.backup", .. On(folder, "there", "other-keys.json")]);
        using var right = await HotlineProcess.Run(folder.Path, ["restore", "one.backup", .. On(folder, "there", "brought.json")]);

        Assert.Equal((2, 0), (await wrong.Ended(), await right.Ended()));
        Assert.StartsWith("Keys:", Assert.Single(wrong.Err), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(folder.File("keys.json")), await File.ReadAllTextAsync(folder.File("brought.json")));
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Backup_OfAServer_NamesItsOwnTools(string verb)
    {
        using var folder = new Folder();
        using var process = await HotlineProcess.Run(folder.Path, verb, "one.backup", "--Database:Provider=PostgreSql", "--ConnectionStrings:Hotline=Host=127.0.0.1", "--Keys:File=keys.json");

        Assert.Equal(2, await process.Ended());
        Assert.Contains("pg_dump", Assert.Single(process.Err), StringComparison.Ordinal);
    }

    /// <summary>A backup of books with one ticket.</summary>
    private static async Task Made(Folder folder, params string[] more)
    {
        using var process = HotlineProcess.Start(folder.Path, On(folder, "here"));
        using var client = await process.Ready();
        await client.Registered();
        Assert.Equal(0, await process.Stop());
        using var backup = await HotlineProcess.Run(folder.Path, ["backup", "one.backup", .. more, .. On(folder, "here")]);
        Assert.Equal((0, ""), (await backup.Ended(), string.Join('\n', backup.Err)));
    }

    private static void Rewrite(string from, string to, string name, Func<byte[], byte[]> change)
    {
        using var read = ZipFile.OpenRead(from);
        using var write = ZipFile.Open(to, ZipArchiveMode.Create);
        foreach (var entry in read.Entries)
        {
            using var content = new MemoryStream();
            using (var source = entry.Open())
                source.CopyTo(content);
            using var target = write.CreateEntry(entry.FullName).Open();
            target.Write(entry.FullName == name ? change(content.ToArray()) : content.ToArray());
        }
    }

    private static SqliteHotlineContext Open(string file) =>
        new(new DbContextOptionsBuilder<SqliteHotlineContext>().UseSqlite(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()).UseSnakeCaseNamingConvention().Options);

    private static string[] On(Folder folder, string name, string keys = "keys.json") =>
    [
        "--environment=Development", "--urls=http://127.0.0.1:0", "--Database:Provider=Sqlite",
        $"--ConnectionStrings:Hotline=Data Source={folder.File(name + "/hotline.db")}", $"--Keys:File={folder.File(keys)}",
    ];
}
