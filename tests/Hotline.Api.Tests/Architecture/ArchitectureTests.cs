using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using Hotline.Api.Startup;
using Hotline.Api.Tests.Given;
using Hotline.Domain.Tickets;
using Hotline.Publishing;
using Microsoft.AspNetCore.Http;
using static ArchUnitNET.Fluent.ArchRuleDefinition;
using Assembly = System.Reflection.Assembly;

namespace Hotline.Api.Tests.Architecture;

/// <summary>Who may know whom, and what a file may be.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Assembly Api = typeof(HotlineApp).Assembly;
    private static readonly Assembly Domain = typeof(Ticket).Assembly;
    private static readonly Assembly Publishing = typeof(BulletinHtml).Assembly;

    private static readonly ArchUnitNET.Domain.Architecture Types = new ArchLoader().LoadAssemblies(Api, Domain, Publishing).Build();

    [Theory]
    [InlineData("Hotline.Domain", "", "")]
    [InlineData("Hotline.Publishing", "Hotline.Domain", "DocumentFormat.OpenXml SkiaSharp SkiaSharp.NativeAssets.Linux.NoDependencies")]
    [InlineData("Hotline.Exchange", "Hotline.Domain", "BouncyCastle.Cryptography Google.Protobuf Grpc.Net.Client Grpc.StatusProto Grpc.Tools Polly Polly.RateLimiting")]
    [InlineData("Hotline.Api", "Hotline.Domain Hotline.Exchange Hotline.Publishing", null)]
    public void Project_References_OnlyWhatItMay(string project, string others, string? libraries)
    {
        var file = XDocument.Load(Repository.File($"src/{project}/{project}.csproj"));
        var projects = file.Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        var packages = file.Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!);

        Assert.Equal(others.Split(' ', StringSplitOptions.RemoveEmptyEntries), projects.Order(StringComparer.Ordinal));
        if (libraries is not null)
            Assert.Equal(libraries.Split(' ', StringSplitOptions.RemoveEmptyEntries), packages.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Domain_Assembly_KnowsTheRuntimeOnly() =>
        Assert.DoesNotContain(Domain.GetReferencedAssemblies(), a => !a.Name!.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void Domain_Methods_WaitForNothing()
    {
        var waiting =
            from type in Domain.GetTypes()
            from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            where typeof(Task).IsAssignableFrom(method.ReturnType) || method.ReturnType == typeof(ValueTask) || method.GetParameters().Any(p => p.ParameterType == typeof(TimeProvider))
            select $"{type.Name}.{method.Name}";

        Assert.Equal([], waiting);
    }

    [Fact]
    public void Domain_Files_AskNoClockAndNoDisk() => Types().That().ResideInAssembly(Domain)
        .Should().NotDependOnAnyTypesThat().HaveFullNameMatching(@"^System\.(IO\.(File|Directory|Path)|TimeProvider|Net\.|Threading\.)")
        .Check(Types);

    [Fact]
    public void Persistence_KnowsNoSlice() => Types().That().ResideInNamespaceMatching(@"^Hotline\.Api\.Persistence")
        .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^Hotline\.Api\.(Features|Startup|Workers)")
        .Check(Types);

    [Fact]
    public void Providers_AreKnownToTheirOwnFolderOnly() => Types().That().ResideInNamespaceMatching(@"^Hotline\.Api\.(Features|Boundary|Security|Sites|Workers)")
        .Should().NotDependOnAnyTypesThat().ResideInNamespaceMatching(@"^(Hotline\.Api\.Persistence\.Providers|Npgsql|Microsoft\.Data\.)")
        .Check(Types);

    /// <summary>Who has to know a difference between databases asks the provider for what it means.</summary>
    [Fact]
    public void Providers_NamesAndDrivers_AreWordsOfTheirOwnFolder()
    {
        // Where the one is chosen that the settings name, by the migrations' tool too; and the lane that is SQLite's own.
        string[] choosing = ["Persistence/DatabaseSetup.cs", "Persistence/DesignTime.cs", "Persistence/Lanes/SqliteLane.cs"];
        var api = Repository.File("src/Hotline.Api");
        var knowing =
            from file in Directory.EnumerateFiles(api, "*.cs", SearchOption.AllDirectories)
            let path = Path.GetRelativePath(api, file)
            where !path.StartsWith("obj/", StringComparison.Ordinal) && !path.StartsWith("bin/", StringComparison.Ordinal)
            where !path.StartsWith("Persistence/Providers/", StringComparison.Ordinal) && !path.StartsWith("Persistence/Migrations/", StringComparison.Ordinal)
            let text = File.ReadAllText(file)
            where ProviderName().IsMatch(text) || (!choosing.Contains(path) && ProviderType().IsMatch(text))
            select path;

        Assert.Equal([], knowing);
    }

    /// <summary>Its name as a text, or a question after its name.</summary>
    [GeneratedRegex(@"""(sqlite|postgresql|sqlserver)""|\bSql\.Name (==|!=|is|switch)|\bDatabase\.ProviderName\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProviderName();

    /// <summary>Its class, its context, or how its driver is set up.</summary>
    [GeneratedRegex(@"\b(SqliteSql|(PostgreSql|SqlServer)\.Instance|(Sqlite|PostgreSql|SqlServer)HotlineContext|(Use|Is)(Sqlite|Npgsql|SqlServer))\b|\bis (not )?(PostgreSql|SqlServer)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ProviderType();

    [Fact]
    public void Api_PublicTypes_AreMigrationsOnly()
    {
        // The web SDK makes the entry point public.
        var open = Api.GetExportedTypes().Where(t => t.Name != "Program" && !t.Namespace!.Contains(".Migrations", StringComparison.Ordinal));
        Assert.Equal([], open.Select(t => t.FullName!));
    }

    [Fact]
    public void EachFile_InSrc_FitsInFourHundredLines()
    {
        var tooLong =
            from file in Directory.EnumerateFiles(Repository.File("src"), "*.cs", SearchOption.AllDirectories)
            where !file.Contains("/Migrations/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
            let lines = File.ReadLines(file).Count()
            where lines > 400
            select $"{Path.GetRelativePath(Repository.Root, file)} {lines}";

        Assert.Equal([], tooLong);
    }

    [Fact]
    public void EachType_IsNamedForWhatItIs()
    {
        // The base of a share is a word of the field.
        string[] ofTheField = ["TableBase", "CompletionBase", "ShareBase"];
        string[] empty = ["Manager", "Helper", "Helpers", "Util", "Utils", "Impl", "Base", "Dto"];
        var named =
            from assembly in new[] { Api, Domain, Publishing }
            from type in assembly.GetTypes()
            // Protoc names its own.
            where type.Namespace != "Hotline.Tickets.V1"
            where type.GetCustomAttribute<CompilerGeneratedAttribute>() is null && !ofTheField.Contains(type.Name)
            where empty.Any(word => type.Name.EndsWith(word, StringComparison.Ordinal))
            select type.FullName;

        Assert.Equal([], named);
    }

    [Fact]
    public void EachHandler_IsServedByAnyProtocol()
    {
        const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var slices = Api.GetTypes().Where(t => t.Namespace?.StartsWith("Hotline.Api.Features.", StringComparison.Ordinal) == true).ToList();
        var handling =
            (from type in slices.Where(t => t.Name == "Handler") from method in type.GetMethods(Own) select method)
            .Concat(from type in slices from method in type.GetMethods(Own) where method.Name == "Run" && method.GetParameters().Any(p => p.ParameterType.Name == "Request") select method)
            .Distinct().ToList();

        Assert.True(handling.Count >= 11);
        Assert.Equal([], handling.Where(m => m.GetParameters().Any(p => IsHttp(p.ParameterType))).Select(m => $"{m.DeclaringType!.FullName}.{m.Name}"));
        Assert.Equal([], slices.Where(t => t.Name == "Handler").SelectMany(t => t.GetFields(Own)).Where(f => IsHttp(f.FieldType)).Select(f => f.DeclaringType!.FullName));
    }

    private static bool IsHttp(System.Type type) => type == typeof(HttpContext) || type == typeof(IHttpContextAccessor) || type == typeof(HttpRequest);
}
