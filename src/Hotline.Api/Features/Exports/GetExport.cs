using Hotline.Api.Boundary;

namespace Hotline.Api.Features.Exports;

/// <summary>下载导出文件: the file of an export, for a day, by the client that asked for it.</summary>
internal static class GetExport
{
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/exports/{id:guid}", async (Guid id, HttpContext http, ExportStore store, TimeProvider clock) =>
        {
            http.Unhurried();
            var act = Act.Of(http, clock.GetUtcNow());
            if (await store.Find(id, act.Actor.Client, http.RequestAborted) is not { } file)
            {
                await Problems.Write(http, Refusal.NotFound("没有这个导出文件，或已过期。", "There is no such file, or it is no longer kept."));
                return;
            }
            http.Response.ContentType = file.ContentType;
            http.Response.ContentLength = file.Size;
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.ContentDisposition = CsvAnswer.Disposition(file.Name, "tickets", file.ContentType == Xlsx ? "xlsx" : "csv");
            await store.CopyTo(file.Id, http.Response.Body, http.RequestAborted);
        })
        .Produces<byte[]>(200, CsvAnswer.ContentType, Xlsx).WithTags("Exports").WithSummary("下载导出文件 · Download an exported file")
        .WithDescription("`result.file.href` of the operation leads here. 404 once 24 hours have passed, and for every other client.")
        .Read(Scopes.TicketsRead).Refuses(404);
}
