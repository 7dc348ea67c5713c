using Hotline.Api.Persistence;

namespace Hotline.Api.Features.Office;

/// <summary>What counts in a unit's month beside its work orders.</summary>
internal enum OfficeEventKind { StationingNotMet, PositiveCase, NegativeCase }

/// <summary>Something the office recorded about a unit.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Unit">Code of the unit.</param>
/// <param name="Reason">As the unit reads it.</param>
/// <param name="Evidence">Address of the record it rests on, e.g. <c>/v1/typical-cases/3</c>.</param>
/// <param name="TicketId">The ticket it is about, where there is one.</param>
internal sealed record OfficeEvent(OfficeEventKind Kind, string Unit, string Reason, string Evidence, long? TicketId);

/// <summary>Tells the assessment what the office recorded of a month.</summary>
internal interface IOfficeEvents
{
    /// <param name="db">The database.</param>
    /// <param name="period">The local month, <c>yyyy-MM</c>.</param>
    /// <param name="cancellation">Stops it.</param>
    Task<IReadOnlyList<OfficeEvent>> In(HotlineContext db, string period, CancellationToken cancellation);
}
