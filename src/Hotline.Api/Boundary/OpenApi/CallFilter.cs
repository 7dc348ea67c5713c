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
            parameter.Description ??= PathDescription(parameter.Name!);
        if (metadata.OfType<QueryOf>().FirstOrDefault() is { } query)
            AddQuery(operation, context, query.Type);
        if (metadata.OfType<FileBody>().FirstOrDefault() is { } file)
            operation.RequestBody = FileBodyOf(file);
        if (context.ApiDescription.HttpMethod is "POST" or "PATCH")
            AddHeaders(operation, context.ApiDescription.HttpMethod);
        if (metadata.OfType<IAuthorizeData>().FirstOrDefault()?.Policy is { } scope)
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(OpenApiSetup.Scheme, context.Document)] = [scope] }];
            operation.Description = $"{operation.Description} Scope: `{scope}`.";
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
                Schema = property,
                Required = described.Required?.Contains(name) == true,
                Style = ParameterStyle.Form,
                Explode = false,
            });
        }
    }

    private static void AddHeaders(OpenApiOperation operation, string method)
    {
        if (method == "POST")
            AddHeader(operation, "Idempotency-Key", "A UUID; the same key and body get the first answer again, for seven days.", false, "uuid");
        AddHeader(operation, "If-Match", "The ETag of the version you have seen, or `*`; 412 when it is stale.", method == "PATCH", null);
        AddHeader(operation, "X-Operator", "Operator of a trusted front end: `<id>; name=<percent-encoded>`.", false, null);
    }

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
        Content = new Dictionary<string, IOpenApiMediaType>
        {
            [file.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } },
            ["multipart/form-data"] = new OpenApiMediaType
            {
                Schema = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Properties = new Dictionary<string, IOpenApiSchema>
                    {
                        ["file"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary", Description = "The file." },
                    },
                },
            },
        },
    };

    private static string PathDescription(string name) => name switch
    {
        "id" => "Opaque id.",
        "number" => "Ticket number.",
        "period" => "Month, yyyy-MM; a suffix `.json` or `.html` chooses the form.",
        _ => name,
    };

    /// <summary><c>POST v1/tickets/{id}/answer</c> is postTicketsByIdAnswer.</summary>
    private static string OperationId(string method, string path)
    {
        var parts = path.Split('/', '-').Skip(1).Select(p => p.StartsWith('{') ? "By" + Capital(p.Trim('{', '}').Split(':')[0]) : Capital(p));
        return JsonNamingPolicy.CamelCase.ConvertName(method.ToLowerInvariant() + string.Concat(parts));
    }

    private static string Capital(string word) => word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..];
}
