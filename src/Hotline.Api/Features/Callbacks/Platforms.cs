using System.Text.Json;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Exchange;
using Hotline.Exchange.Platforms;

namespace Hotline.Api.Features.Callbacks;

/// <summary>上级平台: the partners of the REST face, each by its profile <c>partners/&lt;code&gt;.json</c>; one without a file speaks the neutral form.</summary>
internal sealed class Platforms
{
    private readonly Dictionary<string, Platform> _platforms;

    /// <exception cref="SettingException">A profile or a setting cannot be worked with; the message names file and field.</exception>
    public Platforms(Partners partners, Site site) =>
        _platforms = partners.All.Where(p => p.Face == PartnerFace.Rest).Select(p => Load(p, site)).ToDictionary(p => p.Code, StringComparer.Ordinal);

    public IReadOnlyCollection<Platform> All => _platforms.Values;

    public Platform? Find(string code) => _platforms.GetValueOrDefault(code);

    private static Platform Load(PartnerSettings settings, Site site)
    {
        var file = Path.Combine(site.Folder, "partners", settings.Code + ".json");
        var profile = File.Exists(file) ? Read(file) : PlatformProfile.Neutral(settings.Code);
        var (platform, faults) = Platform.Build(settings, profile, site.ExchangeCode, site.Calendar.Zone);
        if (platform is not null)
            return platform;
        var first = faults[0];
        throw first.InProfile ? new SettingException("Site:Profile", $"{file}, {first.Field}: {first.Fault}.") : new SettingException($"Partners:{settings.Code}:{first.Field}", first.Fault);
    }

    private static PlatformProfile Read(string file)
    {
        try
        {
            return PlatformProfile.Read(File.ReadAllBytes(file));
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw ProfileFaults.Of(file, fault);
        }
    }
}
