using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Bulletins;
using Hotline.Api.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Hotline.Api.Startup;

/// <summary>
/// The verb that writes a month's bulletin as files: JSON, HTML, DOCX, PDF, XLSX and each chart as SVG and PNG. What it wrote is printed,
/// a line each; what it is at goes to standard error.
/// </summary>
internal static class PrintBulletin
{
    public static async Task<int> Run(string[] args)
    {
        var (period, folder, version, settings) = Read(args);
        if (!args.Contains(WithDemo))
            return await Write(HotlineApp.Build(settings), _ => Task.CompletedTask, period, folder, version);
        var database = Directory.CreateTempSubdirectory("hotline-demo-").FullName;
        try
        {
            return await Write(HotlineApp.Build([.. Demo.Settings(database), .. settings]), services => Demo.Load(services, Console.Error), period, folder, version);
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(database, recursive: true);
        }
    }

    private static async Task<int> Write(WebApplication built, Func<IServiceProvider, Task> prepare, string period, string folder, int? version)
    {
        await using var app = built;
        var services = app.Services;
        await services.GetRequiredService<Preparation>().Run(CancellationToken.None);
        await prepare(services);
        await using var db = services.GetRequiredService<OpenBooks>()();
        if (await db.Bulletins.Holding(period, version, publishedOnly: false).FirstOrDefaultAsync() is not { } row)
        {
            await Console.Error.WriteLineAsync(version is null ? $"There is no bulletin of {period}; import or draft one." : $"The bulletin of {period} has no version {version}.");
            return 1;
        }
        var opened = await services.GetRequiredService<BulletinDesk>().Open(db, row, CancellationToken.None);
        var data = await services.GetRequiredService<GetBulletin.Desk>().Data(db, row, opened, CancellationToken.None);
        var (printed, charts) = (opened.Printed, opened.Printed.Charts());
        await Save(folder, period + ".json", () => JsonSerializer.SerializeToUtf8Bytes(data, data.GetType(), services.GetRequiredService<JsonWriting>().Options));
        foreach (var form in BulletinForm.All)
            await Save(folder, $"{period}.{form.Suffix}", () => form.Print(printed));
        foreach (var file in charts.Names.SelectMany(name => new[] { name + ".svg", name + ".png" }))
            await Save(folder, Path.Combine("charts", file), () => BulletinForm.Chart(charts, file)!.Print(printed));
        return 0;
    }

    private static async Task Save(string folder, string file, Func<byte[]> print)
    {
        await Console.Error.WriteLineAsync($"{file} …");
        var path = Path.Combine(folder, file);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllBytesAsync(path, print());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingException("bulletin --out", $"{path} cannot be written: {fault.Message}");
        }
        Console.WriteLine(path);
    }

    private const string WithDemo = "--demo";

    /// <summary>The month, <c>--out DIR</c> and <c>--version N</c>, each also with an equals sign; all else is a setting.</summary>
    private static (string Period, string Folder, int? Version, string[] Settings) Read(string[] args)
    {
        var (rest, given) = (new List<string>(), new Dictionary<string, string?>());
        for (var i = 0; i < args.Length; i++)
        {
            var parts = args[i].Split('=', 2);
            if (parts[0] is not ("--out" or "--version"))
                rest.Add(args[i]);
            else
                given[parts[0]] = parts.Length == 2 ? parts[1] : ++i < args.Length ? args[i] : null;
        }
        var period = rest.Find(a => !a.StartsWith('-'));
        if (!BulletinMonth.Is(period))
            throw new SettingException("bulletin", period is null ? "names no month such as 2023-02." : $"'{period}' is no month such as 2023-02.");
        if (given.GetValueOrDefault("--out") is not { Length: > 0 } folder)
            throw new SettingException("bulletin --out", "names no folder.");
        int? version = null;
        if (given.TryGetValue("--version", out var text))
            version = int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : throw new SettingException("bulletin --version", $"'{text}' is no version.");
        return (period!, folder, version, [.. rest.Where(a => a.StartsWith("--", StringComparison.Ordinal) && a != WithDemo)]);
    }
}
