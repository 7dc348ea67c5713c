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
    public static readonly RefusalRow OrderMoveNotAllowed = new("work-order-move-not-allowed", RefusalKind.Conflict, "工单当前状态不允许此操作", "The work order's state does not allow this move");
    public static readonly RefusalRow OrderNotAcknowledged = new("work-order-not-acknowledged", RefusalKind.Conflict, "工单尚未签收", "The work order is not acknowledged yet");
    public static readonly RefusalRow Stale = new("stale-version", RefusalKind.Stale, "版本已过期，请重新读取后再提交", "A newer version exists; read it and submit again");
    public static readonly RefusalRow IfMatchRequired = new("if-match-required", RefusalKind.PreconditionRequired, "缺少 If-Match 请求头", "The If-Match header is required");
    public static readonly RefusalRow KeyReused = new("idempotency-key-reused", RefusalKind.KeyReused, "幂等键已用于另一请求", "The idempotency key was used with another request");
    public static readonly RefusalRow KeyInFlight = new("idempotency-key-in-flight", RefusalKind.Conflict, "同一幂等键的请求仍在处理", "A request with this idempotency key is still running");
    public static readonly RefusalRow TooLarge = new("body-too-large", RefusalKind.TooLarge, "请求体过大", "The body is too large");
    public static readonly RefusalRow UnsupportedType = new("unsupported-media-type", RefusalKind.UnsupportedType, "不支持的内容类型", "The content type is not supported");
    public static readonly RefusalRow Contended = new("contended", RefusalKind.Conflict, "多人同时修改，请重试", "Several changes at once; try again");
    public static readonly RefusalRow OperationEnded = new("operation-ended", RefusalKind.Conflict, "任务已结束", "The operation has ended");
    public static readonly RefusalRow Busy = new("too-many-requests", RefusalKind.Busy, "请求过多，请稍后再试", "Too many requests; try again later");
    public static readonly RefusalRow Unavailable = new("temporarily-unavailable", RefusalKind.Unavailable, "服务暂不可用，未做任何更改", "Temporarily unavailable; nothing was changed");
    public static readonly RefusalRow MethodNotAllowed = new("method-not-allowed", RefusalKind.MethodNotAllowed, "不支持的请求方法", "The method is not allowed here");
    public static readonly RefusalRow Internal = new("internal-error", RefusalKind.Internal, "内部错误", "An internal error");

    /// <summary>Every row of the catalogue.</summary>
    public static IReadOnlyList<RefusalRow> All { get; } =
    [
        Invalid, NotFound, Unauthenticated, Forbidden, MoveNotAllowed, TicketClosed, TicketArchived, OrderMoveNotAllowed,
        OrderNotAcknowledged, Stale, IfMatchRequired, KeyReused, KeyInFlight, TooLarge, UnsupportedType, Contended,
        OperationEnded, Busy, Unavailable, MethodNotAllowed, Internal,
    ];
}
