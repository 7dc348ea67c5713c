using System.Text.Json.Nodes;

namespace Hotline.Api.Tests.Given;

/// <summary>One call of the OpenAPI document.</summary>
public sealed record Call(string Method, string Path, JsonObject Operation)
{
    public string Id => Operation["operationId"]!.GetValue<string>();

    public string LastSegment => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>The JSON body, as described; null when it takes none.</summary>
    public JsonNode? Body => Operation["requestBody"]?["content"] is { } content ? content["application/json"] : null;

    public IEnumerable<JsonNode> Parameters => (Operation["parameters"] as JsonArray ?? []).OfType<JsonNode>();
}

/// <summary>The OpenAPI document as third parties read it.</summary>
public sealed class Contract(JsonNode document)
{
    public JsonNode Document { get; } = document;

    public static async Task<Contract> Of(Server server) => new((await server.Dev.Get("/openapi/v1.json")).Expect(200).Json);

    public static Contract Committed { get; } = new(JsonNode.Parse(File.ReadAllText(Repository.File("openapi/hotline.v1.json")))!);

    /// <summary>The document for superior platforms.</summary>
    public static Contract Partners { get; } = new(JsonNode.Parse(File.ReadAllText(Repository.File("openapi/partners.v1.json")))!);

    public IEnumerable<Call> Calls =>
        from path in Document["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select new Call(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject());

    public Call Call(string method, string path) => Calls.Single(c => c.Method == method && c.Path == path);

    /// <summary>The schema itself, behind any reference.</summary>
    public JsonObject Shape(JsonNode schema) => schema switch
    {
        JsonObject o when o["$ref"]?.GetValue<string>() is { } name => Document["components"]!["schemas"]![name.Split('/')[^1]]!.AsObject(),
        JsonObject o when o["allOf"] is JsonArray { Count: 1 } only => Shape(only[0]!),
        _ => schema.AsObject(),
    };

    /// <summary>Where an answer is not what its schema says.</summary>
    public List<string> Differences(JsonNode? answer, JsonNode schema, string path = "$")
    {
        var (shape, wrong) = (Shape(schema), new List<string>());
        if (answer is null)
        {
            if (schema["nullable"]?.GetValue<bool>() != true)
                wrong.Add($"{path} is null");
            return wrong;
        }
        var type = shape["type"]?.GetValue<string>();
        if (type is not null && !Is(answer, type))
            return [$"{path} is no {type}: {answer.ToJsonString()}"];
        if (shape["enum"] is JsonArray codes && !codes.Any(c => JsonNode.DeepEquals(c, answer)))
            wrong.Add($"{path} is none of the codes: {answer}");
        if (answer is JsonArray items && shape["items"] is { } item)
            wrong.AddRange(items.SelectMany((x, i) => Differences(x, item, $"{path}[{i}]")));
        if (answer is not JsonObject fields)
            return wrong;
        wrong.AddRange((shape["required"] as JsonArray ?? []).Select(r => r!.GetValue<string>()).Where(r => !fields.ContainsKey(r)).Select(r => $"{path}.{r} is missing"));
        foreach (var (name, value) in fields)
        {
            if (shape["properties"]?[name] is { } known)
                wrong.AddRange(Differences(value, known, $"{path}.{name}"));
            else if (shape["additionalProperties"] is JsonObject other)
                wrong.AddRange(Differences(value, other, $"{path}.{name}"));
            else
                wrong.Add($"{path}.{name} is not described");
        }
        return wrong;
    }

    private static bool Is(JsonNode node, string type) => (type, node.GetValueKind()) switch
    {
        ("object", System.Text.Json.JsonValueKind.Object) or ("array", System.Text.Json.JsonValueKind.Array) or ("string", System.Text.Json.JsonValueKind.String) => true,
        ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
        ("integer", System.Text.Json.JsonValueKind.Number) => node.AsValue().TryGetValue<long>(out _),
        ("number", System.Text.Json.JsonValueKind.Number) => true,
        _ => false,
    };
}
