using System.Text.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Imports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>Completes each call: its query parameters, headers, file body, scope and example.</summary>
internal sealed class CallFilter : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        var metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>().Where(p => p.In == ParameterLocation.Path))
            Describe(parameter, context.ApiDescription.RelativePath!);
        if (metadata.OfType<QueryOf>().FirstOrDefault() is { } query)
            AddQuery(operation, context, query.Type);
        if (metadata.OfType<FileBody>().FirstOrDefault() is { } body)
            operation.RequestBody = FileBodyOf(body);
        AddHeaders(operation, context.ApiDescription);
        ShowHeaders(operation);
        ShowFiles(operation);
        if (metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy is { } policy)
        {
            // Any one of several is enough where a policy names several.
            var scopes = policy.Split('|');
            operation.Security = [.. scopes.Select(s => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OpenApiSetup.Scheme, context.Document)] = [s] })];
            operation.Description = $"{operation.Description} Scope: {string.Join(" or ", scopes.Select(s => $"`{s}`"))}.";
        }
        var requestType = metadata.OfType<Microsoft.AspNetCore.Http.Metadata.IAcceptsMetadata>().FirstOrDefault()?.RequestType;
        if (requestType is not null && Examples.Of(requestType) is { } example)
        {
            foreach (var content in operation.RequestBody!.Content!.Values.OfType<OpenApiMediaType>())
                content.Example = example;
        }
        operation.OperationId ??= OperationId(context.ApiDescription.HttpMethod!, context.ApiDescription.RelativePath!);
    }

    /// <summary>Parameters of a query record, with the comments, limits and defaults of its properties.</summary>
    private static void AddQuery(OpenApiOperation operation, OperationFilterContext context, Type type)
    {
        var schema = context.SchemaGenerator.GenerateSchema(type, context.SchemaRepository);
        var described = schema is OpenApiSchemaReference { Reference.Id: { } id } ? context.SchemaRepository.Schemas[id] : schema;
        foreach (var (name, property) in described.Properties!)
        {
            operation.Parameters!.Add(new OpenApiParameter
            {
                Name = name,
                In = ParameterLocation.Query,
                Description = property.Description,
                Schema = Plain(property),
                Required = described.Required?.Contains(name) == true,
                Style = ParameterStyle.Form,
                // A list is given by repeating the name; commas do as well.
                Explode = true,
            });
        }
    }

    /// <summary>A parameter is there or not, it is never null; its words stand beside its schema.</summary>
    private static IOpenApiSchema Plain(IOpenApiSchema property)
    {
        if (property is not OpenApiSchema own)
            return property;
        if (own.AllOf is [var only])
            return only;
        var copy = (OpenApiSchema)own.CreateShallowCopy();
        copy.Description = null;
        copy.Type &= ~JsonSchemaType.Null;
        return copy;
    }

    /// <summary>A command takes a key that makes it happen once; a move of something that exists, the version it was decided on.</summary>
    private static void AddHeaders(OpenApiOperation operation, Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription call)
    {
        var (method, path) = (call.HttpMethod, call.RelativePath!.Replace("{id:long}", "{id}", StringComparison.Ordinal));
        if (method == "GET" && (path == "v1/tickets/{id}" || path.Contains("bulletins/{period}", StringComparison.Ordinal)))
            AddHeader(operation, "If-None-Match", "The ETag of the version you have; 304 when it is the current one.", false, null);
        if (PartnersDocument.Has(path) || method is not ("POST" or "PATCH" or "PUT") || path.EndsWith("/search", StringComparison.Ordinal) || path.EndsWith("/lint", StringComparison.Ordinal))
            return;
        if (method == "POST" && !path.EndsWith("/reveal", StringComparison.Ordinal) && path != "v1/clients" && !path.EndsWith("/rotate-secret", StringComparison.Ordinal))
            AddHeader(operation, "Idempotency-Key", "A UUID; the same key and body get the first answer again, for seven days.", false, "uuid");
        if (path.StartsWith("v1/tickets/{id}", StringComparison.Ordinal) || path.StartsWith("v1/work-orders/{id}", StringComparison.Ordinal) || IsAssessmentMove(path) || method is "PUT" or "PATCH" || Recorded.Any(p => path.StartsWith(p, StringComparison.Ordinal)))
            AddHeader(operation, "If-Match", "The ETag of the version you have seen, or `*`; 412 when it is stale.", method == "PATCH", null);
        AddHeader(operation, "X-Operator", "Operator of a trusted front end: `<id>; name=<percent-encoded>`.", false, null);
    }

    /// <summary>What the office records, and clients; each change of it may name the version it was decided on.</summary>
    private static readonly string[] Recorded = ["v1/stationing/{id}", "v1/coordination-meetings/{id}", "v1/typical-cases/{id}", "v1/hot-issues/{id}", "v1/clients/{id}"];

    /// <summary>What changes a month's assessment, or something of it that there is already.</summary>
    private static bool IsAssessmentMove(string path) => path.StartsWith("v1/assessments/", StringComparison.Ordinal)
        && !path.EndsWith("/entries", StringComparison.Ordinal) && !path.EndsWith("/objections", StringComparison.Ordinal);

    /// <summary>An answer that is no JSON has no shape of its own.</summary>
    private static void ShowFiles(OpenApiOperation operation)
    {
        var content = operation.Responses!.TryGetValue("200", out var done) ? done.Content : null;
        foreach (var (type, words) in Files)
        {
            if (content?.TryGetValue(type, out var file) == true && file is OpenApiMediaType open)
                open.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = type == "text/html" ? null : "binary", Description = words };
        }
    }

    private static readonly Dictionary<string, string> Files = new()
    {
        ["text/html"] = "A page that needs no other file.",
        ["application/octet-stream"] = "The bytes.",
        ["application/vnd.hotline.bulletin+json"] = "Canonical JSON, byte by byte as it was hashed.",
        ["text/csv"] = "The whole filter as a table: UTF-8, a header in Chinese, local times.",
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "A Word document.",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "The table as a workbook.",
    };

    private static void ShowHeaders(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses!)
        {
            if (response is not OpenApiResponse open || status is not ("201" or "202" or "503"))
                continue;
            open.Headers = status == "503" ? Header("Retry-After", "Seconds to wait.") : Header("Location", "Where it stands.");
        }
    }

    private static Dictionary<string, IOpenApiHeader> Header(string name, string words) => new()
    {
        [name] = new OpenApiHeader { Description = words, Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    private static void AddHeader(OpenApiOperation operation, string name, string description, bool required, string? format) =>
        operation.Parameters!.Add(new OpenApiParameter
        {
            Name = name,
            In = ParameterLocation.Header,
            Description = description,
            Required = required,
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = format },
        });

    private static OpenApiRequestBody FileBodyOf(FileBody file) => new()
    {
        Required = true,
        Description = "The file.",
        Content = file.ContentType is { } type
            ? new Dictionary<string, IOpenApiMediaType>
            {
                [type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
                [Form] = FileForm(),
            }
            : new Dictionary<string, IOpenApiMediaType> { [Form] = FileForm() },
    };

    private static OpenApiMediaType FileForm() => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>
            {
                ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The file." },
            },
        },
    };

    private const string Form = "multipart/form-data";

    /// <summary>An id is written as it was answered: a text of which nothing is to be read.</summary>
    private static void Describe(OpenApiParameter parameter, string path)
    {
        parameter.Description ??= parameter.Name switch
        {
            "id" when path.StartsWith("v1/clients/", StringComparison.Ordinal) => "Its `client_id`.",
            "id" => "Opaque id.",
            "aid" => "Opaque id of the attachment.",
            "sid" => "Opaque id of the supervision.",
            "number" => "Ticket number.",
            "year" => "Year of the civil calendar.",
            "code" => "Its code.",
            "kind" => "Kind of document.",
            "date" => "Day in the site's zone, yyyy-MM-dd.",
            "period" when path.StartsWith("v1/assessments/", StringComparison.Ordinal) => "Month, yyyy-MM.",
            "period" => "Month, yyyy-MM; a suffix such as `.html` or `.pdf` chooses the form.",
            "name" => "Name of the chart with its suffix, e.g. `types.svg`.",
            _ => parameter.Name,
        };
        if (parameter.Schema is OpenApiSchema schema && schema.Type == JsonSchemaType.Integer)
            (schema.Type, schema.Format) = (JsonSchemaType.String, null);
    }

    /// <summary><c>POST v1/tickets/{id}/answer</c> is postTicketsByIdAnswer.</summary>
    private static string OperationId(string method, string path)
    {
        // What is public has the addresses of what is not.
        var parts = path.Split('/', '-').Skip(path.StartsWith("public/", StringComparison.Ordinal) ? 0 : 1).Select(p => p.StartsWith('{') ? "By" + Capital(p.Trim('{', '}').Split(':')[0]) : Capital(p));
        return JsonNamingPolicy.CamelCase.ConvertName(method.ToLowerInvariant() + string.Concat(parts));
    }

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
