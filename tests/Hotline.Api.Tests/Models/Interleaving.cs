namespace Hotline.Api.Tests.Models;

/// <summary>Every order in which the acts of two calls may come one after the other, each call's own in their order.</summary>
internal static class Interleaving
{
    public static IEnumerable<IReadOnlyList<(int Parcel, int Act)>> Of(Step step) =>
        Rest([], [.. step.Parcels.Select(p => p.Acts.Count)], [.. step.Parcels.Select(_ => 0)]);

    private static IEnumerable<IReadOnlyList<(int, int)>> Rest(IReadOnlyList<(int, int)> soFar, int[] counts, int[] done)
    {
        if (done.SequenceEqual(counts))
            yield return soFar;
        for (var parcel = 0; parcel < counts.Length; parcel++)
        {
            if (done[parcel] == counts[parcel])
                continue;
            var next = done.ToArray();
            next[parcel]++;
            foreach (var order in Rest([.. soFar, (parcel, done[parcel])], counts, next))
                yield return order;
        }
    }
}
