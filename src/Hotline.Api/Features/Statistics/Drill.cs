using System.Globalization;
using Hotline.Api.Boundary;
using Hotline.Api.Sites;

namespace Hotline.Api.Features.Statistics;

/// <summary>Addresses of the lists behind the figures of one look. Those of a frozen month name its version, and stand for ever.</summary>
internal sealed class Drill(Site site, Books books)
{
    /// <summary>The code of what has no unit or no area.</summary>
    public const string None = "none";

    /// <summary>The list of exactly the tickets that a figure counts, narrowed by ordinary filters.</summary>
    public string Tickets(string figure, TableBase? tableBase = null, params (string Name, string Value)[] filters)
    {
        List<(string Name, string Value)> query = [("figure", figure), .. Window()];
        if (tableBase is { } chosen)
            query.Add(("base", chosen == TableBase.Local ? "local" : "all"));
        query.AddRange(filters);
        return "/v1/tickets?" + Text(query);
    }

    /// <summary>The list of exactly the calls that a figure counts.</summary>
    public string Calls(string figure = CallFacts.Volume)
    {
        var (from, to) = (("from", Moment(books.From)), ("to", Moment(books.To)));
        List<(string, string)> query = figure == CallFacts.Volume ? [from, to] : [("figure", figure), from, to];
        return "/v1/calls?" + Text(books.Frozen is { } frozen ? [.. query, ("version", Number(frozen.Version))] : query);
    }

    /// <summary>Where the live books differ; null for the live books.</summary>
    public string? Differences => books.Frozen is { } frozen
        ? $"/v1/statistics/differences?month={frozen.Month / 100:D4}-{frozen.Month % 100:D2}&version={Number(frozen.Version)}"
        : null;

    /// <summary>The month <c>yyyy-MM</c> when it is one, else the local dates.</summary>
    public string Period => Name(books.From, books.To);

    public string Scope => books.Unit is { } unit ? "unit:" + unit : "city";

    public LookAnswer Look => new()
    {
        Period = Period, AsOf = site.Calendar.ToLocal(books.AsOf), Scope = Scope, Frozen = books.Frozen is not null, Version = books.Frozen?.Version, Differences = Differences,
    };

    private string Name(DateTimeOffset start, DateTimeOffset end)
    {
        var (from, to) = (site.Calendar.LocalDate(start), site.Calendar.LocalDate(end));
        return site.IsMonth(start, end) ? from.ToString("yyyy-MM", CultureInfo.InvariantCulture) : FormattableString.Invariant($"{from:yyyy-MM-dd}/{to:yyyy-MM-dd}");
    }

    private IEnumerable<(string, string)> Window()
    {
        yield return ("from", Moment(books.From));
        yield return ("to", Moment(books.To));
        yield return books.Frozen is { } frozen ? ("version", Number(frozen.Version)) : ("asOf", Moment(books.AsOf));
    }

    private static string Text(IEnumerable<(string Name, string Value)> query) => string.Join('&', query.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private string Moment(DateTimeOffset at)
    {
        var local = site.Calendar.ToLocal(at);
        return local.ToString(local.Millisecond == 0 ? MomentText.Seconds : MomentText.Milliseconds, CultureInfo.InvariantCulture);
    }
}
