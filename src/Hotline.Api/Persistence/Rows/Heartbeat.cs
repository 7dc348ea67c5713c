namespace Hotline.Api.Persistence.Rows;

/// <summary>A moment that is written again and again, so that a copy of the database tells how far behind it is, and the database that it takes writes.</summary>
internal sealed class Heartbeat
{
    public required string Name { get; init; }

    public DateTimeOffset At { get; set; }
}
