using System.Text.Json;

namespace Hotline.Exchange.Platforms;

/// <summary>Reads a platform's side of a day's reconciliation, in the form in which we serve ours.</summary>
internal static class ListedPage
{
    /// <summary>The page; null where it is none.</summary>
    public static MessagePage? Read(byte[]? body, MessageDirection direction)
    {
        try
        {
            if (AnswerReader.Parse(body) is not { ValueKind: JsonValueKind.Object } answer
                || !answer.TryGetProperty(direction == MessageDirection.SentByPartner ? "sent" : "received", out var side))
                return null;
            var messages = new List<ListedMessage>();
            foreach (var message in side.GetProperty("messages").EnumerateArray())
            {
                if (!message.GetProperty("id").TryGetGuid(out var id) || message.GetProperty("sha256").GetString() is not { Length: 64 } hash)
                    return null;
                messages.Add(new ListedMessage(id, hash));
            }
            var next = side.TryGetProperty("next", out var cursor) && cursor.ValueKind == JsonValueKind.String ? cursor.GetString() : null;
            return new MessagePage(messages, side.GetProperty("total").GetInt64(), next);
        }
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
