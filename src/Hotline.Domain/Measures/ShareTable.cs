namespace Hotline.Domain.Measures;

/// <summary>How a table turns counts into printed shares (statistics.md §2).</summary>
public enum RoundingMode
{
    /// <summary>Each row on its own, half away from zero; the column may miss 100 %.</summary>
    HalfUp,

    /// <summary>Largest remainder: the column is exactly 100 %. Ties go to the larger count, then to table order.</summary>
    Forced100,

    /// <summary>Each row cut, never rounded.</summary>
    Truncate,
}

/// <summary>What the shares of a table are shares of.</summary>
public sealed record ShareBase(string Code, string Label, long Count);

/// <summary>One printed row. <paramref name="Share"/> is text such as <c>0.60%</c>.</summary>
public sealed record ShareRow(string Code, string Label, long Count, string Share);

/// <summary>The printed total: of a partial table the sum of its printed rows.</summary>
public sealed record ShareTotal(long Count, string Share);

/// <summary>A printed table of counts and shares with its base and its rounding.</summary>
public sealed record ShareTable(
    ShareBase Base, RoundingMode Rounding, int Decimals, IReadOnlyList<ShareRow> Rows, ShareTotal Total);
