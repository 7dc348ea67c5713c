using System.Text.Json;
using Hotline.Load.Product;

namespace Hotline.Load.Calls;

/// <summary>What is learnt from the server before measuring.</summary>
internal static class Known
{
    /// <summary>A ticket that is there.</summary>
    internal sealed record Ticket(string Id, string Number);

    /// <summary>Tickets, newest first, and the cursors behind each page of 50.</summary>
    internal sealed record Tickets(IReadOnlyList<Ticket> Items, IReadOnlyList<string> Cursors);

    public static async Task<IReadOnlyList<(string Code, string Name)>> Areas(Remote remote)
    {
        using var answer = await remote.Get("/v1/areas");
        return [.. answer.RootElement.GetProperty("items").EnumerateArray().Select(i => (i.GetProperty("code").GetString()!, i.GetProperty("label").GetString()!))];
    }

    /// <param name="remote">The server.</param>
    /// <param name="most">Tickets to learn at most.</param>
    public static async Task<Tickets> Learn(Remote remote, int most)
    {
        var (tickets, cursors, cursor) = (new List<Ticket>(), new List<string>(), (string?)null);
        do
        {
            using var page = await remote.Get("/v1/tickets?limit=50" + (cursor is null ? "" : "&cursor=" + cursor));
            tickets.AddRange(page.RootElement.GetProperty("items").EnumerateArray()
                .Select(i => new Ticket(i.GetProperty("id").GetString()!, i.GetProperty("number").GetString()!)));
            cursor = page.RootElement.GetProperty("nextCursor") is { ValueKind: JsonValueKind.String } next ? next.GetString() : null;
            if (cursor is not null)
                cursors.Add(cursor);
        }
        while (cursor is not null && tickets.Count < most);
        return tickets.Count > 0 ? new Tickets(tickets, cursors) : throw new LoadException("The server has no ticket to read; run 'register' first.");
    }

    /// <summary>Filters as a front end asks for them.</summary>
    public static readonly IReadOnlyList<string> Filters =
    [
        "limit=20", "limit=50", "limit=20&status=registered", "limit=20&overdue=false", "limit=20&appealType=problem,complaint",
        "limit=20&area=410482106201", "limit=20&channel=phone&sort=dueAt", "limit=20&category=市政管理—市容市貌", "limit=50&status=registered,dispatched&sort=-dueAt",
        "limit=20&registeredFrom=2023-01-01", "limit=20&source=local&includeTotal=true",
    ];
}
