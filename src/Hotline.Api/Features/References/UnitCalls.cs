using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.References;

/// <summary>The calls of 承办单位.</summary>
internal static class UnitCalls
{
    private const string Tag = "Reference data";

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<UnitDesk.Handler>();
        app.MapGet("/v1/units/{code}", async (string code, HttpContext http, Reference reference) =>
            {
                if ((await reference.Look(http.RequestAborted)).Unit(code) is not { } unit)
                    await Problems.Write(http, UnitDesk.Unknown(code));
                else if (!IfMatch.NotModified(http, IfMatch.ETag(unit.Version)))
                    await http.Json(UnitDesk.UnitAnswer.Of(unit));
            })
            .Produces<UnitDesk.UnitAnswer>().WithTags(Tag).WithSummary("承办单位 · A unit").WithDescription("One unit, retired ones too.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);
        app.MapPost("/v1/units", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<UnitDesk.AddRequest>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => handler.Add(body.Value, command, ct));
            })
            .Accepts<UnitDesk.AddRequest>("application/json").Produces<UnitDesk.UnitAnswer>(201)
            .WithTags(Tag).WithSummary("新增单位 · Add a unit").WithDescription("Code and name are unique. It can be dispatched to at once.")
            .Move(Scopes.ReferenceWrite);
        app.MapPatch("/v1/units/{code}", async (string code, HttpContext http, Commands commands) =>
            {
                if (await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<UnitDesk.PatchRequest>(http) is not { } body)
                    return;
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Change(code, body.Value, command, ct));
            })
            .Accepts<UnitDesk.PatchRequest>("application/merge-patch+json", "application/json").Produces<UnitDesk.UnitAnswer>()
            .WithTags(Tag).WithSummary("修改单位 · Change a unit").WithDescription("`If-Match` is required; a patch that changes nothing leaves the version as it is.")
            .Move(Scopes.ReferenceWrite).Refuses(428);
        app.MapPost("/v1/units/{code}/retire", (string code, HttpContext http, Commands commands) =>
                commands.Execute(http, default, (command, ct) => UnitDesk.Handler.Retire(code, command, ct)))
            .Produces<UnitDesk.UnitAnswer>()
            .WithTags(Tag).WithSummary("停用单位 · Retire a unit").WithDescription("No new order goes to it; its open orders go on and old ones still name it. There is no way to delete a unit.")
            .Move(Scopes.ReferenceWrite);
    }
}
