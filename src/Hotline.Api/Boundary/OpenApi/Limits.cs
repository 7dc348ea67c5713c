using System.Reflection;
using System.Text.Json;
using FluentValidation;
using FluentValidation.Validators;

namespace Hotline.Api.Boundary.OpenApi;

/// <summary>A validator's rule about one property.</summary>
/// <param name="Rule">What it demands.</param>
/// <param name="OfItems">Whether it speaks of each item of a list.</param>
internal sealed record Limit(IPropertyValidator Rule, bool OfItems);

/// <summary>
/// What every registered validator demands, by type and field, also of the parts of a body: a rule on <c>Caller.Name</c> is one on the
/// caller's <c>name</c>. A rule that holds only sometimes cannot be shown in a schema and is left out; that a part is there is no such condition.
/// </summary>
internal sealed class Limits
{
    private readonly ILookup<(Type, string), Limit> _limits;

    public Limits(IServiceProvider services)
    {
        var found = new List<((Type, string) Key, Limit Limit)>();
        foreach (var known in AssemblyScanner.FindValidatorsInAssembly(typeof(Limits).Assembly, includeInternalTypes: true))
        {
            if (services.GetService(known.InterfaceType) is IValidator validator)
                found.AddRange(Of(known.InterfaceType.GetGenericArguments()[0], validator));
        }
        _limits = found.ToLookup(f => f.Key, f => f.Limit);
    }

    public IEnumerable<Limit> On(Type type, string field) => _limits[(type, field)];

    private static IEnumerable<((Type, string), Limit)> Of(Type type, IValidator validator) =>
        from rule in validator.CreateDescriptor().Rules
        where rule.PropertyName is not null
        let path = rule.PropertyName.Split('.')
        let isPart = path.Length > 1
        let owner = path[..^1].Aggregate(type, Part)
        from component in rule.Components
        where isPart || !(rule.HasCondition || component.HasCondition)
        select ((owner, JsonNamingPolicy.CamelCase.ConvertName(path[^1])), new Limit(component.Validator, IsOfItems(rule)));

    private static Type Part(Type owner, string name)
    {
        var type = owner.GetProperty(name, BindingFlags.Public | BindingFlags.Instance)!.PropertyType;
        return Nullable.GetUnderlyingType(type) ?? type;
    }

    private static bool IsOfItems(IValidationRule rule) =>
        rule.GetType().GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ICollectionRule<,>));
}
