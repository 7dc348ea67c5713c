using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Hotline.Api.Boundary.Rpc;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Exchange;
using Hotline.Exchange.V1;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Desks;

/// <summary>
/// 对账: what we have of an interval, by id and digest. Ordered by the id as text, which no database does alike, so the interval is sorted
/// here: a day is some thousand short lines.
/// </summary>
internal sealed class ReconcileMessages(OpenBooks open)
{
    public async Task<ReconcileResponse> Run(PartnerSettings partner, ReconcileRequest request, ServerCallContext call)
    {
        var faults = new List<FieldFault>();
        var (from, to) = (Moment("occurredFrom", request.OccurredFrom, faults), Moment("occurredTo", request.OccurredTo, faults));
        var size = request.HasPageSize ? request.PageSize : StandardPage;
        if (size is < 1 or > GreatestPage)
            faults.Add(new("pageSize", $"须为 1 至 {GreatestPage}", $"has to be from 1 to {GreatestPage}"));
        if (request.Direction is not ("sent" or "received"))
            faults.Add(new("direction", "应为 sent 或 received", "has to be sent or received"));
        if (faults.Count == 0 && (to <= from || to - from > Longest))
            faults.Add(new("occurredTo", $"须晚于 occurredFrom，且不超过 {Longest.Days} 天", $"has to come after occurredFrom, by {Longest.Days} days at most"));
        if (faults.Count > 0)
            throw RpcStatus.Refuse(call.GetHttpContext(), Refusal.Invalid(faults));
        var all = await Listed(partner.Code, request.Direction == "sent", from, to, call.CancellationToken);
        var page = all.Where(m => !request.HasPageToken || string.CompareOrdinal(m.MessageId, request.PageToken) > 0).Take(size + 1).ToList();
        var answer = new ReconcileResponse { Total = all.Count, Messages = { page.Take(size) } };
        if (page.Count > size)
            answer.NextPageToken = page[size - 1].MessageId;
        return answer;
    }

    private async Task<List<ReconciledMessage>> Listed(string partner, bool sent, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        await using var db = open();
        var rows = sent
            ? await db.ExchangeOut.Where(o => o.Partner == partner && o.OccurredAt >= from && o.OccurredAt < to && o.State != OutState.NotCarried)
                .Select(o => new { o.MessageId, o.BodySha256 }).ToListAsync(cancellation)
            : await db.ExchangeIn.Where(i => i.Partner == partner && i.OccurredAt >= from && i.OccurredAt < to)
                .Select(i => new { i.MessageId, i.BodySha256 }).ToListAsync(cancellation);
        return [.. rows.Select(r => new ReconciledMessage { MessageId = r.MessageId.ToString("D"), PayloadSha256 = r.BodySha256 }).OrderBy(m => m.MessageId, StringComparer.Ordinal)];
    }

    private static DateTimeOffset Moment(string field, Timestamp? at, List<FieldFault> faults)
    {
        if (at is not null && Boundary.Rpc.RpcJson.IsMoment(at))
            return Moments.Utc(at.ToDateTimeOffset());
        faults.Add(new(field, at is null ? "不能为空" : "不是有效的时间", at is null ? "must not be empty" : "is no moment"));
        return default;
    }

    private const int StandardPage = 1000;
    private const int GreatestPage = 5000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
}
