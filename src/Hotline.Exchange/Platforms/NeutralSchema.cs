using Hotline.Domain.Referrals;

namespace Hotline.Exchange.Platforms;

/// <summary>
/// The neutral body of the REST face (exchange.md §4, §5): which types there are and which fields each has. The reader, the writer, the
/// checks of profiles and the partners' document all go by this one table.
/// </summary>
public static class NeutralSchema
{
    public const int TitleLength = 200;
    public const int ContentLength = 10_000;
    public const int TextLength = 4000;
    public const int NameLength = 100;
    public const int PhoneLength = 32;
    public const int AddressLength = 300;
    public const int CodeLength = 64;
    public const int UrlLength = 2000;
    public const int FileNameLength = 200;

    /// <summary>Bytes of a file that a platform may offer.</summary>
    public const int LargestFile = 1_000_000_000;

    private const int Sha256Length = 64;

    /// <summary>Fields of every type.</summary>
    public static IReadOnlyList<NeutralField> Common { get; } =
    [
        new("type", FieldKind.Code, "消息类型，须与路径一致 · type of the message, equal to the path's", true, CodeLength, "type"),
        new("externalNo", FieldKind.Text, "上级平台工单编号，须与路径一致 · the platform's number of the matter, equal to the path's", true, CodeLength),
        new("version", FieldKind.Whole, "该编号下递增的版本号 · counts up per externalNo", Most: int.MaxValue),
        new("occurredAt", FieldKind.Moment, "上级平台的发生时间 · when it happened at the platform"),
        new("serial", FieldKind.Text, "上级平台的消息流水号（仅无 webhook-id 的平台）· serial of a platform that sends no webhook-id", Most: NameLength),
    ];

    private static readonly NeutralField Reason = new("reason", FieldKind.Text, "理由 · reason", true, TextLength);
    private static readonly NeutralField NoReason = Reason with { Required = false };
    private static readonly NeutralField Decision = new("decision", FieldKind.Code, "审批结论 approved/refused · decision", true, CodeLength, "decision");
    private static readonly NeutralField Text = new("text", FieldKind.Text, "内容 · words", true, TextLength);
    private static readonly NeutralField ReplyBy = new("replyBy", FieldKind.Moment, "要求回复时间（含）· reply wanted by, inclusive");
    private static readonly NeutralField DueAt = new("dueAt", FieldKind.Moment, "办理时限（含）· due time, inclusive");

    /// <summary>Fields that describe a matter, by the names of <c>POST /v1/tickets</c>.</summary>
    private static readonly NeutralField[] Matter =
    [
        new("title", FieldKind.Text, "标题 · the matter in one line", true, TitleLength),
        new("content", FieldKind.Text, "诉求内容 · the matter in full", true, ContentLength),
        new("appealType", FieldKind.Code, "诉求类型 · appeal type", Most: CodeLength, List: "appealType"),
        new("category", FieldKind.Code, "事项类别编码或“一级—二级” · code or path of the category", Most: TitleLength, List: "category"),
        new("caller.name", FieldKind.Text, "诉求人姓名 · caller's name", Most: NameLength),
        new("caller.phone", FieldKind.Text, "诉求人电话 · caller's phone", Most: PhoneLength),
        new("caller.confidential", FieldKind.Flag, "要求保密 · asks for confidence"),
        new("caller.anonymous", FieldKind.Flag, "匿名 · anonymous"),
        new("area", FieldKind.Code, "行政区划代码 · code of the area", Most: CodeLength, List: "area"),
        new("address", FieldKind.Text, "事发地址 · place of the matter", Most: AddressLength),
        new("location.lat", FieldKind.Number, "纬度（WGS 84）· latitude in degrees", Most: 90),
        new("location.lng", FieldKind.Number, "经度（WGS 84）· longitude in degrees", Most: 180),
        new("urgency", FieldKind.Code, "紧急程度 normal/urgent/emergency · urgency", Most: CodeLength, List: "urgency"),
        new("phoneHandoverDone", FieldKind.Flag, "紧急事项已先电话移交 · an emergency was handed over by phone first"),
        DueAt,
    ];

    private static readonly NeutralField[] File =
    [
        new("name", FieldKind.Text, "文件名 · file name", true, FileNameLength),
        new("url", FieldKind.Text, "下载地址 · address of the bytes", true, UrlLength),
        new("sha256", FieldKind.Text, "SHA-256，小写十六进制 · lower-case hexadecimal", true, Sha256Length),
        new("size", FieldKind.Whole, "字节数 · bytes", true, LargestFile),
        new("contentType", FieldKind.Text, "媒体类型 · media type", true, NameLength),
    ];

    private static readonly NeutralType VisitResult = new("visit-result", "visit-results", MessageType.VisitResult, "回访结果 · visit result",
    [
        new("outcome", FieldKind.Code, "回访结果 reached/unreachable/refused · outcome", true, CodeLength, "outcome"),
        new("satisfaction", FieldKind.Code, "满意度 · satisfaction", Most: CodeLength, List: "satisfaction"),
        new("solved", FieldKind.Code, "是否解决 · whether it is solved", Most: CodeLength, List: "solved"),
        new("remark", FieldKind.Text, "备注 · remark", Most: TextLength),
    ]);

    private static readonly NeutralType Attachment = new("attachment", "attachments", MessageType.Attachment, "附件 · attachment", File);

    /// <summary>What superior platforms send.</summary>
    public static IReadOnlyList<NeutralType> Callbacks { get; } =
    [
        new("dispatch", "", MessageType.Transfer, "派单 · dispatch",
        [
            .. Matter, new("callId", FieldKind.Text, "话务编号 · id of the call", Most: CodeLength),
            new("redispatch", FieldKind.Flag, "已知编号再次派单 · sent anew under a known number"),
        ]),
        new("amendment", "amendments", MessageType.Amend, "补充更正，只含变更字段 · the changed fields",
            [.. Matter.Select(f => f with { Required = false }), new("note", FieldKind.Text, "补充说明 · words added", Most: TextLength)]),
        new("urge", "urges", MessageType.Urge, "催办 · urge", [Text, ReplyBy]),
        new("supervision", "supervisions", MessageType.Supervise, "督办 · supervision", [Text, ReplyBy]),
        new("return-decision", "return-decisions", MessageType.ReturnDecision, "退单审批 · decision on a return", [Decision, Reason]),
        new("extension-decision", "extension-decisions", MessageType.ExtensionDecision, "延期审批 · decision on an extension", [Decision, DueAt, Reason]),
        VisitResult,
        new("redo", "redos", MessageType.Redo, "重办 · redo", [Reason, DueAt]),
        new("withdrawal", "withdrawals", MessageType.Withdraw, "撤回 · withdrawal", [NoReason]),
        new("closure", "closures", MessageType.Closure, "办结归档 · closure", [NoReason]),
        Attachment,
    ];

    /// <summary>What superior platforms are told.</summary>
    public static IReadOnlyList<NeutralType> Reports { get; } =
    [
        new("receipt", "receipts", MessageType.Receipt, "回执 · receipt",
            [new("workOrderNo", FieldKind.Text, "本级工单编号 · our number", true, CodeLength), new("receivedAt", FieldKind.Moment, "接收时间 · when it was received", true)]),
        new("sign", "signs", MessageType.Sign, "签收 · sign",
        [
            new("by", FieldKind.Text, "签收人 · who signed", true, NameLength), new("phone", FieldKind.Text, "联系电话 · phone", Most: PhoneLength),
            new("unit", FieldKind.Text, "承办单位 · unit", Most: NameLength), DueAt,
        ]),
        new("return-request", "return-requests", MessageType.Return, "退单申请 · asks to return it",
        [
            new("reason", FieldKind.Code, "退单理由 · reason", true, CodeLength, "returnReason"), Text, new("basis", FieldKind.Text, "依据 · basis", Most: TextLength),
        ]),
        new("extension-request", "extension-requests", MessageType.ExtensionRequest, "延期申请 · asks for an extension",
            [new("workingDays", FieldKind.Whole, "申请延长工作日 · working days", Most: 365), DueAt, Reason]),
        new("progress", "progress", MessageType.Progress, "办理进展 · progress", [Text]),
        new("result", "results", MessageType.Result, "办理结果 · result",
        [
            Text, new("solved", FieldKind.Code, "是否解决 · whether it is solved", true, CodeLength, "solved"),
            new("contactedCaller", FieldKind.Flag, "已联系诉求人 · the caller was contacted", true),
            new("publicText", FieldKind.Text, "可公开答复 · words for the public", Most: TextLength), new("unit", FieldKind.Text, "承办单位 · unit", Most: NameLength),
        ]),
        VisitResult,
        Attachment with { Fields = [.. File.Select(f => f.Name == "url" ? f with { Required = false } : f)] },
    ];

    public static NeutralType? Callback(string code) => Callbacks.FirstOrDefault(t => t.Code == code);

    public static NeutralType? Report(MessageType message) => Reports.FirstOrDefault(t => t.Message == message);
}
