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
/// <param name="Code">all or local.</param>
/// <param name="Label">In words.</param>
/// <param name="Count">How many.</param>
public sealed record ShareBase(string Code, string Label, long Count);

/// <summary>One printed row.</summary>
/// <param name="Code">Code of what is counted.</param>
/// <param name="Label">As printed.</param>
/// <param name="Count">How many.</param>
/// <param name="Share">Text such as <c>0.60%</c>.</param>
public sealed record ShareRow(string Code, string Label, long Count, string Share);

/// <summary>The printed total: of a partial table the sum of its printed rows.</summary>
/// <param name="Count">How many.</param>
/// <param name="Share">As printed.</param>
public sealed record ShareTotal(long Count, string Share);

/// <summary>A printed table of counts and shares with its base and its rounding.</summary>
/// <param name="Base">What the shares are shares of.</param>
/// <param name="Rounding">halfUp, forced100 or truncate.</param>
/// <param name="Decimals">Decimals of a share.</param>
/// <param name="Rows">In printing order.</param>
/// <param name="Total">Of the rows.</param>
public sealed record ShareTable(
    ShareBase Base, RoundingMode Rounding, int Decimals, IReadOnlyList<ShareRow> Rows, ShareTotal Total);
