using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Lifecycles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace Hotline.Api.Tests.Features.Tickets;

/// <summary>A caller is shown whole only for a reason, and only after that view stands on the books.</summary>
public sealed class RevealCallerTests(RevealCallerTests.WithARevealingUnit server) : IClassFixture<RevealCallerTests.WithARevealingUnit>
{
    /// <summary>A unit whose client may see callers, which units of the development do not.</summary>
    public sealed class WithARevealingUnit : Server
    {
        public const string Unit = "front-water";

        protected override async Task Prepare()
        {
            await using var scope = Services.CreateAsyncScope();
            var client = DevelopmentClients.Client(Unit, [Scopes.TicketsRead, Scopes.UnitsHandle, Scopes.CallersReveal], ("unit", "water"));
            client.ClientSecret = DevelopmentClients.Secret;
            await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(client);
        }
    }

    private static readonly object Why = new { reason = "上门前核对地址" };

    [Fact]
    public async Task Reveal_WithAReason_WholeCallerOnTheBooks()
    {
        var id = await server.Dev.Registered(Body("诸葛明", "139-1122-3344"));

        var shown = (await server.Dev.Post($"/v1/tickets/{id}/reveal", Why, ("X-Operator", "0012; name=%E6%9D%8E%E5%8D%8E"))).Expect(200);

        Assert.Equal(("诸葛明", "+8613911223344", false, false), (shown["name"].Text(), shown["phone"].Text(), shown["confidential"].GetValue<bool>(), shown["anonymous"].GetValue<bool>()));
        Assert.True(shown.Headers.CacheControl!.NoStore);
        Assert.Equal("\"2\"", shown.ETag);
        var entry = (await server.Dev.All($"/v1/tickets/{id}/history"))[^1];
        Assert.Equal(("callerRevealed", "上门前核对地址", "李华"), (entry["action"].Text(), entry["text"].Text(), entry["by"]!["operatorName"].Text()));
        var audit = await Audit(id);
        Assert.Equal(("ticket.callerRevealed", "dev", "0012", 2), (audit[^1].Action, audit[^1].Client, audit[^1].Operator, audit[^1].TicketVersion));
        Assert.Equal("139****3344", (await server.Dev.Ticket(id))["caller"]["phone"].Text());
    }

    [Fact]
    public async Task Reveal_SameKeyTwice_TwoViewsAndNothingKept()
    {
        var (id, key) = (await server.Dev.Registered(Body("司马明", "13911223355")), ("Idempotency-Key", Guid.NewGuid().ToString()));

        foreach (var _ in Enumerable.Range(0, 2))
            Assert.False((await server.Dev.Post($"/v1/tickets/{id}/reveal", Why, key)).Expect(200).Headers.Contains("Idempotent-Replayed"));

        Assert.Equal(3, (await server.Dev.Ticket(id))["version"].Number());
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        Assert.False(await db.IdempotencyKeys.AnyAsync(k => k.Key == key.Item2));
        Assert.DoesNotContain("13911223355", await server.RawText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"reason":null}""")]
    [InlineData("""{"reason":"  "}""")]
    public async Task Reveal_WithoutAReason_400AndNoView(string body)
    {
        var id = await server.Dev.Registered();

        Assert.Equal(["reason"], (await server.Dev.Post($"/v1/tickets/{id}/reveal", body)).Expect(400).Faults());
        Assert.Equal(1, (await server.Dev.Ticket(id))["version"].Number());
    }

    [Fact]
    public async Task Reveal_ArchivedTicket_StillShown()
    {
        var id = (await server.Dev.Closed()).Ticket;
        (await server.Dev.Post($"/v1/tickets/{id}/archive", "{}")).Expect(200);

        Assert.Equal("王女士", (await server.Dev.Post($"/v1/tickets/{id}/reveal", Why)).Expect(200)["name"].Text());
        Assert.Equal("archived", (await server.Dev.Ticket(id))["status"].Text());
    }

    [Fact]
    public async Task Reveal_WithoutTheScope_403AndStale412()
    {
        var id = await server.Dev.Registered();
        using var writer = await server.ClientOf("dev", "tickets.read tickets.write tickets.dispatch");

        (await writer.Post($"/v1/tickets/{id}/reveal", Why)).Expect(403);
        (await server.Dev.Post($"/v1/tickets/{id}/reveal", Why, ("If-Match", "\"9\""))).Expect(412);
        Assert.Equal(1, (await server.Dev.Ticket(id))["version"].Number());
    }

    [Fact]
    public async Task Reveal_ByAUnit_OwnTicketsOnlyAndNobodyWhoAskedNotTo()
    {
        using var unit = await server.ClientOf(WithARevealingUnit.Unit);
        var (mine, other) = ((await server.Dev.Dispatched("water")).Ticket, (await server.Dev.Dispatched("power")).Ticket);

        Assert.Equal("王女士", (await unit.Post($"/v1/tickets/{mine}/reveal", Why)).Expect(200)["name"].Text());
        (await unit.Post($"/v1/tickets/{other}/reveal", Why)).Expect(404);
        foreach (var wish in new[] { "confidential", "anonymous" })
        {
            var body = Body("欧阳秘", "13699887766");
            body["caller"]![wish] = true;
            var id = await server.Dev.Registered(body);
            var version = (await server.Dev.Post($"/v1/tickets/{id}/dispatch", new { leadUnit = "water" })).Expect(200)["version"].Number();

            var refused = (await unit.Post($"/v1/tickets/{id}/reveal", Why)).Expect(403);

            Assert.Equal("caller-withheld", refused.Problem);
            Assert.DoesNotContain("7766", refused.Text, StringComparison.Ordinal);
            Assert.Equal(version, (await server.Dev.Ticket(id))["version"].Number());
            Assert.Equal("欧阳秘", (await server.Dev.Post($"/v1/tickets/{id}/reveal", Why)).Expect(200)["name"].Text());
        }
    }

    /// <summary>Case B40: one phone, three matters: each ticket leads to the same caller, and the phone to all three.</summary>
    [Fact]
    public async Task B40_SamePhoneThreeTimes_OneCallerThreeTickets()
    {
        var ids = new List<string>();
        foreach (var phone in new[] { "13677665544", "136-7766-5544", "+86 136 7766 5544" })
            ids.Add(await server.Dev.Registered(Body("公孙明", phone)));

        var found = (await server.Dev.Post("/v1/tickets/search", new { phone = "13677665544", sort = "registeredAt", includeTotal = true })).Expect(200);

        Assert.Equal(ids, found.Ids());
        Assert.Equal(3, found["total"].Number());
        foreach (var id in ids)
            Assert.Equal("+8613677665544", (await server.Dev.Post($"/v1/tickets/{id}/reveal", Why)).Expect(200)["phone"].Text());
    }

    private static JsonObject Body(string name, string phone)
    {
        var body = Given.Tickets.Body(phone: phone);
        body["caller"]!["name"] = name;
        return body;
    }

    private async Task<List<Hotline.Api.Persistence.Rows.AuditEntry>> Audit(string id)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return await db.Audit.Where(a => a.TicketId == long.Parse(id, System.Globalization.CultureInfo.InvariantCulture)).OrderBy(a => a.Id).ToListAsync();
    }
}

/// <summary>What could not be written down is not shown.</summary>
public sealed class UnwrittenRevealTests(UnwrittenRevealTests.OnAFullDisk server) : IClassFixture<UnwrittenRevealTests.OnAFullDisk>
{
    public sealed class OnAFullDisk : Server
    {
        public bool Full { get; set; }

        protected override void Change(IServiceCollection services)
        {
            var lane = services.Last(s => s.ServiceType == typeof(IWriteLane));
            services.Remove(lane);
            services.AddSingleton<IWriteLane>(sp => new FullLane((IWriteLane)(lane.ImplementationFactory?.Invoke(sp) ?? ActivatorUtilities.CreateInstance(sp, lane.ImplementationType!)), this));
        }
    }

    /// <summary>All the work is done and then cannot be committed.</summary>
    private sealed class FullLane(IWriteLane inner, OnAFullDisk server) : IWriteLane, IAsyncDisposable
    {
        public Task<T> Run<T>(Func<HotlineContext, CancellationToken, Task<T>> work, CancellationToken cancellation) => inner.Run(async (db, ct) =>
        {
            var done = await work(db, ct);
            return server.Full ? throw new DatabaseAwayException(new IOException("full")) : done;
        }, cancellation);

        public ValueTask DisposeAsync() => inner is IAsyncDisposable lane ? lane.DisposeAsync() : ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Reveal_NotCommitted_503AndNotAWordOfTheCaller()
    {
        var id = await server.Dev.Registered();
        server.Full = true;

        var refused = (await server.Dev.Post($"/v1/tickets/{id}/reveal", new { reason = "核对" })).Expect(503);

        server.Full = false;
        Assert.DoesNotContain("王女士", refused.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("13800000000", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, (await server.Dev.Ticket(id))["version"].Number());
    }

    [Fact]
    public async Task Attach_NotCommitted_503AndNoFile()
    {
        var id = await server.Dev.Registered();
        var folder = server.Services.GetRequiredService<FileSettings>().Folder;
        server.Full = true;

        (await server.Dev.Attach(id, Files.Png())).Expect(503);

        server.Full = false;
        Assert.Empty(Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories));
        Assert.Empty((await server.Dev.Ticket(id))["attachments"].AsArray());
    }
}
