using Hotline.Api.Persistence;
using Hotline.Api.Tests.Features.Statistics;
using Hotline.Api.Tests.Given;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Features.Bulletins;

/// <summary>Behind each figure of a published bulletin stands the list that counts it, also while the month's tickets are being changed.</summary>
public sealed class PublishedUnderChangeTests(LaterWorkTests.PartOfTheMonth server) : IClassFixture<LaterWorkTests.PartOfTheMonth>
{
    private static readonly string[] Forms = ["", ".html", ".docx", ".pdf", ".xlsx", "/content", "/charts/types.svg", "/charts/hot.png"];

    [Fact]
    public async Task Published_TicketsCorrectedUnderneath_KeepsItsFiguresItsListsAndItsBytes()
    {
        await server.Publish("2023-02");
        var before = await Bytes();
        var bulletin = (await server.Dev.Get("/v1/bulletins/2023-02")).Expect(200).Json;
        Assert.True(LinkedFigures.Of(bulletin).Count > 40);
        using var stop = new CancellationTokenSource();

        var changes = Task.Run(() => Correct(stop.Token));
        List<string> wrong = [.. await server.Dev.Follow(bulletin), .. await server.Dev.Follow(bulletin)];
        await stop.CancelAsync();
        var changed = await changes;

        Assert.Equal([], wrong);
        Assert.True(changed > 10, $"Only {changed} tickets were changed meanwhile.");
        Assert.Equal(before, await Bytes());
        Assert.Equal([], await server.Dev.Follow((await server.Dev.Get("/v1/bulletins/2023-02")).Expect(200).Json));
        // The live books have gone another way, and say so.
        var live = (await server.Dev.Get("/v1/statistics/appeal-types?from=2023-02-01&to=2023-03-01&asOf=2023-03-01")).Expect(200);
        Assert.NotEqual(bulletin["appealTypes"]!["rows"]!.ToJsonString(), live["rows"].ToJsonString());
        Assert.Equal([], await server.Dev.Follow(live.Json));
    }

    /// <summary>Corrects the type and the category of one ticket after another until it is told to stop.</summary>
    private async Task<int> Correct(CancellationToken stop)
    {
        List<long> ids;
        await using (var db = server.Services.GetRequiredService<Func<HotlineContext>>()())
            ids = await db.Tickets.OrderBy(t => t.Id).Select(t => t.Id).ToListAsync(CancellationToken.None);
        var changed = 0;
        for (; changed < ids.Count && !stop.IsCancellationRequested; changed++)
        {
            var correction = new { appealType = changed % 2 == 0 ? "complaint" : "suggestion", category = changed % 3 == 0 ? "0201" : "0301" };
            (await server.Dev.Patch($"/v1/tickets/{ids[changed]}", correction, ("If-Match", "*"))).Expect(200);
        }
        return changed;
    }

    private async Task<List<string>> Bytes()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", server.Dev.Token);
        var hashes = new List<string>();
        foreach (var form in Forms)
            hashes.Add(form + " " + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(await http.GetByteArrayAsync(new Uri("/v1/bulletins/2023-02" + form, UriKind.Relative)))));
        return hashes;
    }
}
