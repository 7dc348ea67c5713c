using Hotline.Api.Boundary;

namespace Hotline.Api.Features.Statistics;

/// <summary>Years that a period may lie in: those before and after them can be reckoned with too.</summary>
internal static class Periods
{
    private const int First = 1980;
    private const int Last = 9000;

    public static bool Has(DateTimeOffset at) => at.Year is >= First and <= Last;

    public static string Wanted => Words.Say($"应在 {First} 年至 {Last} 年之间", $"must lie in the years {First} to {Last}");
}
