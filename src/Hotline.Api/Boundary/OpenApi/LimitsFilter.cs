using FluentValidation;
using FluentValidation.Validators;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>Shows the validators' limits in the schema, so that there is one place that knows them.</summary>
internal sealed class LimitsFilter(IServiceProvider services) : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } open)
            return;
        if (context.Type == typeof(DateOrTime))
            return;
        if (services.GetService(typeof(IValidator<>).MakeGenericType(context.Type)) is not IValidator validator)
            return;
        foreach (var rules in validator.CreateDescriptor().GetMembersWithValidators())
        {
            var (owner, property) = Find(open, properties, rules.Key);
            if (property is null)
                continue;
            foreach (var (rule, options) in rules)
                Show(owner, property, System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(rules.Key.Split('.')[^1]), rule, options.HasCondition);
        }
    }

    private static (OpenApiSchema Owner, OpenApiSchema? Property) Find(OpenApiSchema owner, IDictionary<string, IOpenApiSchema> properties, string path)
    {
        var name = System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(path.Split('[')[0]);
        return path.Contains('.', StringComparison.Ordinal) || !properties.TryGetValue(name, out var found)
            ? (owner, null)
            : (owner, found as OpenApiSchema);
    }

    private static void Show(OpenApiSchema owner, OpenApiSchema property, string name, IPropertyValidator rule, bool conditional)
    {
        switch (rule)
        {
            case INotNullValidator or INotEmptyValidator when !conditional:
                (owner.Required ??= new HashSet<string>()).Add(name);
                if (rule is INotEmptyValidator && property.Type?.HasFlag(JsonSchemaType.String) == true)
                    property.MinLength = 1;
                break;
            case ILengthValidator length when length.Max > 0:
                var target = property.Items as OpenApiSchema ?? property;
                target.MaxLength = length.Max;
                break;
            case IBetweenValidator between:
                property.Minimum = Convert.ToString(between.From, System.Globalization.CultureInfo.InvariantCulture);
                property.Maximum = Convert.ToString(between.To, System.Globalization.CultureInfo.InvariantCulture);
                break;
        }
    }
}

/// <summary>Describes the few schemas that have no comment of their own.</summary>
internal sealed class SchemaNotes : IDocumentFilter
{
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        foreach (var path in swaggerDoc.Paths.Values.SelectMany(p => p.Operations!.Values))
        {
            foreach (var (status, response) in path.Responses!)
            {
                if (response is OpenApiResponse plain)
                    plain.Description = StatusText(status);
            }
        }
    }

    private static string StatusText(string status) => status switch
    {
        "200" => "Done.",
        "201" => "Registered; `Location` and `ETag` name it.",
        "202" => "Taken on; follow `Location`.",
        "400" => "The request is not valid; `errors` names each field.",
        "401" => "No valid token.",
        "403" => "The token lacks the scope.",
        "404" => "There is no such thing, or not for this caller.",
        "406" => "Not to be had in this form.",
        "409" => "The state refuses the move; `currentStatus` and `allowedActions` say what it allows.",
        "412" => "A newer version exists than the one in `If-Match`.",
        "413" => "The body is too large.",
        "415" => "The content type is not supported.",
        "422" => "The idempotency key was used with another request.",
        "428" => "`If-Match` is required.",
        "503" => "Temporarily unavailable; nothing was changed.",
        _ => status,
    };
}
