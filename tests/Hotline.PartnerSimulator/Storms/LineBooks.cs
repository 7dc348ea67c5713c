using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Hotline.PartnerSimulator.Storms;

/// <summary>A row of the line's outbox or inbox.</summary>
internal sealed record LineMessage(string Partner, Guid Id, string Matter, int Seq, string Type, string Sha256, string State, string? Fault);

/// <summary>Where a mark stands on the line's histories: in which entry, of which action.</summary>
internal sealed record Trace(long Entry, string Action);

/// <summary>
/// What the line has in its books, read from the tables: both ledgers, and the histories, in which every effect of a message must have
/// left its words once.
/// </summary>
internal sealed partial class LineBooks
{
    private LineBooks() { }

    public required IReadOnlyList<LineMessage> In { get; init; }

    public required IReadOnlyList<LineMessage> Out { get; init; }

    /// <summary>By mark: the entries that bear it, oldest first.</summary>
    public required IReadOnlyDictionary<string, List<Trace>> Traces { get; init; }

    /// <summary>How many tickets bear a mark in their title.</summary>
    public required IReadOnlyDictionary<string, int> Titles { get; init; }

    public static async Task<LineBooks> Read(StormDatabase database)
    {
        var traces = new Dictionary<string, List<Trace>>(StringComparer.Ordinal);
        foreach (var (id, action, text, changes) in await database.Rows(
            "SELECT id, action, text, changes FROM history ORDER BY id", r => (r.GetInt64(0), r.GetString(1), r.IsDBNull(2) ? null : r.GetString(2), r.IsDBNull(3) ? null : r.GetString(3))))
        {
            foreach (var mark in Marks(text).Concat(MarksAfter(changes)).Distinct())
                (traces.TryGetValue(mark, out var list) ? list : traces[mark] = []).Add(new Trace(id, action));
        }
        var titles = await database.Rows("SELECT title FROM tickets", r => r.GetString(0));
        return new LineBooks
        {
            In = await database.Rows("SELECT partner, message_id, transfer_id, transfer_seq, type, body_sha256, disposition, reason FROM exchange_in ORDER BY id", Message),
            Out = await database.Rows("SELECT partner, message_id, transfer_id, transfer_seq, type, body_sha256, state, fault FROM exchange_out ORDER BY referral_id, transfer_seq, correction", Message),
            Traces = traces,
            Titles = titles.SelectMany(Marks).GroupBy(m => m).ToDictionary(g => g.Key, g => g.Count()),
        };
    }

    /// <summary>Rows that still wait, on both ways.</summary>
    public static async Task<long> Waiting(StormDatabase database) => (await database.Rows(
        "SELECT (SELECT count(*) FROM exchange_out WHERE state = 'waiting') + (SELECT count(*) FROM exchange_in WHERE disposition = 'parked')",
        r => r.GetInt64(0)))[0];

    private static LineMessage Message(DbDataReader r) => new(
        r.GetString(0), r.GetValue(1) is Guid id ? id : Guid.Parse(r.GetString(1)), r.GetString(2), Convert.ToInt32(r.GetValue(3), CultureInfo.InvariantCulture), r.GetString(4), r.GetString(5),
        r.GetString(6), r.IsDBNull(7) ? null : r.GetString(7));

    private static IEnumerable<string> Marks(string? text) => text is null ? [] : Mark().Matches(text).Select(m => m.Value);

    /// <summary>Marks in the values after a change; those before it were there already.</summary>
    private static IEnumerable<string> MarksAfter(string? changes)
    {
        if (changes is null || !changes.Contains('〔', StringComparison.Ordinal) && !changes.Contains("\\u3014", StringComparison.OrdinalIgnoreCase))
            return [];
        using var parsed = JsonDocument.Parse(changes);
        return [.. parsed.RootElement.EnumerateArray()
            .SelectMany(c => c.EnumerateObject().Where(p => p.Name.Equals("After", StringComparison.OrdinalIgnoreCase) && p.Value.ValueKind == JsonValueKind.String))
            .SelectMany(p => Marks(p.Value.GetString()))];
    }

    [GeneratedRegex("〔[^〔〕/]+/[0-9]+〕", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mark();
}
