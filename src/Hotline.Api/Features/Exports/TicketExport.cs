using System.Text.Json;
using Hotline.Api.Boundary;
using Hotline.Api.Features.Tickets;

namespace Hotline.Api.Features.Exports;

/// <summary>The tickets of a filter as rows of a table, for the list's CSV and for export files.</summary>
internal sealed class TicketExport(TicketLists lists, CsvAnswer csv, Tables tables, JsonWriting json)
{
    /// <summary>The list's own filter, all of it.</summary>
    public async Task AsCsv(HttpContext http, TicketQuery query, IReadOnlyList<byte[]>? phoneHashes, Act act)
    {
        if (await lists.Refuses(query, act, http.RequestAborted) is { } refusal)
            await Problems.Write(http, refusal);
        else
            await csv.Write(http, tables.Tickets, lists.All(query, query.Sort, phoneHashes, act, http.RequestAborted), act, "tickets", Told(query), query.Bom);
    }

    /// <summary>The filter as the audit keeps it: what was searched for in words or by phone may name a person, so that it was is all that is told.</summary>
    public string Told(TicketFilter filter)
    {
        var kept = JsonSerializer.SerializeToNode(filter, filter.GetType(), json.Options)!.AsObject();
        foreach (var name in kept.Where(f => f.Value is null).Select(f => f.Key).ToList())
            kept.Remove(name);
        foreach (var name in (string[])["q", "phone"])
        {
            if (kept.ContainsKey(name))
                kept[name] = "***";
        }
        return kept.ToJsonString(json.Options);
    }
}
