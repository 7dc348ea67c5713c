using Hotline.Api.Persistence.Rows;

namespace Hotline.Api.Features.Statistics;

/// <summary>
/// Keeps what a month's figures counted, one row per ticket, by version. From then on a question for exactly that month, with the
/// default moment of looking, reads the newest version that is told (statistics.md §1).
/// </summary>
internal interface IFrozenMonths
{
    /// <summary>Freezes the month as version 1; a month that is frozen already answers its newest version and changes nothing. Safe to repeat after any crash.</summary>
    /// <param name="period">The local month, <c>yyyy-MM</c>; it must have ended.</param>
    /// <param name="act">By what.</param>
    /// <param name="by">By whom.</param>
    /// <param name="cancellation">Stops it; nothing is frozen then.</param>
    /// <returns>The version that holds.</returns>
    Task<int> Freeze(string period, FreezeAct act, Actor by, CancellationToken cancellation);

    /// <summary>
    /// Keeps the month as the live books have it now, as the given version, which must be the newest or the one after it. A version that no
    /// published bulletin names is kept anew and told to nobody; one that is the first or named stays as it is.
    /// </summary>
    Task FreezeAs(string period, int version, Actor by, CancellationToken cancellation);
}
