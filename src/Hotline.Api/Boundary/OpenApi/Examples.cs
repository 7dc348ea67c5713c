using System.Text.Json.Nodes;
using Hotline.Api.Features.Assessments;
using Hotline.Api.Features.Batches;
using Hotline.Api.Features.Bulletins;
using Hotline.Api.Features.Callers;
using Hotline.Api.Features.Calls;
using Hotline.Api.Features.Calendar;
using Hotline.Api.Features.Clients;
using Hotline.Api.Features.Dispatching;
using Hotline.Api.Features.Limits;
using Hotline.Api.Features.Office;
using Hotline.Api.Features.References;
using Hotline.Api.Features.Referrals;
using Hotline.Api.Features.Retention;
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
        [typeof(RestrictTicket.Request)] = """{ "reason": "实名举报，内容不宜扩散。" }""",
        [typeof(RestrictTicket.LiftRequest)] = """{ "reason": "经研判不再需要管控。" }""",
        [typeof(ExcludeTicket.Request)] = """{ "reason": "经核实诉求不实。" }""",
        [typeof(MergeTicket.Request)] = """{ "into": "1", "reason": "同一诉求人重复反映。" }""",
        [typeof(UnmergeTicket.Request)] = "{}",
        [typeof(RegisterClient.Request)] = """{ "id": "front-desk", "name": "话务工作台", "scopes": ["tickets.read", "tickets.write", "tickets.dispatch", "callbacks.write"], "trustedFrontEnd": true }""",
        [typeof(PatchClient.Request)] = """{ "name": "话务工作台（新）", "scopes": ["tickets.read", "tickets.write"] }""",
        [typeof(RotateSecret.Request)] = """{ "overlapHours": 24 }""",
        [typeof(RevokeClient.Request)] = """{ "reason": "程序已下线。" }""",
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
        [typeof(RecordMeeting.AddRequest)] =
            """
            {
              "subject": "小区外墙渗水由谁牵头",
              "heldAt": "2023-02-16T15:00:00+08:00",
              "place": "热线中心三楼会议室",
              "participants": [ { "unit": "housing", "role": "分管负责人" }, { "name": "李主任", "role": "热线中心" } ]
            }
            """,
        [typeof(RecordMeeting.PatchRequest)] = """{ "heldAt": "2023-02-17T09:00:00+08:00", "place": "政务服务中心" }""",
        [typeof(MeetingAgenda.AddRequest)] = """{ "ticketId": "1", "question": "两次退单，请议定主办单位。" }""",
        [typeof(MeetingAgenda.RemoveRequest)] = """{ "ticketId": "1", "reason": "单位已自行认领。" }""",
        [typeof(CloseMeeting.Request)] = """{ "minutes": "会议议定渗水问题由住建部门牵头，街道协助。" }""",
        [typeof(RecordStationing.AddRequest)] = """{ "unit": "health", "from": "2023-02-01", "to": "2023-03-01", "requiredDays": 18, "place": "热线中心大厅" }""",
        [typeof(RecordStationing.PatchRequest)] = """{ "requiredDays": 16, "note": "两日参加统一培训。" }""",
        [typeof(RecordStationing.WithdrawRequest)] = """{ "reason": "重复登记。" }""",
        [typeof(CheckInAndOut.CheckIn)] = """{ "person": "李强", "at": "2023-02-15T08:30:00+08:00" }""",
        [typeof(CheckInAndOut.CheckOut)] = """{ "person": "李强" }""",
        [typeof(DecideStationing.Request)] = """{ "met": true, "reason": "因防汛值守，经中心同意不计缺勤。" }""",
        [typeof(TypicalCases.AddRequest)] = """{ "month": "2023-02", "kind": "positive", "unit": "police", "ticketId": "1", "title": "加急补办身份证", "text": "承办人员走绿色通道加急补证，张女士来电致谢。" }""",
        [typeof(TypicalCases.PatchRequest)] = """{ "text": "承办人员主动对接制证单位，加急补证，诉求人来电致谢。" }""",
        [typeof(TypicalCases.WithdrawRequest)] = """{ "reason": "经复核办理尚未完成。" }""",
        [typeof(HotIssues.AddRequest)] = """{ "month": "2023-02", "title": "医疗保障", "text": "群众主要反映医保报销到账慢。", "category": "社会保险—医疗保险", "ticketIds": ["1"] }""",
        [typeof(HotIssues.PatchRequest)] = """{ "title": "医保报销", "order": 1 }""",
        [typeof(HotIssues.LinkRequest)] = """{ "ticketIds": ["1"] }""",
        [typeof(HotIssues.UnlinkRequest)] = """{ "ticketIds": ["1"] }""",
        [typeof(HotIssues.WithdrawRequest)] = """{ "reason": "并入另一热点问题。" }""",
        [typeof(PartnerMessages.ResendRequest)] = "{}",
        [typeof(PartnerMessages.VoidRequest)] = """{ "reason": "已电话告知对方，不再发送。" }""",
        [typeof(LegalHolds.SetRequest)] = """{ "ticketId": "1", "reason": "（2023）豫0482民初1号案件取证。", "until": "2033-01-01T00:00:00+08:00" }""",
        [typeof(LegalHolds.ReleaseRequest)] = """{ "reason": "案件已结，不再需要留存。" }""",
        [typeof(ExportCaller.Request)] = """{ "phone": "138 0000 0000", "name": "王女士", "reason": "本人持身份证到场申请查阅。" }""",
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
        [typeof(AssessmentEntries.Request)] = """{ "unit": "water", "points": -1.5, "reason": "现场核查不实。", "evidence": "督查通报第3期" }""",
        [typeof(AssessmentEntries.Withdrawal)] = """{ "reason": "通报已更正。" }""",
        [typeof(AssessmentObjections.Request)] = """{ "line": "manual:water:1", "text": "现场已于当日整改完毕。", "evidence": "整改前后照片" }""",
        [typeof(DecideObjection.Request)] = """{ "decision": "upheld", "reason": "整改属实。" }""",
        [typeof(FreezeAssessment.Request)] = """{ "force": true, "reason": "年度汇总需要，各单位已书面确认。" }""",
        [typeof(PutAssessmentRules.Request)] =
            """
            {
              "label": "试行考核规则",
              "scoring": "losses",
              "start": 100,
              "lists": [
                { "kind": "township", "label": "乡镇街道" },
                { "kind": "department", "label": "市直单位" }
              ],
              "rates": [ { "code": "on-time-rate", "label": "按时办结率", "measure": "onTimeClosure", "fullPoints": 20, "thresholdPercent": 95, "lostPerPoint": 1 } ],
              "events": [ { "code": "rework", "label": "重办", "event": "rework", "points": -0.5, "cap": 5 } ],
              "manual": { "least": -10, "most": 5 },
              "cap": 105
            }
            """,
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
