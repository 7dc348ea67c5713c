namespace Hotline.PartnerSimulator.Books;

/// <summary>One matter between the partner and the line, with everything that happened in it. Guarded by its <see cref="PartnerBooks"/>.</summary>
internal sealed class Matter(string id, bool ours)
{
    public string Id => id;

    /// <summary>We handed it over; else the line did.</summary>
    public bool Ours => ours;

    /// <summary>The line's number of it.</summary>
    public string? PeerNumber { get; set; }

    /// <summary>
    /// Counted up by each deciding message that was made or took effect here. What the other side tells of its own is not taken over: its
    /// message that made that version is still on its way, and decided on this one.
    /// </summary>
    public int Version { get; set; }

    /// <summary>Place of the next message we expect.</summary>
    public int NextIn { get; set; } = 1;

    /// <summary>Place of the next message we make.</summary>
    public int NextOut { get; set; } = 1;

    /// <summary>Messages that came before their predecessor, by place.</summary>
    public SortedDictionary<int, Letter> Parked { get; } = [];

    /// <summary>Effects here, in the order in which they happened: the ids of received messages.</summary>
    public List<Letter> Effects { get; } = [];

    /// <summary>Messages we made, in their order.</summary>
    public List<Posted> Sent { get; } = [];

    /// <summary>How often a message of this type took effect here.</summary>
    public int Got(string type) => Effects.Count(e => e.Type == type);

    /// <summary>How many messages of this type we made and did not take back.</summary>
    public int Made(string type) => Sent.Count(s => s.Letter.Type == type && s.Ending != Ending.Refused);

    /// <summary>For whoever has to find out why it stands still.</summary>
    public override string ToString() => $"{id} (line {PeerNumber}, version {Version}): sent "
        + string.Join(", ", Sent.Select(s => $"{s.Letter.Seq} {s.Letter.Type} {s.Ending} after {s.Attempts} {s.Reason ?? s.Last}"))
        + "; took effect " + string.Join(", ", Effects.Select(e => $"{e.Seq} {e.Type}")) + "; parked " + string.Join(", ", Parked.Keys);

    /// <summary>Nothing that we made waits to be sent.</summary>
    public bool Settled => Sent.TrueForAll(s => s.Ending != Ending.Waiting);
}

/// <summary>A message we made, and how it ended.</summary>
internal sealed class Posted(Letter letter)
{
    public Letter Letter { get; set; } = letter;

    public Ending Ending { get; set; }

    /// <summary>The reason of a refusal.</summary>
    public string? Reason { get; set; }

    /// <summary>What the last attempt came to.</summary>
    public string? Last { get; set; }

    /// <summary>Attempts so far.</summary>
    public int Attempts { get; set; }

    /// <summary>The line's receipt; the same however often it was sent.</summary>
    public string? Receipt { get; set; }
}
