using System.Text.Json.Nodes;
using Hotline.Exchange.Platforms;
using Hotline.Exchange.Platforms.Signatures;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>The document for superior platforms: the callbacks and nothing else; their bodies come from the table that also reads them.</summary>
internal static class PartnersDocument
{
    public const string Name = "partners";

    public const string Tag = "Callbacks";

    public static bool Has(string? path) => path?.StartsWith("callbacks/", StringComparison.Ordinal) == true;

    public static OpenApiInfo Info { get; } = new()
    {
        Title = "Hotline callbacks for superior platforms",
        Version = "v1",
        Description = "上级平台对接接口。Signed callbacks of superior platforms (Standard Webhooks). The guide CALLBACKS.md beside this document shows each signature by example. "
            + "The bodies are the neutral form; a platform with a profile of its own uses the names and codes agreed there.",
        Contact = new OpenApiContact { Name = "Hotline" },
        License = new OpenApiLicense { Name = "Apache-2.0", Url = new Uri("https://www.apache.org/licenses/LICENSE-2.0") },
    };

    /// <summary>An example body of a type, as it can be sent.</summary>
    public static JsonObject Example(NeutralType type)
    {
        var example = new JsonObject { ["type"] = type.Code, ["externalNo"] = "PDS20230215001", ["version"] = 1, ["occurredAt"] = "2023-02-15T09:30:00+08:00" };
        foreach (var (name, value) in JsonNode.Parse(Examples[type.Code])!.AsObject())
            example[name] = value?.DeepClone();
        return example;
    }

    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["dispatch"] =
            """
            {
              "title": "路灯不亮", "content": "广成东路与丹阳路交叉口向东200米，三盏路灯连续三晚不亮。", "appealType": "problem", "category": "市政管理—市容市貌",
              "caller": { "name": "王女士", "phone": "13800000000", "confidential": false }, "address": "广成东路与丹阳路交叉口", "urgency": "normal", "dueAt": "2023-02-22T18:00:00+08:00"
            }
            """,
        ["amendment"] = """{ "address": "广成东路与丹阳路交叉口东200米路北" }""",
        ["urge"] = """{ "text": "请尽快办理。", "replyBy": "2023-02-16T18:00:00+08:00" }""",
        ["supervision"] = """{ "text": "请说明办理情况。", "replyBy": "2023-02-17T18:00:00+08:00" }""",
        ["return-decision"] = """{ "decision": "refused", "reason": "属地管辖无误，请继续办理。" }""",
        ["extension-decision"] = """{ "decision": "approved", "dueAt": "2023-02-24T18:00:00+08:00", "reason": "情况属实。" }""",
        ["visit-result"] = """{ "outcome": "reached", "satisfaction": "satisfied", "solved": "solved", "remark": "诉求人表示认可。" }""",
        ["redo"] = """{ "reason": "诉求人反映问题再次出现。", "dueAt": "2023-02-27T18:00:00+08:00" }""",
        ["withdrawal"] = """{ "reason": "诉求人撤诉。" }""",
        ["closure"] = """{ "reason": "已办结。" }""",
        ["attachment"] =
            """
            {
              "name": "现场照片.jpg", "url": "https://files.platform.example/2023/02/15/photo.jpg", "size": 204800, "contentType": "image/jpeg",
              "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            }
            """,
    };
}

/// <summary>Describes the calls of the partners' document: headers of the signature, and the bodies by the table of the neutral form.</summary>
internal sealed class CallbackFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (!PartnersDocument.Has(context.ApiDescription.RelativePath))
            return;
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
            parameter.Description = Words.GetValueOrDefault(parameter.Name!, parameter.Description!);
        Header(operation, WebhookSignature.IdHeader, "Id of the message, kept on every retry; a UUID, or at most 200 visible ASCII characters.", true);
        Header(operation, WebhookSignature.TimestampHeader, "Unix seconds of this attempt; from 300 s ago to 60 s ahead.", true);
        Header(operation, WebhookSignature.SignatureHeader, "`v1,<base64>` (HMAC-SHA256), `v1sm3,<base64>` (HMAC-SM3) or `v1sm2,<base64>` (SM2) over `id.timestamp.rawBody`; several are parted by blanks.", true);
        Header(operation, WebhookSignature.KeyIdHeader, "Id of the key; without it every key that holds now is tried.", false);
        if (context.ApiDescription.RelativePath!.EndsWith("reconciliations/{date}", StringComparison.Ordinal))
        {
            Query(operation, "cursor", "`next` of an earlier page of one way.", new OpenApiSchema { Type = JsonSchemaType.String });
            Query(operation, "limit", "Messages of a page and way.", new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "1", Maximum = "1000", Default = 200 });
        }
        if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<NeutralType>().FirstOrDefault() is not { } type)
            return;
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = type.Words,
            Content = new Dictionary<string, IOpenApiMediaType> { ["application/json"] = new OpenApiMediaType { Schema = Schema(type), Example = PartnersDocument.Example(type) } },
        };
    }

    private static OpenApiSchema Schema(NeutralType type)
    {
        var body = Empty(type.Words);
        foreach (var field in type.All.Where(f => f.Name != "serial"))
        {
            var (at, name) = (body, field.Name);
            if (field.Name.IndexOf('.', StringComparison.Ordinal) is var dot and > 0)
            {
                var above = name[..dot];
                if (!at.Properties!.TryGetValue(above, out var known))
                    at.Properties[above] = known = Empty(ObjectWords[above]);
                (at, name) = ((OpenApiSchema)known, name[(dot + 1)..]);
            }
            at.Properties![name] = Of(field, type);
            if (field.Required)
                (at.Required ??= new HashSet<string>()).Add(name);
        }
        return body;
    }

    private static OpenApiSchema Empty(string words) =>
        new() { Type = JsonSchemaType.Object, Description = words, AdditionalPropertiesAllowed = false, Properties = new Dictionary<string, IOpenApiSchema>() };

    private static OpenApiSchema Of(NeutralField field, NeutralType type)
    {
        var schema = new OpenApiSchema { Description = field.Words };
        switch (field.Kind)
        {
            case FieldKind.Moment:
                (schema.Type, schema.Format) = (JsonSchemaType.String, "date-time");
                break;
            case FieldKind.Whole:
                (schema.Type, schema.Format, schema.Maximum) = (JsonSchemaType.Integer, "int32", field.Most.ToString(System.Globalization.CultureInfo.InvariantCulture));
                schema.Minimum = field.Name == "version" ? "0" : "1";
                break;
            case FieldKind.Number:
                (schema.Type, schema.Format) = (JsonSchemaType.Number, "double");
                (schema.Minimum, schema.Maximum) = ($"-{field.Most}", $"{field.Most}");
                break;
            case FieldKind.Flag:
                schema.Type = JsonSchemaType.Boolean;
                break;
            default:
                (schema.Type, schema.MaxLength) = (JsonSchemaType.String, field.Most);
                if (field.Required)
                    schema.MinLength = 1;
                if (field.Name == "type")
                    schema.Enum = [JsonValue.Create(type.Code)];
                else if (field.List is { } list && ProfileProblems.ClosedLists.TryGetValue(list, out var codes))
                    schema.Enum = [.. codes.Select(c => JsonValue.Create(c))];
                break;
        }
        return schema;
    }

    private static void Header(OpenApiOperation operation, string name, string words, bool required) => operation.Parameters!.Add(new OpenApiParameter
    {
        Name = name, In = ParameterLocation.Header, Description = words, Required = required, Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    });

    private static void Query(OpenApiOperation operation, string name, string words, OpenApiSchema schema) =>
        operation.Parameters!.Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = words, Schema = schema });

    private static readonly Dictionary<string, string> ObjectWords = new(StringComparer.Ordinal)
    {
        ["caller"] = "诉求人 · who asks",
        ["location"] = "坐标（WGS 84），经纬度须同时给出 · point, both parts or none",
    };

    private static readonly Dictionary<string, string> Words = new(StringComparer.Ordinal)
    {
        ["partner"] = "Code of the platform, as agreed.",
        ["externalNo"] = "The platform's number of the matter, percent-encoded.",
        ["id"] = "The `webhook-id` of the message.",
        ["date"] = "Day in the line's zone, yyyy-MM-dd.",
        ["sha256"] = "SHA-256 of the file's bytes, 64 lower-case hexadecimal digits.",
    };
}
