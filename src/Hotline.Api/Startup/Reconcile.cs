using System.Globalization;
using Hotline.Api.Features.Exchange;
using Hotline.Api.Persistence;
using Hotline.Api.Security;

namespace Hotline.Api.Startup;

/// <summary>对账 from the command line, beside a running server or without one.</summary>
internal static class Reconcile
{
    public static async Task<int> Run(string[] args)
    {
        await using var app = HotlineApp.Build([.. args.Where(a => !a.StartsWith("--partner=", StringComparison.Ordinal) && !a.StartsWith("--day=", StringComparison.Ordinal))]);
        var (partners, reconciler) = (app.Services.GetRequiredService<Partners>(), app.Services.GetRequiredService<Reconciler>());
        var (code, day) = (Given(args, "--partner="), Day(Given(args, "--day=")) ?? reconciler.Yesterday);
        await app.Services.GetRequiredService<KeyBook>().Begin(CancellationToken.None);
        if (code is not null && partners.Find(code) is null)
            throw new SettingException("--partner", $"'{code}' is no partner of the profile.");
        var worst = 0;
        foreach (var partner in partners.All.Where(p => code is null ? p.Address is not null : p.Code == code))
        {
            var report = partner.Address is null ? null : await reconciler.Run(partner, day, CancellationToken.None);
            Console.WriteLine(report is null ? $"{partner.Code} {day:yyyy-MM-dd}: cannot be asked now" : Text(report));
            worst = Math.Max(worst, report is null || report.Differences > 0 ? 1 : 0);
        }
        return worst;
    }

    private static string Text(ReconciliationReport report) => string.Join(Environment.NewLine, Lines(report));

    private static IEnumerable<string> Lines(ReconciliationReport report)
    {
        yield return FormattableString.Invariant(
            $"{report.Partner} {report.Day:yyyy-MM-dd}: sent {report.Sent.Ours} (theirs {report.Sent.Theirs}, waiting {report.Sent.Waiting}), received {report.Received.Ours} (theirs {report.Received.Theirs}), resent {report.Resent}, differences {report.Differences}");
        foreach (var (what, ids) in new[]
        {
            ("sent, missing there, resent", report.Sent.MissingThere), ("sent, unknown here", report.Sent.MissingHere), ("sent, differs", report.Sent.Differs),
            ("received, unknown there", report.Received.MissingThere), ("received, missing here", report.Received.MissingHere), ("received, differs", report.Received.Differs),
        })
        {
            foreach (var id in ids)
                yield return $"  {what}: {id}";
        }
    }

    private static string? Given(string[] args, string name) => args.FirstOrDefault(a => a.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

    private static DateOnly? Day(string? text) => text is null ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw new SettingException("--day", $"'{text}' is no day such as 2023-02-15.");
}
