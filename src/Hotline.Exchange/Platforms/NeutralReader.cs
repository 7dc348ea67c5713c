using System.Text;
using System.Text.Json;
using Hotline.Domain;
using Hotline.Domain.Callbacks;
using Hotline.Domain.Referrals;
using Hotline.Domain.Tickets;

namespace Hotline.Exchange.Platforms;

/// <summary>A callback as it was read.</summary>
/// <param name="Version">The partner's own version of the matter; null where it gave none.</param>
/// <param name="OccurredAt">When it happened there; null where it did not say.</param>
/// <param name="Serial">The partner's serial of the message, where it has no ids.</param>
/// <param name="Body">What it says, or the code in it that nobody knows.</param>
public sealed record ReadCallback(string ExternalNo, int? Version, DateTimeOffset? OccurredAt, string? Serial, Reading Body);

/// <summary>
/// Reads the callbacks of one partner: strict JSON, the profile's names and codes, the neutral body, then the canonical one. Pure; the
/// same bytes can be read anew when the profile has been completed.
/// </summary>
public sealed class NeutralReader
{
    private readonly PlatformProfile _profile;
    private readonly PartnerTimes _times;
    private readonly string _recipient;
    private readonly Dictionary<string, FieldMap> _maps;

    /// <param name="profile">How the partner speaks.</param>
    /// <param name="times">How its times are read.</param>
    /// <param name="recipient">Our own code, whose categories the neutral body names.</param>
    public NeutralReader(PlatformProfile profile, PartnerTimes times, string recipient)
    {
        (_profile, _times, _recipient) = (profile, times, recipient);
        _maps = NeutralSchema.Callbacks.ToDictionary(t => t.Code, t => new FieldMap(profile, t), StringComparer.Ordinal);
    }

    /// <summary>Reads a body that came to a path.</summary>
    /// <param name="type">The path's type.</param>
    /// <param name="externalNo">The path's number; null where the path has none.</param>
    /// <param name="json">The raw body.</param>
    /// <param name="withoutId">The message came without an id, so that its time or serial is needed.</param>
    public (ReadCallback? Message, Refusal? Refusal) Read(NeutralType type, string? externalNo, ReadOnlyMemory<byte> json, bool withoutId)
    {
        JsonDocument document;
        try
        {
            // What is no UTF-8 would come to light only when a text is looked at.
            if (!System.Text.Unicode.Utf8.IsValid(json.Span))
                return (null, Refusal.Invalid("$", "不是 UTF-8", "is not UTF-8"));
            document = JsonDocument.Parse(json, Strict);
        }
        catch (JsonException fault)
        {
            return (null, Judge(fault));
        }
        catch (InvalidOperationException)
        {
            return (null, NoUnicode);
        }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return (null, Refusal.Invalid("$", "请求体应为 JSON 对象", "the body must be a JSON object"));
            try
            {
                var (map, unknown) = (_maps[type.Code], new List<string>());
                var values = new NeutralValues(_profile, type, map, _times, map.Read(document.RootElement, unknown));
                values.Faults.AddRange(unknown.Take(MostTold).Select(Told));
                return Read(type, externalNo, values, withoutId);
            }
            catch (InvalidOperationException)
            {
                return (null, NoUnicode);
            }
        }
    }

    private (ReadCallback?, Refusal?) Read(NeutralType type, string? externalNo, NeutralValues values, bool withoutId)
    {
        var given = values.Code("type");
        // An unknown type is a mistake of the path's, not a code to wait for.
        if (values.Unknown is not null || (given is not null && given != type.Code))
            values.Fault<string>("type", $"须与路径一致（{type.Code}）", $"must equal the path's ({type.Code})");
        var number = values.Text("externalNo");
        if (number is not null && externalNo is not null && number != externalNo)
            values.Fault<string>("externalNo", "须与路径中的编号一致", "must equal the number in the path");
        if (number is not null && number.Any(c => char.IsControl(c) || char.IsSurrogate(c)))
            values.Fault<string>("externalNo", "不能含控制字符", "must not hold control characters");
        var version = (int?)values.Whole("version", 0);
        var occurredAt = values.Moment("occurredAt");
        var serial = _profile.WithoutId == KnownBy.Serial ? values.Text("serial") : null;
        if (withoutId && _profile.WithoutId == KnownBy.Time && !values.Has("occurredAt"))
            values.Fault<string>("occurredAt", "无 webhook-id 的消息必须带发生时间", "is needed for a message without webhook-id");
        if (withoutId && _profile.WithoutId == KnownBy.Serial && serial is null)
            values.Fault<string>("serial", "无 webhook-id 的消息必须带流水号", "is needed for a message without webhook-id");
        var body = Body(type, number ?? "", values);
        if (values.Faults.Count > 0)
            return (null, Refusal.Invalid(values.Faults));
        var read = values.Unknown is { } park ? new Reading(null, $"{park.Field}: {park.Code}") : new Reading(body, null);
        return (new ReadCallback(number!, version, occurredAt, serial, read), null);
    }

    private MessageBody? Body(NeutralType type, string number, NeutralValues v)
    {
        switch (type.Message)
        {
            case MessageType.Transfer:
                return Transfer(number, v);
            case MessageType.Amend:
                return Amend(type, v);
            case MessageType.Urge:
                return new UrgeBody(v.Text("text") ?? "", v.Moment("replyBy"));
            case MessageType.Supervise:
                return new SuperviseBody(v.Text("text") ?? "", v.Moment("replyBy"));
            case MessageType.ReturnDecision:
                return new ReturnDecisionBody(v.Code("decision") == Approved, v.Text("reason"));
            case MessageType.ExtensionDecision:
                return new ExtensionDecisionBody(v.Code("decision") == Approved, v.Moment("dueAt"), v.Text("reason"));
            case MessageType.VisitResult:
                return new VisitResultBody(v.Code<CallbackOutcome>("outcome") ?? default, v.Code<Satisfaction>("satisfaction"), v.Code<Solved>("solved"), v.Text("remark"));
            case MessageType.Redo:
                return new RedoBody(v.Text("reason") ?? "", v.Moment("dueAt"));
            case MessageType.Withdraw:
                return new WithdrawBody(v.Text("reason"));
            case MessageType.Closure:
                return new ClosureBody(v.Text("reason"));
            default:
                return Attachment(v);
        }
    }

    private TransferBody Transfer(string number, NeutralValues v)
    {
        var urgency = v.Code<Urgency>("urgency") ?? default;
        var call = v.Text("callId");
        return new TransferBody
        {
            Number = number,
            ForeignNumbers = call is null ? [] : [new ForeignNumber("callId", call)],
            Title = v.Text("title") ?? "",
            Content = v.Text("content") ?? "",
            AppealType = v.Code("appealType"),
            Categories = Categories(v) ?? [],
            Caller = Caller(v),
            Place = Place(v),
            Urgency = urgency,
            Emergency = urgency == Urgency.Emergency,
            PhoneHandoverDone = v.Flag("phoneHandoverDone"),
            DueAt = v.Moment("dueAt"),
            Redispatch = v.Flag("redispatch") ?? false,
        };
    }

    private AmendBody Amend(NeutralType type, NeutralValues v)
    {
        if (!type.Fields.Any(f => v.Has(f.Name)))
            v.Fault<string>("note", "至少给出一个变更字段", "no changed field is given");
        return new AmendBody
        {
            Title = v.Text("title"),
            Content = v.Text("content"),
            AppealType = v.Code("appealType"),
            Categories = Categories(v),
            Caller = Caller(v),
            Place = Place(v),
            Urgency = v.Code<Urgency>("urgency"),
            PhoneHandoverDone = v.Flag("phoneHandoverDone"),
            DueAt = v.Moment("dueAt"),
            Note = v.Text("note"),
        };
    }

    private static AttachmentBody Attachment(NeutralValues v)
    {
        var (url, sha256) = (v.Text("url"), v.Text("sha256"));
        if (url is not null && (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0))
            v.Fault<string>("url", "应为 https 地址", "must be an https address");
        if (sha256 is not null && !(sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)))
            v.Fault<string>("sha256", "应为 64 位小写十六进制", "must be 64 lower-case hexadecimal digits");
        return new AttachmentBody(new MessageFile(v.Text("name") ?? "", sha256 ?? "", v.Whole("size", 1) ?? 0, v.Text("contentType") ?? "", url));
    }

    private List<MessageCategory>? Categories(NeutralValues v) => v.Code("category") is { } code ? [new MessageCategory(_recipient, code)] : null;

    private static MessageCaller? Caller(NeutralValues v)
    {
        var (name, phone, secret, anonymous) = (v.Text("caller.name"), v.Text("caller.phone"), v.Flag("caller.confidential"), v.Flag("caller.anonymous"));
        return name is null && phone is null && secret is null && anonymous is null ? null : new MessageCaller(name, phone, secret ?? false, anonymous ?? false);
    }

    private static MessagePlace? Place(NeutralValues v)
    {
        var (area, address, lat, lng) = (v.Code("area"), v.Text("address"), v.Number("location.lat"), v.Number("location.lng"));
        if (lat is null != lng is null)
            v.Fault<string>(lat is null ? "location.lat" : "location.lng", "经纬度须同时给出", "latitude and longitude go together");
        return area is null && address is null && lat is null ? null : new MessagePlace(area, address, lng, lat, lat is null ? null : "WGS84");
    }

    /// <summary>A name holds half of a surrogate pair.</summary>
    private static Refusal NoUnicode { get; } = Refusal.Invalid("$", "字段名不是合法的 Unicode", "a field's name is no Unicode");

    private static FieldFault Told(string path) => path switch
    {
        "channel" => new(path, "不需要发送，渠道固定为 superior", "is never sent; it is superior"),
        _ => new(path.Length <= LongestTold ? path : path[..LongestTold] + "…", "没有这个字段，请检查拼写", "is no field here; check the spelling"),
    };

    private static Refusal Judge(JsonException fault)
    {
        var quoted = fault.Message.Split('\'');
        if (fault.Message.Contains("uplicate", StringComparison.Ordinal) && quoted.Length > 1)
            return Refusal.Invalid(quoted[1].Length <= LongestTold ? quoted[1] : "$", "字段重复", "is given twice");
        var (line, place) = ((fault.LineNumber ?? 0) + 1, (fault.BytePositionInLine ?? 0) + 1);
        return Refusal.Invalid("$", $"不是合法的 JSON 对象（第 {line} 行第 {place} 字节附近）", $"is not a valid JSON object (near line {line}, byte {place})");
    }

    private const string Approved = "approved";
    private const int MostTold = 20;
    private const int LongestTold = 100;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow };
}
