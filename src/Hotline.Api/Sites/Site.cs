using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using CsvHelper;
using Hotline.Api.Persistence;
using Hotline.Domain.Assessments;
using Hotline.Domain.Tickets;
using Hotline.Domain.Time;

namespace Hotline.Api.Sites;

/// <summary>The city the product serves, loaded once from its profile folder and the country's holiday notices.</summary>
internal sealed class Site
{
    private readonly Dictionary<string, CodeLabel> _appealTypes;
    private readonly Dictionary<string, PartnerProfile> _partners;

    private readonly WorkingHours _hours;

    private Site(
        SiteProfile profile, WorkingHours hours, IReadOnlyDictionary<int, CalendarNotice> notices, IReadOnlyDictionary<string, CodeLabel> areas, string folder)
    {
        (Profile, _hours, Notices, Areas, Folder) = (profile, hours, notices, areas, folder);
        Calendar = new WorkingCalendar(FindZone(profile.Zone), hours, notices.Values);
        Deadlines = new DeadlinePolicy(Calendar, profile.Limits);
        _appealTypes = profile.AppealTypes.ToDictionary(t => t.Code, StringComparer.Ordinal);
        _partners = profile.Partners.ToDictionary(p => p.Code, StringComparer.Ordinal);
        Superiors = [.. profile.Partners.Where(p => p.Kind == PartnerKind.Superior).Select(p => p.Code)];
    }

    public SiteProfile Profile { get; }

    /// <summary>Where the profile's files stand.</summary>
    public string Folder { get; }

    /// <summary>The holiday notices, by year.</summary>
    public IReadOnlyDictionary<int, CalendarNotice> Notices { get; }

    public WorkingCalendar Calendar { get; }

    public DeadlinePolicy Deadlines { get; }

    public IReadOnlyDictionary<string, CodeLabel> Areas { get; }

    /// <summary>Codes of the superior partners, in profile order.</summary>
    public IReadOnlyList<string> Superiors { get; }

    public CodeLabel? AppealType(string code) => _appealTypes.GetValueOrDefault(code);

    /// <summary>What partners call this platform in their messages.</summary>
    public string ExchangeCode => Profile.ExchangeCode ?? "hotline" + Profile.Code;

    public PartnerProfile? Partner(string code) => _partners.GetValueOrDefault(code);

    /// <summary>长周期: extensions of such matters may be long.</summary>
    public bool IsLongCycle(string category) => Profile.LongCycleCategories.Contains(category);

    /// <summary>涉密管控: matters of the category are restricted from the beginning.</summary>
    public bool IsRestricted(string category) => Profile.RestrictedCategories.Contains(category);

    public bool IsSource(string code) => code == Ticket.LocalSource || _partners.ContainsKey(code);

    public string SourceLabel(string code) => _partners.TryGetValue(code, out var partner) ? partner.Label : "本级登记";

    /// <summary>Whether a span is exactly one local calendar month.</summary>
    public bool IsMonth(DateTimeOffset from, DateTimeOffset to)
    {
        var first = Calendar.LocalDate(from);
        return Calendar.Month(first.Year, first.Month) == (from, to);
    }

    /// <summary>派单目录 of the profile; empty without one.</summary>
    public DispatchCatalogue Catalogue { get; private init; } = DispatchCatalogue.Empty;

    /// <summary>Boundary rules of the profile; none without a file.</summary>
    public BoundaryRules Boundary { get; private init; } = BoundaryRules.None;

    /// <summary>考核规则 of the profile, by code; none without a folder <c>rule-sets</c>.</summary>
    public IReadOnlyDictionary<string, RuleSet> RuleSets { get; private init; } = new Dictionary<string, RuleSet>();

    /// <summary>The same city with what was changed since its files were written.</summary>
    public Site With(SiteProfile profile, IReadOnlyDictionary<int, CalendarNotice> notices, IReadOnlyDictionary<string, CodeLabel> areas) =>
        new(profile, _hours, notices, areas, Folder) { Catalogue = Catalogue, Boundary = Boundary, RuleSets = RuleSets };

    /// <exception cref="SettingException">A file is missing or cannot be read; the message names it.</exception>
    public static Site Load(string folder)
    {
        var file = Path.Combine(folder, "site.json");
        var profile = ReadJson<SiteProfile>(file);
        var country = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar))!, "china");
        var notices = Directory.EnumerateFiles(country, "holidays-*.json").Order(StringComparer.Ordinal).Select(ReadNotice);
        var hours = profile.WorkingWeekdays is { } weekdays ? WorkingHours.TryCreateOn(weekdays, profile.WorkingHours) : WorkingHours.TryCreate(profile.WorkingHours);
        ProfileFaults.Check(file, profile, hours.Problems);
        var site = new Site(profile, hours.Required, notices.ToDictionary(n => n.Year), ReadAreas(Path.Combine(folder, "areas.csv")), folder)
        {
            Catalogue = ReadOptional(Path.Combine(folder, "dispatch-catalogue.json"), DispatchCatalogue.Empty),
            Boundary = ReadOptional(Path.Combine(folder, "boundary-rules.json"), BoundaryRules.None),
            RuleSets = RuleSetFiles.Read(file, profile, Path.Combine(folder, "rule-sets"), Options),
        };
        RuleFaults.Check(site);
        return site;
    }

    private static TimeZoneInfo FindZone(string id) => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
        ? zone
        : throw new SettingException("Site:Profile", $"the zone '{id}' is not known on this machine.");

    private static CalendarNotice ReadNotice(string file)
    {
        var notice = ReadJson<HolidayFile>(file);
        var checkedNotice = CalendarNotice.TryCreate(
            notice.Year, notice.Days.Select(d => new NoticeDay(d.Date, d.Working, d.Holiday)), string.Join(' ', notice.Source));
        return checkedNotice.Value ?? throw new SettingException("Site:Profile", $"{file}: {string.Join("; ", checkedNotice.Problems)}");
    }

    private static Dictionary<string, CodeLabel> ReadAreas(string file)
    {
        using var csv = new CsvReader(new StreamReader(file), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var areas = new Dictionary<string, CodeLabel>(StringComparer.Ordinal);
        while (csv.Read())
            areas.Add(csv.GetField("code")!, new CodeLabel(csv.GetField("code")!, csv.GetField("name")!));
        return areas;
    }

    private static T ReadOptional<T>(string file, T without) => File.Exists(file) ? ReadJson<T>(file) : without;

    private static T ReadJson<T>(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(file), Options)!;
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            throw ProfileFaults.Of(file, fault);
        }
    }

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    private sealed record HolidayFile(int Year, IReadOnlyList<string> Source, IReadOnlyList<HolidayLine> Days);

    private sealed record HolidayLine(DateOnly Date, bool Working, string Holiday);
}
