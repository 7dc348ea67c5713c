using System.Text.Json.Serialization;
using Hotline.Api.Boundary;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Measures;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Features.Statistics;

/// <summary>话务: volume, connection, abandoned calls and transfers. Calls are the centre's; a unit's client is refused.</summary>
internal static class CallStatistics
{
    /// <summary>The calls of a period.</summary>
    /// <param name="Look">Which books; calls are as the log has them now, or as the frozen month kept them.</param>
    /// <param name="Calls">话务量: inbound calls started in the period, abandoned ones included.</param>
    /// <param name="CallsPrinted">The same as bulletins print it, rounded by the profile.</param>
    /// <param name="Answered">Answered by a person.</param>
    /// <param name="Abandoned">Given up by the caller.</param>
    /// <param name="ConnectSeconds">Within how many seconds a call must be answered to count as connected.</param>
    /// <param name="ConnectionRate">接通率: answered within that time of all calls.</param>
    /// <param name="AnswerRate">Answered at all of all calls.</param>
    /// <param name="AbandonRate">Given up of all calls.</param>
    /// <param name="Transferred">Handed over to a partner.</param>
    /// <param name="OneKey">一键转接 of those.</param>
    /// <param name="ThreeWay">三方通话 of those.</param>
    /// <param name="Hrefs">The list behind each count.</param>
    internal sealed record CallsAnswer(
        [property: JsonIgnore] LookAnswer Look, long Calls, string CallsPrinted, long Answered, long Abandoned, int ConnectSeconds,
        FigureAnswer ConnectionRate, FigureAnswer AnswerRate, FigureAnswer AbandonRate, long Transferred, long OneKey, long ThreeWay,
        IReadOnlyDictionary<string, string> Hrefs) : LookAnswer(Look);

    public static void Map(IEndpointRouteBuilder app) => app
        .MapStatistic<GetStatistics.Query, CallsAnswer>("calls", Run, centreOnly: true)
        .WithSummary("话务统计 · Calls")
        .WithDescription("Volume, connection within the profile's seconds, abandoned calls and transfers. Calls are the centre's; a unit's client is refused.")
        .Refuses(403);

    private static async Task<CallsAnswer> Run(GetStatistics.Asked asked, GetStatistics.Query query, CancellationToken cancellation)
    {
        var site = asked.Services.GetRequiredService<Site>();
        var (rules, drill) = (site.Profile.Figures, new Drill(site, asked.Books));
        var groups = await CallFacts.Of(asked.Db, asked.Books, rules.ConnectSeconds)
            .GroupBy(c => new { c.Result, c.Connected, c.TransferKind })
            .Select(g => new { g.Key, Count = g.LongCount() })
            .ToListAsync(cancellation);
        var calls = Count(CallFacts.Volume);
        return new CallsAnswer(
            drill.Look, calls, Domain.Bulletins.BulletinText.Calls(calls, rules.CallsRounding), Count(CallFacts.Answered), Count(CallFacts.Abandoned),
            rules.ConnectSeconds, Rate(CallFacts.Connected), Rate(CallFacts.Answered), Rate(CallFacts.Abandoned), Count(CallFacts.Transferred),
            Count(CallFacts.OneKey), Count(CallFacts.ThreeWay),
            new Dictionary<string, string>
            {
                ["calls"] = drill.Calls(),
                ["answered"] = drill.Calls(CallFacts.Answered),
                ["abandoned"] = drill.Calls(CallFacts.Abandoned),
                ["transferred"] = drill.Calls(CallFacts.Transferred),
                ["oneKey"] = drill.Calls(CallFacts.OneKey),
                ["threeWay"] = drill.Calls(CallFacts.ThreeWay),
            });

        long Count(string figure) => groups
            .Where(g => CallFacts.Counts(figure, new CallFact { Result = g.Key.Result, Connected = g.Key.Connected, TransferKind = g.Key.TransferKind }))
            .Sum(g => g.Count);

        FigureAnswer Rate(string figure) => FigureAnswer.Of(Rates.Of(Count(figure), calls, "calls", rules.RateDecimals), drill.Calls(figure), drill.Calls());
    }
}
