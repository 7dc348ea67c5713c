using Hotline.Api.Features.Statistics;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Tickets;

/// <summary>
/// Splits a filter into parts that share no ticket, so that each can be read in the order of an index. What is overdue is open, and what
/// is open is little, but spread over all the years: it is asked for by status.
/// </summary>
internal static class TicketParts
{
    public static IEnumerable<TicketFilter> Of(TicketFilter filter, ReferenceLook look)
    {
        var status = filter.Overdue == true ? [.. Facts.Ageing.Where(s => filter.Status is not { Count: > 0 } given || given.Contains(s))] : filter.Status?.Distinct().ToList();
        if (status is { Count: > 0 and <= Most })
            return status.Select(s => filter with { Status = [s] });
        if (filter.Category?.SelectMany(look.CategoryCodes).Distinct().ToList() is { Count: > 1 and <= Most } categories)
            return categories.Select(c => filter with { Category = [c] });
        if (filter.Area?.Distinct().ToList() is { Count: > 1 and <= Most } areas)
            return areas.Select(a => filter with { Area = [a] });
        if (filter.Source?.Distinct().ToList() is { Count: > 1 and <= Most } sources)
            return sources.Select(s => filter with { Source = [s] });
        return [filter];
    }

    /// <summary>Of more parts, a page of each would be more than the rows of one walk.</summary>
    private const int Most = 6;
}
