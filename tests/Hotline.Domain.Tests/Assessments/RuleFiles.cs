using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Domain.Assessments;

namespace Hotline.Domain.Tests.Assessments;

/// <summary>The rule sets that come with the product, as they stand in their files.</summary>
internal static class RuleFiles
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>连云港's published components, of the sample profile.</summary>
    public static RuleSet Lianyungang { get; } = Read("lianyungang");

    /// <summary>The default set of the first site.</summary>
    public static RuleSet Default { get; } = Read("default");

    private static RuleSet Read(string code) => JsonSerializer.Deserialize<RuleSet>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rule-sets", code + ".json")), Options)!;
}
