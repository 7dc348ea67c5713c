using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Callbacks;
using Hotline.Api.Persistence;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Exchange.Platforms.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using static Hotline.Api.Tests.Given.PlatformCaller;

namespace Hotline.Api.Tests.Features.Callbacks;

/// <summary>Files that a platform announces by address: fetched, judged, kept, or refused with a reason and an alarm.</summary>
public sealed class FileDeskTests(FileDeskTests.WithFiles server) : IClassFixture<FileDeskTests.WithFiles>
{
    public sealed class WithFiles : PlatformServer
    {
        protected override Dictionary<string, string> Patches => new() { ["pingdingshan"] = """{ "limits": { "fileHosts": [ "127.0.0.1" ], "plainFiles": true, "fileBytes": 100000 } }""" };

        protected override void Change(IServiceCollection services)
        {
            base.Change(services);
            services.RemoveAll<FileFetch>();
            services.AddSingleton(new FileFetch(TimeProvider.System, TimeSpan.FromMinutes(1), IPAddress.IsLoopback));
        }
    }

    private static readonly byte[] Photo = [0xFF, 0xD8, 0xFF, 0xE0, .. Enumerable.Range(0, 5000).Select(i => (byte)i)];

    private static async Task<WebApplication> Host(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(http => answer(http));
        await app.StartAsync();
        return app;
    }

    /// <summary>Announces a file of a new matter; answers the ticket's id and the file's key.</summary>
    private async Task<(string Ticket, long File)> Announced(string url, byte[] bytes, string name = "现场.jpg", string type = "image/jpeg", string? sha256 = null)
    {
        var number = Number();
        var answer = (await server.Platform().Send(Dispatch(number))).Expect(202);
        var digest = sha256 ?? Convert.ToHexStringLower(SHA256.HashData(bytes));
        var fields = new JsonObject { ["name"] = name, ["url"] = url, ["sha256"] = digest, ["size"] = bytes.Length, ["contentType"] = type };
        (await server.Platform().Send(Body("attachment", number, fields))).Expect(202);
        var ticket = (await server.Dev.Get("/v1/tickets/by-number/" + answer["workOrderNo"].Text())).Expect(200)["id"].Text();
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return (ticket, await db.PartnerFiles.OrderByDescending(f => f.Id).Select(f => f.Id).FirstAsync());
    }

    private async Task<(string State, string? Fault, int Attempts)> Run(long file)
    {
        await server.Services.GetRequiredService<FileDesk>().Run(CancellationToken.None);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        var row = await db.PartnerFiles.SingleAsync(f => f.Id == file);
        return (row.State, row.Fault, row.Attempts);
    }

    /// <summary>Types of what was posted to the partners of a ticket.</summary>
    private async Task<List<MessageType>> Told(string ticket)
    {
        var key = long.Parse(ticket, System.Globalization.CultureInfo.InvariantCulture);
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeOut.Where(o => db.Referrals.Any(r => r.Id == o.ReferralId && r.TicketId == key)).Select(o => o.Type).ToListAsync();
    }

    private async Task<bool> IsAlarmed(long file)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return await db.ExchangeAlarms.AnyAsync(a => a.Partner == "pingdingshan" && a.Kind == "file" && a.Subject == $"{file}" && a.ClearedAt == null);
    }

    [Fact]
    public async Task File_ThatIsThere_IsAnAttachmentOfTheTicket()
    {
        await using var host = await Host(http => http.Response.Body.WriteAsync(Photo).AsTask());
        var (ticket, file) = await Announced(host.Urls.First() + "/1.jpg", Photo);

        Assert.Equal(("stored", null, 1), await Run(file));

        var attachment = Assert.Single((await server.Dev.Get("/v1/tickets/" + ticket)).Expect(200)["attachments"].AsArray())!;
        Assert.Equal(("现场.jpg", Photo.Length), (attachment["name"].Text(), attachment["size"].Number()));
        // A platform is not told of its own file.
        Assert.DoesNotContain(MessageType.Attachment, await Told(ticket));
        (await server.Dev.Attach(ticket, Files.Png(), "现场.png")).Expect(201);
        Assert.Single(await Told(ticket), t => t == MessageType.Attachment);
        Assert.Equal(("stored", null, 1), await Run(file));
    }

    [Theory]
    [InlineData("https://files.example/1.jpg", "host-not-allowed")]
    [InlineData("ftp", "digest-differs")]
    [InlineData("program", "kind-not-taken")]
    public async Task File_ThatMayNotBeTaken_IsRefusedWithAnAlarm(string url, string fault)
    {
        byte[] bytes = url == "program" ? [.. "\u007FELF"u8, .. new byte[100]] : Photo;
        await using var host = await Host(http => http.Response.Body.WriteAsync(bytes).AsTask());
        var (ticket, file) = await Announced(url.StartsWith("https", StringComparison.Ordinal) ? url : host.Urls.First() + "/1.jpg", bytes, sha256: fault == "digest-differs" ? new string('b', 64) : null);

        Assert.Equal(("refused", fault, 1), await Run(file));

        Assert.True(await IsAlarmed(file));
        Assert.Empty((await server.Dev.Get("/v1/tickets/" + ticket)).Expect(200)["attachments"].AsArray());
    }

    [Fact]
    public async Task File_ThatIsNotThereYet_IsTriedAgainAndFound()
    {
        var there = false;
        await using var host = await Host(http =>
        {
            http.Response.StatusCode = there ? 200 : 404;
            return there ? http.Response.Body.WriteAsync(Photo).AsTask() : Task.CompletedTask;
        });
        var (_, file) = await Announced(host.Urls.First() + "/1.jpg", Photo);

        Assert.Equal(("awaited", "file-not-there", 1), await Run(file));
        Assert.Equal(("awaited", "file-not-there", 1), await Run(file));
        there = true;
        await server.MoveTo(server.Clock.GetUtcNow() + TimeSpan.FromMinutes(1));

        Assert.Equal(("stored", null, 2), await Run(file));
        Assert.False(await IsAlarmed(file));
    }
}
