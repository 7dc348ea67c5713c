using System.Text;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Domain.Tickets;
using Hotline.Publishing.Notices;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Tickets;

/// <summary>督办通知单: a supervision order as a paper to be signed, sent and filed. It holds nothing of the caller.</summary>
internal static class GetNotice
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/tickets/{id:long}/supervisions/{sid:long}/notice.docx", (long id, long sid, HttpContext http, Desk desk) =>
                desk.Write(http, id, sid, notice => (Word, SupervisionNoticeDocx.Render(notice))))
            .Produces<string>(200, Word).WithTags("Tickets").WithSummary("督办通知单 · Supervision notice as a document")
            .WithDescription("Page and head of GB/T 9704, with the unit's reply once it has come. A unit's client finds its own only.")
            .Read(Scopes.TicketsRead).Refuses(404);
        app.MapGet("/v1/tickets/{id:long}/supervisions/{sid:long}/notice.html", (long id, long sid, HttpContext http, Desk desk) =>
                desk.Write(http, id, sid, notice => (Page, Encoding.UTF8.GetBytes(SupervisionNoticeHtml.Render(notice)))))
            .Produces<string>(200, Page).WithTags("Tickets").WithSummary("督办通知单网页 · Supervision notice as a page")
            .WithDescription("One page that needs no other file and prints on A4.")
            .Read(Scopes.TicketsRead).Refuses(404);
    }

    internal sealed class Desk(OpenBooks open, Reference reference, TimeProvider clock)
    {
        public async Task Write(HttpContext http, long id, long sid, Func<SupervisionNotice, (string Type, byte[] Bytes)> render)
        {
            var act = Act.Of(http, clock.Now());
            if (await Find(act, id, sid, http.RequestAborted) is not { } notice)
            {
                await Problems.Write(http, Refusal.NotFound("没有这份督办。", "There is no such supervision."));
                return;
            }
            var (type, bytes) = render(notice);
            var response = http.Response;
            (response.ContentType, response.ContentLength) = (type == Page ? Page + "; charset=utf-8" : type, bytes.Length);
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.CacheControl = "private, no-store";
            if (type != Page)
                response.Headers.ContentDisposition = $"attachment; filename=\"notice.docx\"; filename*=UTF-8''{Uri.EscapeDataString($"{SupervisionNotice.Heading}{notice.Serial}.docx")}";
            await response.Body.WriteAsync(bytes, http.RequestAborted);
        }

        private async Task<SupervisionNotice?> Find(Act act, long id, long sid, CancellationToken cancellation)
        {
            await using var db = open();
            if (await db.Tickets.Where(Visible.To(act, db)).FirstOrDefaultAsync(t => t.Id == id, cancellation) is not { } ticket)
                return null;
            var all = await db.Set<Supervision>().Where(s => s.TicketId == id).OrderBy(s => s.Id).ToListAsync(cancellation);
            var index = all.FindIndex(s => s.Id == sid);
            if (index < 0 || (act.Unit is { } unit && all[index].Unit != unit))
                return null;
            var supervision = all[index];
            var order = await db.WorkOrders.FirstAsync(o => o.Id == supervision.OrderId, cancellation);
            var look = await reference.Look(cancellation);
            var local = look.Site.Calendar.ToLocal;
            return new SupervisionNotice(
                look.Site.Profile.Name,
                FormattableString.Invariant($"{ticket.Number}-督{index + 1}"),
                look.Unit(supervision.Unit)?.Name ?? supervision.Unit,
                ticket.Number,
                ticket.Title,
                look.Site.AppealType(ticket.AppealType)?.Label ?? ticket.AppealType,
                look.CategoryNameAt(ticket.Category, ticket.RegisteredAt)?.Path ?? ticket.Category,
                ticket.Content,
                local(ticket.RegisteredAt),
                local(order.DeliveredAt),
                supervision.OrderDueAt is { } due ? local(due) : null,
                supervision.Text,
                local(supervision.ReplyBy),
                supervision.OrderedBy,
                local(supervision.OrderedAt),
                supervision.Reply,
                supervision.RepliedAt is { } replied ? local(replied) : null);
        }
    }

    private const string Word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private const string Page = "text/html";
}
