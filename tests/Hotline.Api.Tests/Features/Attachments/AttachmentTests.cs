using System.Net.Http.Headers;
using System.Security.Cryptography;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hotline.Api.Tests.Features.Attachments;

public sealed class AttachmentOnDiskTests(AttachmentOnDiskTests.OnDisk server) : AttachmentTests(server), IClassFixture<AttachmentOnDiskTests.OnDisk>
{
    public sealed class OnDisk : Server
    {
        protected override IEnumerable<string> Settings => ["--Attachments:MostBytes=600000"];
    }
}

public sealed class AttachmentInDatabaseTests(AttachmentInDatabaseTests.InDatabase server) : AttachmentTests(server), IClassFixture<AttachmentInDatabaseTests.InDatabase>
{
    public sealed class InDatabase : Server
    {
        protected override IEnumerable<string> Settings => ["--Attachments:MostBytes=600000", "--Attachments:Store=Database"];
    }
}

/// <summary>A file goes in, is named on the ticket, and comes out as it was: whichever store holds it.</summary>
public abstract class AttachmentTests(Server server)
{
    /// <summary>Three parts of the store, the last not full.</summary>
    private const int ThreeParts = 600_000;

    [Fact]
    public async Task Add_AFile_StandsOnTicketHistoryAndVersion()
    {
        var (id, bytes) = (await server.Dev.Registered(), Files.Pdf(ThreeParts));

        var added = (await server.Dev.Attach(id, bytes, "报告.pdf", ("X-Operator", "0012; name=%E6%9D%8E%E5%8D%8E"))).Expect(201);

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Assert.Equal(($"\"{hash}\"", $"/v1/tickets/{id}/attachments/{added["id"].Text()}"), (added.ETag, added.Headers.Location!.ToString()));
        var ticket = await server.Dev.Ticket(id);
        Assert.Equal(added.Text, ticket["attachments"].AsArray().Single()!.ToJsonString(Relaxed));
        Assert.Equal(("报告.pdf", ThreeParts, "application/pdf", hash, "李华"), (added["name"].Text(), added["size"].Number(), added["type"].Text(), added["sha256"].Text(), added["by"].Text()));
        Assert.Equal(2, ticket["version"].Number());
        var entry = (await server.Dev.All($"/v1/tickets/{id}/history"))[^1];
        Assert.Equal(("attachmentAdded", "报告.pdf", 2), (entry["action"].Text(), entry["text"].Text(), entry["version"].Number()));
        Assert.Single((await server.Dev.Get($"/v1/tickets?q=路灯&sort=-registeredAt&limit=1")).Expect(200).Items().Single()["attachments"]!.AsArray());
        Assert.Single((await server.Dev.Post($"/v1/tickets/{id}/notes", new { text = "已收" })).Expect(200)["attachments"].AsArray());
    }

    [Fact]
    public async Task Get_TheFile_SameBytesToBeSavedNotShown()
    {
        var (path, bytes) = await Added(Files.Pdf(ThreeParts), "报告.pdf");

        var (answer, got) = await server.Download(path);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.True(bytes.AsSpan().SequenceEqual(got));
        Assert.Equal(("application/pdf", "attachment"), (answer.Content.Headers.ContentType!.ToString(), answer.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.StartsWith("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes))}\"", answer.Headers.ETag!.Tag);
        Assert.Contains("private", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(304, (int)(await server.Download(path, ("If-None-Match", answer.Headers.ETag.Tag))).Answer.StatusCode);
    }

    [Theory]
    [InlineData("bytes=0-9", 0, 10)]
    [InlineData("bytes=262140-262150", 262_140, 11)]
    [InlineData("bytes=262144-", 262_144, ThreeParts - 262_144)]
    [InlineData("bytes=-5", ThreeParts - 5, 5)]
    [InlineData("bytes=599999-700000", 599_999, 1)]
    public async Task Get_ARange_ThoseBytesAlone(string range, int from, int count)
    {
        var (path, bytes) = await Added(Files.Pdf(ThreeParts), "报告.pdf");

        var (answer, got) = await server.Download(path, ("Range", range));

        Assert.Equal(206, (int)answer.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(from, from + count - 1, ThreeParts), answer.Content.Headers.ContentRange);
        Assert.True(bytes.AsSpan(from, count).SequenceEqual(got));
    }

    [Fact]
    public async Task Get_ARangeBeyondTheEnd_416()
    {
        var (path, _) = await Added(Files.Png(), "照片.png");

        Assert.Equal(416, (int)(await server.Download(path, ("Range", "bytes=64-"))).Answer.StatusCode);
        Assert.Equal(200, (int)(await server.Download(path, ("Range", "bytes=0-9"), ("If-Range", "\"other\""))).Answer.StatusCode);
    }

    [Fact]
    public async Task Add_AtTheLimit_TakenAndOneByteMore413()
    {
        var id = await server.Dev.Registered();
        (await server.Dev.Attach(id, Files.Pdf(ThreeParts))).Expect(201);

        var refused = (await server.Dev.Attach(id, Files.Pdf(ThreeParts + 1))).Expect(413);
        Assert.Equal("body-too-large", refused.Problem);
        Assert.Contains("600,000", refused["detail"].Text(), StringComparison.Ordinal);
        (await server.Dev.Attach(id, Files.Pdf(ThreeParts + 200_000))).Expect(413);
        Assert.Equal((2, 1), ((await server.Dev.Ticket(id))["version"].Number(), await Kept(id)));
    }

    [Fact]
    public async Task Add_TenAtOnce_AllStoredNoneFails()
    {
        var id = await server.Dev.Registered();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => server.Dev.Attach(id, Files.Png(300_000, (byte)i), $"照片{i}.png")));

        Assert.All(answers, a => a.Expect(201));
        var ticket = await server.Dev.Ticket(id);
        Assert.Equal((11, 10), (ticket["version"].Number(), ticket["attachments"].AsArray().Select(a => a!["sha256"].Text()).Distinct().Count()));
        foreach (var answer in answers)
            Assert.Equal(300_000, (await server.Download(answer.Headers.Location!.ToString())).Bytes.Length);
    }

    [Fact]
    public async Task Add_SameKeyAgain_TheFirstAnswerAndOneFile()
    {
        var (id, key) = (await server.Dev.Registered(), ("Idempotency-Key", Guid.NewGuid().ToString()));
        var first = (await server.Dev.Attach(id, Files.Png(), "照片.png", key)).Expect(201);

        var again = (await server.Dev.Attach(id, Files.Png(), "照片.png", key)).Expect(201);

        Assert.Equal((first.Text, "true"), (again.Text, again.Headers.GetValues("Idempotent-Replayed").Single()));
        Assert.Equal("idempotency-key-reused", (await server.Dev.Attach(id, Files.Png(65), "照片.png", key)).Expect(422).Problem);
        (await server.Dev.Attach(id, Files.Png(), "另一张.png", key)).Expect(422);
        Assert.Equal((2, 1), ((await server.Dev.Ticket(id))["version"].Number(), await Kept(id)));
        Assert.Equal(200, (int)(await server.Download(first.Headers.Location!.ToString())).Answer.StatusCode);
    }

    [Fact]
    public async Task Add_SixteenAtOnceWithOneKey_OneFile()
    {
        var (id, key) = (await server.Dev.Registered(), ("Idempotency-Key", Guid.NewGuid().ToString()));

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => server.Dev.Attach(id, Files.Png(), "照片.png", key)));

        Assert.All(answers, a => Assert.Equal(answers[0].Text, a.Expect(201).Text));
        Assert.Single((await server.Dev.Ticket(id))["attachments"].AsArray());
        Assert.Equal(200, (int)(await server.Download(answers[0].Headers.Location!.ToString())).Answer.StatusCode);
    }

    [Fact]
    public async Task Add_ToArchivedStaleOrUnknown_RefusedAndNothingKept()
    {
        var (id, before) = ((await server.Dev.Closed()).Ticket, await Everything());
        Assert.Equal("stale-version", (await server.Dev.Attach(id, Files.Png(), "a.png", ("If-Match", "\"1\""))).Expect(412).Problem);
        (await server.Dev.Post($"/v1/tickets/{id}/archive", "{}")).Expect(200);

        var refused = (await server.Dev.Attach(id, Files.Png())).Expect(409);

        Assert.Equal(("ticket-archived", "archived"), (refused.Problem, refused["currentStatus"].Text()));
        (await server.Dev.Attach("999999", Files.Png())).Expect(404);
        Assert.Equal(before, await Everything());
    }

    [Fact]
    public async Task Add_TheFiftyFirst_409()
    {
        var id = await server.Dev.Registered();
        foreach (var i in Enumerable.Range(0, 50))
            (await server.Dev.Attach(id, Files.Png(64, (byte)i))).Expect(201);

        Assert.Equal("too-many-attachments", (await server.Dev.Attach(id, Files.Png(64, 99))).Expect(409).Problem);
        Assert.Equal(50, await Kept(id));
    }

    /// <summary>Case G94: an attachment is found on its own ticket only, and a unit finds its own tickets' only.</summary>
    [Fact]
    public async Task G94_AttachmentOfAnotherTicketOrUnit_404()
    {
        var (ticket, _) = await server.Dev.Dispatched("water");
        var location = (await server.Dev.Attach(ticket, Files.Png())).Expect(201).Headers.Location!.ToString();
        var (aid, mine) = (location[(location.LastIndexOf('/') + 1)..], (await server.Dev.Dispatched("power")).Ticket);
        using var power = await server.ClientOf("unit-power");
        using var water = await server.ClientOf("unit-water");

        (await server.Dev.Get($"/v1/tickets/{mine}/attachments/{aid}")).Expect(404);
        (await power.Get(location)).Expect(404);
        (await power.Get($"/v1/tickets/{mine}/attachments/{aid}")).Expect(404);
        (await water.Get(location)).Expect(200);
        (await water.Attach(ticket, Files.Png())).Expect(403);
        using var stranger = server.Stranger();
        (await stranger.Get(location)).Expect(401);
        (await server.Dev.Get($"/v1/tickets/{mine}/attachments/..%2f..%2fkeys.json")).Expect(404);
    }

    [Fact]
    public async Task Clean_Leftovers_AfterADayAndOnlyThose()
    {
        var id = await server.Dev.Registered();
        var location = (await server.Dev.Attach(id, Files.Png())).Expect(201).Headers.Location!.ToString();
        var (store, key) = (server.Services.GetRequiredService<FileStores>().Chosen, Guid.CreateVersion7());
        await store.Write(key, Parts(), CancellationToken.None);
        var cleaner = server.Services.GetServices<IHostedService>().OfType<AttachmentCleaner>().Single();

        server.Clock.Advance(TimeSpan.FromHours(23));
        await cleaner.Clean(CancellationToken.None);
        await using (var young = await store.Open(key, 3, CancellationToken.None))
            Assert.Equal(3, young!.Length);
        server.Clock.Advance(TimeSpan.FromHours(2));
        await cleaner.Clean(CancellationToken.None);

        await server.MoveTo(server.Clock.GetUtcNow());
        Assert.Null(await store.Open(key, 3, CancellationToken.None));
        Assert.Equal(200, (int)(await server.Download(location)).Answer.StatusCode);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Parts()
    {
        await Task.Yield();
        yield return new byte[] { 1, 2, 3 };
    }

    private async Task<(string Path, byte[] Bytes)> Added(byte[] bytes, string name) =>
        ((await server.Dev.Attach(await server.Dev.Registered(), bytes, name)).Expect(201).Headers.Location!.ToString(), bytes);

    /// <summary>Files of a ticket by its rows, all of whose bytes are there.</summary>
    private async Task<int> Kept(string ticket)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var rows = await db.Attachments.Where(a => a.TicketId == long.Parse(ticket, System.Globalization.CultureInfo.InvariantCulture)).ToListAsync();
        foreach (var row in rows)
        {
            await using var bytes = await server.Services.GetRequiredService<FileStores>().Named(row.Store).Open(row.Key, row.Size, CancellationToken.None);
            Assert.Equal(row.Size, bytes!.Length);
        }
        return rows.Count;
    }

    /// <summary>Files in the stores, named by a row or not.</summary>
    private async Task<int> Everything()
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var folder = server.Services.GetRequiredService<FileSettings>().Folder;
        var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count() : 0;
        return files + await db.AttachmentChunks.Select(c => c.Key).Distinct().CountAsync();
    }

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
