using System.Globalization;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Security;
using Hotline.Api.Tests.Given;
using Hotline.Api.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Security;

/// <summary>Keys take each other's place while the server serves; each test goes on from wherever the one before left them.</summary>
public sealed class KeyRotationTests(RotatingServer server) : IClassFixture<RotatingServer>
{
    private const KeyPurpose Seal = KeyPurpose.Seal, Hash = KeyPurpose.Hash, Sign = KeyPurpose.Sign;

    [Fact]
    public async Task Rotation_FromStepToStep_FindsAndOpensEverythingAndTouchesNoVersion()
    {
        const string Phone = "13811112222";
        var old = await server.Dev.Registered(Given.Tickets.Body(phone: Phone));
        (await server.Dev.Post("/v1/calls", new JsonArray(new JsonObject { ["callId"] = "rotated", ["startedAt"] = "2023-02-15T09:00:00+08:00", ["endedAt"] = "2023-02-15T09:03:00+08:00", ["callerPhone"] = Phone, ["agent"] = "7", ["result"] = "abandoned" }))).Expect(200);
        var (_, referral, _) = await server.Referred();
        await server.Received();
        var noted = await Noted();
        var before = await server.Rotated(Seal, Hash);
        var fresh = await server.Dev.Registered(Given.Tickets.Body(phone: Phone));

        await Whole();
        foreach (var name in before)
            Assert.Contains("keys reseal", (await Assert.ThrowsAsync<SettingException>(() => Retire(name))).Message, StringComparison.Ordinal);
        var (etag, told) = ((await server.Dev.Get($"/v1/tickets/{old}")).ETag, (await server.Dev.Get($"/v1/tickets/{old}/history")).Text);
        var counts = await server.Resealed();
        Assert.Equal((etag, told), ((await server.Dev.Get($"/v1/tickets/{old}")).ETag, (await server.Dev.Get($"/v1/tickets/{old}/history")).Text));
        Assert.Equal(SealedColumn.All.Select(c => c.Name), counts.Select(c => c.Column));
        Assert.All(counts, c => Assert.True(c.Resealed > 0 && c.Unread.Count == 0, c.ToString()));
        await AllCurrent();
        await Whole();
        await Retire(before[0]);
        await Retire(before[1]);
        await Whole();
        // What was retired may go, and is not missed.
        KeyFile.Change(server.KeysFile, [], before);
        await server.Restart();
        await Whole();
        var acts = await server.Books(db => db.Audit.Where(a => a.Action.StartsWith("keys.")).Select(a => a.Action).Distinct().ToListAsync());
        Assert.Equal(["keys.added", "keys.reseal", "keys.resealed", "keys.retired", "keys.used"], acts.Order(StringComparer.Ordinal));

        async Task Whole()
        {
            foreach (var form in new[] { Phone, "138 1111 2222" })
                Assert.Equal(new[] { fresh, old }.Order(), (await server.Dev.Post("/v1/tickets/search", new { phone = form }).Succeeds()).Ids().Order());
            foreach (var ticket in new[] { old, fresh })
                Assert.Equal("+86" + Phone, (await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "核对" }).Succeeds())["phone"].Text());
            var csv = await server.Dev.Send(HttpMethod.Post, "/v1/tickets/search", new { phone = Phone }, ("Accept", "text/csv"));
            Assert.Equal(3, csv.Expect(200).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
            Assert.Equal(["13944445555"], (await server.Dev.Post($"/v1/tickets/{noted}/reveal", new { reason = "核对" }).Succeeds())["numbers"].AsArray().Select(n => n!["number"].Text()));
            Assert.Contains((await server.Dev.Get("/v1/calls").Succeeds())["items"].AsArray(), c => c!["callId"].Text() == "rotated" && c["callerPhone"].Text() == "138****2222");
            var (office, key) = (server.Services.GetRequiredService<PostOffice>(), long.Parse(referral, CultureInfo.InvariantCulture));
            var message = await server.Books(db => db.ExchangeOut.SingleAsync(o => o.ReferralId == key));
            Assert.Equal(message.BodySha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(office.Open(message, message.OccurredAt).Body.Span)));
        }
    }

    [Fact]
    public async Task Reseal_WhileTicketsAreRegisteredAndCorrected_LeavesAllCurrent()
    {
        for (var i = 0; i < 20; i++)
            await server.Dev.Registered(Given.Tickets.Body(phone: "13822223333"));
        var tickets = (await server.Dev.Post("/v1/tickets/search", new { phone = "13822223333", limit = 200 }).Succeeds()).Ids();
        await server.Rotated(Seal, Hash);

        var registering = Enumerable.Range(0, 4).Select(async _ =>
        {
            for (var i = 0; i < 10; i++)
                await server.Dev.Registered(Given.Tickets.Body(phone: "13822224444"));
        });
        var noting = Enumerable.Range(0, 10).Select(_ => Noted());
        var correcting = tickets.Select(async t => (await server.Dev.Patch($"/v1/tickets/{t}", new { caller = new { name = "改", phone = "13822225555" } }, ("If-Match", "*"))).Expect(200));
        var resealing = server.Resealed();
        await Task.WhenAll([resealing, .. registering, .. noting, .. correcting]);

        await AllCurrent();
        var found = await Task.WhenAll(new[] { "13822223333", "13822224444", "13822225555" }.Select(Found));
        Assert.Equal([0, 40, 20], found);

        async Task<int> Found(string phone) => (await server.Dev.Post("/v1/tickets/search", new { phone, includeTotal = true }).Succeeds())["total"]!.GetValue<int>();
    }

    [Fact]
    public async Task Reseal_StoppedAfterABatch_GoesOnWhereItStood()
    {
        const int Imported = Resealer.Batch * 2 + 50;
        Assert.Empty((await server.ImportText(MonthFile.Csv(Enumerable.Range(1, Imported).Select(i => MonthFile.Row($"RZ20220901{i:D5}"))))).Problems);
        await server.Rotated(Seal);
        var rows = await server.Books(db => db.Tickets.LongCountAsync(t => t.CallerSealed != null));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => server.Resealer.Run(RotatingServer.Keeper, _ => stop.Cancel(), stop.Token));

        Assert.Equal(Resealer.Batch, await Current());
        // Its lease was given back, and it goes on in another program.
        await server.Restart();
        var counts = await server.Resealed();
        Assert.Equal((rows, rows), (counts[0].Read, counts[0].Resealed));
        Assert.Equal(rows, await Current());
        // What has ended is looked at again from its beginning, and nothing is written.
        Assert.Equal((rows, 0L), ((await server.Resealed())[0].Read, (await server.Resealed())[0].Resealed));

        async Task<long> Current() => (await server.Books(db => db.Tickets.Where(t => t.CallerSealed != null).Select(t => t.CallerSealed).ToListAsync())).LongCount(b => CallerVault.KeyOf(b!) == server.Ring.Current(Seal));
    }

    [Fact]
    public async Task Retire_WhileAReplicaLeftARowBehind_RefusesUntilItIsFound()
    {
        var ticket = long.Parse(await server.Dev.Registered(), CultureInfo.InvariantCulture);
        var before = await server.Rotated(Seal, Hash);
        await server.Resealed();
        // Of a program that never heard of the change: its keys stand as they stood.
        var (behind, after) = (new KeyRing(Keys(server.KeysFile).Where(k => before.Contains(k.Key) || k.Key.Purpose == Sign), null, made: false), server.Services.GetRequiredService<CallerVault>());
        var caller = new CallerVault(behind).Seal(new CallerData("李先生", "+8613833334444"), false, false);
        await server.Books(db => db.Tickets.Where(t => t.Id == ticket).ExecuteUpdateAsync(s => s.SetProperty(t => t.CallerSealed, caller.Sealed).SetProperty(t => t.CallerPhoneHash, caller.PhoneHash)));

        foreach (var name in before)
            Assert.StartsWith($"keys retire: 1 values need {name}", (await Assert.ThrowsAsync<SettingException>(() => Retire(name))).Message, StringComparison.Ordinal);
        Assert.Single((await server.Dev.Post("/v1/tickets/search", new { phone = "13833334444" }).Succeeds())["items"].AsArray());
        Assert.Equal(1, (await server.Resealed())[0].Resealed);
        foreach (var name in before)
            await Retire(name);
        Assert.Single((await server.Dev.Post("/v1/tickets/search", new { phone = "13833334444" }).Succeeds())["items"].AsArray());
        Assert.Equal("李先生", after.Open(await server.Books(db => db.Tickets.Where(t => t.Id == ticket).Select(t => t.CallerSealed).SingleAsync())).Name);
    }

    [Fact]
    public async Task Remove_AfterAProgramWroteWithARetiredKey_RefusesUntilItIsFound()
    {
        var ticket = long.Parse(await server.Dev.Registered(), CultureInfo.InvariantCulture);
        var before = await server.Rotated(Seal, Hash);
        await server.Resealed();
        Assert.Contains("was not retired", (await Assert.ThrowsAsync<SettingException>(() => Removable(before[0]))).Message, StringComparison.Ordinal);
        foreach (var name in before)
            await Retire(name);
        var behind = new KeyRing(Keys(server.KeysFile).Where(k => before.Contains(k.Key) || k.Key.Purpose == Sign), null, made: false);
        var caller = new CallerVault(behind).Seal(new CallerData("李先生", "+8613833335555"), false, false);
        await server.Books(db => db.Tickets.Where(t => t.Id == ticket).ExecuteUpdateAsync(s => s.SetProperty(t => t.CallerSealed, caller.Sealed).SetProperty(t => t.CallerPhoneHash, caller.PhoneHash)));

        foreach (var name in before)
            Assert.StartsWith($"keys remove: 1 values need {name}", (await Assert.ThrowsAsync<SettingException>(() => Removable(name))).Message, StringComparison.Ordinal);
        await server.Resealed();
        foreach (var name in before)
            await Removable(name);

        Task Removable(KeyName name) => server.Rotation.Removable(name, null, CancellationToken.None);
    }

    [Fact]
    public async Task LongVerb_WhileItWorks_StandsAmongThoseWhoHaveTheKeys()
    {
        using var keeper = ActivatorUtilities.CreateInstance<RingKeeper>(server.Services);

        var there = await keeper.While(() => server.Books(db => db.RingHolders.SingleAsync()), CancellationToken.None);

        Assert.Contains(server.Rotation.Told(server.Ring.Current(Seal)), there.Keys, StringComparison.Ordinal);
        Assert.False(await server.Books(db => db.RingHolders.AnyAsync()));
    }

    [Fact]
    public async Task Use_WhileALivingReplicaLacksTheKey_RefusesAndNamesIt()
    {
        var names = await server.Added(Seal, Sign);
        var now = server.Clock.GetUtcNow();
        await Says("desk-2/gone", "seal:1=00000000", now - TimeSpan.FromMinutes(2));
        await Says("desk-1", "seal:1=00000000", now);

        var refused = await Assert.ThrowsAsync<SettingException>(() => server.Rotation.Use(names, RotatingServer.Keeper, CancellationToken.None));
        await Says("desk-1", string.Join(' ', names.Select(server.Rotation.Told)), now);
        await server.Rotation.Use(names, RotatingServer.Keeper, CancellationToken.None);

        Assert.Contains("desk-1", refused.Message, StringComparison.Ordinal);
        Assert.Equal(names, [server.Ring.Current(Seal), server.Ring.Current(Sign)]);
        // It has not turned to it yet: nothing may be retired.
        Assert.Equal("desk-1", Assert.Single(await server.Rotation.Behind(CancellationToken.None)).Name);
        await server.Books(db => db.RingHolders.ExecuteDeleteAsync());

        Task<int> Says(string name, string keys, DateTimeOffset at) => server.Books(async db =>
        {
            await db.RingHolders.Where(h => h.Name == name).ExecuteDeleteAsync();
            db.Add(new RingHolder { Name = name, Keys = keys, Current = "seal:1", At = at });
            return await db.SaveChangesAsync();
        });
    }

    [Fact]
    public async Task Tokens_SignedBefore_HoldUntilTheyEndOrAreEnded()
    {
        var (earlier, before) = (server.Dev.Token!, (await server.Rotated(Sign))[0]);
        using (var client = new Client(server.Address, earlier))
            await client.Get("/v1/tickets?limit=1").Succeeds();
        using var fresh = await server.ClientOf("dev");
        Assert.NotEqual(Kid(earlier), Kid(fresh.Token!));
        await fresh.Get("/v1/tickets?limit=1").Succeeds();

        Assert.Contains("--now", (await Assert.ThrowsAsync<SettingException>(() => Retire(before))).Message, StringComparison.Ordinal);
        await server.Rotation.Retire(before, now: true, RotatingServer.Keeper, null, CancellationToken.None);

        await server.Restart();
        using var late = new Client(server.Address, earlier);
        Assert.Equal(401, (await late.Get("/v1/tickets?limit=1")).Code);
        using var still = new Client(server.Address, fresh.Token);
        await still.Get("/v1/tickets?limit=1").Succeeds();

        static string Kid(string token) => JsonNode.Parse(Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Decode(token.Split('.')[0]))!["kid"].Text();
    }

    [Fact]
    public async Task Import_AcrossARotation_IsComparedAndNeverDoubled()
    {
        var first = MonthFile.Csv([MonthFile.Row("RZ2022080100001")]);
        Assert.Equal(1, (await server.ImportText(first)).Inserted);
        var before = await server.Rotated(Hash);
        var second = MonthFile.Csv([MonthFile.Row("RZ2022080100001"), MonthFile.Row("RZ2022080100002")]);
        var report = await server.ImportText(second);
        Assert.Equal((1, 1, 0), (report.Inserted, report.Unchanged, report.Conflicts));
        await server.Resealed();
        await Retire(before[0]);
        KeyFile.Change(server.KeysFile, [], before);
        await server.Restart();

        report = await server.ImportText(second);

        Assert.Equal((0, 1, 1), (report.Inserted, report.Unchanged, report.Conflicts));
        Assert.Contains("retired", report.Problems.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Box_OfAKeyThatIsNotHere_IsANamedRefusal()
    {
        var ticket = await server.Dev.Registered();
        var (id, box) = (long.Parse(ticket, CultureInfo.InvariantCulture), new byte[64]);
        (box[0], box[1], box[2]) = (2, 0xFF, 0xFE);
        await server.Books(db => db.Tickets.Where(t => t.Id == id).ExecuteUpdateAsync(s => s.SetProperty(t => t.CallerSealed, box)));

        var answer = (await server.Dev.Get($"/v1/tickets/{ticket}")).Expect(503);
        var told = (await server.Stranger().Get("/metrics")).Text;
        var before = (await server.Rotated(Hash))[0];
        var counts = await server.Resealed();
        var unknown = await Assert.ThrowsAsync<SettingException>(() => Retire(before));

        Assert.Equal("temporarily-unavailable", answer.Problem);
        Assert.Contains("seal:65534", answer.Text, StringComparison.Ordinal);
        Assert.Contains(told.Split('\n'), l => l.StartsWith("hotline_keys_unknown_total{", StringComparison.Ordinal) && l.Contains("seal:65534", StringComparison.Ordinal));
        Assert.Equal([id], counts[0].Unread);
        Assert.Contains("1 values cannot be read", unknown.Message, StringComparison.Ordinal);
        await server.Books(db => db.Tickets.Where(t => t.Id == id).ExecuteUpdateAsync(s => s.SetProperty(t => t.CallerSealed, (byte[]?)null).SetProperty(t => t.CallerPhoneHash, (byte[]?)null)));
    }

    [Fact]
    public async Task Ready_WithoutAKeyThatOthersUse_SaysNo()
    {
        var book = server.Services.GetRequiredService<KeyBook>();
        await server.Books(async db =>
        {
            db.Add(new RingKeyRow { Purpose = Seal, Number = 60_000, Print = "00", AddedAt = server.Clock.GetUtcNow(), Turn = 60_000 });
            return await db.SaveChangesAsync();
        });
        await book.Refresh(CancellationToken.None);

        using var stranger = server.Stranger();
        Assert.Contains("seal:60000", (await stranger.Get("/health/ready")).Expect(503).Text, StringComparison.Ordinal);
        // It goes on with the key it has; nothing is lost by it.
        var ticket = await server.Dev.Registered();
        await server.Books(db => db.RingKeys.Where(k => k.Number == 60_000).ExecuteDeleteAsync());
        await book.Refresh(CancellationToken.None);
        await stranger.Get("/health/ready").Succeeds();
        await server.Dev.Post($"/v1/tickets/{ticket}/reveal", new { reason = "核对" }).Succeeds();
    }

    /// <summary>A ticket in whose words a number was written; it is kept sealed.</summary>
    private Task<string> Noted() => server.Dev.Registered(Given.Tickets.Body("请回电13944445555", phone: "13866667777"));

    private Task Retire(KeyName name) => server.Rotation.Retire(name, now: false, RotatingServer.Keeper, null, CancellationToken.None);

    /// <summary>Every box there is has the current key, opens, and stands beside the current hash of its phone.</summary>
    private async Task AllCurrent()
    {
        var (vault, seal) = (server.Services.GetRequiredService<CallerVault>(), server.Ring.Current(Seal));
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        foreach (var column in SealedColumn.All)
        {
            var values = await column.After(db, 0, int.MaxValue, CancellationToken.None);
            // Whatever test was first: all of them register tickets, not all of them exchange messages.
            Assert.True(values.Count > 0 || column.Rows != typeof(Domain.Tickets.Ticket), column.Name);
            foreach (var value in values)
            {
                Assert.Equal(seal, CallerVault.KeyOf(value.Box));
                if (column.Hash is not null && vault.Open(value.Box).Phone is { } phone)
                    Assert.Equal(vault.HashPhone(phone), value.Hash);
                else
                    Assert.NotEmpty(vault.OpenBytes(value.Box!));
            }
        }
    }

    private static IEnumerable<KeyValuePair<KeyName, string>> Keys(string file) => JsonNode.Parse(File.ReadAllText(file))!.AsObject().SelectMany(p =>
        p.Value!.AsObject().Select(k => KeyValuePair.Create(KeyName.Parse($"{p.Key.ToLowerInvariant()}:{k.Key}")!, k.Value.Text())));
}
