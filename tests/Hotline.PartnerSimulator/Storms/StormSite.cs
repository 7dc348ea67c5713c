using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>The city that comes with the product, with room for a year's callbacks in some minutes.</summary>
internal static class StormSite
{
    /// <summary>Copies the profile and raises the rates of its partners; answers its folder.</summary>
    /// <param name="program">The product, which has its profiles beside it.</param>
    public static string Copy(string program, string folder)
    {
        var from = Path.Combine(Path.GetDirectoryName(program)!, "Sites");
        var to = Path.Combine(folder, "Sites");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var site = Path.Combine(to, "ruzhou");
        foreach (var file in Directory.GetFiles(Path.Combine(site, "partners"), "*.json"))
        {
            var profile = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
            profile["limits"] = new JsonObject { ["perMinute"] = 60_000, ["burst"] = 10_000 };
            File.WriteAllText(file, JsonSerializer.Serialize(profile));
        }
        return site;
    }
}
