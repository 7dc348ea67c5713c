using System.Text.Json.Nodes;
using Hotline.Api.Persistence;
using Hotline.Api.Security;
using Hotline.Domain.Lifecycles;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.Abstractions;

namespace Hotline.Api.Tests.Given;

/// <summary>Assessments over HTTP. The clock of a server begins in the middle of February 2023.</summary>
public static class Assessments
{
    public const string Month = "/v1/assessments/2023-02";

    /// <summary>Mon 2023-03-06 10:00: the month before has ended.</summary>
    public static DateTimeOffset March { get; } = Times.At("2023-03-06T10:00");

    /// <summary>A client of a unit that may read its assessment, as a city would give it; answers its id.</summary>
    public static async Task<string> UnitReader(this Server server, string unit)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var client = DevelopmentClients.Client("reader-" + unit, [Scopes.TicketsRead, Scopes.UnitsHandle, Scopes.StatisticsRead], ("unit", unit));
        client.ClientSecret = DevelopmentClients.Secret;
        await scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>().CreateAsync(client);
        return "reader-" + unit;
    }

    /// <summary>The row of a unit in whichever list has it.</summary>
    public static JsonNode Row(this Reply assessment, string unit) =>
        assessment["lists"].AsArray().SelectMany(l => l!["rows"]!.AsArray()).Single(r => r!["unit"].Text() == unit)!;

    public static Task<Reply> Unit(this Client client, string unit, string month = Month) => client.Get($"{month}/units/{unit}").Succeeds();

    public static JsonNode Line(this Reply unit, string item) => unit["lines"].AsArray().Single(l => l!["item"].Text() == item)!;

    public static List<JsonNode> Lines(this Reply unit, string item) => [.. unit["lines"].AsArray().Where(l => l!["item"].Text() == item).Select(l => l!)];

    public static decimal Points(this JsonNode line) => line["points"]!.GetValue<decimal>();

    /// <summary>Puts a rule set under which units of both lists can be given points by hand, and little else counts.</summary>
    public static async Task Rules(this Client client, string code = "default", params object[] events) =>
        (await client.Put("/v1/assessment-rules/" + code, new
        {
            label = "试",
            lists = new[] { new { kind = "township", label = "乡镇街道", minimumOrders = 1 }, new { kind = "department", label = "市直单位", minimumOrders = 1 } },
            events,
            manual = new { least = -10, most = 5 },
        })).Expect(200);

    /// <summary>An entry by hand; answers its line and id.</summary>
    public static async Task<(string Line, string Id)> Entered(this Client client, string unit, decimal points, string month = Month)
    {
        var entry = (await client.Post(month + "/entries", new { unit, points, reason = "现场核查不实", evidence = "督查通报第3期" })).Expect(201);
        return (entry["line"].Text(), entry["id"].Text());
    }

    public static async Task<List<string>> Audited(this Server server)
    {
        await using var db = server.Services.GetRequiredService<OpenBooks>()();
        return await db.Audit.Where(a => a.Action.StartsWith("assessment.")).OrderBy(a => a.Id).Select(a => a.Action).ToListAsync();
    }
}
