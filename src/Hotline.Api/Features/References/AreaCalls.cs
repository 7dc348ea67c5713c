using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.References;

/// <summary>The calls of 行政区划.</summary>
internal static class AreaCalls
{
    private const string Tag = "Reference data";

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<AreaDesk.Handler>();
        app.MapGet("/v1/areas", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                await http.Json(new Page<AreaDesk.AreaAnswer>([.. look.Site.Areas.Values.Select(a => AreaDesk.AreaAnswer.Of(a, look))], null, look.Site.Areas.Count));
            })
            .Produces<Page<AreaDesk.AreaAnswer>>().WithTags(Tag).WithSummary("行政区划 · Areas").WithDescription("The city, its townships and villages, retired ones too.")
            .Read(Scopes.TicketsRead);
        app.MapGet("/v1/areas/{code}", async (string code, HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                if (!look.Site.Areas.TryGetValue(code, out var known))
                {
                    await Problems.Write(http, AreaDesk.Unknown(code));
                    return;
                }
                var area = AreaDesk.AreaAnswer.Of(known, look);
                if (!IfMatch.NotModified(http, IfMatch.ETag(area.Version)))
                    await http.Json(area);
            })
            .Produces<AreaDesk.AreaAnswer>().WithTags(Tag).WithSummary("行政区划 · An area").WithDescription("One area, retired ones too.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);
        app.MapPost("/v1/areas", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<AreaDesk.AddRequest>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => handler.Add(body.Value, command, ct));
            })
            .Accepts<AreaDesk.AddRequest>("application/json").Produces<AreaDesk.AreaAnswer>(201)
            .WithTags(Tag).WithSummary("新增区划 · Add an area").WithDescription("The code is unique.")
            .Move(Scopes.ReferenceWrite);
        app.MapPatch("/v1/areas/{code}", async (string code, HttpContext http, Commands commands) =>
            {
                if (await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<AreaDesk.PatchRequest>(http) is not { } body)
                    return;
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Change(code, body.Value, command, ct));
            })
            .Accepts<AreaDesk.PatchRequest>("application/merge-patch+json", "application/json").Produces<AreaDesk.AreaAnswer>()
            .WithTags(Tag).WithSummary("区划更名 · Rename an area").WithDescription("`If-Match` is required; a patch that changes nothing leaves the version as it is.")
            .Move(Scopes.ReferenceWrite).Refuses(428);
        app.MapPost("/v1/areas/{code}/retire", (string code, HttpContext http, Commands commands) =>
                commands.Execute(http, default, (command, ct) => handler.Retire(code, command, ct)))
            .Produces<AreaDesk.AreaAnswer>()
            .WithTags(Tag).WithSummary("停用区划 · Retire an area").WithDescription("New tickets cannot use it; old ones still show it. There is no way to delete an area.")
            .Move(Scopes.ReferenceWrite);
    }
}
