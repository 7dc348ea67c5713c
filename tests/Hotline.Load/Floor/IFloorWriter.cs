namespace Hotline.Load.Floor;

/// <summary>Writes registrations on one connection, which it owns, with prepared statements.</summary>
internal interface IFloorWriter : IAsyncDisposable
{
    /// <summary>Writes so many tickets in one transaction, durable when it answers.</summary>
    Task Transaction(int tickets);
}
