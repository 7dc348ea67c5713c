using System.Globalization;
using FluentValidation;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>Where the live books differ from a frozen month: late imports and corrections, which change nothing of what was printed.</summary>
internal static class Differences
{
    /// <summary>Which month.</summary>
    internal sealed record Query
    {
        /// <summary>The frozen month, yyyy-MM.</summary>
        public string? Month { get; init; }

        /// <summary>The version compared; the newest by default.</summary>
        public int? Version { get; init; }

        /// <summary>Items of a page, 1 to 200; 50 by default.</summary>
        public int? Limit { get; init; }

        /// <summary>The <c>nextCursor</c> of the page before.</summary>
        public string? Cursor { get; init; }
    }

    internal sealed class Validator : AbstractValidator<Query>
    {
        public Validator()
        {
            RuleFor(q => q.Month).NotEmpty();
            RuleFor(q => q.Month).Must(m => DateOnly.TryParseExact(m + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)).When(q => q.Month is not null)
                .WithMessage(_ => Words.Say("应为 yyyy-MM，如 2023-02", "must be yyyy-MM, e.g. 2023-02"));
            RuleFor(q => q.Month).Must(m => string.CompareOrdinal(m, "1980-01") >= 0 && string.CompareOrdinal(m, "9000-01") < 0).When(q => q.Month is not null).WithMessage(_ => Periods.Wanted);
            RuleFor(q => q.Version).GreaterThan(0);
            RuleFor(q => q.Limit).InclusiveBetween(1, Most);
            RuleFor(q => q.Cursor).Must(c => long.TryParse(c, NumberStyles.None, CultureInfo.InvariantCulture, out _)).When(q => q.Cursor is not null)
                .WithMessage(_ => Words.Say("游标无效，请从第一页重新开始", "is not one of ours; start from the first page"));
        }
    }

    /// <summary>The differences of a month.</summary>
    /// <param name="Month">The month.</param>
    /// <param name="Version">The version compared.</param>
    /// <param name="Calls">The calls then and now.</param>
    /// <param name="Items">The tickets that the live books count otherwise.</param>
    /// <param name="NextCursor">The place of the next page; null on the last.</param>
    internal sealed record DifferencesAnswer(string Month, int Version, CallDifference Calls, IReadOnlyList<DifferenceAnswer> Items, string? NextCursor);

    /// <summary>How many calls were frozen, and how many the log has of the month now.</summary>
    /// <param name="Frozen">话务量 as it was frozen.</param>
    /// <param name="Live">As the log has it.</param>
    internal sealed record CallDifference(long Frozen, long Live);

    /// <summary>A ticket that counts otherwise.</summary>
    /// <param name="TicketId">The ticket.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Kind">added (not in the frozen month), removed (no more in the live one) or changed.</param>
    /// <param name="Fields">What differs; none for what was added or removed.</param>
    internal sealed record DifferenceAnswer(string TicketId, string Number, string Kind, IReadOnlyList<FieldDifference> Fields);

    /// <summary>A member that differs.</summary>
    /// <param name="Field">Its name.</param>
    /// <param name="Frozen">As it was frozen.</param>
    /// <param name="Live">As the live books have it.</param>
    internal sealed record FieldDifference(string Field, string? Frozen, string? Live);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/statistics/differences", Run)
        .WithMetadata(new QueryOf(typeof(Query)))
        .Produces<DifferencesAnswer>().WithTags("Statistics").WithSummary("冻结月份的差异 · Differences from a frozen month")
        .WithDescription("Tickets that a late import added or a correction changed since the month was frozen; its figures stand, and a correction of the bulletin may take them in.")
        .Read(Scopes.StatisticsRead).Refuses(404);

    private static async Task Run(HttpContext http, OpenReports open, Site site, TimeProvider clock)
    {
        if (await Queries.Read<Query>(http) is not { } query)
            return;
        if (Act.Of(http, clock.Now()).Unit is not null)
        {
            await Problems.Write(http, new Refusal(Refusals.Forbidden, "冻结差异仅供热线中心查看。", "Differences from a frozen month are for the centre only."));
            return;
        }
        var month = FrozenMonths.Number(query.Month!);
        await using var db = open();
        await using var snapshot = await db.Sql.BeginRead(db, http.RequestAborted);
        var version = query.Version ?? await FrozenMonths.Newest(db, month, http.RequestAborted) ?? 0;
        if (!await FrozenMonths.Told(db, month).AnyAsync(m => m.Version == version, http.RequestAborted))
        {
            await Problems.Write(http, Refusal.NotFound($"{query.Month} 没有冻结的版本。", $"{query.Month} has no such frozen version."));
            return;
        }
        var (from, to) = site.Calendar.Month(month / 100, month % 100);
        var live = new Books(from, to, to, TableBase.All, null);
        var after = query.Cursor is { } cursor ? long.Parse(cursor, CultureInfo.InvariantCulture) : 0;
        var take = (query.Limit ?? Keyset<Domain.Tickets.Ticket>.DefaultLimit) + 1;
        var ids = await Differing(db, live, live with { Frozen = new FrozenVersion(month, version) }, after, take, http.RequestAborted);
        var page = ids.Take(take - 1).ToList();
        var (then, now) = (await Of(db, live with { Frozen = new FrozenVersion(month, version) }, page, http.RequestAborted), await Of(db, live, page, http.RequestAborted));
        var numbers = await db.Tickets.Where(t => page.Contains(t.Id)).ToDictionaryAsync(t => t.Id, t => t.Number, http.RequestAborted);
        var seconds = site.Profile.Figures.ConnectSeconds;
        var calls = new CallDifference(
            await CallFacts.Of(db, live with { Frozen = new FrozenVersion(month, version) }, seconds).LongCountAsync(http.RequestAborted),
            await CallFacts.Of(db, live, seconds).LongCountAsync(http.RequestAborted));
        await http.Json(new DifferencesAnswer(
            query.Month!, version, calls, [.. page.Select(id => Show(id, numbers[id], then.GetValueOrDefault(id), now.GetValueOrDefault(id)))],
            ids.Count == take ? page[^1].ToString(CultureInfo.InvariantCulture) : null));
    }

    /// <summary>Keys of the tickets that one of the books has and the other has not, or otherwise.</summary>
    private static async Task<List<long>> Differing(HotlineContext db, Books live, Books frozen, long after, int take, CancellationToken cancellation)
    {
        // EXCEPT compares whole rows, and takes nothing for equal to nothing.
        var (now, then) = (Facts.Of(db, live).Where(f => f.TicketId > after), Facts.Of(db, frozen).Where(f => f.TicketId > after));
        var ids = await now.Except(then).Select(f => f.TicketId).Union(then.Except(now).Select(f => f.TicketId)).OrderBy(id => id).Take(take).ToListAsync(cancellation);
        return ids;
    }

    private static Task<Dictionary<long, Fact>> Of(HotlineContext db, Books books, List<long> ids, CancellationToken cancellation) =>
        Facts.Of(db, books).Where(f => ids.Contains(f.TicketId)).ToDictionaryAsync(f => f.TicketId, cancellation);

    private static DifferenceAnswer Show(long id, string number, Fact? then, Fact? now) => new(
        TicketView.Id(id), number, then is null ? "added" : now is null ? "removed" : "changed",
        then is null || now is null ? [] :
        [
            .. Members.Select(m => (m.Name, Then: Text(m.GetValue(then)), Now: Text(m.GetValue(now)))).Where(m => m.Then != m.Now)
                .Select(m => new FieldDifference(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(m.Name), m.Then, m.Now)),
        ]);

    private static string? Text(object? value) => value switch
    {
        null => null,
        Enum code => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(code.ToString()),
        bool flag => flag ? "true" : "false",
        DateTimeOffset at => at.ToString("O", CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static readonly System.Reflection.PropertyInfo[] Members = typeof(Fact).GetProperties();

    private const int Most = 200;
}
