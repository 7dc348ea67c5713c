using System.Text.Json.Nodes;
using Hotline.Api.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Hotline.Api.Tests.Given;

/// <summary>The product with keys for its superior platforms, and a profile folder of its own in which a test may change a partner's file.</summary>
public class PlatformServer : Server
{
    private readonly string _sites = Directory.CreateTempSubdirectory("platform-sites-").FullName;

    public const string Secret = "whsec_aG90bGluZS10ZXN0LXBsYXRmb3JtLWtleS0wMDAwMDE=";
    public const string OldSecret = "whsec_aG90bGluZS10ZXN0LXBsYXRmb3JtLWtleS0wMDAwMDI=";

    /// <summary>The profile folder, made with the first start.</summary>
    private string Profile()
    {
        var folder = Path.Combine(_sites, Site);
        if (Directory.Exists(folder))
            return folder;
        foreach (var city in (string[])[Site, "china"])
            Copy(Repository.File("src/Hotline.Api/Sites/" + city), Path.Combine(_sites, city));
        foreach (var (partner, patch) in Patches)
        {
            var file = Path.Combine(folder, "partners", partner + ".json");
            var profile = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            foreach (var (name, value) in JsonNode.Parse(patch)!.AsObject())
                profile[name] = value?.DeepClone();
            File.WriteAllText(file, profile.ToJsonString());
        }
        Arrange(folder);
        return folder;
    }

    /// <summary>What a test changes in the profile.</summary>
    protected virtual void Arrange(string folder)
    {
    }

    /// <summary>Folder of the city.</summary>
    protected virtual string Site => "ruzhou";

    /// <summary>By partner: members of its file that are set otherwise.</summary>
    protected virtual Dictionary<string, string> Patches => new() { ["pingdingshan"] = """{ "limits": { "perMinute": 1000000, "burst": 1000000 } }""" };

    protected override IEnumerable<string> Settings =>
    [
        $"--Site:Profile={Profile()}",
        "--Partners:pingdingshan:Keys:0:Id=old", $"--Partners:pingdingshan:Keys:0:Secret={OldSecret}", "--Partners:pingdingshan:Keys:0:NotAfter=2023-02-15T10:00:00+08:00",
        "--Partners:pingdingshan:Keys:1:Id=k1", $"--Partners:pingdingshan:Keys:1:Secret={Secret}",
        "--Partners:henan:Keys:0:Id=h1", $"--Partners:henan:Keys:0:Secret={Secret}",
    ];

    /// <summary>A platform that calls, signing as a stranger's library does.</summary>
    public PlatformCaller Platform(string code = "pingdingshan", string secret = Secret, string? keyId = "k1", Uri? address = null) => new(this, code, secret, keyId, address);

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
