using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Models;

/// <summary>
/// The bodies of api.md §4, field by field: <c>!</c> must be given, <c>a..b</c> is a number between, <c>a|b</c> one of these codes. A
/// field that is not named is refused (the product is strict in reading: a misspelt field would be an instruction lost).
/// </summary>
internal static class PlainShape
{
    private const string SolvedCodes = "solved|partly|unsolved|unfounded";

    public static readonly IReadOnlyDictionary<string, string> Fields = new Dictionary<string, string>
    {
        ["answer"] = $"answer:text! solved:{SolvedCodes}!",
        ["dispatch"] = "leadUnit:text! assistingUnits:list instructions:text dueAt:time limitWorkingDays:1..130 final:flag",
        ["reject"] = "reason:legalProcedure|disciplineInspection|petition|informationDisclosure|secretOrPrivacy|publicOrder|malicious|outOfScope! text:text",
        ["withdraw"] = "reason:text!",
        ["merge"] = "into:text! reason:text",
        ["unmerge"] = "",
        ["recall"] = "reason:text!",
        ["review"] = "decision:accepted|sentBack! reason:text",
        ["suspend"] = "reason:text!",
        ["resume"] = "reason:text",
        ["callbacks"] = $"outcome:reached|unreachable|refused! satisfaction:verySatisfied|satisfied|basicallySatisfied|dissatisfied|veryDissatisfied solved:{SolvedCodes} remark:text",
        ["rework"] = "reason:text! leadUnit:text assistingUnits:list",
        ["archive"] = "",
        ["notes"] = "text:text!",
        ["link"] = "ticketId:text! reason:text",
        ["urge"] = "text:text!",
        ["supervise"] = "text:text! limitWorkingDays:1..20",
        ["exclude"] = "reason:text!",
        ["patch"] = "title:text appealType:consultation|problem|complaint|suggestion|other",
        ["acknowledge"] = "by:person!",
        ["return-request"] = "reason:notOurDuty|wrongArea|duplicate|insufficientInformation|legalChannelOpen|other! text:text! basis:text suggestedUnit:text",
        ["return-decision"] = "decision:approved|refused! reason:text!",
        ["extension-request"] = "workingDays:1..130! reason:text!",
        ["extension-decision"] = "decision:approved|refused! workingDays:1..130 reason:text!",
        ["progress"] = "text:text!",
        ["reply"] = $"text:text! publicText:text contactedCaller:flag! solved:{SolvedCodes}!",
        ["supervision-reply"] = "text:text!",
    };

    public static IEnumerable<(string Name, string Kind, bool IsRequired)> Of(string move) =>
        from field in Fields[move].Split(' ', StringSplitOptions.RemoveEmptyEntries)
        let parts = field.Split(':')
        select (parts[0], parts[1].TrimEnd('!'), parts[1].EndsWith('!'));

    public static bool IsGood(string move, JsonObject body)
    {
        var fields = Of(move).ToDictionary(f => f.Name);
        return fields.Values.All(f => !f.IsRequired || body.ContainsKey(f.Name))
            && body.All(given => fields.TryGetValue(given.Key, out var f) && Fits(given.Value, f.Kind, f.IsRequired))
            && (move, body) switch
            {
                ("callbacks", _) => !body.ContainsKey("satisfaction") || (string?)body["outcome"] == "reached",
                ("extension-decision", _) => !body.ContainsKey("workingDays") || (string?)body["decision"] == "approved",
                ("review", _) => (string?)body["decision"] == "accepted" || body.ContainsKey("reason") && !IsBlank(body["reason"]!),
                ("dispatch", _) => !body.ContainsKey("dueAt") || !body.ContainsKey("limitWorkingDays"),
                _ => true,
            };
    }

    private static bool Fits(JsonNode? value, string kind, bool required) => (kind, value?.GetValueKind()) switch
    {
        ("text", JsonValueKind.String) => !required || !IsBlank(value!),
        ("time", JsonValueKind.String) => DateTimeOffset.TryParse((string)value!, CultureInfo.InvariantCulture, out _),
        ("list", JsonValueKind.Array) => value!.AsArray().All(v => v?.GetValueKind() == JsonValueKind.String),
        ("flag", JsonValueKind.True or JsonValueKind.False) => true,
        ("person", JsonValueKind.Object) => value!["name"] is { } name && !IsBlank(name),
        ("text" or "time" or "list" or "flag" or "person", _) => false,
        (_, JsonValueKind.Number) when kind.Split("..") is [var least, var most] =>
            (int)value! >= int.Parse(least, CultureInfo.InvariantCulture) && (int)value! <= int.Parse(most, CultureInfo.InvariantCulture),
        (_, JsonValueKind.String) => kind.Split('|').Contains((string)value!),
        _ => false,
    };

    private static bool IsBlank(JsonNode text) => string.IsNullOrWhiteSpace((string)text!);
}
