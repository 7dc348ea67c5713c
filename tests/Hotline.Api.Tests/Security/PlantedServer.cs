using System.Text.Json.Nodes;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Tests.Contracts;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using static Hotline.Api.Tests.Given.Planting;

namespace Hotline.Api.Tests.Security;

/// <summary>
/// The product after a mobile number was written into every text that any call takes: each call of the document with a body, both faces of
/// the exchange, imports, and the lives of callers who are open, confidential and anonymous. It hears every line that is logged.
/// </summary>
public sealed class PlantedServer : RpcServer
{
    internal HeardLogs Heard { get; } = new();

    /// <summary>A name that nobody else bears: it stands in no text, only as the caller's.</summary>
    public const string Name = "慕容鹧鸪";

    /// <summary>Bodies that were refused with every text in them, by call; sent again with those of the example.</summary>
    public List<string> Refused { get; } = [];

    /// <summary>Tickets of callers who keep themselves from partners.</summary>
    public HashSet<string> Secret { get; } = [];

    protected override IEnumerable<string> Settings =>
    [
        .. base.Settings, "--Partners:pingdingshan:Keys:0:Id=k1", $"--Partners:pingdingshan:Keys:0:Secret={PlatformServer.Secret}",
        .. new[] { "Default", "Microsoft", "Microsoft.Hosting.Lifetime", "Microsoft.EntityFrameworkCore.Database.Command", "OpenIddict", "Grpc", "Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.EntityFrameworkCore.Database.Connection" }
            .Select(c => $"--Logging:LogLevel:{c}=Trace"),
    ];

    protected override void Change(IServiceCollection services) => services.RemoveAll<ILoggerProvider>().AddSingleton<ILoggerProvider>(Heard);

    protected override async Task Prepare()
    {
        await base.Prepare();
        await EachCall();
        foreach (var secret in new[] { "", "confidential", "anonymous" })
            await Life(secret);
        await Desk110();
        await Superior();
        await Meeting();
        await Files();
        await Reports();
    }

    /// <summary>Reference data and clients of the API are the city's own words to everybody; nobody's number stands there.</summary>
    private static readonly string[] Own =
    [
        "/v1/units", "/v1/categories", "/v1/areas", "/v1/appeal-types", "/v1/clients", "/v1/dispatch-catalogue", "/v1/boundary-rules", "/v1/assessment-rules", "/v1/calendar", "/v1/limits",
        // Who goes must be who came: planted with the check-in.
        "/v1/stationing/{id}/check-outs",
    ];

    private async Task EachCall()
    {
        var examples = new ExampleTests(this);
        foreach (var (method, path) in ExampleTests.EachBody.Select(b => ((string)b[0], (string)b[1])).Where(b => !Own.Any(o => b.Item2.StartsWith(o, StringComparison.Ordinal))))
        {
            var call = Contract.Committed.Call(method, path);
            var (schema, example) = (call.Body!["schema"]!, call.Body["example"] as JsonObject ?? []);
            // A draft can be made once; its example names each kind of text.
            var answer = await examples.Sent(call, Into(example, schema, also: !path.StartsWith("/v1/bulletins", StringComparison.Ordinal)));
            if (answer.Code is 200 or 201 or 202)
                continue;
            Refused.Add($"{method} {path} {answer.Text}");
            answer = await examples.Sent(call, Into(example, schema, also: false));
            Assert.True(answer.Code is 200 or 201 or 202, $"{method} {path} {answer.Text}");
        }
    }

    /// <summary>The whole life of a matter whose caller has the number, told over REST and gRPC in turn.</summary>
    private async Task Life(string secret)
    {
        var body = Given.Tickets.Body(Text("路灯不亮"), Number);
        body["caller"]!["name"] = Name;
        if (secret.Length > 0)
            body["caller"]![secret] = true;
        (body["content"], body["address"], body["callId"]) = (Text("三盏路灯不亮"), Text("丹阳路"), "call-" + secret);
        var ticket = await Dev.Registered(body);
        using var rpc = Rpc(Dev);
        var other = body.DeepClone().AsObject();
        other.Remove("callId");
        (await rpc.Call("RegisterTicket", other)).Expect<Hotline.Tickets.V1.TicketResponse>();
        (await Dev.Patch($"/v1/tickets/{ticket}", new { title = Text("路灯仍不亮"), content = Text("补充") }, ("If-Match", "*"))).Expect(200);
        (await Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water", assistingUnits = new[] { "power" }, instructions = Text() })).Expect(200);
        var order = (await Dev.Ticket(ticket))["workOrders"][0]!["id"].Text();
        (await Dev.Post($"/v1/work-orders/{order}/acknowledge", new { by = new { name = Text("李强"), phone = Number } })).Expect(200);
        (await Dev.Post($"/v1/work-orders/{order}/progress", new { text = Text() })).Expect(200);
        (await Dev.Post($"/v1/tickets/{ticket}/supervise", new { text = Text() })).Expect(200);
        (await Dev.Post($"/v1/work-orders/{order}/supervision-reply", new { text = Text() })).Expect(200);
        (await rpc.Call("Reply", new JsonObject { ["id"] = order, ["text"] = Text(), ["publicText"] = Text(), ["contactedCaller"] = true, ["solved"] = "solved" })).Expect<Hotline.Tickets.V1.WorkOrderResponse>();
        (await Dev.Post($"/v1/tickets/{ticket}/callbacks", new { outcome = "reached", satisfaction = "dissatisfied", remark = Text() })).Expect(200);
        (await Dev.Post($"/v1/tickets/{ticket}/rework", new { reason = Text() })).Expect(200);
        (await Dev.Attach(ticket, Given.Files.Png(), Text("现场") + ".png")).Expect(201);
        (await Dev.Post("/v1/calls", new { callId = "call-" + secret, startedAt = "2023-02-15T09:00:00+08:00", answeredAt = "2023-02-15T09:00:05+08:00", endedAt = "2023-02-15T09:05:00+08:00", callerPhone = Number, result = "transferred", transfer = new { kind = "oneKey", to = "police110", reason = Text() } })).Expect(201);
        var referred = await Dev.Registered(other);
        (await Dev.Post("/v1/referrals", new { ticketId = referred, partner = Referrals.Desk, reason = Text() })).Expect(201);
        if (secret.Length > 0)
            Secret.UnionWith([ticket, referred]);
    }

    /// <summary>All that a 110 desk may say, of a matter of ours and of one of its own; one of them over its own face.</summary>
    private async Task Desk110()
    {
        using var desk = await Desk.Of(this);
        await desk.Submit(desk.Transfer(Desk.NewMatter(), b => (b.Title, b.Content, b.Reason, b.FirstHandling, b.Place.Address) = (Text("路面塌陷"), Text(), Text(), Text(), Text("中大街"))));
        var (_, _, ours) = await this.Referred();
        await Said(Referrals.Desk, ours, 1, new SignBody(Text("王警官"), Number));
        await Said(Referrals.Desk, ours, 2, new ProgressBody(Text()));
        await Said(Referrals.Desk, ours, 3, new ExtensionRequestBody(2, null, Text()));
        await Said(Referrals.Desk, ours, 4, new ResultBody(Text(), Solved.Solved, true, Text()));
        var (_, _, returned) = await this.Referred();
        await Said(Referrals.Desk, returned, 1, new ReturnBody(PartnerReturnReason.NotOurJurisdiction, Text(), Text()));
        var (ticket, referral, theirs) = await this.Received(body: Referrals.Matter("M1") with { Title = Text(), Content = Text(), Reason = Text(), FirstHandling = Text(), Place = new(null, Text()), Files = [new(Text() + ".png", new string('b', 64), 5, "image/png")] });
        await Said(Referrals.Desk, theirs, 2, new UrgeBody(Text()));
        await Said(Referrals.Desk, theirs, 3, new AmendBody { Title = Text(), Content = Text(), Note = Text() });
        await Said(Referrals.Desk, theirs, 4, new LinkBody(LinkKind.Link, "JQ2", Text()));
        (await Dev.Post($"/v1/referrals/{referral}/accept", new { by = new { name = "张三" } })).Expect(200);
        (await Dev.Post($"/v1/tickets/{ticket}/answer", new { answer = Text(), solved = "solved" })).Expect(200);
        await Said(Referrals.Desk, theirs, 5, new RedoBody(Text()));
        // One that comes before its predecessor waits, and a person gives it up.
        var early = Guid.CreateVersion7();
        Assert.Null((await this.Says(Referrals.Desk, theirs, 9, new UrgeBody(Text()), id: early)).Refusal);
        (await Dev.Post($"/v1/partners/police110/messages/{early:D}/void", new { reason = Text() })).Expect(200);
        // A matter that is closed cannot be returned: what is refused is told with its words.
        Assert.NotNull((await this.Says(Referrals.Desk, ours, 5, new ReturnBody(PartnerReturnReason.Other, Text()))).Refusal);
    }

    /// <summary>A superior platform over its own face, signed, and what only it says.</summary>
    private async Task Superior()
    {
        var platform = new PlatformCaller(this, Referrals.Platform, PlatformServer.Secret, "k1");
        var number = PlatformCaller.Number();
        var dispatch = PlatformCaller.Dispatch(number);
        (dispatch["title"], dispatch["content"], dispatch["caller"]!["phone"]) = (Text("路灯"), Text(), Number);
        (await platform.Send(dispatch)).Expect(202);
        (await platform.Send(PlatformCaller.Body("urge", number, new JsonObject { ["text"] = Text() }))).Expect(202);
        (await platform.Send(PlatformCaller.Body("supervision", number, new JsonObject { ["text"] = Text() }))).Expect(202);
        var (ticket, _, _) = await this.Known(Referrals.Platform, number);
        (await Dev.Post($"/v1/tickets/{ticket}/dispatch", new { leadUnit = "water", instructions = Text() })).Expect(200);
    }

    private async Task Said(string partner, string matter, int seq, MessageBody body) => Assert.Null((await this.Says(partner, matter, seq, body)).Refusal);

    /// <summary>A meeting with somebody in it, that puts a ticket off.</summary>
    private async Task Meeting()
    {
        var ticket = await Dev.Registered();
        var meeting = (await Dev.Post("/v1/coordination-meetings", new { subject = Text(), ticketIds = new[] { ticket }, place = Text(), participants = new[] { new { unit = "water", name = Text("李强"), role = Text("主持") } } })).Expect(201)["id"].Text();
        (await Dev.Post($"/v1/coordination-meetings/{meeting}/close", new { minutes = Text(), deferred = new[] { new { ticketId = ticket, reason = Text() } } })).Expect(200);
    }

    /// <summary>Files of tickets and calls, good rows and bad ones, and the narrative of a bulletin.</summary>
    private async Task Files()
    {
        string Rows(string begin) => MonthFile.Csv(
        [
            MonthFile.Row(begin + "1", ("caller_phone", Number), ("caller_name", Name), ("title", Text()), ("content", Text()), ("address", Text())),
            MonthFile.Row(begin + "2", ("caller_phone", Number), ("caller_name", Name), ("title", Text()), ("confidential", "true")),
            MonthFile.Row(begin + "3", ("channel", Number), ("area", Number), ("registered_at", Number), ("unit", Text())),
        ]);
        (await Dev.Imported("tickets", Operations.File(Rows("RZ202212060000")))).Expect(200);
        (await Dev.Imported("assessment-lines", Operations.File($"period,unit,points,reason\n2022-09,water,1,{Text("加分")}\n2022-09,water,{Number},{Text()}\n"))).Expect(200);
        (await Dev.Imported("calls", Operations.File($"call_id,started_at,answered_at,ended_at,caller_phone,agent,result,ticket_number\nP1,2023-02-01T00:00:05+08:00,,2023-02-01T00:01:00+08:00,{Number},,abandoned,\nP2,{Number},,,,,{Number},\n"))).Expect(200);
    }

    /// <summary>What the program itself writes of what it found.</summary>
    private async Task Reports()
    {
        await Services.GetRequiredService<IWriteLane>().Run(
            async (db, cancellation) =>
            {
                var report = new ReconciliationReport("police110", new DateOnly(2023, 2, 13), Clock.GetUtcNow(), new(0, 0, 0, [Text()], [], []), new(0, 0, 0, [], [], []), 0, 0);
                db.Add(new ReconciliationRow { Partner = "police110", Day = report.Day, RunAt = report.RunAt, Report = System.Text.Json.JsonSerializer.Serialize(report, Services.GetRequiredService<Api.Boundary.JsonWriting>().Options) });
                db.Add(new PartnerUpload { Partner = "police110", Sha256 = new string('c', 64), Size = 5, Name = Text() + ".png", Key = Guid.CreateVersion7(), TouchedAt = Clock.GetUtcNow() });
                (await EntityFrameworkQueryableExtensions.FirstAsync(db.ExchangeOut, cancellation)).Detail = Text();
                await ExchangeAlarms.Raise(db, "police110", ExchangeAlarms.Gap, "subject", Text(), Clock.GetUtcNow(), cancellation);
                return await db.SaveChangesAsync(cancellation);
            },
            CancellationToken.None);
    }
}
