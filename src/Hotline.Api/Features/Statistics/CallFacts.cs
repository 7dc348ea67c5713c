using System.Linq.Expressions;
using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Statistics;

/// <summary>The calls of a period, live or of a frozen month, and the figures over them.</summary>
internal static class CallFacts
{
    /// <summary>All inbound calls started in the period, abandoned ones included (话务量).</summary>
    public const string Volume = "calls";

    /// <summary>Answered by a person within the profile's seconds.</summary>
    public const string Connected = "calls.connected";

    /// <summary>Answered at all, those handed over included.</summary>
    public const string Answered = "calls.answered";

    public const string Abandoned = "calls.abandoned";
    public const string Transferred = "calls.transferred";
    public const string OneKey = "calls.transferred.oneKey";
    public const string ThreeWay = "calls.transferred.threeWay";

    private static readonly Dictionary<string, Expression<Func<CallFact, bool>>> Figures = new()
    {
        [Volume] = c => true,
        [Connected] = c => c.Connected,
        [Answered] = c => c.Result != "abandoned",
        [Abandoned] = c => c.Result == "abandoned",
        [Transferred] = c => c.TransferKind != null,
        [OneKey] = c => c.TransferKind == "oneKey",
        [ThreeWay] = c => c.TransferKind == "threeWay",
    };

    private static readonly Dictionary<string, Func<CallFact, bool>> Compiled = Figures.ToDictionary(f => f.Key, f => f.Value.Compile());

    public static IReadOnlyList<string> Names { get; } = [.. Figures.Keys];

    public static bool Counts(string figure, CallFact fact) => Compiled[figure](fact);

    /// <summary>Exactly the calls that the figure counts.</summary>
    public static IQueryable<CallFact> Counted(HotlineContext db, string figure, Books books, int connectSeconds) => Of(db, books, connectSeconds).Where(Figures[figure]);

    public static IQueryable<CallFact> Of(HotlineContext db, Books books, int connectSeconds)
    {
        var (from, to) = (books.From, books.To);
        if (books.Frozen is { } frozen)
        {
            return db.FrozenCalls.Where(c => c.Month == frozen.Month && c.Version == frozen.Version && c.StartedAt >= from && c.StartedAt < to)
                .Select(c => new CallFact { CallRow = c.CallRow, StartedAt = c.StartedAt, Result = c.Result, Connected = c.Connected, TransferKind = c.TransferKind });
        }
        var most = connectSeconds * 1000L;
        var asOf = books.AsOf;
        return db.Calls.Where(c => c.StartedAt >= from && c.StartedAt < to && c.StartedAt <= asOf).Select(c => new CallFact
        {
            CallRow = c.Id,
            StartedAt = c.StartedAt,
            Result = c.Result,
            Connected = c.WaitMilliseconds <= most,
            TransferKind = c.TransferKind,
        });
    }
}
