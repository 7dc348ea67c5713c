using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Callbacks;

/// <summary>对账: our side of one day with a platform. A message belongs to the day in which it occurred at its sender, by the site's zone.</summary>
internal sealed class GetDay(CallbackGate gate, OpenBooks open, Site site)
{
    /// <summary>The messages of a day, both ways.</summary>
    internal sealed record DayAnswer
    {
        /// <summary>Code of the platform.</summary>
        public required string Partner { get; init; }

        /// <summary>The day.</summary>
        public required DateOnly Date { get; init; }

        /// <summary>Its beginning, inclusive.</summary>
        public required DateTimeOffset From { get; init; }

        /// <summary>Its end, exclusive.</summary>
        public required DateTimeOffset To { get; init; }

        /// <summary>What we received from the platform.</summary>
        public required DaySide Received { get; init; }

        /// <summary>What we sent to it, or have to send.</summary>
        public required DaySide Sent { get; init; }
    }

    /// <summary>One way of a day.</summary>
    internal sealed record DaySide
    {
        /// <summary>Messages of the day in all.</summary>
        public required int Total { get; init; }

        /// <summary>Those of this page.</summary>
        public required IReadOnlyList<DayMessage> Messages { get; init; }

        /// <summary>The <c>cursor</c> of this way's next page; null when there is none.</summary>
        public required string? Next { get; init; }
    }

    /// <summary>A message.</summary>
    internal sealed record DayMessage
    {
        /// <summary>Its id; of a <c>webhook-id</c> that is no UUID, the one that we made of it.</summary>
        public required Guid Id { get; init; }

        /// <summary>SHA-256 of its body, lower-case hexadecimal.</summary>
        public required string Sha256 { get; init; }
    }

    private sealed class Row
    {
        public long Key { get; init; }

        public Guid Id { get; init; }

        public required string Sha256 { get; init; }
    }

    public async Task Run(HttpContext http, string partner, string date)
    {
        if (await gate.Admit(http, partner, "reconciliation") is not { } proven)
            return;
        var (query, refusal) = Read(http.Request.Query, date);
        if (refusal is not null)
        {
            await CallbackAnswers.Refuse(http, proven.Enveloped, refusal);
            return;
        }
        var (code, from, to) = (proven.Platform.Code, site.Calendar.StartOfDay(query.Day), site.Calendar.StartOfDay(query.Day.AddDays(1)));
        await using var db = open();
        var received = db.ExchangeIn.Where(i => i.Partner == code && i.OccurredAt >= from && i.OccurredAt < to).Select(i => new Row { Key = i.Id, Id = i.MessageId, Sha256 = i.BodySha256 });
        var sent = db.ExchangeOut.Where(o => o.Partner == code && o.OccurredAt >= from && o.OccurredAt < to && !NeverSent.Contains(o.State))
            .Select(o => new Row { Key = o.Id, Id = o.MessageId, Sha256 = o.BodySha256 });
        await CallbackAnswers.Write(http, proven.Enveloped, StatusCodes.Status200OK, new DayAnswer
        {
            Partner = code,
            Date = query.Day,
            From = from,
            To = to,
            Received = await Page(received, ReceivedCursor, query, http.RequestAborted),
            Sent = await Page(sent, SentCursor, query, http.RequestAborted),
        });
    }

    /// <summary>A page of one way; a cursor belongs to one way, and the other one is then empty but for its total.</summary>
    private static async Task<DaySide> Page(IQueryable<Row> rows, char way, DayQuery query, CancellationToken cancellation)
    {
        var total = await rows.CountAsync(cancellation);
        if (query.Way is { } other && other != way)
            return new DaySide { Total = total, Messages = [], Next = null };
        var page = await rows.Where(r => r.Key > query.After).OrderBy(r => r.Key).Take(query.Limit + 1).ToListAsync(cancellation);
        var next = page.Count > query.Limit ? way + page[query.Limit - 1].Key.ToString(CultureInfo.InvariantCulture) : null;
        return new DaySide { Total = total, Messages = [.. page.Take(query.Limit).Select(r => new DayMessage { Id = r.Id, Sha256 = r.Sha256 })], Next = next };
    }

    private readonly record struct DayQuery(DateOnly Day, int Limit, char? Way, long After);

    private static (DayQuery, Refusal?) Read(IQueryCollection given, string date)
    {
        var faults = new List<FieldFault>();
        if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day.Year is < 1970 or >= 2200)
            faults.Add(new("date", "应为日期，如 2023-02-15", "must be a date such as 2023-02-15"));
        var limit = StandardLimit;
        if (given.TryGetValue("limit", out var wanted) && !(int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit is >= 1 and <= MostLimit))
            faults.Add(new("limit", $"应为 1 至 {MostLimit}", $"must be from 1 to {MostLimit}"));
        var (way, after) = ((char?)null, 0L);
        if (given.TryGetValue("cursor", out var cursor))
        {
            var text = cursor.ToString();
            way = text.Length > 1 ? text[0] : null;
            if (way is not (ReceivedCursor or SentCursor) || !long.TryParse(text.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out after))
                faults.Add(new("cursor", "不是本接口给出的游标", "is no cursor of this call"));
        }
        faults.AddRange(given.Keys.Where(k => k is not ("limit" or "cursor")).Select(k => new FieldFault(k.Length > 64 ? k[..64] : k, "没有这个参数", "is no parameter here")));
        return (new DayQuery(day, limit, way, after), faults.Count > 0 ? Refusal.Invalid(faults) : null);
    }

    /// <summary>What stands in the outbox for its order alone, or was given up before it was ever taken.</summary>
    private static readonly OutState[] NeverSent = [OutState.NotCarried, OutState.Voided, OutState.Superseded, OutState.Refused, OutState.Expired];

    private const char ReceivedCursor = 'r';
    private const char SentCursor = 's';
    private const int StandardLimit = 200;
    private const int MostLimit = 1000;
}
