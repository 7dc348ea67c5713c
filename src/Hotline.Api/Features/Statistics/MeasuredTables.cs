using Hotline.Api.Boundary;
using Hotline.Api.Persistence.Rows;
using Hotline.Api.Sites;
using Hotline.Domain.Measures;
using Hotline.Domain.Tickets;

namespace Hotline.Api.Features.Statistics;

/// <summary>承办单位, 区域, 渠道: how many matters each has, and what they measure.</summary>
internal static class MeasuredTables
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapStatistic<GetStatistics.TableQuery, TableAnswer>("units", Units)
            .WithSummary("承办单位统计 · Units")
            .WithDescription("Dispatched matters by their lead unit at the moment of the look, in printed order, with completion, timeliness, satisfaction, acknowledging, returns, extensions and reworks. `none` has those that were with no unit just then: at the centre again, or with a partner.");
        app.MapStatistic<GetStatistics.TableQuery, TableAnswer>("areas", Areas)
            .WithSummary("区域统计 · Areas")
            .WithDescription("Registered matters by area, in the profile's order, with what they measure. `none` has those without an area.");
        app.MapStatistic<GetStatistics.TableQuery, TableAnswer>("channels", Channels)
            .WithSummary("渠道统计 · Channels")
            .WithDescription("Registered matters by the channel they came through, with what they measure.");
    }

    private static async Task<TableAnswer> Units(GetStatistics.Asked asked, GetStatistics.TableQuery query, CancellationToken cancellation)
    {
        var look = await asked.Services.GetRequiredService<Reference>().Look(asked.Db, cancellation);
        var labels = look.Units.OrderBy(u => u.Kind == "township" ? 0 : 1).ThenBy(u => u.Position).Select(u => (u.Code, u.Short));
        return await Table(asked, query, Dimension.LeadUnit, f => f.LeadUnit, "leadUnit", labels, "未在承办单位", sentOnly: true, cancellation);
    }

    private static async Task<TableAnswer> Areas(GetStatistics.Asked asked, GetStatistics.TableQuery query, CancellationToken cancellation)
    {
        var look = await asked.Services.GetRequiredService<Reference>().Look(asked.Db, cancellation);
        return await Table(asked, query, Dimension.Area, f => f.Area, "area", look.Site.Areas.Values.Select(a => (a.Code, a.Label)), "未填区域", sentOnly: false, cancellation);
    }

    private static Task<TableAnswer> Channels(GetStatistics.Asked asked, GetStatistics.TableQuery query, CancellationToken cancellation)
    {
        var site = asked.Services.GetRequiredService<Site>();
        var labels = References.GetReferences.Codes(site).Lists["channel"].Select(c => (c.Code, c.Label));
        return Table(asked, query, Dimension.Channel, f => Code.Of(f.Channel), "channel", labels, "", sentOnly: false, cancellation);
    }

    private static async Task<TableAnswer> Table(
        GetStatistics.Asked asked, GetStatistics.TableQuery query, Dimension dimension, Func<Fact, string?> value, string filter,
        IEnumerable<(string Code, string Label)> labels, string unknown, bool sentOnly, CancellationToken cancellation)
    {
        var (site, figures) = (asked.Services.GetRequiredService<Site>(), asked.Services.GetRequiredService<Figures>());
        var ledger = await Ledger.By(dimension, asked.Db, figures, asked.Services.GetRequiredService<LedgerCache>(), asked.Books, cancellation);
        var (drill, rules) = (new Drill(site, asked.Books), site.Profile.Figures);
        var tableBase = query.Base ?? rules.AppealTypes.Base;
        var scope = tableBase == TableBase.Local ? "local." : "";
        var (all, sent) = (sentOnly ? scope + "dispatched." : scope, scope + "dispatched.");
        var figure = sentOnly ? sent + Measure.Count : scope + Measure.Registered;
        var counts = ledger.CountBy(figure, f => value(f) ?? Drill.None);
        var named = labels.ToList();
        var known = named.Select(l => l.Code).ToHashSet(StringComparer.Ordinal);
        // What is no more in the list, and what has none, is told where there is any.
        var rows = named.Concat(counts.Keys.Where(c => !known.Contains(c)).Order(StringComparer.Ordinal).Select(c => (Code: c, Label: c == Drill.None ? unknown : c)))
            .Where(r => counts.GetValueOrDefault(r.Code) > 0 || sentOnly || r.Code != Drill.None)
            .Select(r => (r.Code, r.Label, counts.GetValueOrDefault(r.Code)));
        var label = (tableBase == TableBase.Local ? "本级登记" : "本级登记与上级交办合计") + (sentOnly ? "中交办处理" : "");
        var code = (tableBase == TableBase.Local ? "local" : "all") + (sentOnly ? ".dispatched" : "");
        var table = Shares.Table(new ShareBase(code, label, ledger.Count(figure)), rows, RoundingMode.HalfUp, rules.AppealTypes.Decimals, rules.AppealTypes.DropZeros);
        return new TableAnswer(
            drill.Look,
            new BaseAnswer(code, label, table.Base.Count, drill.Tickets(figure)),
            table.Rounding,
            table.Decimals,
            [.. table.Rows.Select(r => new RowAnswer(r.Code, r.Label, r.Count, r.Share, drill.Tickets(figure, null, (filter, r.Code)))
            {
                Measures = new Rating(rules, ledger.Of(f => (value(f) ?? Drill.None) == r.Code), drill, (filter, r.Code)).All(all, sent, sentOnly ? Measure.Count : Measure.Registered),
            })],
            new TotalAnswer(table.Total.Count, table.Total.Share, drill.Tickets(figure))
            {
                Measures = new Rating(rules, ledger, drill).All(all, sent, sentOnly ? Measure.Count : Measure.Registered),
            });
    }
}
