using Hotline.Api.Persistence;
using Hotline.Api.Persistence.Lanes;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Tickets;

/// <summary>Numbers of tickets: prefix + local date + serial of the day, five digits or more; unique, never reissued.</summary>
internal static class TicketNumbers
{
    public static async Task<string> NextNumber(this INumberSource numbers, Site site, HotlineContext db, DateTimeOffset at, CancellationToken cancellation)
    {
        var day = site.Calendar.LocalDate(at);
        var serial = await numbers.Next(db, day, cancellation);
        return FormattableString.Invariant($"{site.Profile.NumberPrefix}{day:yyyyMMdd}{serial:D5}");
    }
}
