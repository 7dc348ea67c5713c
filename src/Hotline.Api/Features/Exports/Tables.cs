using System.Globalization;
using Hotline.Api.Features.Audits;
using Hotline.Api.Features.Calls;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Features.WorkOrders;
using Hotline.Api.Sites;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.Exports;

/// <summary>The tables that lists are exported as. They are made of the lists' own answers, so that a cell shows what the caller may see.</summary>
internal sealed class Tables
{
    public Tables(Site site)
    {
        var words = new TableWords(site);
        Tickets = new("事项", [.. OfTickets(words)]);
        Orders = new("工单", [.. OfOrders(words)]);
        Calls = new("话务", [.. OfCalls(words)]);
        Audit = new("审计", [.. OfAudit(words)]);
    }

    public Table<TicketAnswer> Tickets { get; }

    public Table<WorkOrderAnswer> Orders { get; }

    public Table<GetCalls.Item> Calls { get; }

    public Table<GetAudit.Item> Audit { get; }

    private static IEnumerable<Column<TicketAnswer>> OfTickets(TableWords words) =>
    [
        new("编号", t => t.Number),
        new("状态", t => words.Label<Domain.Tickets.TicketStatus>("ticketStatus", t.Status)),
        new("来源", t => words.Source(t.Source)),
        new("来源编号", t => t.SourceRef),
        new("渠道", t => words.Label<Domain.Tickets.Channel>("channel", t.Channel)),
        new("办理方式", t => words.Label("handling", t.Handling)),
        new("诉求类型", t => t.AppealType.Label),
        new("事项类别", t => t.Category.Path),
        new("区域", t => t.Area?.Label),
        new("地址", t => t.Address),
        new("标题", t => t.Title),
        new("内容", t => t.Content),
        new("诉求人", t => t.Caller.Name),
        new("诉求人电话", t => t.Caller.Phone),
        new("要求保密", t => TableWords.YesNo(t.Caller.Confidential)),
        new("紧急程度", t => words.Label<Domain.Tickets.Urgency>("urgency", t.Urgency)),
        new(words.Timed("登记时间"), t => words.Time(t.RegisteredAt)),
        new(words.Timed("派单时间"), t => words.Time(t.DispatchedAt)),
        new(words.Timed("到期时间"), t => words.Time(t.DueAt)),
        new("超期", t => TableWords.YesNo(t.Overdue)),
        new(words.Timed("办结时间"), t => words.Time(t.ClosedAt)),
        new("超期办结", t => TableWords.YesNo(t.ClosedLate)),
        new(words.Timed("归档时间"), t => words.Time(t.ArchivedAt)),
        new("轮次", t => t.Round.ToString(CultureInfo.InvariantCulture)),
        new("主办单位", t => t.WorkOrders.LastOrDefault(o => o.Role == OrderRole.Lead)?.Unit.Label),
        new("协办单位", t => string.Join('、', t.WorkOrders.Where(o => o.Role == OrderRole.Assisting).Select(o => o.Unit.Label).Distinct())),
        new("办理结果", t => words.Label("solved", t.Solved)),
        new("满意度", t => words.Label("satisfaction", t.Satisfaction)),
    ];

    private static IEnumerable<Column<WorkOrderAnswer>> OfOrders(TableWords words) =>
    [
        new("事项编号", o => o.TicketNumber),
        new("标题", o => o.Title),
        new("事项状态", o => words.Label<Domain.Tickets.TicketStatus>("ticketStatus", o.TicketStatus)),
        new("紧急程度", o => words.Label<Domain.Tickets.Urgency>("urgency", o.Urgency)),
        new("承办单位", o => o.Unit.Label),
        new("主办或协办", o => o.Role == OrderRole.Lead ? "主办" : "协办"),
        new("轮次", o => o.Round.ToString(CultureInfo.InvariantCulture)),
        new("工单状态", o => words.Label<WorkOrderStatus>("workOrderStatus", o.Status)),
        new("交办意见", o => o.Instructions),
        new(words.Timed("送达时间"), o => words.Time(o.DeliveredAt)),
        new(words.Timed("签收时限"), o => words.Time(o.AcknowledgeBy)),
        new(words.Timed("签收时间"), o => words.Time(o.AcknowledgedAt)),
        new("签收人", o => o.AcknowledgedBy),
        new(words.Timed("到期时间"), o => words.Time(o.DueAt)),
        new("超期", o => TableWords.YesNo(o.Overdue)),
        new(words.Timed("答复时间"), o => words.Time(o.RepliedAt)),
        new("办理结果", o => words.Label("solved", o.Solved)),
        new("答复内容", o => o.Reply),
    ];

    private static IEnumerable<Column<GetCalls.Item>> OfCalls(TableWords words) =>
    [
        new("话务编号", c => c.CallId),
        new(words.Timed("开始时间"), c => words.Time(c.StartedAt)),
        new(words.Timed("接听时间"), c => words.Time(c.AnsweredAt)),
        new(words.Timed("结束时间"), c => words.Time(c.EndedAt)),
        new("来电号码", c => c.CallerPhone),
        new("坐席", c => c.Agent),
        new("结果", c => c.Result switch { "answered" => "接通", "abandoned" => "放弃", "transferred" => "转接", var other => other }),
        new("事项编号", c => c.TicketNumber),
    ];

    private static IEnumerable<Column<GetAudit.Item>> OfAudit(TableWords words) =>
    [
        new("序号", a => a.Id),
        new(words.Timed("时间"), a => words.Time(a.At)),
        new("客户端", a => a.Client),
        new("主体", a => a.Subject),
        new("操作人", a => a.Operator),
        new("操作", a => a.Act),
        new("事项编号", a => a.Ticket?.Number),
        new("事项版本", a => a.TicketVersion?.ToString(CultureInfo.InvariantCulture)),
        new("详情", a => a.Detail),
        new("事由", a => a.Reason),
        new("链序号", a => a.Link?.ToString(CultureInfo.InvariantCulture)),
    ];
}
