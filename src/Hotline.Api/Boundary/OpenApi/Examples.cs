using System.Text.Json.Nodes;
using Hotline.Api.Features.Batches;
using Hotline.Api.Features.Bulletins;
using Hotline.Api.Features.Calls;
using Hotline.Api.Features.Calendar;
using Hotline.Api.Features.Dispatching;
using Hotline.Api.Features.Limits;
using Hotline.Api.Features.References;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Features.Exports;
using Hotline.Api.Features.Tickets;
using Hotline.Api.Features.WorkOrders;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>Examples of request bodies; each runs as it stands against the profile that comes with the product, and a test sends them all.</summary>
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
              "address": "广成东路与丹阳路交叉口",
              "urgency": "normal"
            }
            """,
        [typeof(GetTickets.Search)] = """{ "phone": "13800000000", "limit": 20 }""",
        [typeof(PostExport.Request)] = """{ "format": "xlsx", "filter": { "status": ["closed"], "registeredFrom": "2023-02-01", "registeredTo": "2023-03-01" } }""",
        [typeof(PatchTicket.Request)] = """{ "address": "广成东路与丹阳路交叉口东200米路北" }""",
        [typeof(AnswerTicket.Request)] = """{ "answer": "已告知年检流程及所需材料。", "solved": "solved" }""",
        [typeof(DispatchTicket.Request)] = """{ "leadUnit": "urban-management", "assistingUnits": ["meishan"], "instructions": "请尽快派人查看。", "departureReason": "该路段已移交管护。" }""",
        [typeof(ReviewReply.Request)] = """{ "decision": "accepted" }""",
        [typeof(CallBack.Request)] = """{ "outcome": "reached", "satisfaction": "satisfied", "solved": "solved" }""",
        [typeof(ReworkTicket.Request)] = """{ "reason": "诉求人反映路灯修好两天后又不亮。" }""",
        [typeof(ArchiveTicket.Request)] = "{}",
        [typeof(RecallTicket.Request)] = """{ "reason": "经核实属另一单位职责，改派。" }""",
        [typeof(RejectTicket.Request)] = """{ "reason": "legalProcedure", "text": "该纠纷已进入诉讼程序，请按法律途径解决。" }""",
        [typeof(WithdrawTicket.Request)] = """{ "reason": "诉求人来电表示问题已自行解决。" }""",
        [typeof(AddNote.Request)] = """{ "text": "诉求人补充：第二盏灯杆有倾斜。" }""",
        [typeof(SuspendTicket.Request)] = """{ "reason": "等待材料到货。" }""",
        [typeof(ResumeTicket.Request)] = """{ "reason": "材料已到。" }""",
        [typeof(UrgeTicket.Request)] = """{ "text": "诉求人再次来电，请尽快处理。" }""",
        [typeof(SuperviseTicket.Request)] = """{ "text": "请说明未按期推进的原因及整改措施。", "limitWorkingDays": 2 }""",
        [typeof(ExcludeTicket.Request)] = """{ "reason": "经核实诉求不实。" }""",
        [typeof(MergeTicket.Request)] = """{ "into": "1", "reason": "同一诉求人重复反映。" }""",
        [typeof(UnmergeTicket.Request)] = "{}",
        [typeof(LinkTicket.Request)] = """{ "ticketId": "1", "reason": "同一路段。" }""",
        [typeof(RequestReturn.Request)] = """{ "reason": "notOurDuty", "text": "该路段路灯由公路部门管护。", "basis": "《城市照明管理规定》第六条", "suggestedUnit": "meishan" }""",
        [typeof(DecideReturn.Request)] = """{ "decision": "approved", "reason": "情况属实。" }""",
        [typeof(RequestExtension.Request)] = """{ "workingDays": 3, "reason": "需订购专用灯具。" }""",
        [typeof(DecideExtension.Request)] = """{ "decision": "approved", "workingDays": 2, "reason": "同意延期两个工作日。" }""",
        [typeof(ReportProgress.Request)] = """{ "text": "灯具已订购，预计明日到货。" }""",
        [typeof(ReplyToSupervision.Request)] = """{ "text": "已增派人员，今日完成。" }""",
        [typeof(PostBatch.Request)] =
            """
            {
              "moves": [
                { "ticketId": "1", "move": "notes", "body": { "text": "批量备注" } },
                { "ticketId": "2", "move": "archive", "ifMatch": "\"5\"" }
              ]
            }
            """,
        [typeof(ReferTicket.Request)] = """{ "ticketId": "1", "partner": "police110", "reason": "现场有人打斗，属治安案件。" }""",
        [typeof(SuggestReferral.Request)] = """{ "title": "楼上打架", "content": "楼上住户正在打架，有人受伤。" }""",
        [typeof(AcceptReferral.Request)] = """{ "by": { "name": "张三", "phone": "0375-6900002" } }""",
        [typeof(ReturnReferral.Request)] = """{ "reason": "policeMatter", "text": "经核实属治安案件，请110处置。", "basis": "《国务院办公厅关于推动12345与110高效对接联动的意见》" }""",
        [typeof(DecideReferralReturn.Request)] = """{ "decision": "refused", "reason": "现场有打斗，属治安案件。" }""",
        [typeof(RequestReferralExtension.Request)] = """{ "workingDays": 3, "reason": "需现场勘验。" }""",
        [typeof(DecideReferralExtension.Request)] = """{ "decision": "approved", "reason": "同意延期。" }""",
        [typeof(ReportReferralProgress.Request)] = """{ "text": "已派人到现场设置围挡。" }""",
        [typeof(ReportReferralResult.Request)] = """{ "text": "路面已修复并恢复通行。", "solved": "solved" }""",
        [typeof(AmendReferral.Request)] = """{ "text": "诉求人补充：对方已离开现场。", "phoneHandoverDone": true }""",
        [typeof(RedoReferral.Request)] = """{ "reason": "诉求人反映当晚再次发生。" }""",
        [typeof(SuperviseReferral.Request)] = """{ "text": "请说明未按期反馈的原因。" }""",
        [typeof(UrgeReferral.Request)] = """{ "text": "诉求人再次来电，请尽快反馈。" }""",
        [typeof(WithdrawReferral.Request)] = """{ "reason": "经核实不涉警，由本平台办理。" }""",
        [typeof(PhoneTransfers.Request)] = """{ "kind": "threeWay", "partner": "police110", "outcome": "partner", "reason": "三方通话确认正在发生打斗。", "participants": ["张三（12345）", "王警官（110）"] }""",
        [typeof(Meetings.Ruling)] = """{ "handler": "us", "reason": "经协调会研究，由12345转城管部门办理。" }""",
        [typeof(PartnerMessages.ResendRequest)] = "{}",
        [typeof(PartnerMessages.VoidRequest)] = """{ "reason": "已电话告知对方，不再发送。" }""",
        [typeof(RevealCaller.Request)] = """{ "reason": "承办单位上门前需与诉求人确认时间。" }""",
        [typeof(LogCalls.Request)] =
            """
            {
              "callId": "20230215-000123",
              "startedAt": "2023-02-15T09:30:05+08:00",
              "answeredAt": "2023-02-15T09:30:12+08:00",
              "endedAt": "2023-02-15T09:33:40+08:00",
              "callerPhone": "13800000000",
              "agent": "0012",
              "result": "transferred",
              "transfer": { "kind": "oneKey", "to": "police110", "reason": "涉及正在发生的治安案件。" }
            }
            """,
        [typeof(AcknowledgeOrder.Request)] = """{ "by": { "name": "李强", "phone": "0375-6900001" } }""",
        [typeof(ReplyToOrder.Request)] = """{ "text": "已更换三盏灯具，现场测试正常。", "publicText": "路灯已修复。", "contactedCaller": true, "solved": "solved" }""",
        [typeof(PutCalendar.Request)] =
            """
            {
              "source": "https://www.gov.cn/zhengce/content/202611/content_0000000.htm",
              "holidays": [
                { "from": "2027-01-01", "to": "2027-01-03", "name": "元旦" },
                { "from": "2027-02-05", "to": "2027-02-11", "name": "春节" }
              ],
              "makeUpWorkdays": ["2027-02-14"]
            }
            """,
        [typeof(GetLimits.LimitValues)] = """{ "dispatchHours": 24, "handleWorkingDays": { "consultation": 3, "problem": 5, "complaint": 10, "suggestion": 5, "other": 5 } }""",
        [typeof(PutDispatchCatalogue.Request)] =
            """
            {
              "rules": [
                { "category": "06", "unit": "urban-management" },
                { "category": "0601", "unit": "meishan", "validFrom": "2023-01-01", "reason": "疑难事项协调会议定" }
              ]
            }
            """,
        [typeof(BoundaryRuleList.Request)] = """{ "rules": [ { "keywords": ["溺水", "坠楼"], "target": "police110", "reason": "危及人身安全须公安机关紧急救助" } ] }""",
        [typeof(DraftBulletin.Request)] = """{ "period": "2023-01", "issueNo": "2023年第1期", "serialNo": 265, "issuer": "市人民政府办公室", "issuedOn": "2023-02-20" }""",
        [typeof(PatchBulletin.Request)] =
            """
            {
              "better": ["meishan"],
              "hotIssues": [ { "title": "路灯维修", "text": "群众主要反映部分路段路灯不亮。", "category": "市政管理—市容市貌" } ],
              "typicalCases": [ { "kind": "positive", "unit": "police", "title": "补办身份证", "text": "承办人员走绿色通道加急补证。" } ],
              "sections": ["overview", "analysis", "hotIssues", "typicalCases"]
            }
            """,
        [typeof(PublishBulletin.Request)] = """{ "acceptWarnings": true }""",
        [typeof(CorrectBulletin.Request)] = """{ "reason": "三件事项类别登记有误。", "erratum": "热点问题统计表中市容市貌的件数已更正。" }""",
        [typeof(UnitDesk.AddRequest)] = """{ "code": "heating-company", "label": "市热力公司", "short": "热力公司", "kind": "department" }""",
        [typeof(UnitDesk.PatchRequest)] = """{ "short": "水务局" }""",
        [typeof(CategoryDesk.AddRequest)] = """{ "code": "0604", "level1": "市政管理", "label": "路灯照明" }""",
        [typeof(CategoryDesk.PatchRequest)] = """{ "label": "环境卫生" }""",
        [typeof(AreaDesk.AddRequest)] = """{ "code": "990001", "label": "新城街道" }""",
        [typeof(AreaDesk.PatchRequest)] = """{ "label": "煤山街道办" }""",
        [typeof(AppealTypeCalls.PatchRequest)] = """{ "label": "咨询服务类" }""",
    };
}
