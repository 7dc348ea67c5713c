using System.Globalization;
using Xunit.Abstractions;

namespace Hotline.Api.Tests.Models;

/// <summary>
/// Random sequences of moves by random roles, some at once, against a plain model of the rules. <c>HOTLINE_MODEL_SEQUENCES</c> says how
/// many (500 by default), <c>HOTLINE_MODEL_SEED</c> which, <c>HOTLINE_MODEL_ONLY</c> runs one of them alone.
/// </summary>
public sealed class LifecycleModelTests(ITestOutputHelper output)
{
    private const int Plenty = 10_000;

    /// <summary>Met within a few hundred sequences, whatever the seed.</summary>
    private static readonly string[] Frequent =
    [
        .. PlainTable.OfTickets.Keys.Concat(PlainTable.OfOrders.Keys).Append("patch").Select(m => $"done {m}"),
        .. "forbidden validation-failed not-found move-not-allowed ticket-closed ticket-archived work-order-move-not-allowed work-order-not-acknowledged stale-version"
            .Split(' ').Select(c => $"refused {c}"),
        "concurrent pairs", "acts in batches", "replays",
    ];

    /// <summary>Met within thousands.</summary>
    private static readonly string[] Rare =
    [
        .. ("work-order-final return-window-passed work-order-past-due extension-pending no-extension-pending extensions-used-up ticket-past-due "
            + "no-open-work-order no-open-supervision merge-into-itself master-ended master-open idempotency-key-reused if-match-required")
            .Split(' ').Select(c => $"refused {c}"),
        .. "lateReply twoRepeats thirdRound finalByReturns threeExtensions provisional pausedOnDayOff archivedWithMaster closedLate".Split(' ').Select(c => $"corner {c}"),
    ];

    [Fact]
    public async Task RandomSequences_OnTheProductAndTheModel_AreAnsweredAlike()
    {
        var sequences = Setting("HOTLINE_MODEL_SEQUENCES") ?? 500;

        var report = await new ModelRun(Setting("HOTLINE_MODEL_SEED") ?? 12345, sequences, Setting("HOTLINE_MODEL_ONLY")).Run();

        output.WriteLine(report.ToString());
        Assert.True(report.Difference is null, report.Difference);
        if (report.Sequences >= 500)
            Assert.Equal([], report.Tally.Missing(Frequent));
        if (report.Sequences >= Plenty)
            Assert.Equal([], report.Tally.Missing(Rare));
    }

    private static int? Setting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
