using Google.Protobuf.WellKnownTypes;

namespace Hotline.Exchange.Desks;

/// <summary>Moments of the wire: instants in UTC.</summary>
internal static class Moments
{
    public static Timestamp? Write(DateTimeOffset? at) => at is { } moment ? Timestamp.FromDateTimeOffset(moment) : null;

    /// <summary>Null where it is no moment of any calendar here. What is finer than 100 ns is cut off.</summary>
    public static DateTimeOffset? Read(Timestamp at) => at.Nanos is >= 0 and < 1_000_000_000 && at.Seconds >= First && at.Seconds <= Last ? at.ToDateTimeOffset() : null;

    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeSeconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
}
