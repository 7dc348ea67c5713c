using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Hotline.Exchange.Platforms;

namespace Hotline.Exchange.Tests.Platforms;

/// <summary>Platforms, keys and golden files of the tests.</summary>
internal static class Given
{
    public static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Wed 2023-02-15 09:30 in Ruzhou.</summary>
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_676_424_600);

    public const string Secret = "whsec_aG90bGluZS13b3JrZWQtZXhhbXBsZS1rZXktMDAwMDE=";

    public static PartnerKey Key(string id = "demo", string secret = Secret, string algorithm = "HMAC-SHA256") => new(id, secret, algorithm);

    public static PartnerSettings Settings(string code, params PartnerKey[] keys) => new() { Code = code, Face = PartnerFace.Rest, Superior = true, Keys = keys };

    public static Platform Platform(PartnerSettings settings, PlatformProfile? profile = null)
    {
        var (platform, faults) = Exchange.Platforms.Platform.Build(settings, profile ?? PlatformProfile.Neutral(settings.Code) with { Algorithms = ["HMAC-SHA256", "HMAC-SM3", "SM2"] }, "here", Shanghai);
        Assert.Equal([], faults);
        return platform!;
    }

    /// <summary>The third platform, of which there is a file and no line of code.</summary>
    public static PlatformProfile Sample => PlatformProfile.Read(File.ReadAllBytes(Path("src/Hotline.Api/Sites/sample/partners/qinghe-up.json")));

    public static Platform SamplePlatform() => Platform(Settings("qinghe-up", Key(algorithm: "HMAC-SM3")), Sample);

    public static string Path(string path) => System.IO.Path.Combine(Root, path);

    private static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo folder) => File.Exists(System.IO.Path.Combine(folder.FullName, "Hotline.Api.sln")) ? folder.FullName : Find(folder.Parent!);

    /// <summary>Compares with a golden file; with HOTLINE_ACCEPT_GOLDEN=1 the file is written instead.</summary>
    public static void IsGolden(string name, JsonNode? actual)
    {
        var file = Path("tests/Hotline.Exchange.Tests/Golden/" + name);
        var text = actual!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("HOTLINE_ACCEPT_GOLDEN") == "1")
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }
        Assert.Equal(File.ReadAllText(file), text);
    }

    public static byte[] Golden(string name) => File.ReadAllBytes(Path("tests/Hotline.Exchange.Tests/Golden/" + name));

    public static JsonSerializerOptions Canonical { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
