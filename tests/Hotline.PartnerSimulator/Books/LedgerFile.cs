using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hotline.PartnerSimulator.Books;

/// <summary>A message as the ledger states it.</summary>
/// <param name="Direction"><c>sent</c> by the partner or <c>received</c> by it.</param>
/// <param name="Matter">The matter.</param>
/// <param name="Seq">The place in the order of its sender; 0 where the face numbers nothing.</param>
/// <param name="Sha256">Digest of the body.</param>
/// <param name="Applied">How often it took effect at the partner; null for one that the partner sent.</param>
/// <param name="Order">When it took effect among those of its matter: 1, 2, 3 …</param>
/// <param name="Copies">How often it came, or was tried.</param>
/// <param name="Ending">How one that was sent ended.</param>
/// <param name="Reason">Why it was refused.</param>
internal sealed record LedgerEntry(
    string Partner, string Direction, Guid Id, string Matter, int Seq, string Type, string Sha256, int? Applied, int? Order, int Copies, string? Ending, string? Reason);

/// <summary>The ledger of partners, one line of JSON for each message.</summary>
internal static class LedgerFile
{
    public static List<LedgerEntry> Entries(PartnerBooks books) => books.With(b =>
    {
        var applied = new Dictionary<Guid, (int Times, int First)>();
        foreach (var matter in b.Matters)
        {
            for (var i = 0; i < matter.Effects.Count; i++)
                applied[matter.Effects[i].Id] = applied.TryGetValue(matter.Effects[i].Id, out var seen) ? (seen.Times + 1, seen.First) : (1, i + 1);
        }
        return b.Incoming.Select(r => Received(b.Partner, r, applied.GetValueOrDefault(r.Letter.Id))).Concat(b.Sent.Select(s => Sent(b.Partner, s))).ToList();
    });

    public static async Task Write(string file, IEnumerable<PartnerBooks> books)
    {
        await using var writer = new StreamWriter(file);
        foreach (var entry in books.SelectMany(Entries))
            await writer.WriteLineAsync(JsonSerializer.Serialize(entry, Json));
    }

    private static LedgerEntry Received(string partner, Received r, (int Times, int First) applied) => new(
        partner, "received", r.Letter.Id, r.Letter.Matter, r.Letter.Seq, r.Letter.Type, r.Letter.Sha256, applied.Times, applied.Times > 0 ? applied.First : null, r.Copies, null, null);

    private static LedgerEntry Sent(string partner, Posted s) => new(
        partner, "sent", s.Letter.Id, s.Letter.Matter, s.Letter.Seq, s.Letter.Type, s.Letter.Sha256, null, null, s.Attempts, s.Ending.ToString(), s.Reason);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
