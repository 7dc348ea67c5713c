namespace Hotline.Api.Persistence.Rows;

/// <summary>By which act a month's figures were frozen.</summary>
internal enum FreezeAct { Assessment, Bulletin, Correction }

/// <summary>A version of a month whose figures stand (statistics.md §1).</summary>
internal sealed class FrozenMonth
{
    /// <summary>yyyymm.</summary>
    public int Month { get; init; }

    /// <summary>1 for the first freezing, one more with each correction.</summary>
    public int Version { get; init; }

    /// <summary>The moment its books were looked at.</summary>
    public DateTimeOffset AsOf { get; init; }

    /// <summary>By which act.</summary>
    public FreezeAct Act { get; init; }

    public string By { get; init; } = "";

    public DateTimeOffset At { get; init; }
}

/// <summary>What a ticket of a frozen month counted as.</summary>
internal sealed class FrozenTicket : Fact
{
    public int Month { get; init; }

    public int Version { get; init; }
}

/// <summary>A call of a frozen month.</summary>
internal sealed class FrozenCall : CallFact
{
    public int Month { get; init; }

    public int Version { get; init; }
}

/// <summary>
/// Says that tickets registered in a span count differently than they did, whatever the moment of the look: by a correction of type,
/// category or area, or by an import. What was computed of a closed period holds as long as none of these falls into it.
/// </summary>
internal sealed class BookChange
{
    public long Id { get; init; }

    /// <summary>The first registration concerned.</summary>
    public DateTimeOffset FromAt { get; init; }

    /// <summary>The last one (inclusive).</summary>
    public DateTimeOffset ToAt { get; init; }
}
