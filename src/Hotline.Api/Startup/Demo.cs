using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Hotline.Api.Features.Imports;
using Hotline.Api.Security;
using Hotline.Api.Sites;

namespace Hotline.Api.Startup;

/// <summary>A fresh temporary database with the profile's demo month loaded, on loopback, in Development.</summary>
internal static class Demo
{
    public static async Task<int> Run(string[] args)
    {
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("hotline-demo-").FullName;
        try
        {
            await using var app = HotlineApp.Build(
            [
                .. Settings(folder),
                .. args.Contains(WithPartners, StringComparer.OrdinalIgnoreCase) ? Partners : [],
                .. args,
            ]);
            await app.Services.GetRequiredService<Preparation>().Run(CancellationToken.None);
            await app.StartAsync();
            await Load(app.Services, Console.Out);
            app.Services.GetRequiredService<Readiness>().Open();
            await Tell(app, watch.Elapsed);
            await app.WaitForShutdownAsync();
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The demo speaks to partners only where it is told to; the simulator plays them.</summary>
    private const string WithPartners = "--Demo:Partners=true";

    private static readonly string[] Partners =
    [
        "--Partners:police110:Address=http://127.0.0.1:6081",
        .. new[] { "pingdingshan", "henan" }.SelectMany(code => new[]
        {
            $"--Partners:{code}:Address=http://127.0.0.1:6090/{code}", $"--Partners:{code}:Keys:0:Id=demo",
            $"--Partners:{code}:Keys:0:Secret=whsec_aG90bGluZS1kZW1vLWtleS0wMDAwMDAwMDAwMDAwMDA=",
        }),
    ];

    /// <summary>A database of its own in a folder.</summary>
    public static string[] Settings(string folder) =>
    [
        "--environment=Development",
        "--Database:Provider=Sqlite",
        $"--ConnectionStrings:Hotline=Data Source={Path.Combine(folder, "hotline.db")}",
        $"--Keys:File={Path.Combine(folder, "keys.json")}",
    ];

    /// <summary>Loads the profile's demo month.</summary>
    public static async Task Load(IServiceProvider services, TextWriter told)
    {
        var (importer, folder) = (services.GetRequiredService<Importer>(), Path.Combine(services.GetRequiredService<Site>().Folder, "demo"));
        foreach (var file in (string[])["tickets.csv", "calls.csv", "assessment-lines.csv", "bulletin.json"])
        {
            var watch = Stopwatch.StartNew();
            var report = await importer.Run(
                Path.Combine(folder, file), null, dryRun: false, Importers.CommandLine, Importers.ToConsole(file), CancellationToken.None);
            await told.WriteLineAsync(FormattableString.Invariant($"{file}: {report.Inserted} of {report.Rows} rows in {watch.Elapsed.TotalSeconds:F1} s"));
            foreach (var problem in report.Problems)
                await told.WriteLineAsync(FormattableString.Invariant($"  line {problem.Line}, {problem.Field}: {problem.Message}"));
        }
    }

    private static async Task Tell(WebApplication app, TimeSpan took)
    {
        var address = app.Urls.First().Replace("localhost", "127.0.0.1", StringComparison.Ordinal);
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = DevelopmentClients.Everything, ["client_secret"] = DevelopmentClients.Secret,
        });
        var answer = await http.PostAsync(new Uri(TokenEndpoint.Path, UriKind.Relative), form);
        var token = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["access_token"]!.GetValue<string>();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

            Ready after {took.TotalSeconds:F1} s. Stop with Ctrl+C; nothing is kept.

              Bulletin  {address}/v1/bulletins/2023-02.html?access_token={token}
              Tickets   curl -s -H "Authorization: Bearer $TOKEN" "{address}/v1/tickets?limit=5"
              Swagger   {address}/swagger

              TOKEN={token}

            """));
    }
}
