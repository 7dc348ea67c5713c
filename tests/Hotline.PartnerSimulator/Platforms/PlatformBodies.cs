using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Hotline.PartnerSimulator.Platforms;

/// <summary>What a superior platform says, as JSON. Each text ends with the mark of its matter and version.</summary>
internal static class PlatformBodies
{
    public static string Mark(string externalNo, int version) => $"〔{externalNo}/{version}〕";

    public static byte[] Dispatch(string externalNo, int version, DateTimeOffset at) => Bytes("dispatch", externalNo, version, at, new JsonObject
    {
        ["title"] = "供水管道渗漏" + Mark(externalNo, version), ["content"] = "小区门口路面渗水三天，请派人检修。", ["appealType"] = "problem", ["category"] = "市政管理—市容市貌",
        ["area"] = "410482001", ["caller"] = new JsonObject { ["name"] = "王女士", ["phone"] = "13800000000" },
    });

    public static byte[] Urge(string externalNo, int version, DateTimeOffset at) =>
        Bytes("urge", externalNo, version, at, new JsonObject { ["text"] = "请尽快办理。" + Mark(externalNo, version) });

    public static byte[] Supervision(string externalNo, int version, DateTimeOffset at) =>
        Bytes("supervision", externalNo, version, at, new JsonObject { ["text"] = "请说明办理情况。" + Mark(externalNo, version) });

    public static byte[] Amendment(string externalNo, int version, DateTimeOffset at) =>
        Bytes("amendment", externalNo, version, at, new JsonObject { ["content"] = "小区门口路面渗水，已漫到车道。" + Mark(externalNo, version) });

    public static byte[] ReturnDecision(string externalNo, int version, DateTimeOffset at, bool approved) => Bytes("return-decision", externalNo, version, at, new JsonObject
    {
        ["decision"] = approved ? "approved" : "refused", ["reason"] = "经核实。" + Mark(externalNo, version),
    });

    public static byte[] VisitResult(string externalNo, int version, DateTimeOffset at) => Bytes("visit-result", externalNo, version, at, new JsonObject
    {
        ["outcome"] = "reached", ["satisfaction"] = "satisfied", ["solved"] = "solved", ["remark"] = "已回访。" + Mark(externalNo, version),
    });

    public static byte[] Redo(string externalNo, int version, DateTimeOffset at) =>
        Bytes("redo", externalNo, version, at, new JsonObject { ["reason"] = "仍有渗水。" + Mark(externalNo, version) });

    public static byte[] Withdrawal(string externalNo, int version, DateTimeOffset at) =>
        Bytes("withdrawal", externalNo, version, at, new JsonObject { ["reason"] = "诉求人撤诉。" + Mark(externalNo, version) });

    public static byte[] Closure(string externalNo, int version, DateTimeOffset at) =>
        Bytes("closure", externalNo, version, at, new JsonObject { ["reason"] = "已办结。" + Mark(externalNo, version) });

    private static byte[] Bytes(string type, string externalNo, int version, DateTimeOffset at, JsonObject fields)
    {
        var body = new JsonObject
        {
            ["type"] = type, ["externalNo"] = externalNo, ["version"] = version,
            ["occurredAt"] = at.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in fields)
            body[name] = value?.DeepClone();
        return JsonSerializer.SerializeToUtf8Bytes(body, Plain);
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };
}
