using Hotline.Api.Tests.Given;

namespace Hotline.Api.Tests.Features.Statistics;

/// <summary>The head figures of a window as they stood at a moment, counted row by row from the file.</summary>
internal static class MonthOracle
{
    public static Dictionary<string, long> Count(DateTimeOffset from, DateTimeOffset to, DateTimeOffset asOf)
    {
        var facts = MonthFile.Rows
            .Select(r => (Row: r, At: Times.At(r["registered_at"])))
            .Where(r => r.At >= from && r.At < to && r.At <= asOf)
            .Select(r => Fact(r.Row, r.At, asOf))
            .ToList();
        long Of(Func<Counted, bool> which) => facts.LongCount(which);
        return new Dictionary<string, long>
        {
            ["local.registered"] = Of(f => f.Local),
            ["local.coordinated.count"] = Of(f => f is { Local: true, Coordinated: true }),
            ["local.coordinated.closed"] = Of(f => f is { Local: true, Coordinated: true, Closed: true }),
            ["local.dispatched.count"] = Of(f => f is { Local: true, Dispatched: true }),
            ["local.dispatched.closed"] = Of(f => f is { Local: true, Dispatched: true, Closed: true }),
            ["local.dispatched.due"] = Of(f => f is { Local: true, Dispatched: true, Due: true }),
            ["local.dispatched.completionRate.denominator"] = Of(f => f is { Local: true, Dispatched: true, Due: true }),
            ["local.dispatched.onTimeRate.numerator"] = Of(f => f is { Local: true, Dispatched: true, OnTime: true }),
            ["local.dispatched.satisfactionRate.denominator"] = Of(f => f is { Local: true, Dispatched: true, Rating: not "" }),
            ["local.dispatched.satisfactionRate.numerator"] = Of(f => f is { Local: true, Dispatched: true, Pleased: true }),
            ["superior.registered"] = Of(f => !f.Local),
            ["superior.closed"] = Of(f => f is { Local: false, Closed: true }),
            ["superior.completionRate.denominator"] = Of(f => f is { Local: false, Due: true }),
            ["superior.satisfactionRate.denominator"] = Of(f => f is { Local: false, Rating: not "" }),
            ["superior.satisfactionRate.numerator"] = Of(f => f is { Local: false, Pleased: true }),
        };
    }

    private sealed record Counted(bool Local, bool Coordinated, bool Dispatched, bool Closed, bool Due, bool OnTime, string Rating)
    {
        public bool Pleased => Rating is "verySatisfied" or "satisfied" or "basicallySatisfied";
    }

    private static Counted Fact(IReadOnlyDictionary<string, string> row, DateTimeOffset registeredAt, DateTimeOffset asOf)
    {
        bool Happened(string column) => row[column].Length > 0 && Times.At(row[column]) <= asOf;
        var (dispatched, closed) = (Happened("dispatched_at"), Happened("closed_at"));
        var due = dispatched ? Times.At(row["due_at"]) : registeredAt.AddHours(24);
        return new Counted(
            row["source"] is not ("pingdingshan" or "henan"),
            closed && !dispatched,
            dispatched,
            closed,
            closed || due < asOf,
            closed && Times.At(row["closed_at"]) <= due,
            Happened("callback_at") ? row["satisfaction"] : "");
    }
}
