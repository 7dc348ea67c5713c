using System.Text.RegularExpressions;
using Hotline.Api.Persistence;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Microsoft.Extensions.Configuration;

namespace Hotline.Api.Tests.Startup;

/// <summary>The list of settings, what is made from it, and that nothing is read beside it.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task Reference_AgainstTheCode_IsWhatItSays()
    {
        var (path, made) = (Repository.File("src/Hotline.Api/SETTINGS.md"), ProductSetting.Document());
        var written = File.Exists(path) ? await File.ReadAllTextAsync(path) : "";
        if (made != written && Environment.GetEnvironmentVariable("HOTLINE_ACCEPT") == "1")
            await File.WriteAllTextAsync(path, made);
        Assert.True(made == written, "SETTINGS.md is not what the code says; HOTLINE_ACCEPT=1 writes it anew.");
    }

    [Fact]
    public void Names_AreGivenOnce() => Assert.Equal(ProductSetting.All.Count, ProductSetting.All.Select(s => s.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());

    /// <summary>A key that the sources read by name is in the list; of a key below a section its last word is.</summary>
    [Fact]
    public void Sources_ReadNothingBesideTheList()
    {
        var words = ProductSetting.All.SelectMany(s => s.Name.Split(':')).ToHashSet(StringComparer.Ordinal);
        var names = ProductSetting.All.Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var read =
            from file in Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            where !Regex.IsMatch(file, "/(obj|bin|Migrations)/", RegexOptions.ExplicitCapture, Patience)
            let text = File.ReadAllText(file)
            where text.Contains("IConfiguration", StringComparison.Ordinal) || text.Contains(".Configuration", StringComparison.Ordinal)
            from match in Regex.Matches(text, Reading, RegexOptions.ExplicitCapture, Patience)
            let key = match.Groups["key"].Value
            where key is not ("ASPNETCORE_URLS" or "Url" or "Kestrel:Endpoints") && !names.Contains(key) && !(words.Contains(key) && !key.Contains(':', StringComparison.Ordinal))
            select $"{Path.GetFileName(file)}: {key}";

        Assert.Equal([], read.Distinct());
    }

    [Fact]
    public void Sources_AreReadAtAll()
    {
        var text = File.ReadAllText(Repository.File("src/Hotline.Api/Features/Exchange/Partners.cs")) + File.ReadAllText(Repository.File("src/Hotline.Api/Startup/HotlineApp.cs"));
        var keys = Regex.Matches(text, Reading, RegexOptions.ExplicitCapture, Patience).Select(m => m.Groups["key"].Value).ToHashSet(StringComparer.Ordinal);

        Assert.Superset(new HashSet<string> { "Site:Profile", "Partners", "Face", "Address", "BreakerPause", "Secret", "NotAfter", "Concurrency" }, keys);
    }

    [Theory]
    [InlineData("Database:Provider", true)]
    [InlineData("database:PROVIDER", true)]
    [InlineData("Partners:police110:Keys:0:Secret", true)]
    [InlineData("Partners:police110:Limits:BreakerPause", true)]
    [InlineData("Database", true)]
    [InlineData("Kestrel:Endpoints:Rest:Protocols", true)]
    [InlineData("Database:Providers", false)]
    [InlineData("Partners:police110:Adress", false)]
    [InlineData("Partners:police110:Keys:0:Secret:More", false)]
    [InlineData("Keys:Folder", false)]
    public void Start_NameThatNobodyReads_IsNamed(string name, bool known)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, "x")]).Build();

        var fault = Record.Exception(() => ProductSetting.CheckNames(configuration));

        Assert.Equal(known, fault is null);
        Assert.True(known || (fault is SettingException && fault.Message.StartsWith(name + ":", StringComparison.Ordinal)));
    }

    /// <summary>An indexer, a section, or one of the readers that take the name of a setting.</summary>
    private const string Reading =
        """(configuration|Configuration|given|keys|key|legacy|section)\["(?<key>[A-Za-z_:]+)"\]|GetSection\("(?<key>[A-Za-z:]+)"\)|Flag\("(?<key>[A-Z][A-Za-z]+:[A-Za-z:]+)"|(Choice|Address|Span|Moment)(<[A-Za-z]+>)?\((given|key), "(?<key>[A-Za-z]+)"|GetValue<[a-z]+>\("(?<key>[A-Za-z:]+)"|GetConnectionString\("(?<key>[A-Za-z]+)"\)""";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
}
