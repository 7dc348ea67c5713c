using Hotline.Domain.Tickets;

namespace Hotline.Api.Persistence.Rows;

/// <summary>A ticket's searchable text on a server: <see cref="SearchText"/>. Not part of the embedded database, whose index holds it.</summary>
internal sealed class TicketText
{
    public long TicketId { get; private init; }

    public Ticket? Ticket { get; private init; }

    /// <summary>Title, content and address in normal form, a line each.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Its pairs of neighbouring characters, each once.</summary>
    public long[] Grams { get; private init; } = [];

    public static TicketText Of(Ticket ticket)
    {
        var text = SearchText.Of(ticket);
        // A ticket that was read, not made, is named by its key alone.
        return new() { TicketId = ticket.Id, Ticket = ticket.Id == 0 ? ticket : null, Text = text, Grams = [.. SearchText.Grams(text).Distinct()] };
    }
}

/// <summary>One pair of neighbouring characters in a ticket's text, on a server without an index over arrays.</summary>
internal sealed class TicketGram
{
    public long Gram { get; init; }

    public long TicketId { get; init; }

    public Ticket? Ticket { get; init; }
}
