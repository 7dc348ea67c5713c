using System.Globalization;

namespace Hotline.Publishing.Notices;

/// <summary>
/// 督办通知单: what a supervision order says on paper. It holds nothing of the caller, whoever reads it. Moments are printed with the offset
/// they come with.
/// </summary>
/// <param name="Site">Name of the line, as the head of the paper.</param>
/// <param name="Serial">督办编号.</param>
/// <param name="Unit">承办单位.</param>
/// <param name="TicketNumber">受理编号.</param>
/// <param name="Title">诉求标题.</param>
/// <param name="AppealType">诉求类型.</param>
/// <param name="Category">事项类别, as printed: 一级—二级.</param>
/// <param name="Content">诉求内容.</param>
/// <param name="RegisteredAt">登记时间.</param>
/// <param name="DeliveredAt">派单时间: when the unit got the order.</param>
/// <param name="DueAt">办理时限 as it stood when the supervision was ordered, inclusive; null where that was not kept.</param>
/// <param name="Demand">督办要求.</param>
/// <param name="ReplyBy">回复时限, inclusive.</param>
/// <param name="OrderedBy">签发人.</param>
/// <param name="OrderedAt">签发时间.</param>
/// <param name="Reply">The unit's reply; null while it is owed.</param>
/// <param name="RepliedAt">When it replied.</param>
public sealed record SupervisionNotice(
    string Site, string Serial, string Unit, string TicketNumber, string Title, string AppealType, string Category, string Content, DateTimeOffset RegisteredAt,
    DateTimeOffset DeliveredAt, DateTimeOffset? DueAt, string Demand, DateTimeOffset ReplyBy, string OrderedBy, DateTimeOffset OrderedAt, string? Reply = null,
    DateTimeOffset? RepliedAt = null)
{
    /// <summary>What the paper is.</summary>
    public const string Heading = "督办通知单";

    /// <summary>What stands under the table.</summary>
    public const string Note = "本通知单不载诉求人个人信息。请在回复时限前通过系统回复办理情况。";

    /// <summary>The rows of the table, as printed: a label and its value.</summary>
    public IReadOnlyList<(string Label, string Value)> Rows() =>
    [
        ("承办单位", Unit),
        ("受理编号", TicketNumber),
        ("诉求标题", Title),
        ("诉求类型", AppealType),
        ("事项类别", Category),
        ("诉求内容", Content),
        ("登记时间", Printed(RegisteredAt)),
        ("派单时间", Printed(DeliveredAt)),
        .. DueAt is { } due ? [("办理时限", Printed(due) + (due < OrderedAt ? "（签发督办时已逾期）" : ""))] : Array.Empty<(string, string)>(),
        ("督办要求", Demand),
        ("回复时限", Printed(ReplyBy) + "前"),
        ("签发人", OrderedBy),
        ("签发时间", Printed(OrderedAt)),
        ("承办单位回复", Reply is null ? "（待回复）" : RepliedAt is { } at ? $"{Reply}（{Printed(at)}）" : Reply),
    ];

    private static string Printed(DateTimeOffset at) => at.ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);
}
