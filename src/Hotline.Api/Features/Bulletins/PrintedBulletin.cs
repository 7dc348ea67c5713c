using Hotline.Api.Features.Statistics;
using Hotline.Domain.Bulletins;
using Hotline.Publishing;

namespace Hotline.Api.Features.Bulletins;

/// <summary>All that a bulletin's forms print; what publishing keeps for ever.</summary>
/// <param name="Bulletin">Figures, tables, lists and text.</param>
/// <param name="Trend">The twelve months that end with this one.</param>
/// <param name="Timeliness">How in time it was handled.</param>
internal sealed record PrintedBulletin(Bulletin Bulletin, IReadOnlyList<TrendPoint> Trend, IReadOnlyList<TimelinessRow> Timeliness)
{
    /// <summary>SHA-256 of the figures with the addresses of their lists, which are kept beside; null while it is a draft.</summary>
    public string? FiguresHash { get; init; }

    public BulletinCharts Charts() => BulletinCharts.Of(Bulletin, Trend, Timeliness);
}

/// <summary>The figures with the addresses of the lists behind them; the addresses need a token and are never printed.</summary>
/// <param name="Overview">工作概况.</param>
/// <param name="AppealTypes">诉求类型统计表.</param>
/// <param name="HotCategories">热点问题统计表.</param>
internal sealed record LinkedBulletin(OverviewAnswer Overview, TableAnswer AppealTypes, TableAnswer HotCategories);

/// <summary>Units that the assessment would name; the editor decides.</summary>
/// <param name="Better">办理较好, best first.</param>
/// <param name="Worse">办理较差.</param>
internal sealed record ProposedUnits(IReadOnlyList<string> Better, IReadOnlyList<string> Worse);

/// <summary>A version of a month's bulletin: from the books while it is a draft, from its own row once it is published.</summary>
/// <param name="Printed">What is printed.</param>
/// <param name="Figures">Its figures with addresses.</param>
/// <param name="Proposed">Only with a draft.</param>
internal sealed record OpenedBulletin(PrintedBulletin Printed, LinkedBulletin Figures, ProposedUnits? Proposed)
{
    public Bulletin Bulletin => Printed.Bulletin;
}
