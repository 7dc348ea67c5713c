using Hotline.PartnerSimulator.Books;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>
/// The desk crashes once more and comes back without its memory. The line's reconciliation must find what the desk lacks and send it again by
/// itself: the same messages, each once and in order.
/// </summary>
internal static class Amnesia
{
    /// <summary>What was not as it must be.</summary>
    /// <param name="begun">When the storm began.</param>
    public static async Task<IReadOnlyList<string>> Run(StormGround ground, DateTimeOffset begun)
    {
        var before = Received(ground);
        await ground.Desk.Crash(remembers: false);
        await ground.Desk.Start(silent: true);
        var resent = 0;
        await Reconciliation.Each(ground, "police110", begun, report => resent += report["resent"]!.GetValue<int>());
        await Quiet.Wait(ground);
        var (after, faults) = (Received(ground), new List<string>());
        if (resent != before.Count)
            faults.Add($"of {before.Count} messages that the desk had forgotten {resent} were sent again");
        foreach (var (id, entry) in before)
        {
            if (!after.TryGetValue(id, out var again))
                faults.Add($"{entry.Matter} {entry.Type} {entry.Seq} {id} did not come again");
            else if (again.Applied != 1 || again.Sha256 != entry.Sha256 || again.Order != entry.Order)
                faults.Add($"{entry.Matter} {entry.Type} {entry.Seq} {id} came again, but took effect {again.Applied} times, as number {again.Order} instead of {entry.Order}");
        }
        faults.AddRange(after.Keys.Except(before.Keys).Select(id => $"{id} came, but had not come before"));
        Console.WriteLine($"The desk forgot {before.Count} messages; {resent} were sent again by the reconciliation, {after.Values.Count(a => a.Applied == 1)} took effect once");
        return faults;
    }

    private static Dictionary<Guid, LedgerEntry> Received(StormGround ground) =>
        LedgerFile.Entries(ground.Desk.Desk!.Books).Where(e => e.Direction == "received").ToDictionary(e => e.Id);
}
