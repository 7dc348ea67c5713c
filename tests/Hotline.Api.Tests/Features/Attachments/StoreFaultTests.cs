using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hotline.Api.Tests.Features.Attachments;

/// <summary>A store that dies half-way: nothing is left, the ticket stands, and the file can be sent again.</summary>
public sealed class StoreFaultTests(StoreFaultTests.OnAFrailDisk server) : IClassFixture<StoreFaultTests.OnAFrailDisk>
{
    public sealed class OnAFrailDisk : Server
    {
        public Frailty Frailty { get; } = new();

        protected override void Change(IServiceCollection services)
        {
            services.RemoveAll<IFileStore>();
            services.AddSingleton<DiskStore>();
            services.AddSingleton<IFileStore>(sp => new FrailStore(sp.GetRequiredService<DiskStore>(), Frailty));
        }
    }

    public sealed class Frailty
    {
        /// <summary>Parts that are still taken before the disk is full.</summary>
        public int PartsLeft { get; set; } = int.MaxValue;

        /// <summary>Done between the bytes and the row.</summary>
        public Action? WhenStored { get; set; }
    }

    private sealed class FrailStore(IFileStore inner, Frailty frailty) : IFileStore
    {
        public string Name => inner.Name;

        public async Task Write(Guid key, IAsyncEnumerable<ReadOnlyMemory<byte>> parts, CancellationToken cancellation)
        {
            await inner.Write(key, Some(parts), cancellation);
            frailty.WhenStored?.Invoke();
        }

        private async IAsyncEnumerable<ReadOnlyMemory<byte>> Some(IAsyncEnumerable<ReadOnlyMemory<byte>> parts)
        {
            await foreach (var part in parts)
            {
                if (frailty.PartsLeft-- <= 0)
                    throw new IOException("No space left on device");
                yield return part;
            }
        }

        public Task<Stream?> Open(Guid key, long size, CancellationToken cancellation) => inner.Open(key, size, cancellation);

        public Task Remove(Guid key, CancellationToken cancellation) => inner.Remove(key, cancellation);

        public Task<IReadOnlyList<Guid>> Forgotten(DateTimeOffset before, CancellationToken cancellation) => inner.Forgotten(before, cancellation);
    }

    /// <summary>Case B38: what was registered stays, its number is known, and only the file is sent again.</summary>
    [Fact]
    public async Task B38_StoreDiesHalfWay_TicketStandsAndOnlyTheFileIsSentAgain()
    {
        var (id, files) = (await server.Dev.Registered(), Count());
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        server.Frailty.PartsLeft = 1;

        var refused = (await server.Dev.Attach(id, Files.Pdf(600_000), "报告.pdf", key)).Expect(503);

        Assert.Equal(("temporarily-unavailable", "5"), (refused.Problem, refused.Headers.GetValues("Retry-After").Single()));
        Assert.DoesNotContain("space", refused.Text, StringComparison.Ordinal);
        var before = await server.Dev.Ticket(id);
        Assert.Equal((1, files), (before["version"].Number(), Count()));
        server.Frailty.PartsLeft = int.MaxValue;
        var added = (await server.Dev.Attach(id, Files.Pdf(600_000), "报告.pdf", key)).Expect(201);
        Assert.False(added.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal((before["number"].Text(), 2), ((await server.Dev.Ticket(id))["number"].Text(), (await server.Dev.Ticket(id))["version"].Number()));
    }

    [Fact]
    public async Task Add_TheTransactionFails_TheFileIsTakenBack()
    {
        var (id, files) = ((await server.Dev.Closed()).Ticket, Count());
        // Archived between the bytes and the row.
        server.Frailty.WhenStored = () => server.Dev.Post($"/v1/tickets/{id}/archive", "{}").Wait();

        var refused = await server.Dev.Attach(id, Files.Png());

        server.Frailty.WhenStored = null;
        Assert.Equal("ticket-archived", refused.Expect(409).Problem);
        Assert.Equal(files, Count());
        Assert.Empty((await server.Dev.Ticket(id))["attachments"].AsArray());
    }

    [Fact]
    public async Task Get_BytesThatAreGone_503AndNoWordOfTheDisk()
    {
        var id = await server.Dev.Registered();
        var location = (await server.Dev.Attach(id, Files.Png())).Expect(201).Headers.Location!.ToString();
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var row = await db.Attachments.OrderByDescending(a => a.Id).FirstAsync();
        await server.Services.GetRequiredService<FileStores>().Named(row.Store).Remove(row.Key, CancellationToken.None);

        var refused = (await server.Dev.Get(location)).Expect(503);

        Assert.Equal("temporarily-unavailable", refused.Problem);
        Assert.DoesNotContain(row.Key.ToString("N"), refused.Text, StringComparison.Ordinal);
    }

    private int Count()
    {
        var folder = server.Services.GetRequiredService<FileSettings>().Folder;
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Count();
    }
}
