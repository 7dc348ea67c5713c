using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Domain;
using Hotline.Domain.Referrals;

namespace Hotline.Exchange.Platforms;

/// <summary>Writes the reports to one partner in its own words: the neutral body first, then the profile's names, codes and times. Pure.</summary>
public sealed class ReportWriter(PlatformProfile profile, PartnerTimes times)
{
    /// <summary>The body of a report.</summary>
    /// <exception cref="NotSupportedException">The REST face has no report of this type.</exception>
    public byte[] Write(Envelope envelope, MessageBody body)
    {
        var type = NeutralSchema.Report(body.Type) ?? throw new NotSupportedException($"There is no report of {body.Type}.");
        var report = new JsonObject();
        Put(report, type, "type", Code("type", type.Code));
        Put(report, type, "externalNo", envelope.TransferId);
        Put(report, type, "occurredAt", times.Write(envelope.OccurredAt));
        foreach (var (name, value) in Values(body))
            Put(report, type, name, value);
        return JsonSerializer.SerializeToUtf8Bytes(report, Options);
    }

    private IEnumerable<(string, JsonNode?)> Values(MessageBody body) => body switch
    {
        ReceiptBody r => [("workOrderNo", r.WorkOrderNo), ("receivedAt", times.Write(r.ReceivedAt))],
        SignBody s => [("by", s.By), ("phone", s.Phone), ("unit", s.Unit), ("dueAt", Moment(s.DueAt))],
        ReturnBody r => [("reason", Code("returnReason", Domain.Code.Of(r.Reason))), ("text", r.Text), ("basis", r.Basis)],
        ExtensionRequestBody e => [("workingDays", e.WorkingDays), ("dueAt", Moment(e.DueAt)), ("reason", e.Reason)],
        ProgressBody p => [("text", p.Text)],
        ResultBody r => [("text", r.Text), ("solved", Code("solved", Domain.Code.Of(r.Solved))), ("contactedCaller", r.ContactedCaller), ("publicText", r.PublicText), ("unit", r.Unit)],
        VisitResultBody v =>
        [
            ("outcome", Code("outcome", Domain.Code.Of(v.Outcome))),
            ("satisfaction", v.Satisfaction is { } given ? Code("satisfaction", Domain.Code.Of(given)) : null),
            ("solved", v.Solved is { } solved ? Code("solved", Domain.Code.Of(solved)) : null),
            ("remark", v.Remark),
        ],
        AttachmentBody { File: var f } => [("name", f.Name), ("url", f.Url), ("sha256", f.Sha256), ("size", f.Size), ("contentType", f.ContentType)],
        _ => throw new NotSupportedException($"There is no report of {body.Type}."),
    };

    private string? Moment(DateTimeOffset? at) => at is { } moment ? times.Write(moment) : null;

    /// <summary>The partner's code; the check at the start has seen that each of ours has one.</summary>
    private string Code(string list, string ours) => profile.Codes.TryGetValue(list, out var pairs) ? pairs.First(p => p.Ours == ours).Theirs : ours;

    /// <summary>Puts a value at the partner's place of a neutral field; nothing where there is none.</summary>
    private void Put(JsonObject report, NeutralType type, string name, JsonNode? value)
    {
        if (value is null)
            return;
        var parts = FieldMap.Theirs(profile, type.Code, name).Split('.');
        var at = report;
        foreach (var part in parts[..^1])
        {
            if (at[part] is not JsonObject below)
                at[part] = below = [];
            at = below;
        }
        at[parts[^1]] = value;
    }

    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
