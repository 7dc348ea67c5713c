using System.Globalization;
using Hotline.Api.Persistence;
using Hotline.Api.Sites;
using Hotline.Exchange;

namespace Hotline.Api.Features.Exchange;

/// <summary>对接平台: the partners of the city's profile with their settings (<c>Partners:&lt;code&gt;</c>), and the way to each.</summary>
internal sealed class Partners
{
    private readonly Dictionary<string, PartnerSettings> _settings;
    private readonly Dictionary<string, IPartnerLink> _links = new(StringComparer.Ordinal);

    public Partners(IConfiguration configuration, Site site) =>
        _settings = Read(configuration, site).ToDictionary(p => p.Code, StringComparer.Ordinal);

    /// <summary>Every partner of the profile, in its order.</summary>
    public IReadOnlyCollection<PartnerSettings> All => _settings.Values;

    public PartnerSettings? Find(string code) => _settings.GetValueOrDefault(code);

    /// <summary>The way to a partner.</summary>
    public IPartnerLink Link(string code) => _links[code];

    /// <summary>Says how a partner is reached; once for each, at the start.</summary>
    public void Connect(IPartnerLink link) => _links[link.Partner] = link;

    private static IEnumerable<PartnerSettings> Read(IConfiguration configuration, Site site)
    {
        var section = configuration.GetSection("Partners");
        foreach (var unknown in section.GetChildren().Where(c => !site.Profile.Partners.Any(p => p.Code == c.Key)))
            throw new SettingException(unknown.Path, "names no partner of the profile.");
        foreach (var partner in site.Profile.Partners)
        {
            var given = section.GetSection(partner.Code);
            var superior = partner.Kind == PartnerKind.Superior;
            var kind = given["Kind"];
            if (kind is not null && kind != (superior ? "superior" : "peer"))
                throw new SettingException(given.Path + ":Kind", $"is '{kind}', but the profile says {(superior ? "superior" : "peer")}.");
            yield return new PartnerSettings
            {
                Code = partner.Code,
                Superior = superior,
                Face = Choice(given, "Face", superior ? PartnerFace.Rest : PartnerFace.Grpc),
                Mode = Choice(given, "Mode", DeliveryMode.Push),
                Address = Address(given, "Address"),
                PublicAddress = Address(given, "PublicAddress"),
                ClientCertificateThumbprint = given["ClientCertificateThumbprint"]?.Replace(":", "", StringComparison.Ordinal),
                Keys = [.. given.GetSection("Keys").GetChildren().Select(Key)],
                SigningKeyId = given["SigningKeyId"],
                Zone = Zone(given),
                Legacy = Legacy(given.GetSection("Legacy")),
                Limits = Limits(given.GetSection("Limits")),
            };
        }
    }

    private static PartnerKey Key(IConfigurationSection key)
    {
        var secret = key["Secret"] ?? throw new SettingException(key.Path + ":Secret", "is missing.");
        return new(
            key["Id"] ?? throw new SettingException(key.Path + ":Id", "is missing."), secret, key["Algorithm"] ?? "HMAC-SHA256", Moment(key, "NotBefore"), Moment(key, "NotAfter"));
    }

    private static LegacySettings? Legacy(IConfigurationSection legacy) => !legacy.Exists()
        ? null
        : new(
            bool.TryParse(legacy["Enabled"] ?? "false", out var enabled) ? enabled : throw new SettingException(legacy.Path + ":Enabled", "must be true or false."),
            legacy["Scheme"] ?? throw new SettingException(legacy.Path + ":Scheme", "is missing."),
            legacy["AppKey"] ?? throw new SettingException(legacy.Path + ":AppKey", "is missing."),
            legacy["Secret"] ?? throw new SettingException(legacy.Path + ":Secret", "is missing."));

    private static CallLimits Limits(IConfigurationSection given)
    {
        var standard = new CallLimits();
        return new CallLimits
        {
            AttemptTimeout = Span(given, "AttemptTimeout", standard.AttemptTimeout),
            TotalTimeout = Span(given, "TotalTimeout", standard.TotalTimeout),
            Concurrency = given["Concurrency"] is not { } calls ? standard.Concurrency
                : int.TryParse(calls, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 256 ? number
                : throw new SettingException(given.Path + ":Concurrency", "must be a number from 1 to 256."),
            BreakerPause = Span(given, "BreakerPause", standard.BreakerPause),
            BreakerWindow = Span(given, "BreakerWindow", standard.BreakerWindow),
        };
    }

    private static TimeSpan Span(IConfigurationSection given, string name, TimeSpan standard) => given[name] is not { } text ? standard
        : TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero && span <= TimeSpan.FromMinutes(5) ? span
        : throw new SettingException(given.Path + ":" + name, "must be a time such as 00:00:08, at most five minutes.");

    private static DateTimeOffset? Moment(IConfigurationSection given, string name) => given[name] is not { } text ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) ? at
        : throw new SettingException(given.Path + ":" + name, "must be a moment with offset.");

    private static Uri? Address(IConfigurationSection given, string name) => given[name] is not { Length: > 0 } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
        : throw new SettingException($"{given.Path}:{name}", $"'{text}' is no address such as https://desk.example:443.");

    private static string? Zone(IConfigurationSection given) => given["Zone"] is not { Length: > 0 } zone ? null
        : TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone
        : throw new SettingException(given.Path + ":Zone", $"'{zone}' is no time zone.");

    private static T Choice<T>(IConfigurationSection given, string name, T standard) where T : struct, Enum => given[name] is not { } text ? standard
        : Enum.TryParse<T>(text, ignoreCase: false, out var value) && Enum.IsDefined(value) ? value
        : throw new SettingException(given.Path + ":" + name, $"must be one of {string.Join(", ", Enum.GetNames<T>())}.");
}
