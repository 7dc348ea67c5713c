using System.Text;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Imports;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Attachments;

/// <summary>上传附件: a file of a ticket. Its bytes are stored first; its row, the history and the version follow in one transaction.</summary>
internal static class AddAttachment
{
    internal sealed class Handler(TicketMoves moves)
    {
        public Task<Result> Run(StoredFile file, long id, Command command, CancellationToken cancellation)
        {
            var added = new Attachment(file.Key, file.Store, file.Name, file.Type, file.Size, file.Sha256, command.Act.Actor, command.Act.At);
            return moves.Run(command, id, (move, _) => Task.FromResult(Attach(move, added)), _ => Task.FromResult(Shown(added)), cancellation);
        }

        private static Refusal? Attach(TicketMoveContext move, Attachment added)
        {
            if (move.Ticket.Attach(added, move.Actor, move.At) is { } refusal)
                return refusal;
            move.Ticket.TellFile(new MessageFile(added.Name, Convert.ToHexStringLower(added.Sha256), added.Size, added.Type), move.Actor, move.At);
            return null;
        }

        private static Answer Shown(Attachment file)
        {
            var answer = TicketView.Of(file);
            return new Answer(201, answer, $"\"{answer.Sha256}\"", $"/v1/tickets/{TicketView.Id(file.TicketId)}/attachments/{answer.Id}");
        }
    }

    public static void Map(IEndpointRouteBuilder app) => app
        .MapPost("/v1/tickets/{id:long}/attachments", Run)
        .WithMetadata(new FileBody(null))
        .Produces<AttachmentAnswer>(201)
        .WithTags("Tickets")
        .WithSummary("上传附件 · Add an attachment")
        .WithDescription("The form's field `file`; 50 MB and 50 files a ticket unless set otherwise. The type is told by the content: what is declared does not matter. Any state but archived. `ETag` is the file's hash; the ticket's version goes up by one.")
        .Move(Scopes.TicketsWrite);

    private static async Task Run(long id, HttpContext http, OpenBooks open, TimeProvider clock, Commands commands, Uploads uploads, Handler handler)
    {
        if (!await IsThere(id, http, open, clock))
        {
            await Problems.Write(http, TicketMoves.Unknown(id));
            return;
        }
        StoredFile file;
        try
        {
            file = await uploads.Receive(http);
        }
        catch (UploadException fault)
        {
            await Problems.Write(http, fault.Refusal);
            return;
        }
        try
        {
            byte[] print = [.. file.Sha256, .. Encoding.UTF8.GetBytes(file.Name)];
            await commands.Execute(http, print, (command, ct) => handler.Run(file, id, command, ct));
        }
        finally
        {
            await uploads.Settle(file);
        }
    }

    /// <summary>Asked before the bytes come, so that nobody sends a film to a ticket that is not there.</summary>
    private static async Task<bool> IsThere(long id, HttpContext http, OpenBooks open, TimeProvider clock)
    {
        await using var db = open();
        return await db.Tickets.Where(Visible.To(Act.Of(http, clock.Now()), db)).AnyAsync(t => t.Id == id, http.RequestAborted);
    }
}
