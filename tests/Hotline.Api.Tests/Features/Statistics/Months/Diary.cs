namespace Hotline.Api.Tests.Features.Statistics.Months;

/// <summary>What was done to one ticket, written down beside the product: the only thing the oracle reads.</summary>
public sealed class Diary
{
    public required string Number { get; init; }

    public required string Source { get; init; }

    public required string Channel { get; init; }

    public required string AppealType { get; init; }

    public required string Category { get; init; }

    public required string? Area { get; init; }

    public List<Deed> Deeds { get; } = [];
}

/// <summary>One deed that the product accepted.</summary>
/// <param name="At">When.</param>
/// <param name="What">registered, dispatched, answered and so on.</param>
/// <param name="Due">The due time it gave.</param>
/// <param name="SignBy">The signing limit it gave.</param>
/// <param name="Unit">The unit it was given to.</param>
/// <param name="Word">The result, the rating, the outcome or the decision.</param>
/// <param name="Rating">A callback's rating.</param>
/// <param name="Solved">A callback's word on the result.</param>
public sealed record Deed(
    DateTimeOffset At, string What, DateTimeOffset? Due = null, DateTimeOffset? SignBy = null, string? Unit = null, string? Word = null, string? Rating = null,
    string? Solved = null);

/// <summary>A call, as it was logged.</summary>
public sealed record LoggedCall(DateTimeOffset At, int? WaitSeconds, string Result, string? Transfer);
