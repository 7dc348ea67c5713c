using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Files;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace Hotline.Api.Features.Attachments;

/// <summary>下载附件: always to be saved, never shown in place; whoever may not see the ticket is told that there is none.</summary>
internal static class GetAttachment
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/tickets/{id:long}/attachments/{aid:long}", Run)
        .Produces<string>(200, "application/octet-stream")
        .Produces(206)
        .Produces(304)
        .Produces(416)
        .WithTags("Tickets")
        .WithSummary("下载附件 · Download an attachment")
        .WithDescription("The bytes with the type of their content, as `attachment`. `Range`, `If-Range` and `If-None-Match` are honoured; `ETag` is the SHA-256.")
        .Read(Scopes.TicketsRead).Refuses(404, 503);

    private static async Task Run(long id, long aid, HttpContext http, OpenBooks open, FileStores stores, TimeProvider clock, ILogger<FileStores> log)
    {
        await using var db = open();
        var file = await db.Attachments
            .Where(a => a.Id == aid && db.Tickets.Where(Visible.To(Act.Of(http, clock.Now()), db)).Any(t => t.Id == id && t.Id == a.TicketId))
            .FirstOrDefaultAsync(http.RequestAborted);
        if (file is null)
        {
            await Problems.Write(http, Refusal.NotFound("没有这个附件。", "There is no such attachment."));
            return;
        }
        if (await stores.Named(file.Store).Open(file.Key, file.Size, http.RequestAborted) is not { } content)
        {
            log.LogError("The bytes of the attachment {Id} ({Key}) are not in the store {Store}", file.Id, file.Key, file.Store);
            await Problems.Write(http, new Refusal(Refusals.Unavailable, "附件内容暂不可用，请联系运维。", "The attachment's bytes are not at hand; tell operations."));
            return;
        }
        await Send(http, file, content);
    }

    /// <summary>The bytes, to be saved and never shown in place; the stream is closed.</summary>
    public static Task Send(HttpContext http, Domain.Tickets.Attachment file, Stream content)
    {
        http.Unhurried();
        http.Response.Headers.ContentSecurityPolicy = "sandbox; default-src 'none'";
        http.Response.Headers.CacheControl = "private, no-cache";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(file.Sha256)}\"");
        return Results.Stream(content, file.Type, file.Name, file.AddedAt, tag, enableRangeProcessing: true).ExecuteAsync(http);
    }
}
