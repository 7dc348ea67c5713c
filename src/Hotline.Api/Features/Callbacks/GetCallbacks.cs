using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;
using Hotline.Exchange.Platforms;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Callbacks;

/// <summary>What a platform may ask: where its matter stands, and what became of a message (exchange.md §4). Signed over an empty body.</summary>
internal sealed class GetCallbacks(CallbackGate gate, OpenBooks open)
{
    /// <summary>Where a matter of the platform stands.</summary>
    internal sealed record MatterAnswer
    {
        /// <summary>The platform's number.</summary>
        public required string ExternalNo { get; init; }

        /// <summary>Our number (工单编号).</summary>
        public required string WorkOrderNo { get; init; }

        /// <summary>State of the referral (办件状态).</summary>
        public required ReferralStatus Status { get; init; }

        /// <summary>Status of our ticket (事项状态).</summary>
        public required TicketStatus TicketStatus { get; init; }

        /// <summary>Counts up with every message that decides something.</summary>
        public required int Version { get; init; }

        /// <summary>The last <c>version</c> of the platform's that was applied; null where it sent none.</summary>
        public int? AppliedVersion { get; init; }

        /// <summary>Round of handling, 1 at first.</summary>
        public required int Round { get; init; }

        /// <summary>Our due time, inclusive.</summary>
        public required DateTimeOffset? DueAt { get; init; }
    }

    /// <summary>What became of a message.</summary>
    internal sealed record MessageAnswer
    {
        /// <summary>Number of the receipt.</summary>
        public required string ReceiptId { get; init; }

        /// <summary>When it was first received.</summary>
        public required DateTimeOffset ReceivedAt { get; init; }

        /// <summary><c>APPLIED</c>, <c>PARKED</c>, <c>REFUSED</c> or <c>stale-ignored</c>.</summary>
        public required string Disposition { get; init; }

        /// <summary>Our number of the matter; null while it is not known.</summary>
        public string? WorkOrderNo { get; init; }

        /// <summary>Code of the refusal, or why it waits.</summary>
        public string? Reason { get; init; }

        /// <summary>SHA-256 of its body, lower-case hexadecimal.</summary>
        public required string Sha256 { get; init; }
    }

    public async Task Matter(HttpContext http, string partner, string externalNo)
    {
        if (await gate.Admit(http, partner, "state") is not { } proven)
            return;
        await using var db = open();
        var found = await db.Tickets.SelectMany(t => t.Referrals, (t, r) => new { t, r })
            .Where(p => p.r.Partner == proven.Platform.Code && p.r.TransferId == externalNo)
            .Select(p => new MatterAnswer
            {
                ExternalNo = p.r.TransferId,
                WorkOrderNo = p.t.Number,
                Status = p.r.Status,
                TicketStatus = p.t.Status,
                Version = p.r.MatterVersion,
                AppliedVersion = p.r.PartnerVersion,
                Round = p.r.Round,
                DueAt = p.r.DueAt,
            })
            .FirstOrDefaultAsync(http.RequestAborted);
        if (found is null)
            await CallbackAnswers.Refuse(http, proven.Enveloped, Refusal.NotFound("没有该编号的办件。", "There is no matter of this number."));
        else
            await CallbackAnswers.Write(http, proven.Enveloped, StatusCodes.Status200OK, found);
    }

    /// <param name="id">The <c>webhook-id</c> as it was sent.</param>
    public async Task Message(HttpContext http, string partner, string id)
    {
        if (await gate.Admit(http, partner, "message") is not { } proven)
            return;
        var (code, messageId) = (proven.Platform.Code, MessageIds.Of(proven.Platform.Code, id));
        await using var db = open();
        var row = await db.ExchangeIn.Where(i => i.Partner == code && i.MessageId == messageId)
            .Select(i => new { i.Receipt, i.ReceivedAt, i.Disposition, i.Reason, i.BodySha256, Number = db.Tickets.Where(t => t.Id == i.TicketId).Select(t => t.Number).FirstOrDefault() })
            .FirstOrDefaultAsync(http.RequestAborted);
        if (row is null)
        {
            await CallbackAnswers.Refuse(http, proven.Enveloped, Refusal.NotFound("没有收到该消息。", "No such message was received."));
            return;
        }
        await CallbackAnswers.Write(http, proven.Enveloped, StatusCodes.Status200OK, new MessageAnswer
        {
            ReceiptId = row.Receipt.ToString("D"),
            ReceivedAt = row.ReceivedAt,
            Disposition = CallbackAnswer.Word(row.Disposition),
            WorkOrderNo = row.Number,
            Reason = row.Reason,
            Sha256 = row.BodySha256,
        });
    }
}
