using Hotline.Api.Features.Imports;
using Hotline.Api.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace Hotline.Api.Tests.Given;

/// <summary>The published month with every file of the demo, loaded once; for tests that only read it. It is the 10th of March.</summary>
public sealed class February : Server
{
    public February() : base(Times.At("2023-03-10T09:00")) { }

    protected override async Task Prepare()
    {
        foreach (var file in Files)
            Assert.Empty((await this.Import(DemoFile(file))).Problems);
    }

    /// <summary>The files, in an order in which each finds what it refers to.</summary>
    public static readonly string[] Files = ["tickets.csv", "calls.csv", "assessment-lines.csv", "bulletin.json"];

    public static string DemoFile(string name) => Path.Combine(AppContext.BaseDirectory, "Sites", "ruzhou", "demo", name);
}

[CollectionDefinition(nameof(February))]
public sealed class FebruaryMonth : ICollectionFixture<February>;

/// <summary>Imports without the way over HTTP.</summary>
internal static class Importing
{
    public static Task<ImportReport> Import(this Server server, string path, bool dryRun = false) =>
        server.Services.GetRequiredService<Importer>().Run(path, null, dryRun, Importers.CommandLine, (_, _) => Task.FromResult(true), CancellationToken.None);

    /// <summary>Imports a text as if it were a file.</summary>
    public static async Task<ImportReport> ImportText(this Server server, string text, bool dryRun = false)
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, text);
            return await server.Import(path, dryRun);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
