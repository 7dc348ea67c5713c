using System.Globalization;
using CsvHelper;
using Hotline.Api.Security;
using Hotline.Api.Sites;
using Hotline.Domain;
using Hotline.Domain.Tickets;

namespace Hotline.Load.Fill;

/// <summary>
/// What a made-up city's tickets are made of: the profile's units, areas and the demo month's matters, in other words and at other places.
/// Words range from those of every second ticket (咨询) to a village's name.
/// </summary>
internal sealed class City
{
    private readonly List<Story> _stories;
    private readonly List<(string Code, string Name)> _areas;
    private readonly double[] _unitEnds;
    private readonly List<string> _units;
    private readonly CallerVault _vault;

    public City(Site site, CallerVault vault)
    {
        (Site, _vault) = (site, vault);
        var codes = Read(Path.Combine(site.Folder, "categories.csv"), r => (Path: r("path"), Code: r("code"))).ToDictionary(c => c.Path, c => c.Code);
        _stories = Read(Path.Combine(site.Folder, "demo", "tickets.csv"), r => new Story(
            r("title"), r("content").TrimEnd('。'), r("appeal_type"), codes[r("category")], r("source"), Code.Parse<Channel>(r("channel"))!.Value));
        _areas = Read(Path.Combine(site.Folder, "areas.csv"), r => (r("code"), r("name")));
        _units = Read(Path.Combine(site.Folder, "units.csv"), r => r("code"));
        _unitEnds = [.. Shares(_units.Count)];
    }

    public Site Site { get; }

    /// <summary>A registration at a moment, under a number of its own.</summary>
    /// <param name="random">Where its particulars come from.</param>
    /// <param name="number">Its number.</param>
    /// <param name="frequent">Whether the caller is the one who calls again and again.</param>
    public Registration Matter(Random random, string number, bool frequent)
    {
        var story = _stories[random.Next(_stories.Count)];
        var area = _areas[random.Next(3) == 0 ? random.Next(_areas.Count) : random.Next(Math.Min(TownCount, _areas.Count))];
        var place = area.Name + Surroundings[random.Next(Surroundings.Length)];
        var matter = new Matter
        {
            Title = story.Title,
            Content = $"{Openings[random.Next(Openings.Length)]}{story.Content}，地点在{place}。{Details[random.Next(Details.Length)]}{Wishes[random.Next(Wishes.Length)]}",
            AppealType = story.Type,
            Category = story.Category,
            Area = area.Code,
            Address = place,
            Urgency = random.Next(1000) switch { < 2 => Urgency.Emergency, < 40 => Urgency.Urgent, _ => Urgency.Normal },
        };
        var superior = story.Source != Ticket.LocalSource;
        return new Registration(
            number, story.Channel, matter, Caller(random, frequent), null, story.Source, superior ? "S" + number : null);
    }

    /// <summary>A unit, the largest with a tenth of all orders, the smallest with a few.</summary>
    public string Unit(Random random)
    {
        var at = Array.BinarySearch(_unitEnds, random.NextDouble());
        return _units[Math.Min(at < 0 ? ~at : at, _units.Count - 1)];
    }

    /// <summary>The phone of the caller who calls again and again; of a range that is nobody's.</summary>
    public const string FrequentPhone = "+8613800008888";

    private Caller Caller(Random random, bool frequent)
    {
        if (frequent)
            return _vault.Seal(new CallerData("常先生", FrequentPhone), confidential: false, anonymous: false);
        if (random.Next(50) == 0)
            return new Caller(null, null, false, Anonymous: true);
        var name = Families[random.Next(Families.Length)] + (random.Next(2) == 0 ? "女士" : "先生");
        return _vault.Seal(new CallerData(name, Phone(random.Next(Callers))), random.Next(20) == 0, anonymous: false);
    }

    /// <summary>One of the ordinary callers' phones.</summary>
    public static string Phone(int caller) => string.Create(CultureInfo.InvariantCulture, $"+86199{caller:D8}");

    private static IEnumerable<double> Shares(int units)
    {
        // The last tenth of them have next to nothing to do with callers.
        var weights = Enumerable.Range(1, units).Select(i => i > units * 9 / 10 ? 0.002 : Math.Pow(i, -0.6)).ToList();
        var (sum, end) = (weights.Sum(), 0.0);
        foreach (var weight in weights)
            yield return (end += weight) / sum;
    }

    private static List<T> Read<T>(string file, Func<Func<string, string>, T> make)
    {
        using var csv = new CsvReader(new StreamReader(file), CultureInfo.InvariantCulture);
        csv.Read();
        csv.ReadHeader();
        var rows = new List<T>();
        while (csv.Read())
            rows.Add(make(name => csv.GetField(name)!));
        return rows;
    }

    private sealed record Story(string Title, string Content, string Type, string Category, string Source, Channel Channel);

    /// <summary>Ordinary callers; with a million tickets one has two of them on average.</summary>
    public const int Callers = 500_000;

    /// <summary>The first areas are towns, where most matters are.</summary>
    private const int TownCount = 21;

    private static readonly string[] Surroundings = ["路口西侧", "小学门口", "农贸市场北门", "村委会东边", "老电影院后面", "安置小区二期", "卫生院对面", "文化广场", "汽车站出口", "水库大坝", "工业园区", "加油站旁"];
    private static readonly string[] Openings = ["来电人反映：", "市民来电称", "群众反映", "", "", "来电人为外地务工人员，"];
    private static readonly string[] Details = ["情况已持续两周。", "周边商户多次协调无果。", "老人和儿童出行受到影响。", "此前拨打过电话，当时有人到场，之后又照旧。", "附近居民意见较大。", "现场照片已留存。", "夜间尤其严重。", "", "", ""];
    private static readonly string[] Wishes = ["希望尽快处理。", "请相关部门核实并回复。", "诉求人要求电话答复。", "希望给予明确答复。", "请帮助协调解决。", "", ""];
    private static readonly string[] Families = ["王", "李", "张", "刘", "陈", "杨", "赵", "马", "郭", "牛", "欧阳"];
}
