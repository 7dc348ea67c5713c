using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Hotline.Api.Boundary.Rpc;

/// <summary>
/// Messages as the JSON of the API and back, by the proto3 JSON mapping: fields bear the same names on both faces, so nothing is mapped
/// by hand. What a client left unset is absent.
/// </summary>
internal static class RpcJson
{
    private static readonly JsonFormatter Formatter = new(JsonFormatter.Settings.Default);

    /// <summary>A field that REST has and gRPC has not is left out; a test names each.</summary>
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static JsonObject Of(IMessage message) => JsonNode.Parse(Formatter.Format(message))!.AsObject();

    public static T Read<T>(ReadOnlySpan<byte> json) where T : IMessage, new() => Parser.Parse<T>(Encoding.UTF8.GetString(json));

    /// <summary>Moments that are none, which JSON has no form for.</summary>
    public static IEnumerable<FieldFault> Faults(IMessage message, string under = "")
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder().Where(f => f is { FieldType: FieldType.Message, IsRepeated: false }))
        {
            var value = (IMessage?)field.Accessor.GetValue(message);
            if (value is Timestamp at && !IsMoment(at))
                yield return new FieldFault(under + field.JsonName, "不是有效的时间", "is no moment");
            else if (value is not null and not Timestamp and not FieldMask)
            {
                foreach (var fault in Faults(value, $"{under}{field.JsonName}."))
                    yield return fault;
            }
        }
    }

    /// <summary>
    /// A merge patch: of the fields that a mask names, those that are set, and null for those that are not; without a mask, what is set.
    /// Null when the mask names what is no field.
    /// </summary>
    public static JsonObject? Patch(IMessage message, FieldMask? mask)
    {
        var set = Of(message);
        if (mask is null || mask.Paths.Count == 0)
            return set;
        var patch = new JsonObject();
        foreach (var path in mask.Paths)
        {
            if (!Take(path.Split('.'), message.Descriptor, set, patch))
                return null;
        }
        return patch;
    }

    private static bool Take(ReadOnlySpan<string> path, MessageDescriptor type, JsonObject? from, JsonObject to)
    {
        if (type.FindFieldByName(path[0]) is not { } field)
            return false;
        var value = from?[field.JsonName];
        if (path.Length == 1)
        {
            to[field.JsonName] = value?.DeepClone();
            return true;
        }
        if (field.FieldType != FieldType.Message || field.MessageType.File.Package != type.File.Package)
            return false;
        if (to[field.JsonName] is not JsonObject inner)
            to[field.JsonName] = inner = [];
        return Take(path[1..], field.MessageType, value as JsonObject, inner);
    }

    public static byte[] Bytes(this JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json);

    public static bool IsMoment(Timestamp at) => at.Nanos is >= 0 and < 1_000_000_000 && at.Seconds >= First && at.Seconds <= Last;

    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
