namespace Hotline.Api.Persistence.Rows;

/// <summary>What one call counts as. The same members are kept of a frozen month.</summary>
internal class CallFact
{
    /// <summary>Key of the call's row.</summary>
    public long CallRow { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary><c>answered</c>, <c>abandoned</c> or <c>transferred</c>.</summary>
    public string Result { get; init; } = "";

    /// <summary>Answered within the profile's seconds.</summary>
    public bool Connected { get; init; }

    /// <summary><c>oneKey</c> or <c>threeWay</c>, when it was handed over.</summary>
    public string? TransferKind { get; init; }
}
