using Hotline.Api.Features.Retention;
using Hotline.Api.Security;

namespace Hotline.Api.Startup;

/// <summary>
/// The verb that prints what retention would do, and with <c>--run</c> does it now, whether the worker is on or off. It ends with 1 when a row
/// could not be treated, or when another runs.
/// </summary>
internal static class Retain
{
    public static async Task<int> Run(string[] args)
    {
        await using var app = HotlineApp.Build([.. args.Where(a => a != "--run")]);
        // With keys that are not those of the books nothing is treated, nor read.
        await app.Services.GetRequiredService<KeyBook>().Begin(CancellationToken.None);
        if (!args.Contains("--run"))
        {
            Print(await app.Services.GetRequiredService<GetRetention.Planner>().Look(CancellationToken.None));
            return 0;
        }
        if (await app.Services.GetRequiredService<RetentionJob>().Run(Importers.CommandLine.Client, CancellationToken.None) is not { } report)
        {
            Console.WriteLine("Another run is under way; GET /v1/retention/runs tells how far it is.");
            return 1;
        }
        foreach (var kind in report.Kinds)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{kind.Kind}: {kind.Due} due before {kind.Until:yyyy-MM-dd}, {kind.Done} done, {kind.Held} held, {kind.Skipped.Sum(s => s.Count)} skipped{Reasons(kind.Skipped)}, {kind.Failed} failed"));
        }
        return report.Kinds.Any(k => k.Failed > 0) ? 1 : 0;
    }

    private static void Print(RetentionOutlook outlook)
    {
        Console.WriteLine($"The worker is {(outlook.Enabled ? "on" : "off")}; a run would do this:");
        foreach (var kind in outlook.Kinds)
        {
            Console.WriteLine(FormattableString.Invariant(
                $"  {kind.Kind}: {kind.Due} due before {kind.Until:yyyy-MM-dd} ({kind.Months} months), {kind.Ready} ready, {kind.Held} held, {kind.Skipped.Sum(s => s.Count)} skipped{Reasons(kind.Skipped)}{Oldest(kind)}"));
        }
    }

    private static string Reasons(IReadOnlyList<SkippedCount> skipped) =>
        skipped.Count == 0 ? "" : FormattableString.Invariant($" ({string.Join(", ", skipped.Select(s => $"{s.Reason} {s.Count}"))})");

    private static string Oldest(PlannedKind kind) => kind.From is { } from ? FormattableString.Invariant($", the oldest of {from:yyyy-MM-dd}") : "";
}
