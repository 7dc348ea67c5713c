using Hotline.Exchange.Platforms.Signatures;

namespace Hotline.Exchange.Platforms;

/// <summary>One superior platform, ready to be listened and spoken to: its settings, its profile and what follows from both.</summary>
public sealed class Platform
{
    private Platform(PartnerSettings settings, PlatformProfile profile, IReadOnlyList<SigningKey> keys, string self, TimeZoneInfo site)
    {
        (Settings, Profile, Keys) = (settings, profile, keys);
        var zone = (settings.Zone ?? profile.Zone) is { } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : null;
        Times = new PartnerTimes(zone, profile.Times, site);
        Reader = new NeutralReader(profile, Times, self);
        Writer = new ReportWriter(profile, Times);
        Legacy = settings.Legacy is { Enabled: true } legacy ? new LegacySignature(legacy, profile.Legacy, zone) : null;
    }

    public string Code => Settings.Code;

    public PartnerSettings Settings { get; }

    public PlatformProfile Profile { get; }

    public IReadOnlyList<SigningKey> Keys { get; }

    public PartnerTimes Times { get; }

    public NeutralReader Reader { get; }

    public ReportWriter Writer { get; }

    /// <summary>The older signature; null where it is off.</summary>
    public LegacySignature? Legacy { get; }

    /// <summary>The key that signs what we send at a moment: the one that is set, else the newest that holds; null for none.</summary>
    public SigningKey? SigningKeyAt(DateTimeOffset at) => Keys
        .Where(k => k.CanSign && k.HoldsAt(at) && (Settings.SigningKeyId is null || k.Id == Settings.SigningKeyId))
        .OrderByDescending(k => k.Since).FirstOrDefault();

    /// <summary>Whether the answer to a request goes into <c>{code, message, data}</c>.</summary>
    public bool Envelops(bool legacy) => Profile.Envelope == EnvelopeUse.Always || (legacy && Profile.Envelope == EnvelopeUse.Legacy);

    /// <summary>Puts a platform together, or says what is wrong: a field of the profile, or a setting below <c>Partners:&lt;code&gt;</c>.</summary>
    /// <param name="settings">Its settings.</param>
    /// <param name="profile">Its profile.</param>
    /// <param name="self">Our own code.</param>
    /// <param name="site">The zone that times are written in.</param>
    public static (Platform? Platform, IReadOnlyList<PlatformFault> Faults) Build(PartnerSettings settings, PlatformProfile profile, string self, TimeZoneInfo site)
    {
        var faults = ProfileProblems.Of(profile, settings).Select(p => new PlatformFault(InProfile: true, p.Field, p.Fault)).ToList();
        var keys = new List<SigningKey>();
        foreach (var (given, i) in settings.Keys.Select((k, i) => (k, i)))
        {
            var (key, field, fault) = SigningKey.Read(given);
            if (key is null)
                faults.Add(new PlatformFault(false, $"Keys:{i}:{field}", fault!));
            else if (!profile.Algorithms.Contains(given.Algorithm))
                faults.Add(new PlatformFault(false, $"Keys:{i}:Algorithm", $"'{given.Algorithm}' is not among the profile's algorithms ({string.Join(", ", profile.Algorithms)})."));
            else
                keys.Add(key);
        }
        // The public and the private half of an SM2 pair may bear one name.
        if (keys.GroupBy(k => k.Id).Any(g => g.Count(k => k.CanVerify) > 1 || g.Count(k => k.CanSign) > 1))
            faults.Add(new PlatformFault(false, "Keys", "hold one Id twice."));
        if (settings.SigningKeyId is { } signing && !keys.Any(k => k.Id == signing && k.CanSign))
            faults.Add(new PlatformFault(false, "SigningKeyId", $"'{signing}' names no key that can sign."));
        if (settings.Legacy is { Enabled: true } legacy)
        {
            if (!LegacySignature.Schemes.Contains(legacy.Scheme))
                faults.Add(new PlatformFault(false, "Legacy:Scheme", $"'{legacy.Scheme}' is none of {string.Join(", ", LegacySignature.Schemes)}."));
            if (legacy.AppKey.Length == 0 || legacy.Secret.Length < LegacySignature.ShortestSecret)
                faults.Add(new PlatformFault(false, "Legacy:Secret", $"needs an AppKey and at least {LegacySignature.ShortestSecret} characters."));
        }
        return faults.Count > 0 ? (null, faults) : (new Platform(settings, profile, keys, self, site), []);
    }
}

/// <summary>What is wrong with a platform's profile (its field) or with its settings (below <c>Partners:&lt;code&gt;</c>).</summary>
public sealed record PlatformFault(bool InProfile, string Field, string Fault);
