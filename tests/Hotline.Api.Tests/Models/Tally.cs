using System.Collections.Concurrent;

namespace Hotline.Api.Tests.Models;

/// <summary>Counts what was exercised.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = [];

    public int Of(string what) => _counts.GetValueOrDefault(what);

    private void Add(string what) => _counts.AddOrUpdate(what, 1, (_, n) => n + 1);

    public void Count(PlainBooks books, Act act, Told told, bool batched)
    {
        Add("acts");
        if (batched)
            Add("acts in batches");
        if (told.IsReplay)
            Add("replays");
        else if (told.Status == 200)
            Add($"done {act.Move}");
        else
            Add($"refused {told.Code}");
        if (told.LandedOn is not null)
            Add("corner lateReply");
        if (act.Move == "merge" && told.Status == 200 && books.Tickets.Count(t => t.Status == "merged") > 1)
            Add("corner twoRepeats");
    }

    public void Count(Step step, IEnumerable<PlainTicket> changed)
    {
        Add(step.Parcels.Count > 1 ? "concurrent pairs" : "single calls");
        foreach (var ticket in changed)
        {
            Add($"status {ticket.Status}");
            if (ticket.Round > 2)
                Add("corner thirdRound");
            if (ticket is { ApprovedReturns: >= 2, Lead.Final: true })
                Add("corner finalByReturns");
            if (ticket.Orders.Exists(o => o.Extensions == 3))
                Add("corner threeExtensions");
            if (ticket.Provisional)
                Add("corner provisional");
            if (ticket.Pauses.Exists(p => p.To is { } to && !WorkDays.OfChina.Works(WorkDays.Day(p.From)) | !WorkDays.OfChina.Works(WorkDays.Day(to))))
                Add("corner pausedOnDayOff");
            if (ticket is { Status: "archived", MergedInto: not null })
                Add("corner archivedWithMaster");
            if (ticket.ClosedAt > ticket.DueAt)
                Add("corner closedLate");
        }
    }

    /// <summary>What was never met of these.</summary>
    public List<string> Missing(IEnumerable<string> wanted) => [.. wanted.Where(w => Of(w) == 0)];

    public override string ToString() => string.Join("\n", _counts.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"  {c.Value,8} {c.Key}"));
}
