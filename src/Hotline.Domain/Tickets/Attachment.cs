namespace Hotline.Domain.Tickets;

/// <summary>附件: one file of a ticket. Its bytes lie in a store, outside the ticket's rows; this is what is known of them.</summary>
public sealed class Attachment
{
    private Attachment() { }

    public Attachment(Guid key, string store, string name, string type, long size, byte[] sha256, Actor actor, DateTimeOffset at)
    {
        (Key, Store, Name, Type, Size, Sha256, AddedAt) = (key, store, name, type, size, sha256, at);
        (Client, By) = (actor.Client, actor.Shown);
    }

    public long Id { get; private set; }

    public long TicketId { get; private set; }

    /// <summary>The name of its bytes in the store; says nothing of the file and is never reused.</summary>
    public Guid Key { get; private set; }

    /// <summary>The store that holds its bytes, so that a change of the setting loses none.</summary>
    public string Store { get; private set; } = "";

    /// <summary>File name without any path.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Media type, told by its content.</summary>
    public string Type { get; private set; } = "";

    /// <summary>Bytes.</summary>
    public long Size { get; private set; }

    public byte[] Sha256 { get; private set; } = [];

    public DateTimeOffset AddedAt { get; private set; }

    public string Client { get; private set; } = "";

    /// <summary>The operator, or the subject of the token.</summary>
    public string By { get; private set; } = "";
}
