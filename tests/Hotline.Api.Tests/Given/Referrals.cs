using System.Security.Cryptography;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>Matters between the line and its partners, brought to where a test begins; the partner's messages go in as its face would hand them over.</summary>
internal static class Referrals
{
    public const string Desk = "police110";

    public const string Platform = "pingdingshan";

    /// <summary>A ticket that was referred to the 110 desk.</summary>
    public static async Task<(string Ticket, string Referral, string Matter)> Referred(this Server server, string? ticket = null)
    {
        ticket ??= await server.Dev.Registered();
        var answer = (await server.Dev.Post("/v1/referrals", new { ticketId = ticket, partner = Desk, reason = "现场有打斗" })).Expect(201);
        return (ticket, answer["id"].GetValue<string>(), answer["transferId"].GetValue<string>());
    }

    /// <summary>A matter that came from a partner.</summary>
    public static async Task<(string Ticket, string Referral, string Matter)> Received(this Server server, string partner = Desk, TransferBody? body = null)
    {
        var matter = "M-" + Guid.NewGuid().ToString("N");
        var taken = await server.Says(partner, matter, 1, body ?? Matter(matter));
        Assert.Null(taken.Refusal);
        return await server.Known(partner, matter);
    }

    public static TransferBody Matter(string number) => new()
    {
        Number = number,
        Title = "路面塌陷",
        Content = "中大街路面塌陷，已设警戒。",
        Categories = [new MessageCategory("hotline", "0601")],
        Caller = new MessageCaller("王女士", "13800000000", Secret: false),
    };

    /// <summary>The ticket and referral of a partner's matter.</summary>
    public static async Task<(string Ticket, string Referral, string Matter)> Known(this Server server, string partner, string matter)
    {
        var page = (await server.Dev.Get($"/v1/referrals?partner={partner}&limit=200")).Expect(200);
        var one = page["items"].AsArray().Single(r => r!["transferId"]!.GetValue<string>() == matter)!;
        return (one["ticketId"]!.GetValue<string>(), one["id"]!.GetValue<string>(), matter);
    }

    /// <summary>A message of a partner; on the REST face the order is by version, not by sequence.</summary>
    public static Task<IntakeResult> Says(
        this Server server, string partner, string matter, int seq, MessageBody body, int? baseVersion = null, Guid? id = null, Guid? supersedes = null, bool test = false)
    {
        var partners = server.Services.GetRequiredService<Partners>();
        var settings = partners.Find(partner)!;
        var peer = !settings.Superior;
        var envelope = new Envelope
        {
            MessageId = id ?? Guid.CreateVersion7(),
            Type = body.Type,
            TransferId = matter,
            TransferSeq = peer ? seq : 0,
            BaseVersion = baseVersion ?? 99,
            TransferVersion = peer && body.Decides ? (baseVersion ?? 0) + 1 : 0,
            Supersedes = supersedes,
            Test = test,
            Sender = partner,
            Recipient = "ruzhou12345",
            Actor = new MessageActor("指挥中心", "王警官", "07"),
            OccurredAt = server.Clock.GetUtcNow(),
        };
        var bytes = partners.Link(partner).Freeze(envelope, body);
        return server.Services.GetRequiredService<Intake>().Take(
            settings,
            new Arrived(envelope, new(body, null), bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), peer ? null : matter, peer ? null : seq),
            CancellationToken.None);
    }

    /// <summary>A trial.</summary>
    public static Task<IntakeResult> Tries(this Server server, string partner, string matter, MessageBody body) => server.Says(partner, matter, 1, body, test: true);

    /// <summary>What happened to a ticket, in order.</summary>
    public static async Task<List<string>> Actions(this Server server, string ticket) =>
        [.. (await server.Dev.Get($"/v1/tickets/{ticket}/history?limit=200")).Expect(200)["items"].AsArray().Select(h => h!["action"]!.GetValue<string>())];

    /// <summary>Looks into the books, or spoils them.</summary>
    public static async Task<T> Books<T>(this Server server, Func<HotlineContext, Task<T>> work)
    {
        await using var db = server.Services.GetRequiredService<Func<HotlineContext>>()();
        return await work(db);
    }

    /// <summary>A referral that the desk signed.</summary>
    public static async Task<(string Ticket, string Referral, string Matter)> Signed(this Server server)
    {
        var given = await server.Referred();
        Assert.Null((await server.Says(Desk, given.Matter, 1, new SignBody("王警官"))).Refusal);
        return given;
    }

    /// <summary>A referral whose result the desk reported.</summary>
    public static async Task<(string Ticket, string Referral, string Matter)> Reported(this Server server)
    {
        var given = await server.Signed();
        Assert.Null((await server.Says(Desk, given.Matter, 2, new ResultBody("已现场调解。", Solved.Solved, ContactedCaller: true))).Refusal);
        return given;
    }

    /// <summary>A matter that the desk returned twice: disputed, with a meeting about it.</summary>
    public static async Task<(string Ticket, string Referral, string Meeting)> Disputed(this Server server)
    {
        var given = await server.Referred();
        Assert.Null((await server.Says(Desk, given.Matter, 1, new ReturnBody(PartnerReturnReason.NotOurJurisdiction, "非警务"))).Refusal);
        await server.Referred(given.Ticket);
        Assert.Null((await server.Says(Desk, given.Matter, 2, new ReturnBody(PartnerReturnReason.NotOurJurisdiction, "仍非警务"))).Refusal);
        var meetings = (await server.Dev.Get("/v1/coordination-meetings?open=true&limit=200")).Expect(200);
        var meeting = meetings["items"].AsArray().Single(m => m!["agenda"]!.AsArray().Any(a => a!["ticketId"]!.GetValue<string>() == given.Ticket))!;
        return (given.Ticket, given.Referral, meeting["id"]!.GetValue<string>());
    }

    /// <summary>The id of the last message that was posted about a referral.</summary>
    public static async Task<string> LastMessage(this Server server, string referral) =>
        (await server.Dev.Get($"/v1/referrals/{referral}")).Expect(200)["messages"].AsArray().Last(m => m!["direction"]!.GetValue<string>() == "outbound")!["id"]!.GetValue<string>();
}
