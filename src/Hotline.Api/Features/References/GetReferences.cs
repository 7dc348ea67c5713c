using Hotline.Api.Boundary;
using Hotline.Api.Sites;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Tickets;
using Hotline.Domain.WorkOrders;

namespace Hotline.Api.Features.References;

/// <summary>基础数据: the lists that front ends choose from.</summary>
internal static class GetReferences
{
    /// <summary>The closed lists and their labels.</summary>
    /// <param name="Lists">Each list by its field name: its codes with their labels, in order.</param>
    internal sealed record CodeLists(IReadOnlyDictionary<string, IReadOnlyList<CodeLabel>> Lists);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/units", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                await http.Json(new Page<UnitDesk.UnitAnswer>([.. look.Units.Select(UnitDesk.UnitAnswer.Of)], null, look.Units.Count));
            })
            .Produces<Page<UnitDesk.UnitAnswer>>().WithSummary("承办单位 · Units").WithDescription("All units, in printed order, retired ones too.").Listed();
        app.MapGet("/v1/categories", async (HttpContext http, Reference reference) =>
            {
                var look = await reference.Look(http.RequestAborted);
                await http.Json(new Page<CategoryDesk.CategoryItem>([.. look.Categories.Select(CategoryDesk.CategoryItem.Of)], null, look.Categories.Count));
            })
            .Produces<Page<CategoryDesk.CategoryItem>>().WithSummary("事项类别 · Categories").WithDescription("All categories as they are named now, in tree order, retired ones too.").Listed();
        app.MapGet("/v1/codes", (HttpContext http, Site site) => http.Json(Codes(site)))
            .Produces<CodeLists>().WithSummary("代码表 · Closed code lists").WithDescription("Labels of every closed list of the API.").Listed();
    }

    private static RouteHandlerBuilder Listed(this RouteHandlerBuilder route) => route.WithTags("Reference data").Read(Scopes.TicketsRead);

    /// <summary>Every closed list with its labels.</summary>
    public static CodeLists Codes(Site site) => new(new Dictionary<string, IReadOnlyList<CodeLabel>>
    {
        ["ticketStatus"] = Labels<TicketStatus>("已登记", "已派单", "已答复待审核", "已办结", "已归档", "已挂起", "已互转", "已并单", "不予受理", "已撤销"),
        ["workOrderStatus"] = Labels<WorkOrderStatus>("待签收", "办理中", "申请退单", "已退单", "已答复", "已完成", "已收回"),
        ["handling"] = Labels<Handling>("协调办理", "交办处理"),
        ["channel"] = Labels<Channel>("电话", "微信", "网站", "客户端", "来信", "来访", "110转办", "上级交办", "其它"),
        ["source"] = [new(Ticket.LocalSource, "本级登记"), .. site.Profile.Partners.Select(p => new CodeLabel(p.Code, p.Label))],
        ["urgency"] = Labels<Urgency>("普通", "紧急", "特急"),
        ["solved"] = Labels<Solved>("已解决", "部分解决", "未解决", "诉求不成立"),
        ["callbackOutcome"] = Labels<CallbackOutcome>("接通", "未接通", "拒访"),
        ["satisfaction"] = Labels<Satisfaction>("非常满意", "满意", "基本满意", "不满意", "非常不满意"),
        ["rejectionReason"] = Labels<RejectionReason>("已进入诉讼、仲裁、复议程序", "属纪检监察", "属信访渠道", "属政府信息公开", "涉及国家秘密、商业秘密、个人隐私", "违背公序良俗", "恶意反映", "不属受理范围"),
        ["returnReason"] = Labels<ReturnReason>("非本单位职责", "不属本辖区", "重复交办", "信息不全", "已进入法定途径", "其它"),
        ["orderRole"] = Labels<OrderRole>("主办", "协办"),
        ["unitKind"] = [new("township", "乡镇街道"), new("department", "市直单位")],
    });

    private static IReadOnlyList<CodeLabel> Labels<T>(params string[] labels) where T : struct, Enum =>
        [.. Code.All<T>().Zip(labels, (code, label) => new CodeLabel(code, label))];
}
