using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using FluentValidation.Validators;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>
/// Makes each schema say what holds: the validators' limits, so that there is one place that knows them, and of every field whether it
/// can be null and whether it is always there.
/// </summary>
internal sealed class LimitsFilter(Limits limits) : ISchemaFilter
{
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { } properties } open)
            return;
        var (required, nulls) = (new SortedSet<string>(StringComparer.Ordinal), new NullabilityInfoContext());
        foreach (var member in context.Type.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Name);
            if (!properties.TryGetValue(name, out var found) || found is not OpenApiSchema property)
                continue;
            var mustBeThere = false;
            foreach (var limit in limits.On(context.Type, name))
                mustBeThere |= Show(property, limit);
            var canBeNull = nulls.Create(member).ReadState == NullabilityState.Nullable;
            SetNull(property, canBeNull && !mustBeThere, context.SchemaRepository);
            if (mustBeThere || (!canBeNull && member.GetCustomAttribute<JsonIgnoreAttribute>() is null))
                required.Add(name);
        }
        open.Required = required;
    }

    /// <summary>Shows one rule; answers whether it demands that the field be given.</summary>
    private static bool Show(OpenApiSchema property, Limit limit)
    {
        var target = limit.OfItems ? property.Items as OpenApiSchema : property;
        switch (limit.Rule)
        {
            case INotNullValidator or INotEmptyValidator:
                if (limit.Rule is INotEmptyValidator && target?.Type?.HasFlag(JsonSchemaType.String) == true)
                    target.MinLength = 1;
                return !limit.OfItems;
            case ILengthValidator { Max: > 0 } length when target is not null:
                target.MaxLength = length.Max;
                break;
            case IBetweenValidator between when target is not null:
                target.Minimum = Convert.ToString(between.From, CultureInfo.InvariantCulture);
                target.Maximum = Convert.ToString(between.To, CultureInfo.InvariantCulture);
                break;
        }
        return false;
    }

    private static void SetNull(OpenApiSchema property, bool canBeNull, SchemaRepository known)
    {
        if (!canBeNull)
        {
            property.Type = property.Type == JsonSchemaType.Null ? null : property.Type & ~JsonSchemaType.Null;
            return;
        }
        // "nullable" says nothing without a type beside it.
        if (property.AllOf is [OpenApiSchemaReference { Reference.Id: { } id }] && known.Schemas.TryGetValue(id, out var shape))
            property.Type = shape.Type;
        property.Type = (property.Type ?? JsonSchemaType.Null) | JsonSchemaType.Null;
    }
}
