using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.PeerFaults;

/// <summary>Faults of other systems about merging.</summary>
[Collection(SharedServer.Name)]
public sealed class MergeTests(Server server)
{
    /// <summary>Three notes and two files come with the repeat, and what comes later too; unmerged, they go with it.</summary>
    [Fact]
    public async Task D56_Merged_WithNotesAndFiles_TheMastersCountsFollow()
    {
        var (repeat, master) = (await server.Dev.Registered(), await server.Dev.Registered());
        (await server.Dev.Post($"/v1/tickets/{master}/notes", new { text = "主单备注" })).Expect(200);
        for (var i = 0; i < 3; i++)
            (await server.Dev.Post($"/v1/tickets/{repeat}/notes", new { text = $"备注{i}" })).Expect(200);
        (await server.Dev.Attach(repeat, Files.Png(), "一.png")).Expect(201);
        (await server.Dev.Attach(repeat, Files.Png(80), "二.png")).Expect(201);

        (await server.Dev.Post($"/v1/tickets/{repeat}/merge", new { into = master })).Expect(200);

        Assert.Equal((4, 2, repeat), await Counts(master));
        var tag = (await server.Dev.Ticket(master)).ETag!;
        Assert.Equal(304, (await server.Dev.Get($"/v1/tickets/{master}", ("If-None-Match", tag))).Code);
        (await server.Dev.Post($"/v1/tickets/{repeat}/notes", new { text = "并单后备注" })).Expect(200);
        (await server.Dev.Get($"/v1/tickets/{master}", ("If-None-Match", tag))).Expect(200);
        Assert.Equal((5, 2, repeat), await Counts(master));
        Assert.Equal((5, 2, repeat), await CountsInList(master));
        (await server.Dev.Post($"/v1/tickets/{repeat}/unmerge", new { })).Expect(200);
        Assert.Equal((1, 0, ""), await Counts(master));
    }

    [Fact]
    public async Task D56_Merged_ThroughAMaster_TheCountsMoveOn()
    {
        var (first, second, last) = (await server.Dev.Registered(), await server.Dev.Registered(), await server.Dev.Registered());
        (await server.Dev.Post($"/v1/tickets/{first}/notes", new { text = "备注" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{first}/merge", new { into = second })).Expect(200);

        (await server.Dev.Post($"/v1/tickets/{second}/merge", new { into = last })).Expect(200);

        Assert.Equal((1, 0, $"{first},{second}"), await Counts(last));
        Assert.Equal((0, 0, ""), await Counts(second));
    }

    /// <summary>The repeat was never given to the unit: it learns neither its number nor how much is said in it.</summary>
    [Fact]
    public async Task D56_Merged_OfAUnitsTicket_TheUnitSeesItsOwnAlone()
    {
        var (master, _) = await server.Dev.Dispatched("water");
        var repeat = await server.Dev.Registered();
        (await server.Dev.Post($"/v1/tickets/{repeat}/notes", new { text = "备注" })).Expect(200);
        (await server.Dev.Post($"/v1/tickets/{repeat}/merge", new { into = master })).Expect(200);
        using var unit = await server.ClientOf("unit-water");

        Assert.Equal((0, 0, ""), Counted((await unit.Ticket(master)).Json));
        Assert.Equal((1, 0, repeat), await Counts(master));
    }

    /// <summary>The same caller about three places: three matters that belong together, none merged into another.</summary>
    [Fact]
    public async Task D59_SameCallerThreePlaces_AreLinkedAndStayThree()
    {
        var ids = new List<string>();
        foreach (var area in (string[])["410482001", "410482002", "410482101"])
        {
            var body = Given.Tickets.Body("三处路灯", "13655554444");
            body["area"] = area;
            ids.Add(await server.Dev.Registered(body));
        }

        foreach (var other in ids.Skip(1))
            (await server.Dev.Post($"/v1/tickets/{ids[0]}/link", new { ticketId = other, reason = "同一诉求人" })).Expect(200);

        var shown = await Task.WhenAll(ids.Select(server.Dev.Ticket));
        Assert.Equal(ids.Skip(1), shown[0]["links"].AsArray().Select(l => l!["id"].Text()));
        Assert.All(shown.Skip(1), t => Assert.Equal(ids[0], Assert.Single(t["links"].AsArray())!["id"].Text()));
        Assert.All(shown, t => Assert.Equal(("registered", null, 0), (t["status"].Text(), t.Json["mergedInto"], t["repeats"].AsArray().Count)));
    }

    private async Task<(int Notes, int Files, string Repeats)> Counts(string id) => Counted((await server.Dev.Ticket(id)).Json);

    private async Task<(int Notes, int Files, string Repeats)> CountsInList(string id) =>
        Counted((await server.Dev.All("/v1/tickets")).Single(t => t["id"].Text() == id));

    private static (int, int, string) Counted(System.Text.Json.Nodes.JsonNode ticket) =>
        (ticket["noteCount"].Number(), ticket["attachmentCount"].Number(), string.Join(',', ticket["repeats"]!.AsArray().Select(r => r!["id"].Text())));
}
