using System.Text.Json;
using Hotline.Load.Product;

namespace Hotline.Load.Fill;

/// <summary>A text and how many tickets hold it.</summary>
internal sealed record Word(string Text, long Count);

/// <summary>What the questions to a filled database need to know of it.</summary>
internal sealed record Filled(
    long Total, int Depth, IReadOnlyList<string> DeepCursors, IReadOnlyList<(string Id, string Number)> Tickets, IReadOnlyList<Word> Words, IReadOnlyList<string> PhoneCursors)
{
    public static async Task<Filled> Learn(Remote dev)
    {
        var total = await Count(dev, "");
        var (cursors, tickets, depth, cursor) = (new List<string>(), new List<(string, string)>(), 0, (string?)null);
        // Half of all tickets are walked through once; the pages of the farther half are the deep ones.
        while (depth < total / 2)
        {
            using var page = await dev.Get("/v1/tickets?limit=200" + (cursor is null ? "" : "&cursor=" + cursor));
            var items = page.RootElement.GetProperty("items");
            depth += items.GetArrayLength();
            tickets.Add((items[0].GetProperty("id").GetString()!, items[0].GetProperty("number").GetString()!));
            cursor = page.RootElement.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } next ? next.GetString() : null;
            if (cursor is null)
                break;
            if (depth >= total / 4)
                cursors.Add(cursor);
        }
        var words = new List<Word>();
        foreach (var text in Candidates)
            words.Add(new Word(text, await Count(dev, "&q=" + Uri.EscapeDataString(text))));
        return new Filled(total, (int)(total / 4), cursors, tickets, words, await FrequentCaller(dev));
    }

    public IEnumerable<string> WordsBetween(double least, double below) =>
        Words.Where(w => w.Count > 0 && (double)w.Count / Total >= least && (double)w.Count / Total < below).Select(w => w.Text);

    private static async Task<long> Count(Remote dev, string filter)
    {
        using var page = await dev.Get("/v1/tickets?limit=1&includeTotal=true" + filter);
        return page.RootElement.GetProperty("total").GetInt64();
    }

    private static async Task<List<string>> FrequentCaller(Remote dev)
    {
        var (cursors, cursor) = (new List<string>(), (string?)null);
        do
        {
            using var page = await dev.Post("/v1/tickets/search", new { phone = City.FrequentPhone, limit = 200, cursor });
            cursor = page.RootElement.GetProperty("nextCursor").GetString();
            if (cursor is not null)
                cursors.Add(cursor);
        }
        while (cursor is not null);
        return cursors;
    }

    /// <summary>Words of two characters, from those of most tickets to those of a village, and one that no ticket has.</summary>
    private static readonly string[] Candidates =
    [
        "地点", "咨询", "希望", "投诉", "处理", "路口", "医保", "工资", "学校", "施工", "公积", "宅基", "秸秆", "停水", "路灯", "噪声", "表扬", "校车",
        "马庄", "刘凹", "柏树", "虎头", "桃木", "冢头", "鳄鱼",
    ];
}
