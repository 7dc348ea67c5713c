using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Statistics;

/// <summary>Addresses of the lists behind the figures of one look.</summary>
internal sealed class Drill(Site site, Books books)
{
    /// <summary>The list of exactly the tickets that a figure counts, narrowed by ordinary filters.</summary>
    public string Tickets(string figure, Sites.TableBase? tableBase = null, params (string Name, string Value)[] filters)
    {
        var query = new List<(string Name, string Value)>
        {
            ("figure", figure), ("from", Moment(books.From)), ("to", Moment(books.To)), ("asOf", Moment(books.AsOf)),
        };
        if (tableBase is { } chosen)
            query.Add(("base", chosen == TableBase.Local ? "local" : "all"));
        query.AddRange(filters);
        return "/v1/tickets?" + string.Join('&', query.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
    }

    public string Calls => $"/v1/calls?from={Uri.EscapeDataString(Moment(books.From))}&to={Uri.EscapeDataString(Moment(books.To))}";

    /// <summary>The month <c>yyyy-MM</c> when it is one, else the local dates.</summary>
    public string Period
    {
        get
        {
            var (from, to) = (site.Calendar.LocalDate(books.From), site.Calendar.LocalDate(books.To));
            var isMonth = from.Day == 1 && to == from.AddMonths(1)
                && site.Calendar.StartOfDay(from) == books.From && site.Calendar.StartOfDay(to) == books.To;
            return isMonth ? from.ToString("yyyy-MM", CultureInfo.InvariantCulture) : FormattableString.Invariant($"{from:yyyy-MM-dd}/{to:yyyy-MM-dd}");
        }
    }

    public string Scope => books.Unit is { } unit ? "unit:" + unit : "city";

    private string Moment(DateTimeOffset at)
    {
        var local = site.Calendar.ToLocal(at);
        return local.ToString(local.Millisecond == 0 ? MomentText.Seconds : MomentText.Milliseconds, CultureInfo.InvariantCulture);
    }
}
