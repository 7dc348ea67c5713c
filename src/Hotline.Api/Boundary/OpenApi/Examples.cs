using System.Text.Json.Nodes;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Features.WorkOrders;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>Examples of request bodies; each runs as it stands against the Ruzhou profile, and a test sends them all.</summary>
internal static class Examples
{
    public static JsonNode? Of(Type request) => Texts.TryGetValue(request, out var text) ? JsonNode.Parse(text) : null;

    public static IReadOnlyDictionary<Type, string> All => Texts;

    private static readonly Dictionary<Type, string> Texts = new()
    {
        [typeof(RegisterTicket.Request)] =
            """
            {
              "channel": "phone",
              "caller": { "name": "王女士", "phone": "138 0000 0000", "confidential": false },
              "title": "路灯不亮",
              "content": "广成东路与丹阳路交叉口向东200米，三盏路灯连续三晚不亮。",
              "appealType": "problem",
              "category": "市政管理—市容市貌",
              "area": "410482001",
              "address": "广成东路与丹阳路交叉口",
              "urgency": "normal"
            }
            """,
        [typeof(GetTickets.Search)] = """{ "phone": "13800000000", "limit": 20 }""",
        [typeof(PatchTicket.Request)] = """{ "address": "广成东路与丹阳路交叉口东200米路北" }""",
        [typeof(AnswerTicket.Request)] = """{ "answer": "已告知年检流程及所需材料。", "solved": "solved" }""",
        [typeof(DispatchTicket.Request)] = """{ "leadUnit": "urban-management", "assistingUnits": ["meishan"], "instructions": "请尽快派人查看。" }""",
        [typeof(ReviewReply.Request)] = """{ "decision": "accepted" }""",
        [typeof(CallBack.Request)] = """{ "outcome": "reached", "satisfaction": "satisfied", "solved": "solved" }""",
        [typeof(ReworkTicket.Request)] = """{ "reason": "诉求人反映路灯修好两天后又不亮。" }""",
        [typeof(ArchiveTicket.Request)] = "{}",
        [typeof(RecallTicket.Request)] = """{ "reason": "经核实属另一单位职责，改派。" }""",
        [typeof(RejectTicket.Request)] = """{ "reason": "legalProcedure", "text": "该纠纷已进入诉讼程序，请按法律途径解决。" }""",
        [typeof(WithdrawTicket.Request)] = """{ "reason": "诉求人来电表示问题已自行解决。" }""",
        [typeof(AddNote.Request)] = """{ "text": "诉求人补充：第二盏灯杆有倾斜。" }""",
        [typeof(AcknowledgeOrder.Request)] = """{ "by": { "name": "李强", "phone": "0375-6900001" } }""",
        [typeof(ReplyToOrder.Request)] = """{ "text": "已更换三盏灯具，现场测试正常。", "publicText": "路灯已修复。", "contactedCaller": true, "solved": "solved" }""",
    };
}
