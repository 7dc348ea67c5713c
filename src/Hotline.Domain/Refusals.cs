namespace Hotline.Domain;

/// <summary>The closed catalogue of refusals. A code, once published, never changes its meaning.</summary>
public static class Refusals
{
    public static readonly RefusalRow Invalid = new("validation-failed", RefusalKind.Invalid, "请求内容有误", "The request is not valid");
    public static readonly RefusalRow NotFound = new("not-found", RefusalKind.NotFound, "未找到", "Not found");
    public static readonly RefusalRow Unauthenticated = new("unauthenticated", RefusalKind.Unauthenticated, "未提供有效令牌", "No valid token");
    public static readonly RefusalRow Forbidden = new("forbidden", RefusalKind.Forbidden, "无权进行此操作", "Not permitted");
    public static readonly RefusalRow MoveNotAllowed = new("move-not-allowed", RefusalKind.Conflict, "当前状态不允许此操作", "The current state does not allow this move");
    public static readonly RefusalRow TicketClosed = new("ticket-closed", RefusalKind.Conflict, "事项已办结", "The ticket is closed");
    public static readonly RefusalRow TicketArchived = new("ticket-archived", RefusalKind.Conflict, "事项已归档", "The ticket is archived");
    public static readonly RefusalRow TicketAnonymised = new("ticket-anonymised", RefusalKind.Conflict, "事项已去标识化", "The ticket was anonymised");
    public static readonly RefusalRow HoldReleased = new("hold-released", RefusalKind.Conflict, "留存已解除", "The hold was released already");
    public static readonly RefusalRow OrderMoveNotAllowed = new("work-order-move-not-allowed", RefusalKind.Conflict, "工单当前状态不允许此操作", "The work order's state does not allow this move");
    public static readonly RefusalRow OrderNotAcknowledged = new("work-order-not-acknowledged", RefusalKind.Conflict, "工单尚未签收", "The work order is not acknowledged yet");
    public static readonly RefusalRow OrderFinal = new("work-order-final", RefusalKind.Conflict, "终审派单不能退回", "A final work order cannot be returned");
    public static readonly RefusalRow ReturnWindowPassed = new("return-window-passed", RefusalKind.Conflict, "已过退单时限", "The time for a return has passed");
    public static readonly RefusalRow OrderPastDue = new("work-order-past-due", RefusalKind.Conflict, "工单已到期", "The work order is past due");
    public static readonly RefusalRow ExtensionPending = new("extension-pending", RefusalKind.Conflict, "延期申请尚未审批", "An extension is already asked for");
    public static readonly RefusalRow NoExtensionPending = new("no-extension-pending", RefusalKind.Conflict, "没有待审批的延期申请", "No extension is asked for");
    public static readonly RefusalRow ExtensionsUsedUp = new("extensions-used-up", RefusalKind.Conflict, "延期次数已用完", "No further extension is possible");
    public static readonly RefusalRow TicketPastDue = new("ticket-past-due", RefusalKind.Conflict, "事项已到期，不能挂起", "A ticket past due cannot be suspended");
    public static readonly RefusalRow NoOpenOrder = new("no-open-work-order", RefusalKind.Conflict, "没有在办工单", "There is no open work order");
    public static readonly RefusalRow NoOpenSupervision = new("no-open-supervision", RefusalKind.Conflict, "没有待回复的督办", "No supervision waits for a reply");
    public static readonly RefusalRow MergeIntoItself = new("merge-into-itself", RefusalKind.Conflict, "不能并入自身", "A ticket cannot be merged into itself");
    public static readonly RefusalRow MasterEnded = new("master-ended", RefusalKind.Conflict, "主单已办结", "The master has ended");
    public static readonly RefusalRow MasterOpen = new("master-open", RefusalKind.Conflict, "主单尚未办结", "The master is still open");
    public static readonly RefusalRow ReferralMoveNotAllowed = new("referral-move-not-allowed", RefusalKind.Conflict, "互转办件当前状态不允许此操作", "The referral's state does not allow this move");
    public static readonly RefusalRow ReferralRuled = new("referral-ruled", RefusalKind.Conflict, "协调会已裁定", "A coordination meeting has ruled");
    public static readonly RefusalRow NothingAsked = new("nothing-asked", RefusalKind.Conflict, "没有待审批的申请", "Nothing was asked that could be decided");
    public static readonly RefusalRow BeyondPartnerDue = new("beyond-partner-due", RefusalKind.Conflict, "超出上级期限", "Beyond the partner's own deadline");
    public static readonly RefusalRow MatterClosed = new("matter-closed", RefusalKind.Conflict, "办件已结束或状态不符", "The matter does not take this message any more");
    public static readonly RefusalRow WorkOrderExists = new("work-order-exists", RefusalKind.Conflict, "该办件已存在", "The work order is known already");
    public static readonly RefusalRow SequenceUsed = new("sequence-used", RefusalKind.Conflict, "该序号已被使用", "The place in the order of the matter is used up");
    public static readonly RefusalRow StaleTransfer = new("stale-transfer-version", RefusalKind.Stale, "办件已有新版本", "The matter has a newer version");
    public static readonly RefusalRow MessageIdReused = new("message-id-reused", RefusalKind.KeyReused, "消息编号已用于另一消息", "The message id was used with another message");
    public static readonly RefusalRow UnknownMatter = new("unknown-matter", RefusalKind.NotFound, "没有该办件", "There is no such matter");
    public static readonly RefusalRow Stale = new("stale-version", RefusalKind.Stale, "版本已过期，请重新读取后再提交", "A newer version exists; read it and submit again");
    public static readonly RefusalRow IfMatchRequired = new("if-match-required", RefusalKind.PreconditionRequired, "缺少 If-Match 请求头", "The If-Match header is required");
    public static readonly RefusalRow KeyReused = new("idempotency-key-reused", RefusalKind.KeyReused, "幂等键已用于另一请求", "The idempotency key was used with another request");
    public static readonly RefusalRow KeyInFlight = new("idempotency-key-in-flight", RefusalKind.Contended, "同一幂等键的请求仍在处理", "A request with this idempotency key is still running");
    public static readonly RefusalRow TooLarge = new("body-too-large", RefusalKind.TooLarge, "请求体过大", "The body is too large");
    public static readonly RefusalRow AddressTooLong = new("address-too-long", RefusalKind.AddressTooLong, "地址过长", "The address is too long");
    public static readonly RefusalRow UnsupportedType = new("unsupported-media-type", RefusalKind.UnsupportedType, "不支持的内容类型", "The content type is not supported");
    public static readonly RefusalRow Contended = new("contended", RefusalKind.Contended, "多人同时修改，请重试", "Several changes at once; try again");
    public static readonly RefusalRow OperationEnded = new("operation-ended", RefusalKind.Conflict, "任务已结束", "The operation has ended");
    public static readonly RefusalRow CallerWithheld = new("caller-withheld", RefusalKind.Forbidden, "诉求人信息不予提供", "The caller is withheld");
    public static readonly RefusalRow TooManyAttachments = new("too-many-attachments", RefusalKind.Conflict, "附件数量已达上限", "The ticket holds no more attachments");
    public static readonly RefusalRow UploadOutOfStep = new("upload-out-of-step", RefusalKind.Conflict, "上传位置不符", "The upload goes on from another place");
    public static readonly RefusalRow BulletinExists = new("bulletin-exists", RefusalKind.Conflict, "该月已有简报草稿", "The month has a draft already");
    public static readonly RefusalRow BulletinPublished = new("bulletin-published", RefusalKind.Conflict, "简报已发布，不能修改", "The bulletin is published and stays as it is");
    public static readonly RefusalRow BulletinUnpublished = new("bulletin-unpublished", RefusalKind.Conflict, "简报尚未发布", "The bulletin is not published yet");
    public static readonly RefusalRow BulletinLint = new("bulletin-lint", RefusalKind.Conflict, "简报未通过校核", "The bulletin does not pass its check");
    public static readonly RefusalRow Busy = new("too-many-requests", RefusalKind.Busy, "请求过多，请稍后再试", "Too many requests; try again later");
    public static readonly RefusalRow Unavailable = new("temporarily-unavailable", RefusalKind.Unavailable, "服务暂不可用，未做任何更改", "Temporarily unavailable; nothing was changed");
    public static readonly RefusalRow NonceReused = new("nonce-reused", RefusalKind.KeyReused, "nonce 已用于另一条消息", "The nonce was used with another message");
    public static readonly RefusalRow AssessmentFrozen = new("assessment-frozen", RefusalKind.Conflict, "考核已定稿", "The assessment is frozen");
    public static readonly RefusalRow AssessmentMonthRuns = new("assessment-month-runs", RefusalKind.Conflict, "当月尚未结束", "The month has not ended yet");
    public static readonly RefusalRow AssessmentNotShown = new("assessment-not-shown", RefusalKind.Conflict, "考核明细尚未公示", "The lines are not shown to the units yet");
    public static readonly RefusalRow ObjectionWindow = new("objection-window", RefusalKind.Conflict, "不在异议期", "The time for objections does not allow it");
    public static readonly RefusalRow ObjectionOpen = new("objection-open", RefusalKind.Conflict, "异议尚未裁定", "An objection is not decided yet");
    public static readonly RefusalRow ObjectionDecided = new("objection-decided", RefusalKind.Conflict, "异议已裁定", "The objection is decided already");
    public static readonly RefusalRow ClientRevoked = new("client-revoked", RefusalKind.Conflict, "客户端已吊销", "The client was revoked");
    public static readonly RefusalRow MethodNotAllowed = new("method-not-allowed", RefusalKind.MethodNotAllowed, "不支持的请求方法", "The method is not allowed here");
    public static readonly RefusalRow Internal = new("internal-error", RefusalKind.Internal, "内部错误", "An internal error");

    /// <summary>Every row of the catalogue.</summary>
    public static IReadOnlyList<RefusalRow> All { get; } =
    [
        Invalid, NotFound, Unauthenticated, Forbidden, MoveNotAllowed, TicketClosed, TicketArchived, TicketAnonymised, HoldReleased, OrderMoveNotAllowed,
        OrderNotAcknowledged, OrderFinal, ReturnWindowPassed, OrderPastDue, ExtensionPending, NoExtensionPending, ExtensionsUsedUp,
        TicketPastDue, NoOpenOrder, NoOpenSupervision, MergeIntoItself, MasterEnded, MasterOpen, ReferralMoveNotAllowed,
        ReferralRuled, NothingAsked, BeyondPartnerDue, MatterClosed, WorkOrderExists, SequenceUsed, StaleTransfer, MessageIdReused, UnknownMatter, Stale, IfMatchRequired, KeyReused,
        KeyInFlight, TooLarge, AddressTooLong, UnsupportedType, Contended, OperationEnded, CallerWithheld, TooManyAttachments, UploadOutOfStep,
        BulletinExists, BulletinPublished, BulletinUnpublished, BulletinLint, Busy, Unavailable,
        NonceReused, AssessmentFrozen, AssessmentMonthRuns, AssessmentNotShown, ObjectionWindow, ObjectionOpen, ObjectionDecided, ClientRevoked, MethodNotAllowed, Internal,
    ];
}
