using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.References;

/// <summary>The calls of 事项类别.</summary>
internal static class CategoryCalls
{
    private const string Tag = "Reference data";

    public static void Map(IEndpointRouteBuilder app)
    {
        var handler = app.ServiceProvider.GetRequiredService<CategoryDesk.Handler>();
        app.MapGet("/v1/categories/{code}", async (string code, HttpContext http, Reference reference) =>
            {
                if ((await reference.Look(http.RequestAborted)).Category(code) is not { } category || category.Code != code)
                    await Problems.Write(http, CategoryDesk.Unknown(code));
                else if (!IfMatch.NotModified(http, IfMatch.ETag(category.Version)))
                    await http.Json(CategoryDesk.CategoryItem.Of(category));
            })
            .Produces<CategoryDesk.CategoryItem>().WithTags(Tag).WithSummary("事项类别 · A category").WithDescription("One category as it is named now, retired ones too.")
            .Read(Scopes.TicketsRead).Refuses(404).Produces(304);
        app.MapPost("/v1/categories", async (HttpContext http, Commands commands) =>
            {
                if (await Bodies.Read<CategoryDesk.AddRequest>(http) is { } body)
                    await commands.Execute(http, body.Bytes, (command, ct) => handler.Add(body.Value, command, ct));
            })
            .Accepts<CategoryDesk.AddRequest>("application/json").Produces<CategoryDesk.CategoryItem>(201)
            .WithTags(Tag).WithSummary("新增类别 · Add a category").WithDescription("Code and path are unique.")
            .Move(Scopes.ReferenceWrite);
        app.MapPatch("/v1/categories/{code}", async (string code, HttpContext http, Commands commands) =>
            {
                if (await ReferenceDesk.LacksIfMatch(http) || await Bodies.Read<CategoryDesk.PatchRequest>(http) is not { } body)
                    return;
                await commands.Execute(http, body.Bytes, (command, ct) => handler.Change(code, body.Value, command, ct));
            })
            .Accepts<CategoryDesk.PatchRequest>("application/merge-patch+json", "application/json").Produces<CategoryDesk.CategoryItem>()
            .WithTags(Tag).WithSummary("类别更名 · Rename a category").WithDescription("From now on; tickets registered before show the old name. `If-Match` is required; a patch that changes nothing leaves the version as it is.")
            .Move(Scopes.ReferenceWrite).Refuses(428);
        app.MapPost("/v1/categories/{code}/retire", (string code, HttpContext http, Commands commands) =>
                commands.Execute(http, default, (command, ct) => CategoryDesk.Handler.Retire(code, command, ct)))
            .Produces<CategoryDesk.CategoryItem>()
            .WithTags(Tag).WithSummary("停用类别 · Retire a category").WithDescription("New tickets cannot use it; old ones still show it. There is no way to delete a category.")
            .Move(Scopes.ReferenceWrite);
    }
}
