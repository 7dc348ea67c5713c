namespace Hotline.Domain.Measures;

/// <summary>
/// A rate that says what it counts. Its value is null, and its text is "—", when nothing is in the base:
/// a rate of nothing is not 0 % and not 100 %.
/// </summary>
/// <param name="Numerator">Items counted.</param>
/// <param name="Denominator">Items in the base.</param>
/// <param name="Base">Code of what the denominator counts, e.g. <c>due</c>.</param>
/// <param name="Value">The rounded rate in percent, e.g. 98.4.</param>
/// <param name="Text">The rate as printed, e.g. <c>98.4%</c>.</param>
public sealed record Figure(long Numerator, long Denominator, string Base, decimal? Value, string Text);
