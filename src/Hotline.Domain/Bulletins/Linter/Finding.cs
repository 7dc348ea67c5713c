namespace Hotline.Domain.Bulletins.Linter;

/// <summary>How grave a finding is.</summary>
public enum FindingSeverity
{
    /// <summary>The bulletin cannot be published with it.</summary>
    Error,

    /// <summary>It can be published by someone who has seen it.</summary>
    Warning,
}

/// <summary>Something in a bulletin that does not add up or should not be printed (statistics.md §5).</summary>
/// <param name="Severity">error or warning.</param>
/// <param name="Rule">Stable code of the rule, e.g. <c>rows-total</c>.</param>
/// <param name="Where">Path of the part, e.g. <c>appealTypes.rows[consultation].share</c> or <c>narrative.work[0].text</c>.</param>
/// <param name="Zh">What is wrong and how to mend it, in Chinese.</param>
/// <param name="En">The same in English.</param>
/// <param name="Expected">What should stand there, where that is known.</param>
/// <param name="Found">What stands there.</param>
public sealed record Finding(
    FindingSeverity Severity, string Rule, string Where, string Zh, string En, string? Expected = null, string? Found = null)
{
    public bool IsError => Severity == FindingSeverity.Error;

    internal static Finding Error(string rule, string where, string zh, string en, string? expected = null, string? found = null) =>
        new(FindingSeverity.Error, rule, where, zh, en, expected, found);

    internal static Finding Warning(string rule, string where, string zh, string en, string? expected = null, string? found = null) =>
        new(FindingSeverity.Warning, rule, where, zh, en, expected, found);
}
