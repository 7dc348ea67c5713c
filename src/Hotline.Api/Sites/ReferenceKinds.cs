using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Hotline.Api.Persistence.Rows;
using Hotline.Domain.Time;

namespace Hotline.Api.Sites;

/// <summary>The documents of reference data that are kept by version.</summary>
internal static class ReferenceKinds
{
    /// <summary>A year's State Council notice; the key is the year.</summary>
    public const string Notice = "notice";

    /// <summary>The site's time limits.</summary>
    public const string Limits = "limits";

    /// <summary>Label of an appeal type; the key is its code.</summary>
    public const string AppealType = "appealType";

    /// <summary>An area that is new, renamed or retired; the key is its code.</summary>
    public const string Area = "area";

    /// <summary>派单目录.</summary>
    public const string DispatchCatalogue = "dispatchCatalogue";

    /// <summary>Boundary rules towards the 110 desk.</summary>
    public const string BoundaryRules = "boundaryRules";

    /// <summary>考核规则; the key is its code.</summary>
    public const string AssessmentRules = "assessmentRules";

    /// <summary>All kinds, as clients name them.</summary>
    public static IReadOnlyList<string> All { get; } = [Notice, Limits, AppealType, Area, DispatchCatalogue, BoundaryRules, AssessmentRules];

    /// <summary>The kinds of which there are several, each with a key.</summary>
    public static IReadOnlyList<string> Keyed { get; } = [Notice, AppealType, Area, AssessmentRules];

    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options);

    public static T Read<T>(this ReferenceVersion version) => JsonSerializer.Deserialize<T>(version.Body, Options)!;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };
}

/// <summary>A notice as it is kept.</summary>
internal sealed record NoticeDocument(string Source, IReadOnlyList<NoticeDay> Days)
{
    public CalendarNotice Of(int year) => CalendarNotice.TryCreate(year, Days, Source).Required;
}

/// <summary>An appeal type's label, and the limit it was given with it, as kept; the limit itself stands among the limits.</summary>
internal sealed record AppealTypeDocument(string Label, int WorkingDays);

/// <summary>An area as it is kept.</summary>
internal sealed record AreaDocument(string Label, DateTimeOffset? RetiredAt);
